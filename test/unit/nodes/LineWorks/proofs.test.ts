import { refusal, refusals, type LineWorksAbout } from '../../../../nodes/LineWorks/refusal';
import { provesRefusal } from '../../../../nodes/shared/wire/refusal';
import { answerOf } from './node';

const sending: LineWorksAbout = { doing: 'send the mail', noun: 'mail', effect: 'send' };
const deleting: LineWorksAbout = { doing: 'delete the mail', noun: 'mail', effect: 'delete' };
const reading: LineWorksAbout = { doing: 'return the mail', noun: 'mail', effect: 'none' };

const PAGE = '<html><h1>Nothing here</h1></html>';

/** The codes of the sheet under the statuses that it lists for them. */
const LISTED: Array<[number, string]> = [
	[400, 'BAD_REQUEST'],
	[400, 'INVALID_PARAMETER'],
	[400, 'INVALID_ATTACHMENT'],
	[400, 'MISSING_PARAMETER'],
	[400, 'LIMIT_EXCEEDED'],
	[400, 'OUT_OF_RANGE'],
	[401, 'UNAUTHORIZED'],
	[403, 'FORBIDDEN'],
	[403, 'ACCESS_DENIED'],
	[403, 'LIMIT_EXCEEDED'],
	[403, 'OUT_OF_RANGE'],
	[403, 'SERVICE_ACCOUNT_NOT_ALLOWED'],
	[404, 'NOT_FOUND'],
	[404, 'USER_NOT_EXIST'],
	[410, 'DELETED'],
	[429, 'TOO_MANY_REQUESTS'],
];

describe.each([sending, deleting])('$doing', (about) => {
	test.each(LISTED)('%i %s proves that nothing was done', (status, code) => {
		const answer = answerOf(status, { code, description: 'The vendor says why' });
		expect(provesRefusal(refusals, answer, about)).toBe(true);
		expect(refusal(answer, about)).toMatchObject({ mayHaveBeenSent: false, statusCode: status });
	});

	test.each<[string, number, unknown, Record<string, string>]>([
		['a challenge without a body', 401, '', { 'www-authenticate': 'Bearer error="invalid_token"' }],
		['a challenge with a body of its own', 401, { error: 'Unauthorized' }, { 'www-authenticate': 'Bearer' }],
		['a gateway that measures requests', 413, PAGE, {}],
		['a limiter that says when', 429, { error: 'Too Many Requests' }, { 'retry-after': '1' }],
		['a limiter that says until when', 429, '', { 'x-ratelimit-retry-after': '1900000000' }],
		['a limiter with nothing left', 429, '', { 'ratelimit-remaining': '0', 'ratelimit-reset': '9' }],
		['a redirect', 302, '', { location: 'https://elsewhere.example/' }],
	])('%s (%i) proves it too: it stands before the service', (_case, status, body, headers) => {
		expect(provesRefusal(refusals, answerOf(status, body, headers), about)).toBe(true);
	});

	test.each<[number, unknown, Record<string, string>]>([
		// A later step of the service failed, and it says so with a status that elsewhere means a refusal.
		...[400, 401, 403, 404, 409, 410, 413, 422, 429].map(
			(status): [number, unknown, Record<string, string>] => [
				status,
				{ code: 'INTERNAL_SERVER_ERROR', description: 'The mail was taken; a later step failed.' },
				{ 'www-authenticate': 'Bearer', 'retry-after': '1' },
			],
		),
		// The status alone.
		...[400, 401, 403, 404, 405, 408, 409, 410, 421, 422, 429, 500, 502].map(
			(status): [number, unknown, Record<string, string>] => [status, '', {}],
		),
		[404, PAGE, {}],
		[400, { error: 'Upstream failed' }, {}],
		// A code under a status that the sheet does not list for it, and codes that mean something else.
		[500, { code: 'INVALID_PARAMETER' }, {}],
		[409, { code: 'CONFLICT' }, {}],
		[409, { code: 'ALREADY_EXIST' }, {}],
		[400, { code: 'INVALID' }, {}],
		[400, { code: 'X_INVALID_PARAMETER' }, {}],
		// The limiter has calls left: the 429 is somebody else's.
		[429, '', { 'ratelimit-remaining': '12', 'ratelimit-reset': '9' }],
		[200, { code: 'FORBIDDEN' }, {}],
	])('%i with %j and %j proves nothing', (status, body, headers) => {
		const answer = answerOf(status, body, headers);
		expect(provesRefusal(refusals, answer, about)).toBe(false);
		if (status >= 300)
			expect(refusal(answer, about)).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true });
	});
});

test.each([
	[401, 'unauthorized'],
	[403, 'unauthorized'],
	[404, 'refused'],
	[410, 'refused'],
	[409, 'refused'],
	[429, 'throttled'],
	[500, 'failed'],
])('a request that only reads needs no proof: %i is %s', (status, kind) => {
	expect(refusal(answerOf(status, PAGE), reading)).toMatchObject({ kind, mayHaveBeenSent: false });
});

test('the words of doubt name the status and the code, and say that nothing was repeated', () => {
	const error = refusal(answerOf(409, { code: 'CONFLICT', description: 'Busy' }), sending);
	expect(error).toMatchObject({ statusCode: 409, details: { code: 'CONFLICT', description: 'Busy' } });
	expect(error.message).toBe('LINE WORKS answered with status 409 (CONFLICT)');
	expect(error.fix).toMatch(/may have been sent.*\nLINE WORKS says: Busy \(CONFLICT\)\.$/s);
});

test('long words are cut with dots, which tell masking that a secret may have been cut', () => {
	const long = answerOf(400, { code: 'C'.repeat(101), description: 'd'.repeat(501) });
	const { code, description } = refusal(long, reading).details as Record<string, string>;
	expect([code, description]).toEqual([`${'C'.repeat(97)}...`, `${'d'.repeat(497)}...`]);
});
