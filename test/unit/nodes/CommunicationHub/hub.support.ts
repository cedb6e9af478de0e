import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { WireForm } from '../../../../nodes/CommunicationHub/fields';
import type { HubAbout } from '../../../../nodes/CommunicationHub/refusal';
import { service } from '../../../../nodes/CommunicationHub/service';
import type { Attachment, MailMessage } from '../../../../nodes/shared/mail/message';
import { encodeBody, type FileStore } from '../../../../nodes/shared/wire/body';
import { FieldIndex } from '../../../../nodes/shared/n8n/fields';
import { Item } from '../../../../nodes/shared/n8n/item';
import type { Operation } from '../../../../nodes/shared/run/operation';
import { StepValues, type Plan } from '../../../../nodes/shared/run/plan';
import type { Answer, RequestSpec } from '../../../../nodes/shared/wire/request';
import { fakeContext } from '../../../support/fakeContext';

export const JSON_FORM: WireForm = { format: 'json', responseForm: 'accept' };
export const XML_FORM: WireForm = { format: 'xml', responseForm: 'accept' };

export const MAIL: HubAbout = { doing: 'send the mail', noun: 'mail', effect: 'send', request: 'SendMail' };
export const LOOK: HubAbout = { doing: 'look up the message', noun: 'message', effect: 'none' };

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
	return (await encodeBody(body, new Map()).open({} as FileStore)) as Buffer;
}

/** What an operation reads from an item with these parameters, without an engine. */
export async function read<O extends Operation>(
	operation: O,
	parameters: IDataObject,
	binary: Record<string, IBinaryData> = {},
): Promise<Awaited<ReturnType<O['read']>>> {
	const { context } = fakeContext({ items: [{ json: {}, binary }], parameters });
	const item = new Item(context, 0, new FieldIndex([...(service.fields ?? []), ...operation.fields]));
	return (await operation.read(item)) as Awaited<ReturnType<O['read']>>;
}

/** The receipt of a plan of one step after this answer. @throws MailError as the plan does */
export function receiptFrom(plan: Plan, given: Answer) {
	const [only] = plan.steps;
	const values = new StepValues();
	values.byId.set(only.id, only.read(given));
	return plan.receipt(values);
}

export function answer(statusCode: number, body: unknown = '', headers: Record<string, string> = {}): Answer {
	return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body), attempts: 1 };
}
