import type { StruckFault } from '../../core/service';
import type { Exchange } from '../../core/exchange';
import { answerWith, type Delivers, type FaultDefinition } from '../../core/faults/definition';
import { HubError, type Issue } from './hubError';

/** An exception that the framework turns into an ErrorResponse (CommunicationHub API sheet, section 13). */
interface ThrownError {
	name: string;
	description: string;
	delivers: Delivers;
	status: number;
	code: string;
	issue: Issue;
	/** The parameter that a number in the recipient's name sets. */
	numbered?: 'status';
}

const SERVICE = 'communicationhub';

/** The reasons that the framework puts on the second line. */
const UNREADABLE =
	"Could not deserialize 'application/json' request using CommunicationHub.APIModel.SendMail'";

/** Thrown by the operation, after its mail went out: the same statuses and codes that refuse a request elsewhere. */
const AFTER_SENDING: ThrownError[] = (
	[
		['serialization', 400, 'SerializationException', 'The answer of the provider could not be read'],
		['format', 400, 'FormatException', 'Input string was not in a correct format.'],
		['argument', 400, 'ArgumentException', 'Value does not fall within the expected range.'],
		['file-not-found', 404, 'FileNotFoundException', "Could not find file 'C:\\Hub\\log\\mail.log'."],
		[
			'unauthorized-access',
			403,
			'UnauthorizedAccessException',
			"Access to the path 'C:\\Hub\\log' is denied.",
		],
		['not-supported', 405, 'NotSupportedException', 'Specified method is not supported.'],
		['optimistic-concurrency', 409, 'OptimisticConcurrencyException', 'The row was changed meanwhile.'],
	] as const
).map(([kind, status, code, message]) => ({
	name: `hub-thrown-${kind}`,
	description: `Mail accepted, then the operation throws ${code}: ${status}`,
	delivers: 'all',
	status,
	code,
	issue: { message },
}));

const PASSED_ON: ThrownError = {
	name: 'hub-provider-status',
	description:
		'The first recipient is served; the mail provider answers the next one with a status, which the hub passes on',
	delivers: 'part',
	status: 429,
	code: 'WebException',
	issue: { message: 'The remote server returned an error: ({status}).' },
	numbered: 'status',
};

/** Thrown before the operation runs: nothing is sent. */
const BEFORE_SENDING: ThrownError[] = [
	{
		name: 'hub-unauthorized',
		description: 'The login is refused with an ErrorResponse: 401',
		delivers: 'none',
		status: 401,
		code: 'Unauthorized',
		issue: { message: 'Invalid UserName or Password' },
	},
	{
		name: 'hub-validation',
		description: 'A validator of the framework names a member of the request: 400',
		delivers: 'none',
		status: 400,
		code: 'ValidationException',
		issue: { field: 'To', message: "'To' is not a valid email address." },
	},
	{
		name: 'hub-unreadable',
		description: 'The body cannot be bound: 400',
		delivers: 'none',
		status: 400,
		code: 'SerializationException',
		issue: { message: `${UNREADABLE}\nError: System.FormatException: Unexpected end of input` },
	},
	{
		name: 'hub-too-large',
		description: 'The body is larger than the web server allows, said on the second line: 400',
		delivers: 'none',
		status: 400,
		code: 'SerializationException',
		issue: {
			message: `${UNREADABLE}\nError: System.Web.HttpException (0x80004005): Maximum request length exceeded.`,
		},
	},
	{
		name: 'hub-too-large-http',
		description: 'The body is larger than ASP.NET allows, as an HttpException: 500',
		delivers: 'none',
		status: 500,
		code: 'HttpException',
		issue: { message: 'Maximum request length exceeded.' },
	},
	{
		name: 'hub-too-large-kestrel',
		description: 'The body is larger than Kestrel allows, as a BadHttpRequestException: 500',
		delivers: 'none',
		status: 500,
		code: 'BadHttpRequestException',
		issue: { message: 'Request body too large. The max request body size is 30000000 bytes.' },
	},
];

const THROWN: readonly ThrownError[] = [...AFTER_SENDING, PASSED_ON, ...BEFORE_SENDING];

/** Answers with a success status that do not say that a mail was taken. */
const NO_SUCCESS: Array<{ name: string; delivers: 'none' | 'all'; says: string; body: string }> = [
	{
		name: 'hub-200-error-message',
		delivers: 'none',
		says: 'an ErrorMessage and no MessageId',
		body: '{"ErrorMessage":"Mailbox unknown","Status":"queued"}',
	},
	{
		name: 'hub-200-status-401',
		delivers: 'none',
		says: 'the problem object of a gateway',
		body: '{"status":401,"title":"Unauthorized"}',
	},
	{
		name: 'hub-200-rejected',
		delivers: 'none',
		says: 'a status that the hub does not have',
		body: '{"Status":"rejected","Reason":"Sender not allowed"}',
	},
	{ name: 'hub-200-empty-object', delivers: 'all', says: 'an empty object', body: '{}' },
	{ name: 'hub-200-empty', delivers: 'all', says: 'an empty body', body: '' },
];

const ASP_NET_PAGE =
	'<!DOCTYPE html>\r\n<html>\r\n<head><title>Maximum request length exceeded.</title></head>\r\n' +
	'<body bgcolor="white"><span><h1>Server Error in \'/\' Application.<hr width=100% size=1 color=silver></h1>\r\n' +
	'<h2> <i>Maximum request length exceeded.</i> </h2></span></body>\r\n</html>\r\n';

/** Faults of the hub that no general one covers (CommunicationHub API sheet, section 13). */
export const HUB_FAULTS: readonly FaultDefinition[] = [
	...THROWN.map(({ name, description, delivers, status, numbered }): FaultDefinition => ({
		name,
		description,
		delivers,
		service: SERVICE,
		phase: 'within',
		defaults: { status, ...(delivers === 'part' && { recipients: 1 }) },
		numberParameter: numbered,
	})),
	{
		name: 'hub-too-large-page',
		description: "The body is larger than ASP.NET allows, as ASP.NET's own page: 500; mail not accepted",
		delivers: 'none',
		service: SERVICE,
		phase: 'before',
		defaults: {},
		run: (exchange) => answerWith(exchange, 500, ASP_NET_PAGE, 'text/html; charset=utf-8'),
	},
	...NO_SUCCESS.map(({ name, delivers, says, body }): FaultDefinition => {
		const common = {
			name,
			service: SERVICE,
			description: `${delivers === 'all' ? 'Mail accepted' : 'Mail not accepted'}, 200 with ${says}`,
			defaults: {},
			run: (exchange: Exchange) => answerWith(exchange, 200, body),
		};
		return delivers === 'all'
			? { ...common, delivers, phase: 'after' }
			: { ...common, delivers, phase: 'before' };
	}),
];

/** The exception that a fault throws inside the operation, before or after its mail; undefined where it throws none. */
export function thrownBy(fault: StruckFault | undefined): HubError | undefined {
	const thrown = THROWN.find(({ name }) => name === fault?.name);
	if (thrown === undefined) return undefined;
	const status = Number(fault?.parameters.status);
	const message = thrown.issue.message.replace('{status}', String(status));
	return new HubError(status, thrown.code, [{ ...thrown.issue, message }], message.startsWith(UNREADABLE));
}
