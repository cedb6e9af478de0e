import { answerWith, htmlPage, JSON_TYPE, type FaultDefinition } from './definition';

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

/** Faults in which the service never sees the request: nothing is delivered. */
export const FAULTS_BEFORE: readonly FaultDefinition[] = [
	{
		name: 'reset-before-read',
		description: 'Connection reset before the body is read (by recipient: once it is read)',
		phase: 'connect',
		delivers: 'none',
		defaults: {},
		run: (exchange) => exchange.reset(),
	},
	{
		name: 'reset-before-accept',
		description: 'Connection reset after the body is read, mail not accepted',
		phase: 'before',
		delivers: 'none',
		defaults: {},
		run: (exchange) => exchange.reset(),
	},
	{
		name: 'timeout-before-accept',
		description: 'Body read, no answer, mail not accepted',
		phase: 'before',
		delivers: 'none',
		defaults: {},
		run: (exchange) => exchange.hang(),
	},
	{
		name: 'status',
		description: 'Any status with any headers and body, mail not accepted',
		phase: 'before',
		delivers: 'none',
		defaults: { status: 500, headers: {}, body: '{"error":"Internal Server Error"}', contentType: JSON_TYPE },
		numberParameter: 'status',
		run: (exchange, { status, body, contentType, headers }) =>
			answerWith(exchange, Number(status), body, String(contentType), headers as Record<string, string>),
	},
	{
		name: 'too-many-requests',
		description: '429; dialect retry-after-seconds, retry-after-date, epoch-seconds or ratelimit-reset',
		phase: 'before',
		delivers: 'none',
		defaults: { dialect: 'retry-after-seconds', seconds: 1 },
		numberParameter: 'seconds',
		run: (exchange, { dialect, seconds }) =>
			answerWith(
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
		delivers: 'none',
		defaults: { wwwAuthenticate: 'Bearer error="invalid_token"' },
		run: (exchange, { wwwAuthenticate }) =>
			answerWith(exchange, 401, { error: 'Unauthorized' }, JSON_TYPE, {
				'www-authenticate': String(wwwAuthenticate),
			}),
	},
	{
		name: 'redirect',
		description: '302 to another place',
		phase: 'before',
		delivers: 'none',
		defaults: { location: 'http://127.0.0.1:9/elsewhere', status: 302 },
		run: (exchange, { location, status }) =>
			answerWith(exchange, Number(status), '', 'text/html', { location: String(location) }),
	},
	{
		name: 'html-502',
		description: '502 with the HTML page of a proxy',
		phase: 'before',
		delivers: 'none',
		defaults: {},
		run: (exchange) => answerWith(exchange, 502, htmlPage('502 Bad Gateway'), 'text/html'),
	},
	{
		name: 'unavailable-503',
		description: '503 with Retry-After',
		phase: 'before',
		delivers: 'none',
		defaults: { retryAfterSeconds: 1 },
		numberParameter: 'retryAfterSeconds',
		run: (exchange, { retryAfterSeconds }) =>
			answerWith(exchange, 503, htmlPage('503 Service Unavailable'), 'text/html', {
				'retry-after': String(retryAfterSeconds),
			}),
	},
	{
		name: 'too-large-413',
		description: '413 with the HTML page of a proxy',
		phase: 'before',
		delivers: 'none',
		defaults: {},
		run: (exchange) => answerWith(exchange, 413, htmlPage('413 Request Entity Too Large'), 'text/html'),
	},
];
