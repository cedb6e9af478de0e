import type { MailError } from '../../../../nodes/shared/errors';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { readAnswer } from '../../../../nodes/SuperOffice/receipt';
import { explain } from '../../../../nodes/SuperOffice/refusal';
import { about, answer } from '../../../support/superoffice';
import { thrownBy } from '../shared/thrown';

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const SEND = {};
const FIND = { effect: 'none', agent: false } as const;

function judge(
	given: Answer,
	authentication: 'oAuth2' | 'onsite' = 'oAuth2',
	call: typeof SEND | typeof FIND = SEND,
): MailError {
	return thrownBy(() => readAnswer(given, about({ authentication, ...call })));
}

test.each([
	[401, 'oAuth2', '', {}, 'unauthorized', 'although the login was renewed'],
	[401, 'onsite', '<html></html>', HTML, 'unauthorized', 'refused the login'],
	[403, 'oAuth2', 'not available', {}, 'unauthorized', 'no access to the EMail agent'],
	[403, 'onsite', 'no', {}, 'unauthorized', 'does not allow this'],
	[421, 'oAuth2', 'Wrong subdomain used to access tenant', {}, 'failed', 'The tenant has moved'],
	[400, 'oAuth2', '{"Message":"Bad","MessageDetail":"To"}', {}, 'refused', 'rejected the request: Bad To'],
	[404, 'oAuth2', '{"ErrorType":"SoNotFoundException","ErrorMessage":"No sale"}', {}, 'refused', 'No sale'],
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
] as const)('%s with a 4xx refuse the mail, and are kept', (...[, status, body, headers, details]) => {
	const error = judge(answer(status, body, { ...headers }));
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
