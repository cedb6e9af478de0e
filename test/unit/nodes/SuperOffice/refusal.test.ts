import type { MailError } from '../../../../nodes/shared/errors';
import { provesRefusal } from '../../../../nodes/shared/wire/refusal';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { readAnswer } from '../../../../nodes/SuperOffice/receipt';
import type { Authentication } from '../../../../nodes/SuperOffice/fields';
import { explain, refusals } from '../../../../nodes/SuperOffice/refusal';
import { about, answer } from '../../../support/superoffice';
import { thrownBy } from '../shared/thrown';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const SEND = {};
const FIND = { effect: 'none', agent: false } as const;

function judge(
	given: Answer,
	authentication: Authentication = 'oAuth2',
	call: typeof SEND | typeof FIND = SEND,
): MailError {
	return thrownBy(() => readAnswer(given, about({ authentication, ...call })));
}

test.each([
	[401, 'oAuth2', '', {}, 'unauthorized', 'although the login was renewed'],
	[401, 'onsite', '<html></html>', HTML, 'unauthorized', 'refused the login'],
	[421, 'oAuth2', 'Wrong subdomain used to access tenant', {}, 'failed', 'The tenant has moved'],
	[400, 'oAuth2', '{"Message":"Bad","MessageDetail":"To"}', {}, 'refused', 'rejected the request: Bad To'],
	[400, 'onsite', '{"message":"Bad","modelState":{"emails":["To"]}}', {}, 'refused', 'request: Bad'],
	[404, 'oAuth2', '{"Message":"No HTTP resource was found"}', {}, 'refused', 'No HTTP resource'],
	[405, 'oAuth2', '', {}, 'refused', 'WebAPI is not at this address'],
	[429, 'oAuth2', '{"error":"Too Many Requests"}', {}, 'throttled', 'fewer requests'],
	[404, 'onsite', '<html>nothing here</html>', HTML, 'refused', 'address was not found'],
	[413, 'oAuth2', 'too large', {}, 'refused', 'too large'],
	[
		302,
		'onsite',
		'',
		{ location: 'https://elsewhere.example/login?x=1' },
		'refused',
		'https://elsewhere.example/login',
	],
] as const)('%i for %s', (status, authentication, body, headers, kind, words) => {
	const error = judge(answer(status, body, { ...headers }), authentication);
	expect(error).toMatchObject({ kind, statusCode: status });
	expect(error.message).toContain(words);
	expect(error.mayHaveBeenSent).toBe(false);
	expect(provesRefusal(refusals, answer(status, body, { ...headers }), about({ authentication }))).toBe(true);
});

const THROWN = { Error: true, ErrorType: 'SoMailException', ErrorMessage: 'The copy failed' };

// SendEMails throws in the middle of its loop, with whatever status (section 13); no other answer is a proof either.
test.each<[number, string, string]>([
	...[302, 400, 401, 403, 404, 405, 409, 412, 413, 421, 429].map((status): [number, string, string] => [
		status,
		'the error of the method',
		JSON.stringify(THROWN),
	]),
	[400, 'the same in camelCase', '{"errorType":"SoMailException"}'],
	[404, 'the error of the method with Error: false', '{"Error":false,"ErrorMessage":"No sale"}'],
	[400, 'a message without its detail', '{"Message":"An error has occurred."}'],
	[400, 'a detail that is null', '{"Message":"No","MessageDetail":null}'],
	[400, 'a page', '<html></html>'],
	[400, 'nothing', ''],
	[401, 'JSON that is cut off', '{"Error":tr'],
	[404, 'a list', '[]'],
	[403, 'a text', 'not available'],
	[403, 'routing', '{"Message":"No","MessageDetail":"way"}'],
	[409, 'a text', 'conflict'],
	[422, 'nothing', ''],
])('%i with %s leaves doubt about a mail', (status, _what, body) => {
	for (const authentication of ['oAuth2', 'systemUser', 'onsite'] as const) {
		const error = judge(answer(status, body), authentication);
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: status });
		expect(error.fix).toContain('may have been sent');
		expect(provesRefusal(refusals, answer(status, body), about({ authentication }))).toBe(false);
	}
});

