import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { limits } from '../../nodes/SuperOffice/limits';
import type { SendParams } from '../../nodes/SuperOffice/params';
import type { Attachment, MailMessage } from '../../nodes/shared/mail/message';
import { ItemReader } from '../../nodes/shared/n8n/itemReader';
import type { Answer } from '../../nodes/shared/run/plan';
import type { SendInput } from '../../nodes/shared/run/service';

/** An item reader over plain values, for reading without an engine. `mailServer`: values of that credential. */
export function readerOf(parameters: IDataObject, mailServer?: IDataObject): ItemReader {
	const context = {
		getNodeParameter: (name: string, _index: number, fallback: unknown) => parameters[name] ?? fallback,
		getInputData: () => [{ json: {} }],
		getNode: () => ({ parameters, credentials: mailServer ? { superOfficeMailServerApi: {} } : {} }),
		getCredentials: async () => mailServer,
	} as unknown as IExecuteFunctions;
	return new ItemReader(context, 0, limits);
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
