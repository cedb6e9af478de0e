import type { IDataObject } from 'n8n-workflow';
import { concurrency, maxPerMinute } from '../shared/n8n/mailFields';
import type { Explanation } from '../shared/run/service';
import { isHtml } from '../shared/wire/answers';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import {
	checkFirst,
	done,
	excerptDetails,
	type About,
	type Reason,
	type RefusalContext,
	type RefusalTable,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { credentialLabels } from './connection';
import { format, labelOf } from './fields';
import { readAnswer } from './format';

/** What an ErrorResponse says in its ResponseStatus. */
interface ResponseStatus {
	code: string;
	message: string;
	errors: Array<{ field: string; code: string; message: string }>;
}

/** What an ErrorResponse says, or nothing where the answer is none. */
interface HubReason extends Reason {
	/** Label of the parameter that the hub refused, and why. Not `field`: a refused login is the fault of no parameter. */
	refused?: { label: string; said: string };
}

/** Codes with which the framework refuses a request before its operation runs; it does so with any 4xx, too. */
const REFUSED_CODE = /^(?:Argument|Validation|NotFound|Conflict|NotSupported|NotImplemented|NotEmpty)/i;

/**
 * The ResponseStatus among the members of an answer, in camelCase or not. Undefined when there is none, or when it
 * has no error code, which means success (CommunicationHub API sheet, section 9).
 */
export function responseStatus(members: object): ResponseStatus | undefined {
	const status = caseInsensitiveMember(members, 'ResponseStatus');
	const code = textMember(status, 'ErrorCode').trim();
	if (code === '') return undefined;
	const errors = caseInsensitiveMember(status, 'Errors');
	return {
		code,
		message: textMember(status, 'Message').trim(),
		errors: (Array.isArray(errors) ? errors : [])
			.filter((entry: unknown) => typeof entry === 'object' && entry !== null)
			.map((entry) => ({
				field: textMember(entry, 'FieldName').trim(),
				code: textMember(entry, 'ErrorCode').trim(),
				message: textMember(entry, 'Message').trim(),
			})),
	};
}

/** Words of the service for an answer that is judged by its status alone. */
export function explain(answer: Answer): Explanation {
	const status = statusIn(answer);
	if (status === undefined) return { details: excerptDetails(answer) };
	const said = firstLine(status.message);
	return {
		message: `${refusals.service} answered ${answer.statusCode}, ${status.code}${said ? `: ${said}` : ''}`,
		details: { errorCode: status.code, serviceMessage: said },
	};
}

/** What the hub means by its answers (CommunicationHub API sheet, sections 9 to 11). */
export const refusals: RefusalTable<About, HubReason> = {
	service: 'CommunicationHub',
	reasonOf,
	rules: [
		{
			when: errorResponse(401, /^(?:Unauthorized$|Authentication|TokenException)/i),
			proves: true,
			kind: 'unauthorized',
			message: ({ service, reason }) => `${service} refused the login: ${reason.said}`,
			fix: 'Check the authentication mode and its values in the credential.',
		},
		{
			// Unknown (404), expired or cancelled (403) API keys: not a message, route or right that is missing (section 10).
			status: [403, 404],
			when: ({ reason: { code, said = '' } }) => code !== undefined && /\bapi ?key\b/i.test(said),
			proves: true,
			kind: 'unauthorized',
			message: ({ service, reason }) => `${service} refused the API key: ${reason.said}`,
			fix: 'Enter a key that the hub knows and that is still valid in the credential.',
		},
		{
			when: errorResponse(403, /^(?:Forbidden|UnauthorizedAccess)/i),
			proves: true,
			kind: 'unauthorized',
			message: ({ service, reason }) => `${service} does not allow this: ${reason.said}`,
			fix: 'Ask the administrator of the hub for the right to do this.',
		},
		{
			code: /^TooManyRequests/i,
			proves: true,
			kind: 'throttled',
			message: ({ service, reason }) => `${service} asks for fewer requests: ${reason.said}`,
			fix: `Run it again later, or lower ${maxPerMinute.displayName} and ${concurrency.displayName}.`,
		},
		{
			code: /^Serialization/i,
			proves: true,
			kind: 'refused',
			message: ({ service, reason }) => `${service} could not read the request: ${reason.said}`,
			fix: `Try ${format.displayName} JSON and check the files.`,
		},
		{
			when: ({ reason }) => reason.refused !== undefined,
			proves: true,
			kind: 'refused',
			message: ({ service, reason: { refused, said } }) =>
				`${service} refused ${refused?.label}: ${refused?.said || said}`,
			fix: ({ reason: { refused } }) => `Correct ${refused?.label} and run it again.`,
			field: ({ reason: { refused } }) => refused?.label,
		},
		{
			when: ({ reason: { code }, answer: { statusCode } }) =>
				code !== undefined && ((statusCode >= 400 && statusCode < 500) || REFUSED_CODE.test(code)),
			proves: true,
			kind: 'refused',
			message: ({ service, reason }) => `${service} refused the request: ${reason.said}`,
			fix: ({ reason }) =>
				`The service calls it ${reason.code}. Correct what the message names and run it again.`,
		},
		{
			code: /./,
			proves: false,
			kind: 'failed',
			message: ({ service, reason }) => `${service} answered with ${reason.code}: ${reason.said}`,
			fix: ({ about: { noun, effect } }) =>
				effect === 'none'
					? 'Run it again later, or show the message to the administrator of the hub.'
					: `The ${noun} may have been ${done(effect)}. ${checkFirst(effect)}`,
		},
		{
			// 413, or what IIS makes of a body above its limit: 404, with the sub-status 13 in the page at best.
			status: [404, 413],
			when: ({ answer, about }) =>
				about.effect !== 'none' &&
				(answer.statusCode === 413 || /404\.13|content ?length/i.test(answer.body.slice(0, 20_000))),
			proves: true,
			kind: 'refused',
			message: ({ service, about }) => `The ${about.noun} is too large for the web server of ${service}`,
			fix: 'Send fewer or smaller files.',
		},
		{
			// The framework's own "no such route" is the plain text 404.
			status: [404],
			proves: true,
			kind: 'refused',
			message: ({ service }) => `The base URL does not lead to ${service}`,
			fix: ({ answer, about }) =>
				`Enter the address above /Mail/Send as ${credentialLabels.baseUrl} in the credential.${
					about.effect !== 'none' && isHtml(answer)
						? ` If smaller ones get through, this ${about.noun} is too large: the web server IIS answers 404 then as well.`
						: ''
				}`,
		},
	],
};

/** Whether the answer is an ErrorResponse with this status or with such a code. */
function errorResponse(status: number, codes: RegExp) {
	return ({ answer, reason: { code } }: RefusalContext): boolean =>
		code !== undefined && (answer.statusCode === status || codes.test(code));
}

function statusIn(answer: Answer): ResponseStatus | undefined {
	const read = readAnswer(answer);
	return read.kind === 'object' ? responseStatus(read.members) : undefined;
}

function reasonOf(answer: Answer): HubReason {
	const status = statusIn(answer);
	if (status === undefined) return { details: excerptDetails(answer) };
	const said = firstLine(status.message) || status.code;
	return { code: status.code, said, refused: refusedField(status), details: detailsOf(status, said) };
}

function detailsOf({ code, errors }: ResponseStatus, said: string): IDataObject {
	return {
		errorCode: code,
		serviceMessage: said,
		...(errors.length > 0 && {
			errors: errors.map((error) => ({ ...error, message: firstLine(error.message) })),
		}),
	};
}

/** Which field was refused, and why. `Errors` may be missing although the message names the parameter (section 9). */
function refusedField({ message, errors }: ResponseStatus): HubReason['refused'] {
	const error = errors.find(({ field }) => field !== '');
	if (error) return { label: labelOf(error.field) ?? error.field, said: firstLine(error.message) };
	// As .NET Framework ends the message of an ArgumentException, and as newer versions do. Members of a request begin
	// with a capital; a parameter somewhere inside the hub means nothing to whoever reads the error.
	const named = /Parameter name: ([A-Z]\w*)|\(Parameter '([A-Z]\w*)'\)/.exec(message);
	const label = named && labelOf(named[1] ?? named[2]);
	return label ? { label, said: firstLine(message.replace(named[0], '')) } : undefined;
}

/** Messages can hold a stack text after the first line. One that ends in a colon announces the next. */
function firstLine(message: string): string {
	const [first = '', second = ''] = message
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => line !== '');
	return (first.endsWith(':') ? `${first} ${second.replace(/^-+\s*/, '')}`.trim() : first).slice(0, 300);
}
