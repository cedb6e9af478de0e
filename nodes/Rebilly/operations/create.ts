import { bodyFields, requiredSubject, sendOptions } from '../../shared/n8n/mailFields';
import { once, type SendInput } from '../../shared/run/operation';
import type { SendReceipt } from '../../shared/run/plan';
import type { RebillyMessage } from '../answers';
import { STATES, type MessageStatus } from '../contract';
import { keepDraftId, tellLeftovers } from '../draftRecovery';
import { limits } from '../limits';
import { from, messageOptions, status, to } from '../messageFields';
import { creationSteps } from '../messageSteps';
import { readMessageInput, type MessageParams } from '../readMessageInput';
import { deliveryFailure, isTaken, unproved } from '../receipt';

interface CreateParams extends MessageParams {
	status: MessageStatus;
}

/** Creates a message in the status that is asked for (Rebilly API sheet, section 11, rule 2). */
export const create = once<SendInput<CreateParams>>({
	resource: 'mail',
	operation: 'create',
	name: 'Create',
	action: 'Create mail',
	description: 'Create a mail in Rebilly, by default as a draft',
	noun: 'mail',
	effect: 'save',
	fields: [from, to, requiredSubject, ...bodyFields(limits), status, sendOptions(limits, messageOptions)],
	read: async (item) => {
		const input = await readMessageInput(item);
		return { ...input, params: { ...input.params, status: item.readOrDefault(status) } };
	},
	plan: ({ message, params }) => {
		const { uploads, created } = creationSteps(message, params, params.status);
		return {
			steps: [...uploads, created],
			receipt: (values) => receiptOf(values.of(created), params.status),
			failed: tellLeftovers,
		};
	},
});

/** @throws MailError for a message that failed at once, and for one whose state shows nothing */
function receiptOf(message: RebillyMessage, asked: MessageStatus): SendReceipt {
	const created = message.status ?? asked;
	if (created === 'failed' && asked !== 'failed') throw deliveryFailure(message);
	const isDraft = created === 'draft';
	// What was to be sent must be seen to be taken; of the rest, only a word that Rebilly does not have leaves doubt.
	const shown = asked === 'outbox' ? isDraft || isTaken(message) : STATES.includes(created);
	if (!shown) throw keepDraftId(unproved(message), message.id);
	// A record of a mail that went another way has mailed nobody.
	const mailed = !isDraft && (asked === 'outbox' || asked === 'draft');
	return {
		status: created,
		messageId: message.id,
		...(!mailed && { accepted: [] }),
		warnings: warningsOf(asked, isDraft),
		response: message.whole,
	};
}

function warningsOf(asked: MessageStatus, isDraft: boolean): string[] {
	if (asked === 'outbox' && isDraft)
		return ['Rebilly has made it a draft instead of sending it; send it with the operation Send Draft.'];
	if (asked === 'draft' && !isDraft) return ['Rebilly sends the message instead of keeping it as a draft.'];
	return [];
}
