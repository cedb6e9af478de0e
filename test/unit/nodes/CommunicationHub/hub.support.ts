import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IBinaryData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { WireForm } from '../../../../nodes/CommunicationHub/format';
import { limits } from '../../../../nodes/CommunicationHub/limits';
import type { Attachment, MailMessage } from '../../../../nodes/shared/mail/message';
import { encodeBody } from '../../../../nodes/shared/wire/body';
import { MailError } from '../../../../nodes/shared/errors';
import { ItemReader } from '../../../../nodes/shared/n8n/itemReader';
import type { Answer, RequestSpec } from '../../../../nodes/shared/run/plan';

export const JSON_FORM: WireForm = { format: 'json', responseForm: 'accept' };
export const XML_FORM: WireForm = { format: 'xml', responseForm: 'accept' };

/** One of the vendor's samples (test/fixtures/communicationhub). */
export function fixture(name: string): string {
	return readFileSync(join(__dirname, '../../../fixtures/communicationhub', name), 'utf8');
}

export function message(changes: Partial<MailMessage> = {}): MailMessage {
	return {
		from: { address: 'me@example.com' },
		to: [{ address: 'you@example.com' }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'Hi',
		body: { format: 'text', text: 'Hello' },
		attachments: [],
		...changes,
	};
}

/** A file in memory. */
export function file(changes: Partial<Attachment> = {}, base64 = 'QUJD'): Attachment {
	return {
		name: 'a.txt',
		contentType: 'text/plain',
		bytes: Buffer.from(base64, 'base64').length,
		disposition: 'attachment',
		field: 'data',
		source: { kind: 'memory', base64 },
		...changes,
	};
}

/** The bytes of a planned body. Its files must be in memory. */
export async function bodyOf({ body }: RequestSpec): Promise<Buffer> {
	if (!body) throw new Error('The request has no body');
	return (await encodeBody(body, {}).open({} as IExecuteFunctions)) as Buffer;
}

/** An item reader over plain values, for reading without an engine. */
export function readerOf(parameters: IDataObject, binary: Record<string, IBinaryData> = {}): ItemReader {
	const context = {
		getNodeParameter: (name: string, _index: number, fallback: unknown) => parameters[name] ?? fallback,
		getNode: () => ({ parameters }),
		getInputData: () => [{ json: {}, binary }],
	} as unknown as IExecuteFunctions;
	return new ItemReader(context, 0, limits);
}

export function answer(statusCode: number, body: unknown = '', headers: Record<string, string> = {}): Answer {
	return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body), attempts: 1 };
}

/** The MailError that `action` throws. */
export function errorOf(action: () => unknown): MailError {
	try {
		action();
	} catch (error) {
		if (error instanceof MailError) return error;
		throw error;
	}
	throw new Error('Nothing was thrown');
}
