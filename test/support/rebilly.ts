import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { LIMITS } from '../../nodes/Rebilly/limits';
import type { MessageParams } from '../../nodes/Rebilly/plan';
import type { Attachment, MailMessage } from '../../nodes/shared/mail/message';
import { ItemReader } from '../../nodes/shared/n8n/itemReader';
import type { Answer } from '../../nodes/shared/run/plan';

/** An item reader over plain values, for reading without an engine. */
export function readerOf(parameters: IDataObject, binary: Record<string, IBinaryData> = {}): ItemReader {
	const context = {
		getNodeParameter: (name: string, _index: number, fallback: unknown) => parameters[name] ?? fallback,
		getNode: () => ({ parameters }),
		getInputData: () => [{ json: {}, binary }],
	} as unknown as IExecuteFunctions;
	return new ItemReader(context, 0, LIMITS);
}

/** Parameters of a mail that can be sent; `changes` go on top. */
export function mailParameters(changes: IDataObject = {}): IDataObject {
	return {
		from: { __rl: true, mode: 'address', value: 'billing@example.com' },
		to: { __rl: true, mode: 'address', value: 'ann@example.org' },
		subject: 'Invoice',
		emailFormat: 'html',
		html: '<p>Hello</p>',
		options: {},
		...changes,
	};
}

export function binaryFile(fileName: string, mimeType: string, content = 'hello'): IBinaryData {
	return { data: Buffer.from(content).toString('base64'), mimeType, fileName };
}

export function message(changes: Partial<MailMessage> = {}): MailMessage {
	return {
		from: { address: 'billing@example.com' },
		to: [{ address: 'ann@example.org' }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'Invoice',
		body: { format: 'both', html: '<p>Hello</p>', text: 'Hello' },
		attachments: [],
		...changes,
	};
}

export function params(changes: Partial<MessageParams> = {}): MessageParams {
	return { records: [], uploadType: 'file', failOnFailed: true, ...changes };
}

export function attachment(name = 'a.pdf'): Attachment {
	return {
		name,
		contentType: 'application/pdf',
		bytes: 5,
		disposition: 'attachment',
		field: 'data',
		source: { kind: 'memory', base64: 'aGVsbG8=' },
	};
}

export function answer(statusCode: number, body: unknown = '', headers: Record<string, string> = {}): Answer {
	return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body), attempts: 1 };
}
