import type { MailBody } from '../shared/mail/message';
import type { IDataObject } from 'n8n-workflow';
import { concurrency, maxPerMinute } from '../shared/n8n/mailFields';
import type { Explanation } from '../shared/run/service';
import { isHtml } from '../shared/wire/answers';
import {
	excerptDetails,
	type About,
	type Reason,
	type RefusalContext,
	type RefusalTable,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { credentialLabels } from './connection';
import { REQUESTS, type RequestName } from './contract';
import { statusIn, tellingLine, UNREADABLE, type ResponseStatus } from './errorResponse';
import { format, labelOf } from './fields';

/** What an ErrorResponse says, or nothing where the answer is none. */
interface HubReason extends Reason {
	status?: ResponseStatus;
	/** Label of the parameter that was refused, and why. Not `field`: a refused login is the fault of no parameter. */
	refused?: { label: string; said: string; proves: boolean };
}

/** What a request of the hub was about. */
export interface HubAbout extends About {
	/** The request that an error may name a member of. */
	request?: RequestName;
	/** Of the mail that is sent: its halves may come from another field than their names say. */
	body?: MailBody;
}

/** ASP.NET and Kestrel about a body above their limit, on whatever line of a message. */
const TOO_LARGE = /Maximum request length exceeded|Request body too large/i;
/** The framework's validators run before the operation. */
const VALIDATION = /^ValidationException$/i;
/** Exceptions of ASP.NET and Kestrel. HttpRequestException is none: the hub's own requests throw it. */
const SERVER_CODE = /^(?:HttpException|BadHttpRequestException)$/i;
/** Codes of the exceptions that the framework gives a status of their own; it does so with any 4xx, too. */
const REFUSED_CODE = /^(?:Argument|Validation|NotFound|Conflict|NotSupported|NotImplemented|NotEmpty)/i;

const FEWER_REQUESTS = `Run it again later, or lower ${maxPerMinute.displayName} and ${concurrency.displayName}.`;

/** Words of the service for an answer that is judged by its status alone. */
export function explain(answer: Answer): Explanation {
	const status = statusIn(answer);
	if (status === undefined) return { details: excerptDetails(answer) };
	const said = tellingLine(status.message);
	return {
		message: `${refusals.service} answered ${answer.statusCode}, ${status.code}${said ? `: ${said}` : ''}`,
		details: { errorCode: status.code, serviceMessage: said },
	};
}

/**
 * What the hub means by its answers (CommunicationHub API sheet, sections 9 to 11 and 13). The status is that of
 * whatever was thrown, also after the mail went out: only what the framework itself says before an operation proves.
 */
export const refusals: RefusalTable<HubAbout, HubReason> = {
	service: 'CommunicationHub',
	reasonOf,
	rules: [
		{
			// Unknown (404), expired or cancelled (403) keys: not a message, route or right that is missing (section 10).
			when: ({ reason: { code = '', said = '' } }) =>
				/^InvalidApiKey/i.test(code) ||
				(/^(?:NotFound|Forbidden|Unauthorized)$/i.test(code) && /\bapi ?key\b/i.test(said)),
			proves: true,
			answers: 'the API key is unknown, has expired or was cancelled',
			refusesAccount: true,
			kind: 'unauthorized',
			message: ({ service, reason }) => `${service} refused the API key: ${reason.said}`,
			fix: 'Enter a key that the hub knows and that is still valid in the credential.',
		},
		{
			// Not AuthenticationException: the hub's mail library throws one of that name when its SMTP login fails.
			code: /^(?:Unauthorized|TokenException)$/i,
			proves: true,
			refusesAccount: true,
			kind: 'unauthorized',
			message: ({ service, reason }) => `${service} refused the login: ${reason.said}`,
			fix: 'Check the authentication mode and its values in the credential.',
		},
		{
			// The right to this operation: every item of the run needs it.
			code: /^Forbidden$/i,
			proves: true,
			refusesAccount: true,
			kind: 'unauthorized',
			message: ({ service, reason }) => `${service} does not allow this: ${reason.said}`,
			fix: 'Ask the administrator of the hub for the right to do this.',
		},
		{
			code: /^TooManyRequests/i,
			proves: true,
			kind: 'throttled',
			message: ({ service, reason }) => `${service} asks for fewer requests: ${reason.said}`,
			fix: FEWER_REQUESTS,
		},
		{
			// 413; what IIS makes of it (404, sub-status 13); what ASP.NET and Kestrel say, with 400 or 500 (section 13).
			status: [200, 400, 404, 413, 500],
			when: isTooLarge,
			proves: true,
			answers: 'IIS, ASP.NET or Kestrel says that the request is too large',
			kind: 'refused',
			message: ({ service, about }) => `The ${about.noun} is too large for the web server of ${service}`,
			fix: 'Send fewer or smaller files.',
		},
		{
			when: ({ reason: { status } }) => status !== undefined && UNREADABLE.test(status.message),
			proves: true,
			answers: 'the request could not be deserialized',
			kind: 'refused',
			message: ({ service, reason }) => `${service} could not read the request: ${reason.said}`,
			fix: ({ reason: { status } }) =>
				/^[^']*'[^']*json/i.test(status?.message ?? '')
					? 'Check the fields and files of the item, or show the message to the administrator of the hub.'
					: `Try ${format.displayName} JSON and check the files.`,
		},
		{
			when: ({ reason: { refused }, about }) =>
				refused?.proves || (refused && about.effect === 'none') || false,
			proves: true,
			answers: '`ResponseStatus.Errors` names a member of the request',
			kind: 'refused',
			message: ({ service, reason: { refused, said } }) =>
				`${service} refused ${refused?.label}: ${refused?.said || said}`,
			fix: ({ reason: { refused } }) => `Correct ${refused?.label} and run it again.`,
			field: ({ reason: { refused } }) => refused?.label,
		},
		{
			code: VALIDATION,
			proves: true,
			kind: 'refused',
			message: ({ service, reason }) => `${service} refused the request: ${reason.said}`,
			fix: 'Correct what the message names and run it again.',
		},
		{
			status: [401, 403],
			code: /./,
			proves: false,
			kind: 'unauthorized',
			message: answeredWith,
			fix: ({ about }) => thrownFix(about, 'Check the login and its rights in the credential.'),
		},
		{
			when: ({ reason: { code }, answer: { statusCode } }) =>
				code !== undefined && ((statusCode >= 400 && statusCode < 500) || REFUSED_CODE.test(code)),
			proves: false,
			kind: 'refused',
			message: answeredWith,
			fix: ({ about }) => thrownFix(about, 'Correct what the message names and run it again.'),
			field: ({ reason: { refused } }) => refused?.label,
		},
		{
			code: /./,
			proves: false,
			kind: 'failed',
			message: answeredWith,
			fix: ({ about }) =>
				thrownFix(about, 'Run it again later, or show the message to the administrator of the hub.'),
		},
		{
			// The framework's own "no such route" is the plain text 404.
			status: [404],
			proves: true,
			answers: 'without `ResponseStatus`',
			kind: 'refused',
			message: ({ service }) => `The base URL does not lead to ${service}`,
			fix: ({ answer, about }) =>
				`Enter the address above /Mail/Send as ${credentialLabels.baseUrl} in the credential.${
					about.effect !== 'none' && isHtml(answer)
						? ` If smaller ones get through, this ${about.noun} is too large: the web server IIS answers 404 then as well.`
						: ''
				}`,
		},
		{
			// A limiter before the operation: what the hub passes on has its own form of an error (section 13).
			status: [429],
			proves: true,
			answers: 'without `ResponseStatus`',
			kind: 'throttled',
			message: ({ service }) => `${service} asks for fewer requests`,
			fix: FEWER_REQUESTS,
		},
		{
			// Redirects and these statuses come from a server before the operation (section 13). No other status proves that.
			when: ({ answer: { statusCode } }) =>
				statusCode >= 400 && ![401, 403, 405, 413, 421].includes(statusCode),
			proves: false,
			kind: 'refused',
			message: ({ service, answer }) => `${service} answered ${answer.statusCode} without saying why`,
			fix: `Check the ${credentialLabels.baseUrl} in the credential, and what stands before the hub.`,
		},
	],
};

type Context = RefusalContext<HubAbout, HubReason>;

/** The words for an exception that can come from anywhere in the hub, or from the mail provider behind it. */
function answeredWith({ service, answer, reason: { code, said } }: Context): string {
	return `${service} answered ${answer.statusCode}, ${code}${said === code ? '' : `: ${said}`}`;
}

function thrownFix({ effect }: HubAbout, otherwise: string): string {
	return effect === 'none' ? otherwise : 'The hub can answer like this after it has sent as well.';
}

function isTooLarge({ answer, about, reason: { status } }: Context): boolean {
	if (about.effect === 'none') return false;
	if (status !== undefined)
		return (
			TOO_LARGE.test(status.message) && (UNREADABLE.test(status.message) || SERVER_CODE.test(status.code))
		);
	const begin = answer.body.slice(0, 20_000);
	switch (answer.statusCode) {
		case 404:
			return /404\.13|content ?length/i.test(begin);
		case 500:
			return isHtml(answer) && /<title>\s*Maximum request length exceeded/i.test(begin);
		default:
			return answer.statusCode === 413;
	}
}

function reasonOf(answer: Answer, { request, body }: HubAbout): HubReason {
	const status = statusIn(answer);
	if (status === undefined) return { details: excerptDetails(answer) };
	const said = tellingLine(status.message) || status.code;
	const refused = refusedField(status, request, body);
	return { status, code: status.code, said, refused, details: detailsOf(status, said) };
}

function detailsOf({ code, errors }: ResponseStatus, said: string): IDataObject {
	return {
		errorCode: code,
		serviceMessage: said,
		...(errors.length > 0 && {
			errors: errors.map((error) => ({ ...error, message: tellingLine(error.message) })),
		}),
	};
}

/**
 * Which field was refused, and why. `Errors` may be missing although the message names the parameter (section 9). Only
 * `Errors` proves, and only where it names a member of the request: other parameters belong to something inside the hub.
 */
function refusedField(
	{ code, message, errors }: ResponseStatus,
	request: RequestName | undefined,
	body: MailBody | undefined,
): HubReason['refused'] {
	const proves = VALIDATION.test(code);
	const member = errors.find(({ field }) => isMember(field, request));
	const error = member ?? errors.find(({ field }) => (proves ? field !== '' : /^[A-Z]/.test(field)));
	if (error)
		return {
			label: labelOf(error.field, body) ?? error.field,
			said: tellingLine(error.message),
			proves: proves || member !== undefined,
		};
	// As .NET Framework ends the message of an ArgumentException, and as newer versions do.
	const named = /Parameter name: ([A-Z]\w*)|\(Parameter '([A-Z]\w*)'\)/.exec(message);
	const label = named && labelOf(named[1] ?? named[2], body);
	return label ? { label, said: tellingLine(message.replace(named[0], '')), proves } : undefined;
}

/** Members are spelt with a capital; one of a file is named with its place: `Attachments[0].Bytes`. */
function isMember(field: string, request: RequestName | undefined): boolean {
	const [name] = field.split(/[.[]/);
	return request !== undefined && Object.keys(REQUESTS[request].schema.shape).includes(name);
}
