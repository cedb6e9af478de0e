import { plainContentIds } from '../shared/mail/contentIds';
import type { Attachment, Mailbox, MailMessage } from '../shared/mail/message';
import { invalid } from '../shared/errors';
import {
	AnswerRef,
	FileContent,
	type Plan,
	type PlanJson,
	type PlanStep,
	type RequestSpec,
} from '../shared/run/plan';
import {
	PATHS,
	PRINCIPAL_EMAIL,
	saveDraftRequest,
	sendEMailsRequest,
	sendRequest,
	type AddressIds,
	type EmailAddress,
	type EmailEntity,
} from './contract';
import type { MailParams, SendParams } from './params';
import { WHO_AM_I } from './receipt';

interface MailInput<Params> {
	message: MailMessage;
	params: Params;
}

/** One or several mails in one call (SuperOffice API sheet, sections 4 and 7). All share the first one's settings. */
export function planSend(inputs: Array<MailInput<SendParams>>): Plan {
	const [{ params }] = inputs;
	const emails = inputs.map(({ message, params: own }) => toEmail(message, own));
	const mailbox = params.sendWith === 'userMailbox';
	const json = mailbox
		? checked(sendRequest, { Emails: emails })
		: checked(sendEMailsRequest, {
				OutgoingConnectionInfo: params.outgoing,
				Emails: emails,
				SentItemsConnectionInfo: params.sentItems,
			});
	const step: PlanStep = {
		id: 'send',
		title: inputs.length === 1 ? 'Send the mail' : `Send ${inputs.length} mails in one call`,
		request: post(mailbox ? PATHS.send : PATHS.sendEMails, params, json),
		effect: 'send',
		repeatUnclear: 0,
	};
	return withSender(inputs, step);
}

/** Stores a draft in the user's mailbox; nothing is sent, whatever happens. */
export function planDraft(input: MailInput<MailParams>): Plan {
	const step: PlanStep = {
		id: 'draft',
		title: 'Save the draft',
		request: post(
			PATHS.saveDraft,
			input.params,
			checked(saveDraftRequest, { Entity: toEmail(input.message, input.params) }),
		),
		effect: 'none',
		repeatUnclear: 0,
	};
	return withSender([input], step);
}

/** Without a sender the address of the logged-in user is asked for first. */
function withSender(inputs: Array<MailInput<MailParams>>, step: PlanStep): Plan {
	if (inputs.every(({ message }) => message.from !== undefined)) return { steps: [step] };
	const ask: PlanStep = {
		id: WHO_AM_I,
		title: 'Ask for the address of the logged-in user',
		request: { method: 'GET', path: PATHS.currentPrincipal },
		effect: 'none',
		repeatUnclear: 3,
	};
	return { steps: [ask, step] };
}

function post(path: string, params: MailParams, json: PlanJson): RequestSpec {
	return {
		method: 'POST',
		path,
		query: { $select: params.select },
		headers: params.requestHeaders,
		body: { contentType: 'application/json', json },
	};
}

/** A mail in the wire's form; what was not given is left out (SuperOffice API sheet, section 4). */
export function toEmail(message: MailMessage, params: MailParams): EmailEntity {
	const { ids } = params;
	const list = (mailboxes: Mailbox[]) =>
		mailboxes.length === 0 ? undefined : mailboxes.map((mailbox) => toAddress(mailbox, ids));
	const soInfo = withoutUnset(params.soInfo);
	const { html, attachments } = plainContentIds(message.body.html ?? '', message.attachments);
	return withoutUnset({
		To: list(message.to),
		Cc: list(message.cc),
		Bcc: list(message.bcc),
		From: message.from
			? toAddress(message.from, ids)
			: withoutUnset({ Address: new AnswerRef(WHO_AM_I, PRINCIPAL_EMAIL), Name: params.senderName }),
		Subject: message.subject,
		HTMLBody: html || undefined,
		PlainBody: message.body.text || undefined,
		Priority: params.priority,
		CustomHeaderList: params.headers.length === 0 ? undefined : params.headers,
		InReplyTo: params.inReplyTo === undefined ? undefined : { MessageId: params.inReplyTo },
		EMailSOInfo: Object.keys(soInfo).length === 0 ? undefined : soInfo,
		Attachments: attachments.length === 0 ? undefined : attachments.map(toAttachment),
	});
}

function toAddress({ address, name }: Mailbox, ids: Map<string, AddressIds>): EmailAddress {
	return withoutUnset({
		Address: address,
		Name: name === '' ? undefined : name,
		...ids.get(address.toLowerCase()),
	});
}

function toAttachment(attachment: Attachment) {
	const { name, contentType, bytes, disposition, contentId } = attachment;
	return withoutUnset({
		Filename: name,
		Type: contentType,
		Encoding: 'base64' as const,
		Disposition: disposition,
		Id: disposition === 'inline' ? contentId : undefined,
		Size: bytes,
		Stream: new FileContent(attachment),
	});
}

function withoutUnset<T extends object>(object: T): T {
	return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** Where wire names come from in the editor, for what the contract refuses. */
const LABELS: Record<string, string> = {
	To: 'To',
	Cc: 'CC',
	Bcc: 'BCC',
	From: 'From',
	Subject: 'Subject',
	HTMLBody: 'HTML',
	PlainBody: 'Text',
	CustomHeaderList: 'Custom Headers',
	Attachments: 'Attachments',
};

/** What goes out is what the contract allows; the value itself is passed on, since zod would copy the markers in it. */
function checked(
	schema: typeof sendEMailsRequest | typeof sendRequest | typeof saveDraftRequest,
	json: object,
): PlanJson {
	const result = schema.safeParse(json);
	if (!result.success) {
		const [issue] = result.error.issues;
		const name = issue.path.find((part) => typeof part === 'string' && part in LABELS) as string | undefined;
		const label = name === undefined ? undefined : LABELS[name];
		throw invalid(label, `${label ?? issue.path.join('.')}: ${issue.message}`, 'Correct this field.');
	}
	return json as PlanJson;
}
