import { withDetails } from '../../shared/errors';
import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { once, type OnceInput } from '../../shared/run/operation';
import { singleStep, step, type Verdict } from '../../shared/run/plan';
import { isHtml, isSuccess } from '../../shared/wire/answers';
import { kindOfAnswer, refusalBy, unreadableAnswer } from '../../shared/wire/refusal';
import type { Answer } from '../../shared/wire/request';
import { messageIn } from '../answers';
import { messageId } from '../fields';
import { readMessageId } from '../ids';
import { limits } from '../limits';
import { LOOK_DELAYS_SECONDS, lookAt, messagePath, provedBy, SMALL_ANSWER_BYTES } from '../messageSteps';
import { isProblem } from '../problem';
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
	description: 'Delete a mail',
	noun: 'mail',
	effect: 'delete',
	fields: [{ ...messageId, description: 'Mail to delete' }, optionsCollection(runOptions(limits))],
	read: async (item) => ({ messageId: readMessageId(item) }),
	plan: ({ messageId: id }) => {
		const output = { deleted: true, id };
		const deleted = step({
			id: 'delete',
			title: 'Delete the message',
			request: { method: 'DELETE', path: messagePath(id), answerBytes: SMALL_ANSWER_BYTES },
			effect: about.effect,
			read: (answer) => {
				checkDeleted(answer);
				return output;
			},
			proves: provedBy(about),
			settleBy: {
				look: lookAt(id),
				delaysSeconds: LOOK_DELAYS_SECONDS,
				verdict: (answer): Verdict<typeof output> => {
					if (answer.statusCode === 404 && isProblem(answer)) return { done: output };
					return isSuccess(answer) && messageIn(answer) ? 'notApplied' : 'unclear';
				},
				notApplied: (error) =>
					withDetails(error, { kind: 'failed', fix: 'Check Base URL in the credential.' }),
			},
		});
		return singleStep(deleted, (value) => ({ output: value }));
	},
});

/** 204 is documented; 200 and 202 occur, with nothing or the message (Rebilly API sheet, section 14). */
function checkDeleted(answer: Answer): void {
	const { statusCode, body } = answer;
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	if (statusCode === 204) return;
	const isRebillys = (body.trim() === '' && !isHtml(answer)) || messageIn(answer) !== undefined;
	if ([200, 202].includes(statusCode) && isRebillys) return;
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'something other than a deletion'));
}
