import type { IDataObject } from 'n8n-workflow';
import { invalid } from '../../shared/errors';
import { isMailbox, parseMailbox } from '../../shared/mail/address';
import type { Mailbox } from '../../shared/mail/message';
import { listed, notAllowed, type AllowList } from '../../shared/mail/recipients';
import { optionsCollection } from '../../shared/n8n/fields';
import { allowedRecipients, deliveryOptions } from '../../shared/n8n/mailFields';
import { readAllowList } from '../../shared/n8n/readMail';
import { once, type OnceInput } from '../../shared/run/operation';
import { step, type Step } from '../../shared/run/plan';
import { readMessage, type RebillyMessage } from '../answers';
import { nameMessage } from '../draftRecovery';
import { draftId, waitOptions } from '../fields';
import { readMessageId } from '../ids';
import { limits } from '../limits';
import { lookAt, outboxStep, READ, waitSteps } from '../messageSteps';
import { readWaitParams, type WaitParams } from '../readMessageInput';
import { deliveryReceipt, messageRecipients } from '../receipt';

interface DraftInput extends OnceInput, WaitParams {
	messageId: string;
	/** With Allowed Recipients the draft is read first, and not sent to anybody else. */
	allowed?: AllowList;
}

/** Moves an existing draft to the outbox. */
export const sendDraft = once<DraftInput>({
	resource: 'mail',
	operation: 'sendDraft',
	name: 'Send Draft',
	action: 'Send draft',
	description: 'Send a mail that is a draft',
	noun: 'draft',
	effect: 'send',
	// The content and the recipients of a draft stand in Rebilly and cannot be changed.
	fields: [draftId, optionsCollection([allowedRecipients, ...deliveryOptions(limits), ...waitOptions])],
	read: async (item) => ({
		messageId: readMessageId(item),
		allowed: await readAllowList(item, limits),
		...readWaitParams(item),
	}),
	plan: ({ messageId, allowed, ...wait }) => {
		const waits = waitSteps(messageId, wait.waitSeconds);
		const sent = outboxStep(messageId, 'sendDraft', waits.length > 0);
		return {
			steps: [...(allowed ? [readStep(messageId, allowed)] : []), sent, ...waits],
			receipt: (values) => {
				const message = values.find(waits[0]) ?? values.of(sent);
				const receipt = deliveryReceipt(message, wait);
				return {
					accepted: messageRecipients(message),
					...receipt,
					extra: { ...receipt.extra, subject: message.subject ?? '' },
				};
			},
			failed: (error) => nameMessage(error, messageId),
		};
	},
});

function readStep(messageId: string, allowed: AllowList): Step<RebillyMessage> {
	return step({
		id: 'read',
		title: 'Read the draft to check its recipients',
		request: lookAt(messageId),
		effect: 'none',
		repeatUnclear: 2,
		read: (answer) => {
			const message = readMessage(answer, READ);
			checkRecipients(message, messageId, allowed);
			return message;
		},
	});
}

/** @throws MailError `invalid` unless the draft goes to allowed recipients alone, every one of whom is seen */
function checkRecipients(message: RebillyMessage, messageId: string, allowed: AllowList): void {
	const recipients = message.id === messageId ? recipientsOnTheWire(message.whole) : [];
	const refused = notAllowed(recipients, allowed);
	if (recipients.length > 0 && refused.length === 0) return;
	const { displayName } = allowedRecipients;
	throw invalid(
		displayName,
		recipients.length === 0
			? 'The recipients of the draft could not be read'
			: `${displayName} does not include ${listed(refused)}`,
		`Add the address or its @domain to ${displayName}, or choose another draft.`,
	);
}

/**
 * Everybody in the lists of a draft; nobody when any entry is not one bare address. One text can hold two addresses, and
 * a list in another form can hide somebody.
 */
function recipientsOnTheWire({ to, cc, bcc }: IDataObject): Mailbox[] {
	const lists: unknown[] = [to, cc, bcc].map((list) => list ?? []);
	const found = lists.flatMap((list) => (Array.isArray(list) ? list.map(bareAddress) : [undefined]));
	return found.every((mailbox) => mailbox !== undefined) ? found : [];
}

function bareAddress(entry: unknown): Mailbox | undefined {
	if (typeof entry !== 'string' || !/^[^\s@,;:<>()"\\]+@[^\s@,;:<>()"\\]+$/.test(entry)) return undefined;
	const mailbox = parseMailbox(entry, limits.addressLength);
	return isMailbox(mailbox) && mailbox.name === undefined ? mailbox : undefined;
}
