import type { Item } from '../shared/n8n/item';
import { readMail } from '../shared/n8n/readMail';
import type { MailMessage } from '../shared/mail/message';
import { bcc, cc, redirectTo } from '../shared/n8n/mailFields';
import type { OnceInput, SendInput } from '../shared/run/operation';
import { checkAddressForms } from './addressForm';
import { CREDENTIAL_ID_LENGTH } from './contract';
import { failOnFailed, waitTimeout, waitUntilSent } from './fields';
import { checkedId } from './ids';
import { limits } from './limits';
import { credentialHash, from, maxFileSize, to, uploadResourceType } from './messageFields';
import { readMetadata } from './metadata';
import { readRecords, type RecordReference } from './records';
import { checkedUpload } from './uploads';

/** What only Rebilly's messages have. */
export interface MessageParams {
	credentialHash?: string;
	metadata?: Record<string, string>;
	/** Records that are already in Rebilly. */
	records: RecordReference[];
	/** `resourceType` of files that are uploaded. */
	uploadType: string;
}

/** How a message is followed once it is on its way. */
export interface WaitParams {
	/** Seconds to wait for `sent` or `failed`; undefined: do not wait. */
	waitSeconds?: number;
	/** A message that ends as `failed` fails the item. */
	failOnFailed: boolean;
}

/** Reads and checks a message that is to be created (Rebilly API sheet, section 11, rule 1). */
export async function readMessageInput(item: Item): Promise<SendInput<MessageParams>> {
	const read = await readMail(item, limits, { fromRequired: true, subjectRequired: true });
	const { message, warnings } = read;
	checkAddresses(read);
	if (message.from?.name)
		warnings.push(
			'Rebilly takes no sender name with a mail; the name of the delivery setting is used, if it has one.',
		);
	const megabytes = item.readOrDefault(maxFileSize);
	const attachments = message.attachments.map((file) => checkedUpload(file, megabytes, warnings));
	const credential = item.read(credentialHash);
	return {
		...read,
		message: { ...message, attachments },
		params: {
			credentialHash: credential && checkedId(credential, credentialHash.displayName, CREDENTIAL_ID_LENGTH),
			metadata: readMetadata(item),
			records: readRecords(item),
			uploadType: item.readOrDefault(uploadResourceType),
		},
	};
}

function checkAddresses({
	message,
	redirectedFrom,
}: Pick<OnceInput, 'redirectedFrom'> & { message: MailMessage }) {
	const labelled = (field: { displayName: string }) => (redirectedFrom ? redirectTo : field).displayName;
	if (message.from) checkAddressForms([message.from], from.displayName);
	checkAddressForms(message.to, labelled(to));
	checkAddressForms(message.cc, labelled(cc));
	checkAddressForms(message.bcc, labelled(bcc));
}

export function readWaitParams(item: Item): WaitParams {
	const seconds = item.readOrDefault(waitTimeout);
	return {
		waitSeconds: item.read(waitUntilSent) ? seconds : undefined,
		failOnFailed: item.readOrDefault(failOnFailed),
	};
}
