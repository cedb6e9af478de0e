import type { Answer, Exchange } from './exchange';

/** Values a fault can be tuned with; each has a default in the table. */
export type FaultParameters = Record<string, unknown>;

/** What a rule names: `{name: 'slow', delayMs: 500}`; a plain string means no parameters. */
export type FaultSpec = string | ({ name: string } & FaultParameters);

interface FaultBase {
	name: string;
	description: string;
	/** Whether a valid mail reaches the inbox although the client sees this. */
	accepts: boolean;
	defaults: FaultParameters;
	/** The parameter that the number in `slow-2000@fault.test` sets. */
	numberParameter?: string;
}

/** Strikes before the service sees the request. `connect` does not even read the body. */
interface FaultBefore extends FaultBase {
	phase: 'connect' | 'before';
	accepts: false;
	run(exchange: Exchange, parameters: FaultParameters): void;
}

/** Strikes once the service has handled the request, just before its answer leaves. */
interface FaultAfter extends FaultBase {
	phase: 'after';
	run(exchange: Exchange, parameters: FaultParameters, answer: Answer): void;
}

export type FaultDefinition = FaultBefore | FaultAfter;

const HTML_PAGE = (title: string) =>
	`<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><hr><center>nginx</center></body></html>\n`;

const JSON_TYPE = 'application/json; charset=utf-8';

function answerBefore(
	exchange: Exchange,
	status: number,
	body: unknown,
	type: string,
	headers: Record<string, string> = {},
) {
	exchange.answer({ status, headers: { 'content-type': type, ...headers }, body: toBuffer(body) });
}

function toBuffer(body: unknown): Buffer {
	if (Buffer.isBuffer(body)) return body;
	return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}

/** The header of a 429 in one of the dialects that the four vendors and their proxies use. */
function throttleHeaders(dialect: unknown, seconds: number, now: number): Record<string, string> {
	switch (dialect) {
		case 'retry-after-date':
			return { 'retry-after': new Date(Math.ceil(now / 1000) * 1000 + seconds * 1000).toUTCString() };
		case 'epoch-seconds':
			return { 'x-ratelimit-retry-after': String(Math.ceil(now / 1000) + seconds) };
		case 'ratelimit-reset':
			return { 'ratelimit-limit': '1', 'ratelimit-remaining': '0', 'ratelimit-reset': String(seconds) };
		default:
			return { 'retry-after': String(seconds) };
	}
}

