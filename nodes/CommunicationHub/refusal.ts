import type { IDataObject } from 'n8n-workflow';
import { concurrency, maxPerMinute } from '../shared/n8n/mailFields';
import type { Explanation } from '../shared/run/service';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { isHtml } from '../shared/wire/answers';
import { excerptDetails, type About, type Reason, type RefusalTable } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { format, labelOf } from './fields';
import { readAnswer } from './format';

/** The ResponseStatus of an ErrorResponse, camelCase or not. */
export interface ResponseStatus {
	ErrorCode: string;
	Message: string;
	errors: Array<{ FieldName: string; Message: string; ErrorCode: string }>;
}

/** What an ErrorResponse says, or nothing where the answer is none. */
interface HubReason extends Reason {
	/** What is wrong with the field at fault, where the answer says so. */
	fieldSaid?: string;
}

/** Undefined when there is none, or when it has no error code, which means success (CommunicationHub API sheet, section 9). */
export function responseStatus(members: object): ResponseStatus | undefined {
	const status = caseInsensitiveMember(members, 'ResponseStatus');
	if (typeof status !== 'object' || status === null) return undefined;
	const errorCode = textMember(status, 'ErrorCode').trim();
	if (errorCode === '') return undefined;
	const errors = caseInsensitiveMember(status, 'Errors');
	return {
		ErrorCode: errorCode,
		Message: textMember(status, 'Message').trim(),
		errors: (Array.isArray(errors) ? errors : []).map((entry: unknown) => ({
			FieldName: textMember(entry, 'FieldName').trim(),
			Message: textMember(entry, 'Message').trim(),
			ErrorCode: textMember(entry, 'ErrorCode').trim(),
		})),
	};
}

/** Words of the service for an answer that is judged by its status alone. */
export function explain(answer: Answer): Explanation {
	const status = statusIn(answer);
	if (status === undefined) return { details: excerptDetails(answer) };
	const said = firstLine(status.Message);
	return {
		message: `${refusals.service} answered ${answer.statusCode}, ${status.ErrorCode}${said ? `: ${said}` : ''}`,
		details: { errorCode: status.ErrorCode, serviceMessage: said },
	};
}

/** What the hub means by its answers (CommunicationHub API sheet, sections 9 to 11). */
export const refusals: RefusalTable<About, HubReason> = {
	service: 'CommunicationHub',
	reasonOf,
	rules: [
		{
			status: [401],
			when: hasErrorResponse,
			proves: true,
			kind: 'unauthorized',
			message: ({ reason }) => `CommunicationHub refused the login: ${reason.said}`,
			fix: 'Check the authentication mode and its values in the credential.',
		},
		{
			code: /^(?:Unauthorized$|Authentication|TokenException)/i,
			proves: true,
			kind: 'unauthorized',
			message: ({ reason }) => `CommunicationHub refused the login: ${reason.said}`,
			fix: 'Check the authentication mode and its values in the credential.',
		},
		{
			// Unknown (404), expired or cancelled (403) API keys: not a message, route or right that is missing (section 10).
			status: [403, 404],
			when: (context) => hasErrorResponse(context) && /\bapi ?key\b/i.test(context.reason.said ?? ''),
			proves: true,
			kind: 'unauthorized',
			message: ({ reason }) => `CommunicationHub refused the API key: ${reason.said}`,
			fix: 'Enter a key that the hub knows and that is still valid in the credential.',
		},
		{
			status: [403],
			when: hasErrorResponse,
			proves: true,
			kind: 'unauthorized',
			message: ({ reason }) => `CommunicationHub does not allow this: ${reason.said}`,
			fix: 'Ask the administrator of the hub for the right to do this.',
		},
		{
			code: /^(?:Forbidden|UnauthorizedAccess)/i,
			proves: true,
			kind: 'unauthorized',
			message: ({ reason }) => `CommunicationHub does not allow this: ${reason.said}`,
			fix: 'Ask the administrator of the hub for the right to do this.',
		},
		{
			code: /^TooManyRequests/i,
			proves: true,
			kind: 'throttled',
			message: ({ reason }) => `CommunicationHub asks for fewer requests: ${reason.said}`,
			fix: `Run it again later, or lower ${maxPerMinute.displayName} and ${concurrency.displayName}.`,
		},
		{
			code: /^Serialization/i,
			proves: true,
			kind: 'refused',
			message: ({ reason }) => `CommunicationHub could not read the request: ${reason.said}`,
			fix: `Try ${format.displayName} JSON and check the files.`,
		},
		{
			when: (context) => hasErrorResponse(context) && context.reason.field !== undefined,
			proves: true,
			kind: 'refused',
			message: ({ reason }) => `CommunicationHub refused ${reason.field}: ${reason.fieldSaid || reason.said}`,
			fix: ({ reason }) => `Correct ${reason.field} and run it again.`,
		},
		{
			// The framework refuses a request before its operation runs, by these codes or with these statuses.
			when: ({ reason: { code = '' }, answer: { statusCode } }) =>
				(code !== '' && statusCode >= 400 && statusCode < 500) ||
				/^(?:Argument|Validation|NotFound|Conflict|NotSupported|NotImplemented|NotEmpty)/i.test(code),
			proves: true,
			kind: 'refused',
			message: ({ reason }) => `CommunicationHub refused the request: ${reason.said}`,
			fix: ({ reason }) =>
				`The service calls it ${reason.code}. Correct what the message names and run it again.`,
		},
		{
			when: hasErrorResponse,
			proves: false,
			kind: 'failed',
			message: ({ reason }) => `CommunicationHub answered with ${reason.code}: ${reason.said}`,
			fix: ({ about }) =>
				about.effect === 'none'
					? 'Run it again later, or show the message to the administrator of the hub.'
					: `The ${about.noun} may have been sent; it was not sent again. Check with the recipient before you send it again.`,
		},
		{
			// 413, or what IIS makes of a body above its limit: 404, with the sub-status 13 in the page at best.
			status: [404, 413],
			when: ({ answer, about }) =>
				about.effect !== 'none' &&
				(answer.statusCode === 413 || /404\.13|content ?length/i.test(answer.body.slice(0, 20_000))),
			proves: true,
			kind: 'refused',
			message: ({ about }) => `The ${about.noun} is too large for the web server of CommunicationHub`,
			fix: 'Send fewer or smaller files.',
		},
		{
			// The framework's own "no such route" is the plain text 404.
			status: [404],
			proves: true,
			kind: 'refused',
			message: 'The base URL does not lead to CommunicationHub',
			fix: ({ answer, about }) =>
				`Enter the address above /Mail/Send as Base URL in the credential.${
					about.effect !== 'none' && isHtml(answer)
						? ` If smaller ones get through, this ${about.noun} is too large: the web server IIS answers 404 then as well.`
						: ''
				}`,
		},
	],
};

