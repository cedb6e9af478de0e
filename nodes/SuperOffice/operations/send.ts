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
import { invalid } from '../../shared/errors';
import type { SendOperation } from '../../shared/run/service';
import { batch } from '../batch';
import {
	answerOptions,
	batchOptions,
	mailOptions,
	recipientField,
	sendWithField,
	sentCopyOptions,
} from '../fields';
import { limits } from '../limits';
import { readSendParams, readSendWith, type SendParams } from '../params';
import { planSend } from '../plan';
import { checkAnswer, explain, receiptOf } from '../receipt';

const shown = () => shownFor('mail', 'send');

/** Send mail: `POST /Agents/EMail/SendEMails`, or `Send` for the user's own mailbox (SuperOffice API sheet, section 1). */
export const send: SendOperation<SendParams> = {
	kind: 'send',
	resource: 'mail',
	operation: 'send',
	action: 'Send mail',
	read: async (item) => {
		const sendWith = readSendWith(item);
		const read = await readMessage(item, { toRequired: false });
		// Checked here and not by readMessage, so that the advice fits the setting.
		if (sendWith !== 'userMailbox' && !read.message.from) {
			throw invalid(
				'From',
				'From is empty',
				'Give the address that the mail comes from, or set Send With to User Mailbox.',
			);
		}
		return { ...read, params: await readSendParams(item, read.message, read.warnings) };
	},
	plan: (input) => planSend([input]),
	check: (step, answer, { params }) => checkAnswer(step, answer, params.authentication),
	receipt: ({ send: answer }) => receiptOf(answer),
	explain,
	batch,
};

export const sendFields = (): INodeProperties[] => [
	sendWithField(shown()),
	{
		...fromField(false, shown()),
		description:
			'Address that the mail comes from, alone or with a name: Name &lt;name@example.com&gt;. May be empty with User Mailbox, which then takes the address of the logged-in user.',
	},
	recipientField(shown()),
	subjectField(shown()),
	...bodyFields(limits, 'html', shown()),
	sendOptions(
		limits,
		[fromNameOption(), ...mailOptions(), ...sentCopyOptions(), ...batchOptions(), ...answerOptions()],
		shown(),
	),
];