/** Every fault the sandbox can play. Tests iterate over this table. */
export const FAULTS: readonly FaultDefinition[] = [
	{
		name: 'reset-before-read',
		description: 'Connection reset before the body is read (by recipient: once it is read)',
		phase: 'connect',
		accepts: false,
		defaults: {},
		run: (exchange) => exchange.reset(),
	},
	{
		name: 'reset-before-accept',
		description: 'Connection reset after the body is read, mail not accepted',
		phase: 'before',
		accepts: false,
		defaults: {},
		run: (exchange) => exchange.reset(),
	},
	{
		name: 'timeout-before-accept',
		description: 'Body read, no answer, mail not accepted',
		phase: 'before',
		accepts: false,
		defaults: {},
		run: (exchange) => exchange.hang(),
	},
	{
		name: 'status',
		description: 'Any status with any headers and body, mail not accepted',
		phase: 'before',
		accepts: false,
		defaults: { status: 500, headers: {}, body: '{"error":"Internal Server Error"}', contentType: JSON_TYPE },
		numberParameter: 'status',
		run: (exchange, { status, body, contentType, headers }) =>
			answerBefore(exchange, Number(status), body, String(contentType), headers as Record<string, string>),
	},
	{
		name: 'too-many-requests',
		description: '429; dialect retry-after-seconds, retry-after-date, epoch-seconds or ratelimit-reset',
		phase: 'before',
		accepts: false,
		defaults: { dialect: 'retry-after-seconds', seconds: 1 },
		numberParameter: 'seconds',
		run: (exchange, { dialect, seconds }) =>
			answerBefore(
				exchange,
				429,
				{ error: 'Too Many Requests' },
				JSON_TYPE,
				throttleHeaders(dialect, Number(seconds), exchange.now()),
			),
	},
	{
		name: 'unauthorized',
		description: '401 (times 1: once, times 0: always)',
		phase: 'before',
		accepts: false,
		defaults: { wwwAuthenticate: 'Bearer error="invalid_token"' },
		run: (exchange, { wwwAuthenticate }) =>
			answerBefore(exchange, 401, { error: 'Unauthorized' }, JSON_TYPE, {
				'www-authenticate': String(wwwAuthenticate),
			}),
	},
	{
		name: 'redirect',
		description: '302 to another place',
		phase: 'before',
		accepts: false,
		defaults: { location: 'http://127.0.0.1:9/elsewhere', status: 302 },
		run: (exchange, { location, status }) =>
			answerBefore(exchange, Number(status), '', 'text/html', { location: String(location) }),
	},
	{
		name: 'html-502',
		description: '502 with the HTML page of a proxy',
		phase: 'before',
		accepts: false,
		defaults: {},
		run: (exchange) => answerBefore(exchange, 502, HTML_PAGE('502 Bad Gateway'), 'text/html'),
	},
	{
		name: 'unavailable-503',
		description: '503 with Retry-After',
		phase: 'before',
		accepts: false,
		defaults: { retryAfterSeconds: 1 },
		numberParameter: 'retryAfterSeconds',
		run: (exchange, { retryAfterSeconds }) =>
			answerBefore(exchange, 503, HTML_PAGE('503 Service Unavailable'), 'text/html', {
				'retry-after': String(retryAfterSeconds),
			}),
	},
	{
		name: 'too-large-413',
		description: '413 with the HTML page of a proxy',
		phase: 'before',
		accepts: false,
		defaults: {},
		run: (exchange) => answerBefore(exchange, 413, HTML_PAGE('413 Request Entity Too Large'), 'text/html'),
	},
	{
		name: 'reset-after-accept',
		description: 'Mail accepted, connection reset before the answer',
		phase: 'after',
		accepts: true,
		defaults: {},
		run: (exchange) => exchange.reset(),
	},
	{
		name: 'timeout-after-accept',
		description: 'Mail accepted, no answer',
		phase: 'after',
		accepts: true,
		defaults: {},
		run: (exchange) => exchange.hang(),
	},
	{
		name: 'slow',
		description: 'Mail accepted, the answer comes after delayMs',
		phase: 'after',
		accepts: true,
		defaults: { delayMs: 1000 },
		numberParameter: 'delayMs',
		run: (exchange, { delayMs }, answer) => exchange.later(Number(delayMs), () => exchange.answer(answer)),
	},
	{
		name: 'trickle',
		description: 'Mail accepted, the answer drips at bytesPerSecond',
		phase: 'after',
		accepts: true,
		defaults: { bytesPerSecond: 100 },
		numberParameter: 'bytesPerSecond',
		run: (exchange, { bytesPerSecond }, answer) => exchange.trickle(answer, Number(bytesPerSecond)),
	},
	{
		name: 'truncated',
		description: 'Mail accepted, half an answer under the full Content-Length, then the connection closes',
		phase: 'after',
		accepts: true,
		defaults: {},
		run: (exchange, _parameters, answer) => exchange.cutOff(answer),
	},
	{
		name: 'truncated-body',
		description: 'Mail accepted, half an answer with a Content-Length that fits the half',
		phase: 'after',
		accepts: true,
		defaults: {},
		run: (exchange, _parameters, answer) =>
			exchange.answer({ ...answer, body: answer.body.subarray(0, Math.floor(answer.body.length / 2)) }),
	},
	{
		name: 'html-200',
		description: 'Mail accepted, 200 with an HTML page (login or firewall) instead of the answer',
		phase: 'after',
		accepts: true,
		defaults: {},
		run: (exchange) => answerBefore(exchange, 200, HTML_PAGE('Please sign in'), 'text/html; charset=utf-8'),
	},
	{
		name: 'null-200',
		description: 'Mail accepted, 200 with the JSON value null',
		phase: 'after',
		accepts: true,
		defaults: {},
		run: (exchange) => answerBefore(exchange, 200, 'null', JSON_TYPE),
	},
	{
		name: 'error-object-200',
		description: 'Mail accepted, 200 with an error object of your choice',
		phase: 'after',
		accepts: true,
		defaults: { body: { error: { code: 'INTERNAL', message: 'Something went wrong' } } },
		run: (exchange, { body }) => answerBefore(exchange, 200, body, JSON_TYPE),
	},
	{
		name: 'wrong-content-type',
		description: 'Mail accepted, the right answer under a wrong Content-Type',
		phase: 'after',
		accepts: true,
		defaults: { contentType: 'application/octet-stream' },
		run: (exchange, { contentType }, answer) =>
			exchange.answer({ ...answer, headers: { ...answer.headers, 'content-type': String(contentType) } }),
	},
	{
		name: 'huge',
		description: 'Mail accepted, an answer of `bytes` bytes of valid JSON',
		phase: 'after',
		accepts: true,
		defaults: { bytes: 30 * 1024 * 1024 },
		numberParameter: 'bytes',
		run: (exchange, { bytes }, answer) => exchange.huge(answer.status, Number(bytes)),
	},
	{
		name: 'garbage',
		description: 'Mail accepted, random-looking bytes under the right Content-Type',
		phase: 'after',
		accepts: true,
		defaults: { bytes: 512 },
		run: (exchange, { bytes }, answer) =>
			exchange.answer({
				...answer,
				body: Buffer.from(Array.from({ length: Number(bytes) }, (_, i) => (i * 73 + 129) & 0xff)),
			}),
	},
];

/** The fault called `name`, or undefined. */
export function faultByName(name: string): FaultDefinition | undefined {
	return FAULTS.find((fault) => fault.name === name);
}
