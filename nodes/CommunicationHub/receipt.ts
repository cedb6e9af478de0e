import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt, isSuccess, unreadableAnswer } from '../shared/send/answers';
import { MailError } from '../shared/send/errors';
import type { Answer, PlanStep } from '../shared/send/plan';
import type { SendReceipt } from '../shared/send/service';
import { FAILURE_STATUSES, SEND_RESPONSE_NAMES, STATUSES, type SendResponse } from './contract';
import { readAnswer } from './format';
import { DISPLAY_NAME } from './limits';

/**
 * The SendResponse of an answer in the success rule's order (CommunicationHub API sheet, section 11).
 * @param unreadable kind of the error for a success status without a receipt: `uncertain` where a mail may be out
 * @throws MailError
 */
export function readSendResponse(answer: Answer, unreadable: 'uncertain' | 'failed'): SendResponse {
	const read = readAnswer(answer);
	if (read.kind === 'empty' && isSuccess(answer)) return emptyResponse();
	if (read.kind === 'object') {
		const refusal = serviceRefusal(answer, read.members, unreadable);
		if (refusal) throw refusal;
	}
	if (!isSuccess(answer)) throw statusRefusal(answer);
	if (read.kind === 'html')
		throw unreadableAnswer(answer, DISPLAY_NAME, unreadable, 'a web page instead of a send response');
	if (read.kind !== 'object')
		throw unreadableAnswer(
			answer,
			DISPLAY_NAME,
			unreadable,
			'something that is not a complete send response',
		);
	const response = sendResponse(read.members);
	if (response === undefined)
		throw unreadableAnswer(answer, DISPLAY_NAME, unreadable, 'an object that is not a send response');
	return response;
}

/** What a SendResponse says about the mail. @throws MailError `refused` for a failure status when `failOnError` */
export function receiptOf(response: SendResponse, answer: Answer, failOnError: boolean): SendReceipt {
	const failed = FAILURE_STATUSES.includes(response.Status) || looksUnset(response);
	if (failed && failOnError) {
		throw new MailError(
			'refused',
			`${DISPLAY_NAME} reports the mail as ${FAILURE_STATUSES.includes(response.Status) ? response.Status : 'not accepted'}${response.ErrorMessage ? `: ${response.ErrorMessage}` : ''}`,
			{
				fix: 'Correct what the message names, then send it again. To get this status as data, switch Fail on Undelivered Status off.',
				statusCode: answer.statusCode,
				details: {
					messageId: response.MessageId,
					status: response.Status,
					retry: response.Retry,
					retryCount: response.RetryCount,
				},
				response,
			},
		);
	}
	const warnings: string[] = [];
	if (answer.body.trim() === '')
		warnings.push('The service answered without a receipt; the status of the mail is unknown.');
	else if (response.Status === 'accepted' && response.MessageId === null) {
		warnings.push(
			'The status is "accepted" but there is no message ID; the service sends "accepted" also when it has set nothing.',
		);
	}
	return {
		status: response.Status,
		messageId: response.MessageId,
		warnings,
		response: response as IDataObject,
		requestId: answer.headers['x-request-id'],
	};
}

/** "accepted" is number 0: with an error message and no id it is most likely a value nobody set (section 8, unverified). */
function looksUnset({ Status, ErrorMessage, MessageId }: SendResponse): boolean {
	return Status === 'accepted' && ErrorMessage !== null && ErrorMessage !== '' && MessageId === null;
}

function emptyResponse(): SendResponse {
	return {
		MessageId: null,
		Sender: null,
		Receiver: null,
		Status: 'unknown',
		ErrorMessage: null,
		Configuration: null,
		Retry: false,
		RetryCount: 0,
	};
}

/** The eight members with their types, keys in any case, unknown ones kept; undefined when none of them is there. */
export function sendResponse(members: Record<string, unknown>): SendResponse | undefined {
	const byLowerName = new Map(Object.entries(members).map(([name, value]) => [name.toLowerCase(), value]));
	if (!SEND_RESPONSE_NAMES.some((name) => byLowerName.has(name.toLowerCase()))) return undefined;
	const text = (name: string) => {
		const value = byLowerName.get(name.toLowerCase());
		return value === undefined || value === null ? null : String(value as string);
	};
	const retry = byLowerName.get('retry');
	const known = new Set(SEND_RESPONSE_NAMES.map((name) => name.toLowerCase()));
	const unknown = Object.entries(members).filter(([name]) => !known.has(name.toLowerCase()));
	return {
		...Object.fromEntries(unknown),
		MessageId: text('MessageId'),
		Sender: text('Sender'),
		Receiver: text('Receiver'),
		Status: statusName(byLowerName.get('status')),
		ErrorMessage: text('ErrorMessage'),
		Configuration: text('Configuration'),
		Retry: retry === true || retry === 1 || (typeof retry === 'string' && /^(?:true|1)$/i.test(retry)),
		RetryCount: Math.trunc(Number(byLowerName.get('retrycount') ?? 0)) || 0,
	};
}

/** Names stay, numbers 0 to 11 become names, nothing becomes `unknown`. */
export function statusName(value: unknown): string {
	if (value === undefined || value === null || value === '') return 'unknown';
	const text = String(value as string).trim();
	if (/^\d{1,2}$/.test(text)) return STATUSES[Number(text)] ?? text;
	return STATUSES.find((status) => status === text.toLowerCase()) ?? text;
}

interface ResponseStatus {
	ErrorCode: string;
	Message: string;
	errors: Array<{ FieldName: string; Message: string; ErrorCode: string }>;
}

