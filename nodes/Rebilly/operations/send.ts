import type { INodeProperties } from 'n8n-workflow';
import { bodyFields, sendOptions, shownFor, subjectField } from '../../shared/n8n/mailFields';
import type { SendOperation } from '../../shared/run/service';
import { checkOwnDraft, keepDraftId, stillDraft } from '../afterwards';
import { fromPicker, mailOptions, toPicker, waitOptions } from '../fields';
import { LIMITS } from '../limits';
import { planSend, type MessageParams } from '../plan';
import { readMail } from '../readMail';
import { explainAnswer, isFinished, receiptOf, settleOutbox } from '../receipt';

const shown = shownFor('mail', 'send');

export const sendFields: INodeProperties[] = [
	fromPicker(shown),
	toPicker(shown),
	{ ...subjectField(shown), required: true },
	...bodyFields(LIMITS, 'html', shown),
	sendOptions(LIMITS, [...mailOptions(), ...waitOptions()], shown),
];

/** Uploads the files, writes a draft, moves it to the outbox and, on demand, waits for the end of it. */
export const send: SendOperation<MessageParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'send',
	action: 'Send mail',
	read: readMail,
	plan: ({ message, params }) => planSend(message, params),
	check: checkOwnDraft,
	receipt: (answers, { params }) =>
		receiptOf(answers, { waited: params.waitSeconds !== undefined, failOnFailed: params.failOnFailed }),
	explain: explainAnswer,
	settle: (_step, answer) => settleOutbox(answer),
	undone: stillDraft,
	finished: (_step, answer) => isFinished(answer),
	onFailure: keepDraftId,
};
