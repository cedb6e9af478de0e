import { bodyFields, requiredSubject, sendOptions } from '../../shared/n8n/mailFields';
import { once, type SendInput } from '../../shared/run/operation';
import { keepDraftId } from '../draftRecovery';
import { waitOptions } from '../fields';
import { limits } from '../limits';
import { from, messageOptions, to } from '../messageFields';
import { creationSteps, outboxStep, waitSteps } from '../messageSteps';
import { readMessageInput, readWaitParams, type MessageParams, type WaitParams } from '../readMessageInput';
import { deliveryReceipt } from '../receipt';

/** Uploads the files, creates a draft, moves it to the outbox and, on demand, waits for its end. */
export const send = once<SendInput<MessageParams & WaitParams>>({
	resource: 'mail',
	operation: 'send',
	name: 'Send',
	action: 'Send mail',
	description: 'Send a mail',
	noun: 'mail',
	effect: 'send',
	fields: [
		from,
		to,
		requiredSubject,
		...bodyFields(limits),
		sendOptions(limits, [...messageOptions, ...waitOptions]),
	],
	read: async (item) => {
		const input = await readMessageInput(item);
		return { ...input, params: { ...input.params, ...readWaitParams(item) } };
	},
	plan: ({ message, params }) => {
		const { uploads, created } = creationSteps(message, params, 'draft');
		const id = created.ref('id');
		const waits = waitSteps(id, params.waitSeconds);
		const sent = outboxStep(id, 'sendOwnDraft', waits.length > 0);
		return {
			steps: [...uploads, created, sent, ...waits],
			receipt: (values) => deliveryReceipt(values.find(waits[0]) ?? values.of(sent), params),
			failed: (error, _step, values) => keepDraftId(error, values.find(created)?.id),
		};
	},
});