function hasErrorResponse({ reason }: { reason: Reason }): boolean {
	return reason.code !== undefined;
}

function statusIn(answer: Answer): ResponseStatus | undefined {
	const read = readAnswer(answer);
	return read.kind === 'object' ? responseStatus(read.members) : undefined;
}

function reasonOf(answer: Answer): HubReason {
	const status = statusIn(answer);
	if (status === undefined) return { details: excerptDetails(answer) };
	const said = firstLine(status.Message) || status.ErrorCode;
	const field = refusedField(status);
	return {
		code: status.ErrorCode,
		said,
		...(field && { field: field.label, fieldSaid: field.said }),
		details: detailsOf(status, said),
	};
}

function detailsOf({ ErrorCode, errors }: ResponseStatus, said: string): IDataObject {
	return {
		errorCode: ErrorCode,
		serviceMessage: said,
		...(errors.length > 0 && {
			errors: errors.map((entry) => ({
				field: entry.FieldName,
				code: entry.ErrorCode,
				message: firstLine(entry.Message),
			})),
		}),
	};
}

/** Which field was refused, and why. `Errors` may be missing although the message names the parameter (section 9). */
function refusedField({ Message, errors }: ResponseStatus): { label: string; said: string } | undefined {
	const error = errors.find(({ FieldName }) => FieldName !== '');
	if (error) return { label: labelOf(error.FieldName) ?? error.FieldName, said: firstLine(error.Message) };
	// As .NET Framework ends the message of an ArgumentException, and as newer versions do. Members of a request begin
	// with a capital; a parameter somewhere inside the hub means nothing to whoever reads the error.
	const named = /Parameter name: ([A-Z]\w*)|\(Parameter '([A-Z]\w*)'\)/.exec(Message);
	const label = named && labelOf(named[1] ?? named[2]);
	return label ? { label, said: firstLine(Message.replace(named[0], '')) } : undefined;
}

/** Messages can hold a stack text after the first line. One that ends in a colon announces the next. */
function firstLine(message: string): string {
	const [first = '', second = ''] = message
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	return (first.endsWith(':') ? `${first} ${second.replace(/^-+\s*/, '')}`.trim() : first).slice(0, 300);
}
