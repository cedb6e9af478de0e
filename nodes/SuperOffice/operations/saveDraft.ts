import type { INodeProperties } from 'n8n-workflow';
import {
	bodyFields,
	fromField,
	fromNameOption,
	sendOptions,
	shownFor,
	subjectField,
} from '../../shared/n8n/mailFields';
import { readMessage } from '../../shared/n8n/readMessage';
import { withDetails, type MailError } from '../../shared/errors';
import type { SendOperation } from '../../shared/run/service';
import { answerOptions, mailOptions, recipientField } from '../fields';
import { limits } from '../limits';
import { readMailParams, SELECTED_OF_DRAFT, type MailParams } from '../params';
import { planDraft } from '../plan';
import { checkAnswer, draftOf, explain } from '../receipt';

const shown = () => shownFor('mail', 'saveDraft');

/** Save draft: `POST /Agents/EMail/SaveDraft`, into the mailbox of the logged-in user. */
export const saveDraft: SendOperation<MailParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'saveDraft',
	action: 'Save draft',
	read: async (item) => {
		const read = await readMessage(item, { recipientRequired: false, bodyRequired: false });
		return { ...read, params: readMailParams(item, read.message, read.warnings, SELECTED_OF_DRAFT) };
	},
	plan: planDraft,
	check: (step, answer, { params }) => checkAnswer(step, answer, params.authentication),
	receipt: ({ draft }) => draftOf(draft),
	explain,
	onFailure: (error, step) =>
		step.id === 'draft' && mayBeSaved(error)
			? withDetails(error, {
					fix: 'Nothing was sent, but the draft may have been saved. Look into the mailbox before you save it again.',
				})
			: error,
};

/**
 * Only the save itself can leave something behind, and only when it left and no answer came; what an answer says is
 * told by `checkAnswer`.
 */
function mayBeSaved({ kind, statusCode, message }: MailError): boolean {
	if (kind !== 'failed' || statusCode === 200 || statusCode === 421) return false;
	return !message.startsWith('The request could not be sent');
}

export const saveDraftFields = (): INodeProperties[] => [
	{
		...fromField(false, shown()),
		description:
			'Address that the mail comes from, alone or with a name: Name &lt;name@example.com&gt;. Empty: the address of the logged-in user.',
	},
	{ ...recipientField(shown()), required: false },
	subjectField(shown()),
	...bodyFields(limits, 'html', shown()),
	sendOptions(limits, [fromNameOption(), ...mailOptions(), ...answerOptions()], shown()),
];
