import { toMailError, withDetails, type MailError } from '../shared/errors';
import { bothBodies } from '../shared/mail/body';
import type { Attachment, Mailbox, MailMessage } from '../shared/mail/message';
import { step, type Step, type Verdict } from '../shared/run/plan';
import { checked } from '../shared/wire/contract';
import { provesRefusal } from '../shared/wire/refusal';
import { AnswerRef, FileContent, jsonBody, type Answer, type RequestSpec } from '../shared/wire/request';
import { messageIn, readCreated, readCreatedMessage, readMessage, type RebillyMessage } from './answers';
import {
	emailMessageRequest,
	fileRequest,
	FILES,
	MESSAGES,
	outboxRequest,
	type EmailMessageRequest,
	type MessageStatus,
} from './contract';
import { linesOf, stillDraft } from './draftRecovery';
import { labelOf } from './fields';
import type { MessageParams } from './readMessageInput';
import { isFinal, isTaken, unproved } from './receipt';
import { refusals, type RebillyAbout } from './refusal';

/** The steps that messages are created and sent by (Rebilly API sheet, sections 5, 6 and 9). */

const CREATE = 'create';

/** Waits before each look at a message that is being sent, in seconds; the last one repeats. */
const POLL_DELAYS_SECONDS = [1, 2, 4, 5];

/** Waits before each look that settles a doubt, in seconds: behind a gateway that has given up, Rebilly goes on. */
export const LOOK_DELAYS_SECONDS = [0, 1, 2, 4];

/** Most bytes of an answer that is about nothing but a file or a deletion. */
export const SMALL_ANSWER_BYTES = 1_000_000;

/** What reading one message is about. */
export const READ: RebillyAbout = {
	request: 'read',
	doing: 'read messages',
	noun: 'mail',
	effect: 'none',
	permission: 'GetEmailMessage',
};

type UploadStep = Step<{ id: string }>;

/** Uploads the files and creates the message in the status that is asked for. */
export function creationSteps(
	message: MailMessage,
	params: MessageParams,
	status: MessageStatus,
): { uploads: UploadStep[]; created: Step<RebillyMessage> } {
	const uploads = message.attachments.map(uploadStep);
	return { uploads, created: createStep(message, params, status, uploads) };
}

/**
 * The body of `POST /email-messages`.
 * @throws MailError `invalid` naming the parameter behind the wire name
 */
export function messageBody(
	message: MailMessage,
	{ records, uploadType, credentialHash, metadata }: MessageParams,
	status: MessageStatus,
	uploads: UploadStep[],
): EmailMessageRequest {
	const { html, text } = bothBodies(message.body);
	const files = uploads.map((upload) => ({ resourceType: uploadType, resourceId: upload.ref('id') }));
	const body: EmailMessageRequest = {
		from: message.from?.address ?? '',
		to: addresses(message.to),
		cc: unlessEmpty(addresses(message.cc)),
		bcc: unlessEmpty(addresses(message.bcc)),
		subject: message.subject,
		text,
		html,
		status,
		credentialHash,
		metadata,
		attachments: unlessEmpty([...records, ...files]),
	};
	return checked(emailMessageRequest, body, refusals.service, (path) => labelOf(path, message.body));
}

function createStep(
	message: MailMessage,
	params: MessageParams,
	status: MessageStatus,
	uploads: UploadStep[],
): Step<RebillyMessage> {
	const isDraft = status === 'draft';
	const about: RebillyAbout = {
		request: 'create',
		doing: 'create messages',
		noun: 'mail',
		// A repeated draft is a spare draft; anything else might be a second mail (Rebilly API sheet, section 9).
		effect: isDraft ? 'none' : 'send',
		permission: 'PostEmailMessage',
		attached: { records: params.records.length, files: uploads.length },
		body: message.body,
	};
	return step({
		id: CREATE,
		title: isDraft ? 'Create the message as a draft' : `Create the message with status ${status}`,
		request: post(MESSAGES, messageBody(message, params, status, uploads)),
		effect: about.effect,
		read: (answer) => readNew(answer, about),
		proves: provedBy(about),
		...(isDraft && {
			repeatUnclear: 1,
			whenRepeated: 'The first answer was lost, so a spare draft may be left in Rebilly. It is not sent.',
		}),
	});
}

function readNew(answer: Answer, about: RebillyAbout): RebillyMessage {
	try {
		return readCreatedMessage(answer, about);
	} catch (error) {
		throw withLeftDraft(toMailError(error));
	}
}

