import type { INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/properties';
import type { ReadOperation } from '../../shared/run/service';
import { unreadableAnswer, isSuccess } from '../../shared/wire/commonRefusals';
import { messagePicker } from '../fields';
import { LIMITS } from '../limits';
import { messagePath } from '../plan';
import { refusal, type Purpose } from '../problem';
import { readMessageId, REBILLY_LABEL } from '../readMail';
import { explainReading } from '../receipt';

const shown = shownFor('mail', 'delete');

export const deleteFields: INodeProperties[] = [
	messagePicker('searchMessages', 'Message to delete', shown),
	optionsCollection(runOptions(LIMITS), shown),
];

const DELETE: Purpose = {
	doing: 'delete messages',
	permission: 'DeleteEmailMessage',
	conflict: {
		message: 'The message cannot be deleted in its state',
		fix: 'A message that is being sent cannot be deleted. Look at its status with the operation Get.',
	},
	missing: {
		message: 'There is no message with this Message ID',
		field: REBILLY_LABEL.messageId,
		fix: 'It may have been deleted before. Check Message ID, and Organization ID and Environment of the credential.',
	},
};

/** Deletes a message. May be repeated: a message that is gone after a try without an answer was deleted by that try. */
export const deleteMail: ReadOperation<{ messageId: string }> = {
	kind: 'read',
	resource: 'mail',
	operation: 'delete',
	action: 'Delete mail',
	explain: explainReading,
	read: async (item) => ({ messageId: readMessageId(item) }),
	perform: async ({ messageId }, api) => {
		const answer = await api.request({ method: 'DELETE', path: messagePath(messageId) });
		const gone = answer.statusCode === 404 && (answer.unclearRepeats ?? 0) > 0;
		if (answer.statusCode !== 204 && !gone) {
			throw isSuccess(answer)
				? unreadableAnswer(answer, 'Rebilly', 'failed', `${answer.statusCode} instead of 204`)
				: refusal(answer, DELETE);
		}
		return [{ json: { deleted: true, id: messageId } }];
	},
};
