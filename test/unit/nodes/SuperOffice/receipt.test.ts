import { readFileSync } from 'node:fs';
import { PATHS } from '../../../../nodes/SuperOffice/contract';
import { assign } from '../../../../nodes/SuperOffice/batch';
import { checkAnswer, draftOf, explain, receiptOf } from '../../../../nodes/SuperOffice/receipt';
import { MailError } from '../../../../nodes/shared/errors';
import type { Answer, PlanStep } from '../../../../nodes/shared/run/plan';
import type { SendReceipt } from '../../../../nodes/shared/run/service';
import { answer, input } from '../../../support/superoffice';

const STEP: PlanStep = {
	id: 'send',
	title: 'Send',
	request: { method: 'POST', path: PATHS.sendEMails },
	effect: 'send',
	repeatUnclear: 0,
};
const DRAFT: PlanStep = { ...STEP, id: 'draft', effect: 'none' };
const FIND: PlanStep = {
	...STEP,
	id: 'find',
	effect: 'none',
	request: { method: 'GET', path: PATHS.searchAddresses },
};

function judge(
	given: Answer,
	authentication: 'oAuth2' | 'onsite' = 'oAuth2',
	step = STEP,
): MailError | undefined {
	try {
		checkAnswer(step, given, authentication);
		receiptOf(given);
		return undefined;
	} catch (error) {
		return error as MailError;
	}
}
const HTML = { 'content-type': 'text/html; charset=utf-8' };

describe('a success is only what proves it', () => {
	test.each([
		['null', answer(200, 'null'), 'did not confirm'],
		['nothing', answer(200, ''), 'did not confirm'],
		['an empty list', answer(200, '[]'), 'did not confirm'],
		['a list with null', answer(200, '[null]'), 'did not confirm'],
		['more entries than mails', answer(200, [{}, {}]), 'did not confirm'],
		['true', answer(200, 'true'), 'did not confirm'],
		[
			'an error object',
			answer(200, { Message: 'The request is invalid.', MessageDetail: "parameter 'emails' is null" }),
			"The request is invalid. parameter 'emails' is null",
		],
		['the same in camelCase', answer(200, { message: 'No', messageDetail: 'way' }), 'No way'],
		[
			'a REST error with 200',
			answer(200, { Error: true, ErrorType: 'SoException', ErrorMessage: 'boom' }),
			'boom',
		],
		['a web page', answer(200, '<html><body>Log in</body></html>', HTML), 'does not lead to the WebAPI'],
		['half an answer', answer(200, '[{"Subject":"Of'), 'cannot be read'],
	])('%s is uncertain', (_what, given, words) => {
		const error = judge(given);
		expect(error).toMatchObject({ kind: 'uncertain' });
		expect(error?.message).toContain(words);
		expect(`${error?.message} ${error?.fix}`).toMatch(/may have been sent/);
	});

	test.each([
		['a web page', answer(200, '<html><body>Log in</body></html>', HTML), { excerpt: 'Log in' }],
		['an error object', answer(200, { Message: 'No' }), { serviceMessage: 'No' }],
		[
			'half an answer',
			answer(200, '[{"Subject":"Of', { 'content-type': 'application/json' }),
			{ contentType: 'application/json', excerpt: '[{"Subject":"Of' },
		],
		['half an answer of no type', answer(200, '[{'), { contentType: null, excerpt: '[{' }],
	])('%s is kept in the details', (_what, given, details) =>
		expect(judge(given)).toMatchObject({ statusCode: 200, details }),
	);

	test.each([
		['null', 'null'],
		['nothing', ' '],
		['a list with null', '[null]'],
		['a list with a number', '[7]'],
		['a list with a list', '[[]]'],
		['more entries than mails', '[{},{}]'],
		['an object', '{}'],
	])('%s: what to check is said', (_what, body) =>
		expect(judge(answer(200, body))).toMatchObject({
			message: 'SuperOffice did not confirm the mail. It may have been sent',
			fix: expect.stringContaining('Check sender, mail server and mailbox') as string,
			statusCode: 200,
		}),
	);

	test('of a call that sends nothing a web page or an error leaves no doubt', () => {
		const page = judge(answer(200, '<html>Log in</html>', HTML), 'oAuth2', FIND);
		expect(page).toMatchObject({
			kind: 'failed',
			message: "SuperOffice answered with a web page: the tenant's address does not lead to the WebAPI",
		});
		const onsite = judge(answer(200, '<html>Log in</html>', HTML), 'onsite', FIND);
		expect(onsite?.message).toContain('the base URL does not lead to the WebAPI');
		const refusal = judge(answer(200, { Message: 'No such list' }), 'oAuth2', FIND);
		expect(refusal).toMatchObject({ kind: 'failed', fix: 'Correct what the message names.' });
		for (const error of [page, onsite, refusal])
			expect(`${error?.message} ${error?.fix}`).not.toMatch(/may have been sent/);
	});

	test('one entry is a receipt, with the message id in either casing and without internals', () => {
		const entry = {
			Subject: 'Offer',
			MessageID: '<1@x>',
			TableRight: null,
			To: [{ Address: 'a@b.example', FieldProperties: {} }],
			Attachments: [{ Filename: 'a', Stream: 'AAAA' }],
		};
		expect(receiptOf(answer(200, [entry]))).toEqual({
			status: 'accepted',
			messageId: '<1@x>',
			response: {
				Subject: 'Offer',
				MessageID: '<1@x>',
				To: [{ Address: 'a@b.example' }],
				Attachments: [{ Filename: 'a' }],
			},
		});
		expect(receiptOf(answer(200, [{ messageID: '<2@x>' }])).messageId).toBe('<2@x>');
		expect(receiptOf(answer(200, [{ MessageID: null }])).messageId).toBeNull();
	});

	test('mail accounts in an answer lose their passwords in either casing', () => {
		const account = { Server: 'imap.example.com', Password: 'readable' };
		const { response } = receiptOf(
			answer(200, [{ Account: { IncomingCredentials: account, outgoingCredentials: account, Id: 1 } }]),
		);
		expect(response).toEqual({ Account: { Id: 1 } });
	});

	test('the sample answer of the vendor page', () => {
		const sample = readFileSync(require.resolve('./vendor-answer.json'), 'utf8');
		const receipt = receiptOf(answer(200, sample));
		expect(receipt.messageId).toBe('rem');
		expect(receipt.response).toMatchObject({
			Subject: 'expedita',
			Priority: 'High',
			EmailItemId: 301,
			To: [{ Address: 'porro', DuplicatePersonIds: [808, 908] }],
		});
		expect(JSON.stringify(receipt.response)).not.toMatch(/Stream|TableRight|FieldProperties/);
	});
});