/** A success that is not a message may be Rebilly's all the same. */
function withLeftDraft(error: MailError): MailError {
	if (error.kind !== 'failed') return error;
	const fix = linesOf(
		error.fix,
		'If it was Rebilly that answered, a draft may be left there. It is not sent.',
	);
	return withDetails(error, { fix });
}

function uploadStep(attachment: Attachment, index: number): UploadStep {
	const { name } = attachment;
	const id = `upload${index + 1}`;
	const about: RebillyAbout = {
		request: 'upload',
		doing: `upload "${name}"`,
		noun: 'file',
		effect: 'none',
		permission: 'PostFile',
		file: name,
	};
	const body = { file: new FileContent(attachment), name };
	return step({
		id,
		title: `Upload "${name}"`,
		request: {
			...post(FILES, checked(fileRequest, body, refusals.service, labelOf)),
			answerBytes: SMALL_ANSWER_BYTES,
		},
		effect: about.effect,
		read: (answer) => readCreated(answer, about),
		repeatUnclear: 1,
		whenRepeated: `The first answer was lost, so a second copy of "${name}" may be left among the files in Rebilly.`,
		// Once the message is created, its draft needs the file, whatever happens to the draft.
		undo: { request: { method: 'DELETE', path: [`${FILES}/`, new AnswerRef(id, 'id')] }, keptBy: CREATE },
	});
}

/**
 * Moves a draft to the outbox. In doubt it is repeated only once several looks at the message show that it is a draft
 * still.
 * @param request `sendOwnDraft` for a draft that the same item has created
 * @param followed the message is waited for afterwards, so that an answer that still shows the draft can wait
 */
export function outboxStep(
	id: string | AnswerRef,
	request: 'sendDraft' | 'sendOwnDraft',
	followed: boolean,
): Step<RebillyMessage> {
	const about: RebillyAbout = {
		request,
		doing: 'send messages',
		noun: 'mail',
		effect: 'send',
		permission: 'PatchEmailMessage',
	};
	const change = checked(outboxRequest, { status: 'outbox' as const }, refusals.service, labelOf);
	return step({
		id: 'outbox',
		title: 'Move the draft to the outbox',
		request: { method: 'PATCH', path: messagePath(id), body: jsonBody(change) },
		effect: about.effect,
		read: (answer) => {
			const message = readMessage(answer, about);
			if (followed || isTaken(message)) return message;
			throw withDetails(unproved(message), { statusCode: answer.statusCode });
		},
		proves: provedBy(about),
		settleBy: {
			look: lookAt(id),
			delaysSeconds: LOOK_DELAYS_SECONDS,
			verdict: takenOrNot,
			notApplied: stillDraft,
		},
	});
}

/** What a look at the message says about the move to the outbox (Rebilly API sheet, section 9). */
function takenOrNot(answer: Answer): Verdict<RebillyMessage> {
	const message = answer.statusCode === 200 ? messageIn(answer) : undefined;
	if (message === undefined) return 'unclear';
	if (isTaken(message)) return { done: message };
	return message.status === 'draft' ? 'notApplied' : 'unclear';
}

/** Which answers prove that Rebilly refused before it worked on the request. */
export function provedBy(about: RebillyAbout): (answer: Answer) => boolean {
	return (answer) => provesRefusal(refusals, answer, about);
}

/** Waits until a message is sent or has failed. No steps where nobody wants to wait. */
export function waitSteps(
	id: string | AnswerRef,
	waitSeconds: number | undefined,
): Array<Step<RebillyMessage>> {
	if (waitSeconds === undefined) return [];
	return [
		step({
			id: 'wait',
			title: 'Wait until the message is sent or has failed',
			request: lookAt(id),
			effect: 'none',
			read: (answer) => readMessage(answer, READ),
			poll: { delaysSeconds: POLL_DELAYS_SECONDS, deadlineSeconds: waitSeconds, until: isFinal },
		}),
	];
}

export function lookAt(id: string | AnswerRef): RequestSpec {
	return { method: 'GET', path: messagePath(id) };
}

export function messagePath(id: string | AnswerRef): RequestSpec['path'] {
	return typeof id === 'string' ? `${MESSAGES}/${encodeURIComponent(id)}` : [`${MESSAGES}/`, id];
}

function post(path: string, json: object): RequestSpec {
	return { method: 'POST', path, body: jsonBody(json) };
}

function addresses(mailboxes: Mailbox[]): string[] {
	return mailboxes.map(({ address }) => address);
}

function unlessEmpty<Value>(list: Value[]): Value[] | undefined {
	return list.length > 0 ? list : undefined;
}