/** The ResponseStatus of an ErrorResponse; undefined when there is none or it has no error code (section 9). */
export function responseStatus(members: Record<string, unknown>): ResponseStatus | undefined {
	const status = member(members, 'ResponseStatus');
	if (typeof status !== 'object' || status === null) return undefined;
	const errorCode = text(member(status, 'ErrorCode'));
	if (errorCode === '') return undefined;
	const errors = member(status, 'Errors');
	return {
		ErrorCode: errorCode,
		Message: text(member(status, 'Message')),
		errors: (Array.isArray(errors) ? errors : [])
			.filter((entry): entry is object => typeof entry === 'object' && entry !== null)
			.map((entry) => ({
				FieldName: text(member(entry, 'FieldName')),
				Message: text(member(entry, 'Message')),
				ErrorCode: text(member(entry, 'ErrorCode')),
			})),
	};
}

function member(object: object, name: string): unknown {
	const found = Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase());
	return found?.[1];
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Labels of the parameters behind the wire names, for messages about rejected fields. */
const LABEL_OF: Record<string, string> = {
	from: 'From',
	fromname: 'Sender Name',
	to: 'To',
	receivername: 'Recipient Name',
	cc: 'CC',
	bcc: 'BCC',
	subject: 'Subject',
	text: 'Text',
	html: 'HTML',
	attachments: 'Attachments',
	bytes: 'Attachments',
	domain: 'Domain',
	reference: 'Reference',
};

/** Error codes that the framework gives before the operation runs: nothing was sent, whatever the status. */
const REFUSED_CODE =
	/^(?:Argument|Validation|Serialization|Format|NotFound|Conflict|NotSupported|NotEmpty|Predicate|InvalidOperation)/i;

/** Turns an ErrorResponse into the error with cause and fix (section 9 and table of section 11). */
export function serviceRefusal(
	answer: Answer,
	members: Record<string, unknown>,
	unreadable: 'uncertain' | 'failed',
): MailError | undefined {
	const status = responseStatus(members);
	if (status === undefined) return undefined;
	const { statusCode } = answer;
	const message = firstLine(status.Message) || status.ErrorCode;
	const fields = status.errors.filter(({ FieldName }) => FieldName !== '');
	const details: IDataObject = {
		errorCode: status.ErrorCode,
		serviceMessage: message,
		...(status.errors.length > 0 && {
			errors: status.errors.map((entry) => ({
				field: entry.FieldName,
				code: entry.ErrorCode,
				message: firstLine(entry.Message),
			})),
		}),
	};
	if (statusCode === 401 || /^(?:Unauthorized|Authentication|TokenException)/i.test(status.ErrorCode)) {
		return new MailError('unauthorized', `${DISPLAY_NAME} refused the login: ${message}`, {
			fix: 'Check the authentication mode and its values in the credential. Nothing was sent.',
			statusCode,
			details,
		});
	}
	if (statusCode === 403 || /^Forbidden/i.test(status.ErrorCode)) {
		return new MailError('unauthorized', `${DISPLAY_NAME} does not allow this: ${message}`, {
			fix: 'Ask the administrator of the hub for the right to send. Nothing was sent.',
			statusCode,
			details,
		});
	}
	if (/^Serialization/i.test(status.ErrorCode)) {
		return new MailError('refused', `${DISPLAY_NAME} could not read the request: ${message}`, {
			fix: 'Try Data Format JSON and check the attachments. Nothing was sent.',
			statusCode,
			details,
		});
	}
	const [first] = fields;
	if (first) {
		const label = LABEL_OF[first.FieldName.toLowerCase()] ?? first.FieldName;
		return new MailError(
			'refused',
			`${DISPLAY_NAME} refused ${label}: ${firstLine(first.Message) || message}`,
			{
				fix: `Correct ${label} and send it again. Nothing was sent.`,
				field: label,
				statusCode,
				details,
			},
		);
	}
	if ((statusCode >= 400 && statusCode < 500) || REFUSED_CODE.test(status.ErrorCode)) {
		return new MailError('refused', `${DISPLAY_NAME} refused the request: ${message}`, {
			fix: `The service calls it ${status.ErrorCode}. Correct what the message names and send it again.`,
			statusCode,
			details,
		});
	}
	return new MailError(unreadable, `${DISPLAY_NAME} ran into ${status.ErrorCode}: ${message}`, {
		fix: 'The mail may be out; it was not sent again. Check with the recipient before you send it again.',
		statusCode,
		details,
	});
}

function statusRefusal(answer: Answer): MailError {
	const { statusCode } = answer;
	// The framework's own "no such route" is the plain text 404 (section 9).
	if (statusCode === 404) {
		return new MailError('refused', `The base URL does not lead to ${DISPLAY_NAME}`, {
			fix: 'Enter the address above /Mail/Send as Base URL in the credential. Nothing was sent.',
			statusCode,
		});
	}
	return (
		commonRefusal(answer, DISPLAY_NAME) ??
		new MailError('refused', `${DISPLAY_NAME} refused the request with status ${statusCode}`, {
			fix: 'Check the base URL and the fields of the mail.',
			statusCode,
		})
	);
}

/** Messages can hold a stack text after the first line. */
function firstLine(message: string): string {
	const lines = message
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	return (lines[0] ?? '').slice(0, 300);
}

/** Words of the service for an answer that the transport judged by its status alone. */
export function explain(_step: PlanStep, answer: Answer): { message?: string; details?: IDataObject } {
	const read = readAnswer(answer);
	const status = read.kind === 'object' ? responseStatus(read.members) : undefined;
	if (status === undefined) return { details: { excerpt: excerpt(answer.body) } };
	return {
		message: `${DISPLAY_NAME} answered ${answer.statusCode}, ${status.ErrorCode}: ${firstLine(status.Message)}`,
		details: { errorCode: status.ErrorCode, serviceMessage: firstLine(status.Message) },
	};
}
