import { bodyFields, requiredSubject, sendOptions } from '../../shared/n8n/mailFields';
import { once, type SendInput } from '../../shared/run/operation';
import type { SendReceipt } from '../../shared/run/plan';
import type { RebillyMessage } from '../answers';
import type { MessageStatus } from '../contract';
import { tellLeftovers } from '../draftRecovery';
import { limits } from '../limits';
import { from, messageOptions, status, to } from '../messageFields';
import { creationSteps } from '../messageSteps';
import { readMessageInput, type MessageParams } from '../readMessageInput';

interface CreateParams extends MessageParams {
	status: MessageStatus;
}

/** Creates a message in the status that is asked for (Rebilly API sheet, section 11, rule 2). */
export const create = once<SendInput<CreateParams>>({
	resource: 'mail',
	operation: 'create',
	name: 'Create',
	action: 'Create mail',
	description: 'Create a message in Rebilly, by default as a draft',
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

function receiptOf(message: RebillyMessage, asked: MessageStatus): SendReceipt {
	const created = message.status ?? asked;
	// A draft or a record has mailed nobody.
	const mailed = asked === 'outbox' && created !== 'draft';
	return {
		status: created,
		messageId: message.id,
		...(!mailed && { accepted: [] }),
		warnings:
			asked === 'outbox' && !mailed
				? ['Rebilly has made it a draft instead of sending it; send it with the operation Send Draft.']
				: [],
		response: message.whole,
	};
}
