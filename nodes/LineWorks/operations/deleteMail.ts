import { withDetails } from '../../shared/errors';
import { once, type OnceInput } from '../../shared/run/operation';
import { singleStep, step } from '../../shared/run/plan';
import { isSuccess } from '../../shared/wire/answers';
import { kindOfAnswer, provesRefusal, unreadableAnswer } from '../../shared/wire/refusal';
import { mailPath } from '../contract';
import { mailId, member, readMailId, readOptions } from '../fields';
import { RECEIPT_BYTES } from '../limits';
import { isDoneWithoutBody } from '../receipt';
import { refusal, refusals, type LineWorksAbout } from '../refusal';

interface DeleteInput extends OnceInput {
	userId: string;
	mailId: string;
}

const about: LineWorksAbout = { doing: 'delete the mail', noun: 'mail', effect: 'delete' };

const UNKNOWN = 'something other than an empty 204';

const LOOK_FIRST = 'If the mail is in the trash, it was deleted; a second Delete may remove it for good.';

/**
 * `DELETE /users/{userId}/mail/{mailId}` (LINE WORKS API sheet, section 7). The member's own setting decides whether
 * the mail goes to the trash or is gone for good.
 */
export const deleteMail = once<DeleteInput>({
	resource: 'mail',
	operation: 'delete',
	name: 'Delete',
	action: 'Delete mail',
	description: 'Move a mail to the trash, or delete it for good where the member has set that',
	noun: about.noun,
	effect: 'delete',
	fields: [{ ...member, description: 'Member whose mail is deleted' }, mailId, readOptions()],
	read: async (item) => ({ userId: item.read(member), mailId: readMailId(item) }),
	plan: (input) => {
		const deleted = step({
			id: 'delete',
			title: 'Delete the mail',
			request: {
				method: 'DELETE',
				path: mailPath(input.userId, input.mailId),
				answerBytes: RECEIPT_BYTES,
			},
			effect: 'delete',
			proves: (answer) => provesRefusal(refusals, answer, about),
			read: (answer) => {
				if (!isSuccess(answer)) throw refusal(answer, about);
				if (!isDoneWithoutBody(answer))
					throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, UNKNOWN));
				return { deleted: true, mailId: input.mailId };
			},
		});
		return {
			...singleStep(deleted, (output) => ({ output })),
			failed: (error) =>
				error.mayHaveBeenSent
					? withDetails(error, { fix: [error.fix, LOOK_FIRST].filter(Boolean).join(' ') })
					: error,
		};
	},
});
