import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt, isHtml } from '../shared/wire/commonRefusals';
import { MailError } from '../shared/errors';
import type { Answer, PlanStep } from '../shared/run/plan';
import { readAnswer } from './format';
import { knownLabel, labelOf } from './labels';
import { DISPLAY_NAME } from './limits';

/** What was asked for: it decides what an unclear answer means and what messages call it. */
export interface Purpose {
	noun: 'mail' | 'SMS' | 'letter' | 'message';
	/** Something may be out when the answer is unclear. */
	sends: boolean;
}

/** The ResponseStatus of an ErrorResponse, camelCase or not. */
export interface ResponseStatus {
	ErrorCode: string;
	Message: string;
	errors: Array<{ FieldName: string; Message: string; ErrorCode: string }>;
}

/** Undefined when there is none, or when it has no error code, which means success (CommunicationHub API sheet, section 9). */
export function responseStatus(members: object): ResponseStatus | undefined {
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

/**
 * Codes with which the framework refuses a request before its operation runs. They count whatever the status:
 * newer servers answer JSONP with 200 even then (section 6).
 */
const REFUSED_CODE = /^(?:Argument|Validation|NotFound|Conflict|NotSupported|NotImplemented|NotEmpty)/i;

/** Turns an ErrorResponse into the error with cause and fix (sections 9 and 11); undefined when there is none. */
export function serviceRefusal(answer: Answer, members: object, purpose: Purpose): MailError | undefined {
	const status = responseStatus(members);
	if (status === undefined) return undefined;
	const { statusCode } = answer;
	const message = firstLine(status.Message) || status.ErrorCode;
	const nothing = purpose.sends ? ' Nothing was sent.' : '';
	const options = { statusCode, details: detailsOf(status, message) };
	const code = (pattern: RegExp) => pattern.test(status.ErrorCode);

	if (statusCode === 401 || code(/^(?:Unauthorized$|Authentication|TokenException)/i)) {
		return new MailError('unauthorized', `${DISPLAY_NAME} refused the login: ${message}`, {
			...options,
			fix: `Check the authentication mode and its values in the credential.${nothing}`,
		});
	}
	// Unknown (404), expired or cancelled (403) API keys: not a message, route or right that is missing (section 10).
	if ((statusCode === 403 || statusCode === 404) && /\bapi ?key\b/i.test(message)) {
		return new MailError('unauthorized', `${DISPLAY_NAME} refused the API key: ${message}`, {
			...options,
			fix: `Enter a key that the hub knows and that is still valid in the credential.${nothing}`,
		});
	}
	if (statusCode === 403 || code(/^(?:Forbidden|UnauthorizedAccess)/i)) {
		return new MailError('unauthorized', `${DISPLAY_NAME} does not allow this: ${message}`, {
			...options,
			fix: `Ask the administrator of the hub for the right to do this.${nothing}`,
		});
	}
	if (code(/^TooManyRequests/i)) {
		return new MailError('throttled', `${DISPLAY_NAME} asks for fewer requests: ${message}`, {
			...options,
			fix: `Run it again later, or lower Max per Minute and Concurrency.${nothing}`,
		});
	}
	if (code(/^Serialization/i)) {
		return new MailError('refused', `${DISPLAY_NAME} could not read the request: ${message}`, {
			...options,
			fix: `Try Data Format JSON and check the files.${nothing}`,
		});
	}
	const field = refusedField(status);
	if (field) {
		return new MailError('refused', `${DISPLAY_NAME} refused ${field.label}: ${field.why || message}`, {
			...options,
			field: field.label,
			fix: `Correct ${field.label} and run it again.${nothing}`,
		});
	}
	if ((statusCode >= 400 && statusCode < 500) || code(REFUSED_CODE)) {
		return new MailError('refused', `${DISPLAY_NAME} refused the request: ${message}`, {
			...options,
			fix: `The service calls it ${status.ErrorCode}. Correct what the message names and run it again.${nothing}`,
		});
	}
	return new MailError(
		purpose.sends ? 'uncertain' : 'failed',
		`${DISPLAY_NAME} answered with ${status.ErrorCode}: ${message}`,
		{
			...options,
			fix: purpose.sends
				? `The ${purpose.noun} may be out; it was not sent again. Check with the recipient before you send it again.`
				: 'Run it again later, or show the message to the administrator of the hub.',
		},
	);
}

/** The error for a status other than 2xx whose body is no ErrorResponse. */
export function statusRefusal(answer: Answer, purpose: Purpose): MailError {
	const { statusCode } = answer;
	const { noun, sends } = purpose;
	const nothing = sends ? ' Nothing was sent.' : '';
	if (sends && isTooLarge(answer)) {
		return new MailError('refused', `The ${noun} is too large for the web server of ${DISPLAY_NAME}`, {
			fix: `Send fewer or smaller files.${nothing}`,
			statusCode,
			details: excerptOf(answer),
		});
	}
	// The framework's own "no such route" is the plain text 404 (section 9).
	if (statusCode === 404) {
		const mayBeSize =
			sends && isHtml(answer)
				? ` If smaller ones get through, this ${noun} is too large: the web server IIS answers 404 then as well.`
				: '';
		return new MailError('refused', `The base URL does not lead to ${DISPLAY_NAME}`, {
			fix: `Enter the address above /Mail/Send as Base URL in the credential.${mayBeSize}${nothing}`,
			statusCode,
			details: excerptOf(answer),
		});
	}
	return (
		commonRefusal(answer, DISPLAY_NAME) ??
		new MailError('refused', `${DISPLAY_NAME} refused the request with status ${statusCode}`, {
			fix: `Check the base URL in the credential and the fields of the node.${nothing}`,
			statusCode,
			details: excerptOf(answer),
		})
	);
}

/** 413, or what IIS makes of a body above its limit: 404, with the sub-status 13 in the page at best (section 9). */
function isTooLarge({ statusCode, body }: Answer): boolean {
	if (statusCode === 413) return true;
	return statusCode === 404 && /404\.13|content ?length/i.test(body.slice(0, 20_000));
}

/** Words of the service for an answer that the transport judged by its status alone. */
export function explain(_step: PlanStep, answer: Answer): { message?: string; details?: IDataObject } {
	const read = readAnswer(answer);
	const status = read.kind === 'object' ? responseStatus(read.members) : undefined;
	if (status === undefined) return { details: excerptOf(answer) };
	const message = firstLine(status.Message);
	return {
		message: `${DISPLAY_NAME} answered ${answer.statusCode}, ${status.ErrorCode}${message ? `: ${message}` : ''}`,
		details: { errorCode: status.ErrorCode, serviceMessage: message },
	};
}

function detailsOf(status: ResponseStatus, message: string): IDataObject {
	return {
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
}

function excerptOf(answer: Answer): IDataObject {
	const said = excerpt(answer.body);
	return said === '' ? {} : { excerpt: said };
}

function member(object: object, name: string): unknown {
	const found = Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase());
	return found?.[1];
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Which field was refused, and why. `Errors` may be missing although the message names the parameter (section 9). */
function refusedField({ Message, errors }: ResponseStatus): { label: string; why: string } | undefined {
	const error = errors.find(({ FieldName }) => FieldName !== '');
	if (error) return { label: labelOf(error.FieldName), why: firstLine(error.Message) };
	// As .NET Framework ends the message of an ArgumentException, and as newer versions do. Members of a request begin
	// with a capital; a parameter somewhere inside the hub means nothing to whoever reads the error.
	const named = /Parameter name: ([A-Z]\w*)|\(Parameter '([A-Z]\w*)'\)/.exec(Message);
	const label = named && knownLabel(named[1] ?? named[2]);
	return label ? { label, why: firstLine(Message.replace(named[0], '')) } : undefined;
}

/** Messages can hold a stack text after the first line. One that ends in a colon announces the next. */
function firstLine(message: string): string {
	const [first = '', second = ''] = message
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	return (first.endsWith(':') ? `${first} ${second.replace(/^-+\s*/, '')}`.trim() : first).slice(0, 300);
}
