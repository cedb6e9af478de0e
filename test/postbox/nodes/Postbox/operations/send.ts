import type { IDataObject } from 'n8n-workflow';
import { bodyFields, from, sendOptions, subject, to } from '../../shared/n8n/mailFields';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import { singleStep, step } from '../../shared/run/plan';
import { isSuccess, jsonAnswer } from '../../shared/wire/answers';
import { checked } from '../../shared/wire/contract';
import { kindOfAnswer, provesRefusal, refusalBy, unreadableAnswer } from '../../shared/wire/refusal';
import { FileContent, jsonBody, type Answer } from '../../shared/wire/request';
import { message, receipt } from '../contract';
import { labelOf, tag } from '../fields';
import { limits } from '../limits';
import { refusals } from '../refusal';

type Input = SendInput<{ tag?: string }>;

export const send = once<Input>({
	resource: 'mail',
	operation: 'send',
	name: 'Send',
	action: 'Send mail',
	description: 'Send a mail',
	noun: 'mail',
	effect: 'send',
	fields: [from, to, subject, ...bodyFields(limits), sendOptions(limits, [tag])],
	read: async (item) => ({
		...(await readMail(item, limits)),
		params: { tag: item.read(tag) },
	}),
	plan: (input) => {
		const posted = step({
			id: 'send',
			title: 'Send the mail',
			request: { method: 'POST', path: '/messages', body: jsonBody(messageOf(input)) },
			effect: 'send',
			read: readReceipt,
			proves: (answer) => provesRefusal(refusals, answer, about),
		});
		return singleStep(posted, (response) => ({
			status: 'accepted',
			messageId: response.id,
			response: response as IDataObject,
		}));
	},
});

function messageOf({ message: mail, params }: Input) {
	const members = {
		sender: mail.from,
		recipients: mail.to,
		copies: mail.cc,
		title: mail.subject,
		html: mail.body.html,
		text: mail.body.text,
		files: mail.attachments.map((file) => ({
			name: file.name,
			type: file.contentType,
			content: new FileContent(file),
		})),
		tag: params.tag,
	};
	return checked(message, members, 'Postbox', labelOf);
}

const about = { doing: 'send the mail', noun: 'mail', effect: 'send' } as const;

/** @throws MailError `uncertain` for a success without an id */
function readReceipt(answer: Answer) {
	if (!isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const read = jsonAnswer(answer, receipt);
	if (read === undefined)
		throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, 'no message ID'));
	return read;
}
