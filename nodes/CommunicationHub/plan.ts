import { formatMailbox } from '../shared/message/address';
import type { Mailbox, MailMessage } from '../shared/message/message';
import { invalid } from '../shared/send/errors';
import { FileContent, singleStep, type Plan, type PlanJson } from '../shared/send/plan';
import { sendMailSchema } from './contract';
import { writeRequest } from './format';

/** What only CommunicationHub has beside the common fields. */
export interface SendMailParams {
	receiverName?: string;
	domain?: string;
	reference?: string;
	failOnError: boolean;
}

/** The members of SendMail for a mail; unset ones are left out (CommunicationHub API sheet, sections 2 and 5). */
export function sendMailDto(message: MailMessage, params: SendMailParams): { [name: string]: PlanJson } {
	const dto = {
		Domain: params.domain,
		From: message.from?.address,
		FromName: message.from?.name,
		To: addressList(message.to),
		ReceiverName: params.receiverName ?? (message.to.length === 1 ? message.to[0].name : undefined),
		CC: addressList(message.cc),
		BCC: addressList(message.bcc),
		Subject: message.subject === '' ? undefined : message.subject,
		Text: message.body.text,
		HTML: message.body.html,
		Attachments:
			message.attachments.length === 0
				? undefined
				: message.attachments.map((attachment) => ({
						Bytes: new FileContent(attachment),
						Name: attachment.name,
						ContentType: attachment.contentType,
					})),
		Reference: params.reference,
	};
	const checked = sendMailSchema.safeParse(dto);
	if (!checked.success) {
		const [issue] = checked.error.issues;
		throw invalid(String(issue.path[0]), `${issue.path.join('.')}: ${issue.message}`, 'Correct this field.');
	}
	return Object.fromEntries(Object.entries(dto).filter(([, value]) => value !== undefined)) as {
		[name: string]: PlanJson;
	};
}

/** `POST /Mail/Send`. */
export function planSendMail(message: MailMessage, params: SendMailParams): Plan {
	return singleStep(writeRequest({ route: '/Mail/Send', dto: sendMailDto(message, params) }));
}

/** Several addresses in one string; that the hub splits at commas is unverified (section 2). */
function addressList(mailboxes: Mailbox[]): string | undefined {
	return mailboxes.length === 0
		? undefined
		: mailboxes.map(({ address }) => formatMailbox({ address })).join(',');
}