describe('refusals', () => {
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
		expect(error?.message).toContain(words);
		expect(error?.mayHaveBeenSent).toBe(false);
	});

	test.each([401, 403])('%i of a call that is none of the EMail agent does not speak of it', (status) => {
		const error = judge(answer(status, ''), 'oAuth2', FIND);
		expect(error).toMatchObject({ kind: 'unauthorized' });
		expect(`${error?.message} ${error?.fix}`).not.toMatch(/EMail agent|Find Recipients/);
	});

	test.each([
		[302, ''],
		[404, ''],
		[405, '<html></html>'],
		[200, '<html></html>'],
	])('%i %s: Online there is no base URL to correct, onsite there is no tenant', (status, body) => {
		const online = judge(answer(status, body, HTML), 'oAuth2', FIND);
		const onsite = judge(answer(status, body, HTML), 'onsite', FIND);
		expect(online?.fix).toContain('Check Tenant ID and Environment');
		expect(`${online?.message} ${online?.fix}`).not.toMatch(/base URL/i);
		expect(onsite?.fix).toMatch(/base URL/i);
		expect(`${onsite?.message} ${onsite?.fix}`).not.toMatch(/tenant/i);
	});

	test('421 onsite is about the base URL', () => {
		const error = judge(answer(421, '', HTML), 'onsite');
		expect(error).toMatchObject({ kind: 'refused', fix: expect.stringContaining('Base URL') as string });
		expect(`${error?.message} ${error?.fix}`).not.toMatch(/tenant/i);
	});

	test('5xx keeps the words of SuperOffice', () => {
		expect(explain(STEP, answer(500, { Error: true, ErrorMessage: 'Mail server timed out' }))).toMatchObject({
			message: 'No clear answer from SuperOffice (500: Mail server timed out)',
			details: { serviceMessage: 'Mail server timed out' },
		});
		expect(explain(STEP, answer(502, '<html><body><h1>Bad Gateway</h1></body></html>')).message).toContain(
			'Bad Gateway',
		);
		expect(explain(STEP, answer(429, '')).message).toBeUndefined();
		expect(explain(STEP, answer(429, { Message: 'Slow down' }))).toEqual({
			details: { serviceMessage: 'Slow down' },
		});
		expect(explain(STEP, answer(503, ''))).toEqual({
			message: 'No clear answer from SuperOffice (503)',
			fix: expect.stringContaining('It was not sent again.') as string,
			details: {},
		});
		expect(explain(FIND, answer(503, ''))).toEqual({
			message: 'No clear answer from SuperOffice (503)',
			details: {},
		});
	});
});

