import { bothBodies } from '../shared/mail/body';
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
import type { Input, Output, ZodTypeAny } from '../shared/zod';
import {
	emailMessageRequest,
	fileRequest,
	outboxRequest,
	type EmailMessageRequest,
	type MessageStatus,
} from './contract';
import { POLL_DELAYS_SECONDS } from './limits';
import { fieldLabel } from './problem';

/** A record of Rebilly that goes with a message, such as an invoice. */
export interface RecordReference {
	resourceType: string;
	resourceId: string;
}

/** What only Rebilly's mails have. */
export interface MessageParams {
	credentialHash?: string;
	metadata?: Record<string, string>;
	/** Records that are already in Rebilly. */
	records: RecordReference[];
	/** `resourceType` of files that are uploaded. */
	uploadType: string;
	/** Seconds to wait for `sent` or `failed`; undefined: do not wait. */
	waitSeconds?: number;
	/** A message that ends as `failed` fails the item. */
	failOnFailed: boolean;
}

/** Steps by name; the receipt reads their answers. */
export const STEP = { read: 'read', create: 'create', outbox: 'outbox', wait: 'wait' } as const;

const JSON_TYPE = 'application/json';

/** Send: uploads, a draft, the draft to the outbox, and on demand the wait (Rebilly API sheet, sections 5 and 6). */
export function planSend(message: MailMessage, params: MessageParams): Plan {
	const id = new AnswerRef(STEP.create, 'id');
	return {
		steps: [
			...message.attachments.map(uploadStep),
			createStep(message, params, 'draft'),
			outboxStep(id),
			...waitSteps(id, params.waitSeconds),
		],
	};
}

/** Create: uploads and a message in the status that was asked for. */
export function planCreate(message: MailMessage, params: MessageParams, status: MessageStatus): Plan {
	return { steps: [...message.attachments.map(uploadStep), createStep(message, params, status)] };
}

/** Send Draft; with `readFirst` the message is looked at before it goes out, for its recipients. */
export function planSendDraft(messageId: string, waitSeconds: number | undefined, readFirst: boolean): Plan {
	const read: PlanStep = {
		id: STEP.read,
		title: 'Read the draft to check its recipients',
		request: { method: 'GET', path: messagePath(messageId) },
		effect: 'none',
		repeatUnclear: 2,
	};
	return {
		steps: [...(readFirst ? [read] : []), outboxStep(messageId), ...waitSteps(messageId, waitSeconds)],
	};
}

/** Path of one message. */
export function messagePath(id: string | AnswerRef): RequestSpec['path'] {
	return typeof id === 'string' ? `/email-messages/${encodeURIComponent(id)}` : ['/email-messages/', id];
}

/** Name of the step that uploads the n-th file. */
export function uploadId(index: number): string {
	return `upload${index + 1}`;
}

/**
 * The body of `POST /email-messages`, checked against the contract.
 * @throws MailError `invalid` naming the parameter behind the wire name
 */
export function messageBody(
	message: MailMessage,
	params: MessageParams,
	status: MessageStatus,
): EmailMessageRequest {
	const { html, text } = bothBodies(message.body);
	const attachments = [
		...params.records,
		...message.attachments.map((_file, index) => ({
			resourceType: params.uploadType,
			resourceId: new AnswerRef(uploadId(index), 'id'),
		})),
	];
	return checked(emailMessageRequest, {
		from: message.from?.address ?? '',
		to: addresses(message.to),
		...optional('cc', addresses(message.cc)),
		...optional('bcc', addresses(message.bcc)),
		subject: message.subject,
		text,
		html,
		status,
		...(params.credentialHash ? { credentialHash: params.credentialHash } : {}),
		...(params.metadata && Object.keys(params.metadata).length > 0 ? { metadata: params.metadata } : {}),
		...optional('attachments', attachments),
	});
}

function createStep(message: MailMessage, params: MessageParams, status: MessageStatus): PlanStep {
	const draft = status === 'draft';
	return {
		id: STEP.create,
		title: draft ? 'Create the message as a draft' : `Create the message with status ${status}`,
		request: post('/email-messages', messageBody(message, params, status)),
		// A repeated draft is a spare draft; anything else might be a second mail (Rebilly API sheet, section 9).
		effect: draft ? 'none' : 'send',
		repeatUnclear: draft ? 1 : 0,
		...(draft
			? {
					whenRepeated: 'The first answer was lost, so a spare draft may be left in Rebilly. It is not sent.',
				}
			: {}),
	};
}

function uploadStep(attachment: Attachment, index: number): PlanStep {
	const id = uploadId(index);
	const body = checked(fileRequest, { file: new FileContent(attachment), name: attachment.name });
	return {
		id,
		title: `Upload "${attachment.name}"`,
		request: post('/files', body),
		effect: 'none',
		repeatUnclear: 1,
		whenRepeated: `The first answer was lost, so a second copy of "${attachment.name}" may be left among the files in Rebilly.`,
		// Once the message is made, its draft needs the file, whatever happens to the draft.
		undo: { request: { method: 'DELETE', path: ['/files/', new AnswerRef(id, 'id')] }, keptBy: STEP.create },
	};
}

function outboxStep(id: string | AnswerRef): PlanStep {
	return {
		id: STEP.outbox,
		title: 'Move the draft to the outbox',
		request: {
			method: 'PATCH',
			path: messagePath(id),
			body: { contentType: JSON_TYPE, json: checked(outboxRequest, { status: 'outbox' }) },
		},
		effect: 'send',
		// Repeated only once the look at the message has shown that it is still a draft.
		repeatUnclear: 0,
		settle: { method: 'GET', path: messagePath(id) },
	};
}

function waitSteps(id: string | AnswerRef, waitSeconds: number | undefined): PlanStep[] {
	if (waitSeconds === undefined) return [];
	return [
		{
			id: STEP.wait,
			title: 'Wait until the message is sent or has failed',
			request: { method: 'GET', path: messagePath(id) },
			effect: 'none',
			repeatUnclear: 0,
			poll: { delaysSeconds: POLL_DELAYS_SECONDS, deadlineSeconds: waitSeconds },
		},
	];
}

function post(path: string, json: object): RequestSpec {
	return { method: 'POST', path, body: { contentType: JSON_TYPE, json: json as PlanJson } };
}

function addresses(mailboxes: Mailbox[]): string[] {
	return mailboxes.map(({ address }) => address);
}

function optional<Name extends string, Value>(name: Name, list: Value[]): { [key in Name]?: Value[] } {
	return (list.length > 0 ? { [name]: list } : {}) as { [key in Name]?: Value[] };
}

function checked<Schema extends ZodTypeAny>(schema: Schema, value: Input<Schema>): Output<Schema> {
	const result = schema.safeParse(value);
	if (result.success) return result.data as Output<Schema>;
	const issue = result.error.issues[0];
	const label = fieldLabel(issue.path.join('.'));
	throw invalid(label, `${label} cannot be sent to Rebilly: ${issue.message}`, `Correct ${label}.`);
}
