import { withDetails } from '../../shared/errors';
import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { once, type OnceInput } from '../../shared/run/operation';
import { singleStep, step, type Verdict } from '../../shared/run/plan';
import { isSuccess } from '../../shared/wire/answers';
import { refusalBy, unreadableAnswer } from '../../shared/wire/refusal';
import type { Answer } from '../../shared/wire/request';
import { messageIn } from '../answers';
import { messageId } from '../fields';
import { readMessageId } from '../ids';
import { limits } from '../limits';
import { lookAt, messagePath } from '../messageSteps';
import { refusals, type RebillyAbout } from '../refusal';

interface DeleteInput extends OnceInput {
	messageId: string;
}

const about: RebillyAbout = {
	request: 'delete',
	doing: 'delete messages',
	noun: 'mail',
	effect: 'delete',
	permission: 'DeleteEmailMessage',
};

/** Deletes a message. In doubt a look at it tells: one that is gone was deleted. */
export const deleteMail = once<DeleteInput>({
	resource: 'mail',
	operation: 'delete',
	name: 'Delete',
	action: 'Delete mail',
	description: 'Delete a message',
	noun: 'mail',
	effect: 'delete',
	fields: [{ ...messageId, description: 'Message to delete' }, optionsCollection(runOptions(limits))],
	read: async (item) => ({ messageId: readMessageId(item) }),
	plan: ({ messageId: id }) => {
		const output = { deleted: true, id };
		const deleted = step({
			id: 'delete',
			title: 'Delete the message',
			request: { method: 'DELETE', path: messagePath(id) },
			effect: about.effect,
			read: (answer) => {
				checkDeleted(answer);
				return output;
			},
			settleBy: {
				look: lookAt(id),
				verdict: (answer): Verdict<typeof output> => {
					if (answer.statusCode === 404) return { done: output };
					return isSuccess(answer) && messageIn(answer) ? 'notApplied' : 'unclear';
				},
				notApplied: (error) =>
					withDetails(error, { kind: 'failed', fix: 'Check Base URL in the credential.' }),
			},
		});
		return singleStep(deleted, (value) => ({ output: value }));
	},
});

function checkDeleted(answer: Answer): void {
	if (answer.statusCode === 204) return;
	throw isSuccess(answer)
		? unreadableAnswer(answer, refusals, about, `status ${answer.statusCode} instead of 204`)
		: refusalBy(refusals, answer, about);
}