describe('drafts', () => {
	test('null is a failed call, an object is the draft', () => {
		expect(judge(answer(200, 'null'), 'oAuth2', DRAFT)).toMatchObject({ kind: 'failed' });
		expect(draftOf(answer(200, { Subject: 'Offer', EmailItemId: 9, MessageID: null }))).toMatchObject({
			status: 'draft',
			accepted: [],
			extra: { draftId: 9 },
		});
		for (const body of ['[]', 'null', '7', '"x"'])
			expect(() => draftOf(answer(200, body))).toThrow('nothing');
		expect(draftOf(answer(200, '{}')).extra).toEqual({ draftId: null });
		expect(judge(answer(200, 'null'), 'oAuth2', DRAFT)?.fix).toContain('Nothing was sent');
	});

	test('half an answer may mean that the draft is there', () => {
		expect(judge(answer(200, '{"Subject":"Of'), 'oAuth2', DRAFT)).toMatchObject({
			kind: 'failed',
			fix: expect.stringContaining('may have been saved') as string,
		});
		expect(judge(answer(200, '{"Subject":"Of'), 'oAuth2', FIND)?.fix).not.toContain('draft');
	});
});

test('a user without an address cannot be the sender', () => {
	const step: PlanStep = { ...DRAFT, id: 'whoAmI' };
	expect(() => checkAnswer(step, answer(200, { EMailAddress: '' }), 'oAuth2')).toThrow(
		expect.objectContaining({
			kind: 'invalid',
			field: 'From',
			message: 'From is empty, and the logged-in user has no mail address in SuperOffice',
			fix: 'Give the sender address. Nothing was sent.',
		}),
	);
	expect(() => checkAnswer(step, answer(200, { eMailAddress: 'a@b.example' }), 'oAuth2')).not.toThrow();
});

describe('answers of a batch', () => {
	const mails = (...names: string[]) =>
		names.map((name) => input({ subject: name, to: [{ address: `${name}@example.org` }] }));
	const entry = (name: string, id = name) => ({
		Subject: name,
		MessageID: id,
		To: [{ Address: `${name.toUpperCase()}@example.org` }],
	});
	const ids = (results: Array<SendReceipt | MailError>) =>
		results.map((result) => (result instanceof MailError ? result.kind : result.messageId));

	test('entries in order go to their mails', () => {
		expect(ids(assign([entry('a'), entry('b')], mails('a', 'b')))).toEqual(['a', 'b']);
	});
	test('entries in another order find their mails', () => {
		expect(ids(assign([entry('b'), entry('a')], mails('a', 'b')))).toEqual(['a', 'b']);
	});
	test('short answers and null entries leave the rest unconfirmed', () => {
		expect(ids(assign([entry('b')], mails('a', 'b', 'c')))).toEqual(['uncertain', 'b', 'uncertain']);
		expect(ids(assign([null, entry('b')], mails('a', 'b')))).toEqual(['uncertain', 'b']);
		const [error] = assign([entry('b')], mails('a', 'b'));
		expect(error).toMatchObject({ message: 'SuperOffice confirmed 1 of 2 mails; this one is not confirmed' });
	});
	test('an entry that fits no mail confirms none', () => {
		expect(ids(assign([entry('x'), entry('b')], mails('a', 'b')))).toEqual(['uncertain', 'b']);
	});
	test('equal mails are confirmed only together', () => {
		expect(
			ids(assign([entry('a', '1'), entry('a', '2'), null], [...mails('a', 'a'), ...mails('b')])),
		).toEqual(['1', '2', 'uncertain']);
		expect(ids(assign([entry('a', '1')], mails('a', 'a')))).toEqual(['uncertain', 'uncertain']);
	});
	test('properties that did not come back do not count against an entry', () => {
		expect(ids(assign([{ Subject: null, To: null, MessageID: '1' }], mails('a')))).toEqual(['1']);
	});
});
