import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Attachment, MailMessage } from '../../nodes/shared/mail/message';
import { FieldIndex } from '../../nodes/shared/n8n/fields';
import { Item } from '../../nodes/shared/n8n/item';
import type { Operation, SendInput } from '../../nodes/shared/run/operation';
import type { Answer } from '../../nodes/shared/wire/request';
import { send } from '../../nodes/SuperOffice/operations/send';
import type { SendParams } from '../../nodes/SuperOffice/params';
import type { SuperOfficeAbout } from '../../nodes/SuperOffice/refusal';
import { service } from '../../nodes/SuperOffice/service';

/** An item of an operation over plain values, without an engine. `mailServer`: values of that credential. */
export function itemOf(
	parameters: IDataObject,
	mailServer?: IDataObject,
	operation: Pick<Operation, 'fields'> = send,
): Item {
	const context = {
		getNodeParameter: (name: string, _index: number, fallback: unknown) => parameters[name] ?? fallback,
		getInputData: () => [{ json: {} }],
		getNode: () => ({ parameters, credentials: mailServer ? { superOfficeMailServerApi: {} } : {} }),
		getCredentials: async () => mailServer,
	} as unknown as IExecuteFunctions;
	return new Item(context, 0, new FieldIndex([...(service.fields ?? []), ...operation.fields]));
}

export const MAIL_SERVER: IDataObject = {
	host: 'smtp.example.com',
	port: 587,
	useSsl: false,
	user: 'u@example.com',
	password: 'smtp-secret',
	imapHost: 'imap.example.com',
	imapPort: 993,
	imapUseSsl: true,
	sentFolder: 'Sent Items',
};

/** Parameters of a mail that can be sent; `changes` go on top. */
export function mailParameters(changes: IDataObject = {}): IDataObject {
	return {
		sendWith: 'smtpServer',
		from: 'Sales <u@example.com>',
		to: { __rl: true, mode: 'address', value: 'Ann <ann@example.org>' },
		subject: 'Offer',
		emailFormat: 'html',
		html: '<p>Hello</p>',
		options: {},
		...changes,
	};
}

export function message(changes: Partial<MailMessage> = {}): MailMessage {
	return {
		from: { address: 'u@example.com', name: 'Sales' },
		to: [{ address: 'ann@example.org', name: 'Ann' }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'Offer',
		body: { format: 'both', html: '<p>Hello</p>', text: 'Hello' },
		attachments: [],
		...changes,
	};
}

export function params(changes: Partial<SendParams> = {}): SendParams {
	return {
		authentication: 'oAuth2',
		headers: [],
		soInfo: {},
		ids: new Map(),
		linkToCrm: false,
		lookUpAnswered: false,
		descriptions: new Map(),
		settleDoubt: false,
		requestHeaders: {},
		sendWith: 'serverDefault',
		outgoing: null,
		sentItems: null,
		batch: true,
		batchSize: 25,
		...changes,
	};
}

export function input(
	changes: Partial<MailMessage> = {},
	own: Partial<SendParams> = {},
): SendInput<SendParams> {
	return { message: message(changes), params: params(own), warnings: [] };
}

/** What a call is about: the sending of a mail with OAuth2 unless changed. */
export function about(changes: Partial<SuperOfficeAbout> = {}): SuperOfficeAbout {
	return {
		doing: 'send the mail',
		noun: 'mail',
		effect: 'send',
		agent: true,
		authentication: 'oAuth2',
		...changes,
	};
}

export function attachment(changes: Partial<Attachment> = {}): Attachment {
	return {
		name: 'a.pdf',
		contentType: 'application/pdf',
		bytes: 4,
		disposition: 'attachment',
		field: 'data',
		source: { kind: 'memory', base64: 'JVBERg==' },
		...changes,
	};
}

export function answer(statusCode: number, body: unknown = '', headers: Record<string, string> = {}): Answer {
	return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body), attempts: 1 };
}
