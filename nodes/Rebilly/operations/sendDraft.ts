import type { INodeProperties } from 'n8n-workflow';
import { sendOptions, shownFor } from '../../shared/n8n/mailFields';
import { LABEL } from '../../shared/n8n/readMessage';
import { notAllowed, parseAllowList, type AllowList } from '../../shared/mail/recipients';
import { invalid } from '../../shared/errors';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { Answer, PlanStep } from '../../shared/run/plan';
import type { SendInput, SendOperation } from '../../shared/run/service';
import { nameMessage } from '../afterwards';
import { messagePicker, waitOptions } from '../fields';
import { LIMITS } from '../limits';
import { planSendDraft, STEP, type MessageParams } from '../plan';
import { readMessageId, readWait, UNKNOWN_MESSAGE } from '../readMail';
import {
	checkAnswer,
	explainAnswer,
	isFinished,
	lastMessage,
	messageRecipients,
	receiptOf,
	settleOutbox,
} from '../receipt';

const shown = shownFor('mail', 'sendDraft');

/** What a mail needs that is written already. Its recipients cannot be changed any more. */
const NOT_FOR_DRAFTS = ['attachments', 'bcc', 'cc', 'redirectTo'];

export const sendDraftFields: INodeProperties[] = [
	messagePicker('searchDrafts', 'Draft to send', shown),
	withoutOptions(sendOptions(LIMITS, waitOptions(), shown), NOT_FOR_DRAFTS),
];

export interface DraftParams extends Pick<MessageParams, 'waitSeconds' | 'failOnFailed'> {
	messageId: string;
	/** With Allowed Recipients the draft is read first, and not sent to anybody else. */
	allowed?: AllowList;
}

/** Moves a draft that exists to the outbox. */
export const sendDraft: SendOperation<DraftParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'sendDraft',
	action: 'Send draft',
	read: async (item) => ({
		message: { ...UNKNOWN_MESSAGE },
		params: { messageId: readMessageId(item), allowed: readAllowed(item), ...readWait(item) },
		warnings: [],
	}),
	plan: ({ params }) => planSendDraft(params.messageId, params.waitSeconds, params.allowed !== undefined),
	check: (step, answer, input) => {
		checkAnswer(step, answer);
		if (step.id === STEP.read) checkRecipients(step, answer, input);
	},
	receipt: (answers, { params }) => {
		const receipt = receiptOf(answers, {
			waited: params.waitSeconds !== undefined,
			failOnFailed: params.failOnFailed,
		});
		const message = lastMessage(answers)?.message;
		return {
			accepted: messageRecipients(message),
			...receipt,
			extra: { ...receipt.extra, subject: message?.subject ?? '' },
		};
	},
	explain: explainAnswer,
	settle: (_step, answer) => settleOutbox(answer),
	finished: (_step, answer) => isFinished(answer),
	onFailure: (error, step) => nameMessage(error, messageIdIn(step)),
};

function readAllowed(item: ItemReader): AllowList | undefined {
	// Asked by hasOption: an expression that gives nothing must not open the list to everybody.
	if (!item.hasOption('allowedRecipients')) return undefined;
	const allowed = parseAllowList(
		item.option('allowedRecipients'),
		LABEL.allowedRecipients,
		LIMITS.addressLength,
	);
	if (allowed !== undefined) return allowed;
	throw invalid(
		LABEL.allowedRecipients,
		`${LABEL.allowedRecipients} is empty`,
		'List addresses or @domains, or remove the option to allow everybody.',
	);
}

function checkRecipients(step: PlanStep, answer: Answer, { params }: SendInput<DraftParams>): void {
	const message = lastMessage({ [step.id]: answer })?.message;
	const recipients = messageRecipients(message);
	const refused = params.allowed
		? notAllowed(
				recipients.map((address) => ({ address })),
				params.allowed,
			)
		: [];
	if (recipients.length > 0 && refused.length === 0) return;
	throw invalid(
		LABEL.allowedRecipients,
		recipients.length === 0
			? 'The recipients of the draft could not be read'
			: `The draft goes to ${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ` and ${refused.length - 5} more` : ''}, whom this node may not mail`,
		`${LABEL.allowedRecipients} lets only certain addresses through. Add the address or its @domain there, or choose another draft.`,
	);
}

/** Every step of Send Draft is about the one message, whose id ends the path. */
function messageIdIn({ request }: PlanStep): string {
	return decodeURIComponent(String(request.path).replace(/^.*\//, ''));
}

function withoutOptions(collection: INodeProperties, names: string[]): INodeProperties {
	const options = (collection.options ?? []) as INodeProperties[];
	return { ...collection, options: options.filter(({ name }) => !names.includes(name)) };
}