test('an answer that nests deeper than any reader goes leaves doubt', () => {
	const deep = `{"Message":"No","MessageDetail":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
	for (const body of [deep, deep.slice(0, -1), '['.repeat(100_000)])
		for (const status of [409, 412]) expect(judge(answer(status, body)).mayHaveBeenSent).toBe(true);
});

test('what the method says is told with the doubt, cut where it is long', () => {
	expect(judge(answer(400, THROWN))).toMatchObject({
		message: 'SuperOffice rejected the request: The copy failed',
		details: { serviceMessage: 'The copy failed' },
	});
	const { details } = judge(answer(400, { ...THROWN, ErrorMessage: 'x'.repeat(400) }));
	expect(details.serviceMessage).toBe(`${'x'.repeat(297)}...`);
});

test.each([
	['oAuth2', 'no access to the EMail agent'],
	['onsite', 'does not allow this'],
] as const)('403 for %s says what is missing, and does not claim that nothing was sent', (by, words) => {
	const error = judge(answer(403, 'no'), by);
	expect(error.kind).toBe('uncertain');
	expect(error.message).toContain(words);
});

test.each([401, 403])('%i of a call that is none of the EMail agent does not speak of it', (status) => {
	const error = judge(answer(status, ''), 'oAuth2', FIND);
	expect(error).toMatchObject({ kind: 'unauthorized' });
	expect(`${error.message} ${error.fix}`).not.toMatch(/EMail agent|Find Recipients/);
});

test.each([
	[302, ''],
	[404, ''],
	[405, '<html></html>'],
	[200, '<html></html>'],
])('%i %s: Online there is no base URL to correct, onsite there is no tenant', (status, body) => {
	const online = judge(answer(status, body, HTML), 'oAuth2', FIND);
	const onsite = judge(answer(status, body, HTML), 'onsite', FIND);
	expect(online.fix).toContain('Check Tenant ID and Environment');
	expect(`${online.message} ${online.fix}`).not.toMatch(/base URL/i);
	expect(onsite.fix).toMatch(/base URL/i);
	expect(`${onsite.message} ${onsite.fix}`).not.toMatch(/tenant/i);
});

test('421 onsite is about the base URL', () => {
	const error = judge(answer(421, '', HTML), 'onsite');
	expect(error).toMatchObject({ kind: 'refused', fix: expect.stringContaining('Base URL') as string });
	expect(`${error.message} ${error.fix}`).not.toMatch(/tenant/i);
});

test.each([
	['words of SuperOffice', 422, '{"ErrorMessage":"No such sale"}', {}, { serviceMessage: 'No such sale' }],
	['a web page', 422, '<html>Proxy</html>', HTML, { serviceMessage: 'Proxy' }],
	['nothing', 400, '', {}, {}],
	[
		'words beside a status that is about the size',
		413,
		'{"Message":"Too long"}',
		{},
		{ serviceMessage: 'Too long' },
	],
] as const)('%s with a 4xx refuse a search, and are kept', (...[, status, body, headers, details]) => {
	const error = judge(answer(status, body, { ...headers }), 'oAuth2', FIND);
	expect(error).toMatchObject({ kind: 'refused', statusCode: status });
	expect(error.details).toEqual(details);
});

test('the words of SuperOffice are told, unless they are a web page or less than the status says', () => {
	expect(judge(answer(422, '{"ErrorMessage":"No such sale"}')).message).toContain('No such sale');
	expect(judge(answer(422, '<html>Proxy</html>', HTML)).message).not.toContain('Proxy');
	expect(judge(answer(413, '{"Message":"Too long"}')).message).not.toContain('Too long');
});

test('an error object with status 200 leaves doubt about a mail, and about nothing else', () => {
	const given = answer(200, { Message: 'No' });
	expect(judge(given)).toMatchObject({ kind: 'uncertain', details: { serviceMessage: 'No' } });
	expect(judge(given, 'oAuth2', FIND)).toMatchObject({ kind: 'failed', details: { serviceMessage: 'No' } });
});

test('5xx keeps the words of SuperOffice', () => {
	expect(explain(answer(500, { Error: true, ErrorMessage: 'Mail server timed out' }), 'send')).toMatchObject({
		message: 'No clear answer from SuperOffice (500: Mail server timed out)',
		details: { serviceMessage: 'Mail server timed out' },
	});
	const page = explain(answer(502, '<html><body><h1>Bad Gateway</h1></body></html>'), 'send');
	expect(page.details).toEqual({ serviceMessage: 'Bad Gateway' });
	expect(explain(answer(429, ''), 'send')).toEqual({ details: {} });
	expect(explain(answer(429, { Message: 'Slow down' }), 'send')).toEqual({
		details: { serviceMessage: 'Slow down' },
	});
	expect(explain(answer(503, ''), 'send')).toEqual({
		message: 'No clear answer from SuperOffice (503)',
		fix: expect.stringContaining('Check sender, mail server and mailbox') as string,
		details: {},
	});
	expect(explain(answer(503, ''), 'none')).toEqual({
		message: 'No clear answer from SuperOffice (503)',
		details: {},
	});
});
