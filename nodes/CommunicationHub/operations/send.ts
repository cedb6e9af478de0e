import type { INodeProperties } from 'n8n-workflow';
import {
	bodyFields,
	fromField,
	fromNameOption,
	sendOptions,
	shownFor,
	subjectField,
	toField,
} from '../../shared/n8n/mailFields';
import { allRecipients, type MailMessage } from '../../shared/mail/message';
import { LABEL, readMessage } from '../../shared/n8n/readMessage';
import { addresses } from '../../shared/run/result';
import type { SendOperation } from '../../shared/run/service';
import { HUB_LABEL } from '../labels';
import { limits } from '../limits';
import { planSendMail, type SendMailParams } from '../plan';
import { readSendResponse, receiptOf } from '../receipt';
import { explain, type Purpose } from '../serviceError';
import { failOption, readHubParams, referenceOption, wireOptions } from './options';

const purpose: Purpose = { noun: 'mail', sends: true };

/** Send mail: `POST /Mail/Send` (CommunicationHub API sheet, sections 1 and 2). */
export const send: SendOperation<SendMailParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'send',
	action: 'Send mail',
	read: async (item) => {
		const read = await readMessage(item, { ownNames: true });
		const receiverName = item.optionLine('receiverName', HUB_LABEL.receiverName);
		return {
			...read,
			warnings: [...read.warnings, ...lostNames(read.message)],
			params: {
				...readHubParams(item),
				// The hub requires no From: its own sender can have a name as well.
				fromName: item.optionLine('fromName', LABEL.fromName),
				receiverName,
				domain: item.optionLine('domain', HUB_LABEL.domain),
				reference: item.optionLine('reference', HUB_LABEL.reference),
			},
		};
	},
	plan: ({ message, params }) => planSendMail(message, params),
	check: (_step, answer) => void readSendResponse(answer, purpose),
	receipt: ({ send: answer }, { message, params: { failOnError } }) =>
		receiptOf(readSendResponse(answer, purpose), answer, {
			purpose,
			failOnError,
			recipients: addresses(message),
		}),
	explain,
};

/** The hub has one name for one recipient (ReceiverName): the only address in To brings its own, others lose theirs. */
function lostNames(message: MailMessage): string[] {
	const carried = message.to.length === 1 ? message.to[0] : undefined;
	const lost = allRecipients(message).filter((recipient) => recipient.name && recipient !== carried);
	return lost.length === 0
		? []
		: [
				`CommunicationHub takes the name of one recipient in To only; these go as addresses alone: ${lost.map(({ address }) => address).join(', ')}.`,
			];
}

export const sendFields = (): INodeProperties[] => [
	fromField(false, shown()),
	toField(shown()),
	subjectField(shown()),
	...bodyFields(limits, 'html', shown()),
	sendOptions(limits, ownOptions(), shown()),
];

const shown = () => shownFor('mail', 'send');

const ownOptions = (): INodeProperties[] => [
	fromNameOption(),
	...wireOptions(),
	failOption(true),
	referenceOption(),
	{
		displayName: HUB_LABEL.domain,
		name: 'domain',
		type: 'string',
		default: '',
		placeholder: 'e.g. mg.example.com',
		description:
			'Value of the Domain field; the vendor does not document it, it is probably the sending domain of the mail provider',
	},
	{
		displayName: HUB_LABEL.receiverName,
		name: 'receiverName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Ann Lee',
		description:
			'Name shown beside the recipient address; taken from To when it has one recipient with a name',
	},
];
