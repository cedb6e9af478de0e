import type { IBinaryData, IDataObject } from 'n8n-workflow';
import type { RebillyMessage } from '../../nodes/Rebilly/answers';
import type { MessageParams, WaitParams } from '../../nodes/Rebilly/readMessageInput';
import { service } from '../../nodes/Rebilly/service';
import { MailError } from '../../nodes/shared/errors';
import type { Attachment, MailMessage } from '../../nodes/shared/mail/message';
import { FieldIndex } from '../../nodes/shared/n8n/fields';
import { Item } from '../../nodes/shared/n8n/item';
import type { Operation } from '../../nodes/shared/run/operation';
import { StepValues, type Plan, type Step } from '../../nodes/shared/run/plan';
import type { Answer } from '../../nodes/shared/wire/request';
import { fakeContext } from './fakeContext';

/** An item with plain values, for reading without an engine. */
export function itemOf(
	operation: Operation,
	parameters: IDataObject,
	binary: Record<string, IBinaryData> = {},
): Item {
	const { context } = fakeContext({ parameters, items: [{ json: {}, binary }] });
	return new Item(context, 0, new FieldIndex([...(service.fields ?? []), ...operation.fields]));
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

export function params(changes: Partial<MessageParams & WaitParams> = {}): MessageParams & WaitParams {
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

/** A message as a step has read it. */
export function stored(changes: IDataObject = {}): RebillyMessage {
	const whole = { id: 'mail_msg_1', status: 'draft', ...changes };
	return { ...whole, whole };
}

export function stepOf(plan: Plan, id: string): Step<any> {
	const found = plan.steps.find((step) => step.id === id);
	if (found === undefined) throw new Error(`The plan has no step "${id}"`);
	return found;
}

/** What the steps of a plan read from these answers. */
export function valuesOf(plan: Plan, answers: Record<string, Answer>): StepValues {
	const values = new StepValues();
	for (const [id, reply] of Object.entries(answers)) values.byId.set(id, stepOf(plan, id).read(reply));
	return values;
}

/** The error that a step makes of an answer. */
export function refused(step: Step, reply: Answer): MailError {
	return errorOf(() => step.read(reply));
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
