import {
	checkFirst,
	COMMON_RULES,
	counted,
	done,
	excerptDetails,
	kindOfAnswer,
	refusalBy,
	unreadableAnswer,
	type About,
	type Effect,
	type Reason,
	type RefusalRule,
	type RefusalTable,
} from '../../../../../nodes/shared/wire/refusal';
import type { Answer } from '../../../../../nodes/shared/wire/request';

const answer = (changes: Partial<Answer> = {}): Answer => ({
	statusCode: 400,
	headers: {},
	body: '',
	attempts: 1,
	...changes,
});
const about = (effect: Effect = 'send'): About => ({ doing: 'send the mail', noun: 'mail', effect });
const rule = (changes: Partial<RefusalRule> = {}): RefusalRule => ({
	proves: true,
	kind: 'refused',
	message: 'M',
	fix: 'F',
	...changes,
});
const table = (rules: RefusalRule[] = [], reason: Partial<Reason> = {}): RefusalTable => ({
	service: 'Fake',
	reasonOf: () => ({ details: {}, ...reason }),
	rules,
});
const EFFECTS: Effect[] = ['send', 'delete', 'save', 'none'];

describe('what an answer proves', () => {
	test.each(EFFECTS)('a proof gives the kind of its row (%s)', (effect) =>
		expect(refusalBy(table([rule({ kind: 'throttled' })]), answer(), about(effect)).kind).toBe('throttled'),
	);

	test.each<[Effect, string]>([
		['send', 'uncertain'],
		['delete', 'uncertain'],
		['save', 'uncertain'],
		['none', 'failed'],
	])('without a proof a step of effect "%s" is %s', (effect, kind) =>
		expect(refusalBy(table([rule({ proves: false, kind: 'failed' })]), answer(), about(effect)).kind).toBe(
			kind,
		),
	);

	test.each(COMMON_RULES.slice(0, -1).map((common, index) => [index, common] as const))(
		'row %i of the rules for any web server proves that nothing was done',
		(_index, { proves }) => expect(proves).toBe(true),
	);

	test.each<[string, Record<string, string>, string]>([
		['with the header of a limiter', { 'retry-after': '1' }, 'throttled'],
		['alone', {}, 'uncertain'],
	])('a 429 %s', (_what, headers, kind) =>
		expect(refusalBy(table([]), answer({ statusCode: 429, headers }), about('send')).kind).toBe(kind),
	);

	test('the last row, for whatever no other explains, proves nothing', () =>
		expect(COMMON_RULES.at(-1)).toMatchObject({ proves: false }));
});

describe('which row counts', () => {
	const first = (rules: RefusalRule[], changes: Partial<Answer> = {}, reason: Partial<Reason> = {}) =>
		refusalBy(table(rules, reason), answer(changes), about()).message;

	test('the first that fits', () =>
		expect(first([rule({ message: 'one' }), rule({ message: 'two' })])).toBe('one'));

	test.each<[string, Partial<RefusalRule>, Partial<Reason>, boolean]>([
		['one of its statuses', { status: [400, 422] }, {}, true],
		['another status', { status: [422] }, {}, false],
		['no status at all', { status: [] }, {}, false],
		['its code', { code: /^Busy/ }, { code: 'BusyNow' }, true],
		['another code', { code: /^Busy/ }, { code: 'Free' }, false],
		['no code', { code: /^Busy/ }, {}, false],
		['its condition', { when: ({ reason }) => reason.said === 'x' }, { said: 'x' }, true],
		['a condition that does not hold', { when: () => false }, {}, false],
		['status and code, condition not', { status: [400], code: /x/, when: () => false }, { code: 'x' }, false],
		['all three', { status: [400], code: /x/, when: () => true }, { code: 'x' }, true],
		['code, status not', { status: [422], code: /x/ }, { code: 'x' }, false],
	])('a row by %s', (_what, changes, reason, fits) =>
		expect(first([rule({ ...changes, message: 'own' }), rule({ message: 'next' })], {}, reason)).toBe(
			fits ? 'own' : 'next',
		),
	);

	test('a row of the service goes before those of any web server', () =>
		expect(first([rule({ status: [401], message: 'own' })], { statusCode: 401 })).toBe('own'));

	test('a condition sees answer, reason, service and what it was about', () => {
		const seen: unknown[] = [];
		const given = answer();
		refusalBy(
			table([rule({ when: (context) => seen.push(context) > 0 })], { code: 'c' }),
			given,
			about('delete'),
		);
		expect(seen).toEqual([
			{ answer: given, about: about('delete'), reason: { code: 'c', details: {} }, service: 'Fake' },
		]);
	});
});

describe('what the error holds', () => {
	const reason: Partial<Reason> = { said: 'too long', field: 'Subject', details: { code: 5 } };

	test('texts made of the context, the status, the details and the field of the reason', () =>
		expect(
			refusalBy(
				table(
					[
						rule({
							message: ({ service, reason: { said } }) => `${service}: ${said}`,
							fix: ({ about: { noun }, answer: { statusCode } }) => `${noun} ${statusCode}`,
						}),
					],
					reason,
				),
				answer({ statusCode: 422 }),
				about(),
			),
		).toMatchObject({
			kind: 'refused',
			message: 'Fake: too long',
			fix: 'mail 422',
			field: 'Subject',
			statusCode: 422,
			details: { code: 5 },
		}));

	test.each<[string, RefusalRule['field'], string | undefined]>([
		['itself', 'API Key', 'API Key'],
		['the context', ({ about: { noun } }) => noun, 'mail'],
		['nothing: a refused login is the fault of no parameter', () => undefined, undefined],
	])('the field of a row, by %s, goes before that of the reason', (_what, field, expected) =>
		expect(refusalBy(table([rule({ field })], reason), answer(), about()).field).toBe(expected),
	);

	test('the reason is read once, and knows what the request was about', () => {
		const reasonOf = jest.fn(() => ({ details: {} }));
		const given = answer();
		refusalBy({ service: 'Fake', reasonOf, rules: [rule()] }, given, about('save'));
		expect(reasonOf.mock.calls).toEqual([[given, about('save')]]);
	});
});

describe('what any web server could answer', () => {
	const of = (statusCode: number, changes: Partial<Answer> = {}, noun = 'mail') =>
		refusalBy(table(), answer({ statusCode, ...changes }), {
			doing: `send the ${noun}`,
			noun,
			effect: 'send',
		});

	test.each([
		[300, 'refused', 'The base URL redirects; redirects are not followed with a mail', /final https address/],
		[301, 'refused', 'The base URL redirects; redirects are not followed with a mail', /final https address/],
		[399, 'refused', 'The base URL redirects; redirects are not followed with a mail', /final https address/],
		[401, 'unauthorized', 'Fake refused the login', /^Check the values in the credential/],
		[403, 'unauthorized', 'Fake does not allow this', /lacks a right/],
		[404, 'refused', 'The address was not found', /base URL/],
		[405, 'refused', 'The address does not take this request', /base URL/],
		[413, 'refused', 'The mail is too large for the service', /smaller files/],
		[421, 'refused', 'The account has moved to another address', /environment/],
	])('%i', (statusCode, kind, message, fix) => {
		const error = of(statusCode);
		expect(error).toMatchObject({ kind, message, statusCode, details: {} });
		expect(error.fix).toMatch(fix);
	});

	test.each([400, 402, 409, 410, 422])('%i, which only the service could explain', (statusCode) => {
		const error = of(statusCode);
		expect(error).toMatchObject({ kind: 'uncertain', statusCode });
		expect(error.message).toBe(`Fake refused to send the mail (status ${statusCode})`);
	});

	test('speaks of what was to be sent', () => {
		expect(of(413, {}, 'SMS').message).toContain('SMS');
		expect(of(400, {}, 'SMS').message).toContain('SMS');
	});

	test('a redirect is named without what a login page may hold', () => {
		expect(of(302, { headers: { location: 'https://x.example/login?token=abc#d' } }).message).toBe(
			'The base URL redirects to https://x.example/login; redirects are not followed with a mail',
		);
		expect(of(302, { headers: { location: `https://x.example/${'a'.repeat(300)}` } }).message).toHaveLength(
			'The base URL redirects to ; redirects are not followed with a mail'.length + 200,
		);
	});
});

describe('a success status without what makes it one', () => {
	const page = answer({ statusCode: 202, headers: { 'content-type': 'text/html' }, body: '<p>Hi</p>' });

	test.each<[Effect, string, string]>([
		['send', 'uncertain', ` The mail may have been sent. ${checkFirst('send')}`],
		['delete', 'uncertain', ` The mail may have been deleted. ${checkFirst('delete')}`],
		['save', 'uncertain', ` The mail may have been saved. ${checkFirst('save')}`],
		['none', 'failed', ''],
	])('of effect "%s" is %s', (effect, kind, doubt) =>
		expect(unreadableAnswer(page, table(), about(effect), 'a web page')).toMatchObject({
			kind,
			message: 'Fake answered with a web page',
			fix: `Check the base URL in the credential.${doubt}`,
			statusCode: 202,
			details: { contentType: 'text/html', excerpt: 'Hi' },
		}),
	);

	test('without a content type or words has none in its details', () =>
		expect(unreadableAnswer(answer(), table(), about(), 'nothing').details).toEqual({ contentType: null }));

	test('a web page is called one, anything else as the service calls it', () => {
		expect(kindOfAnswer(page, 'no receipt')).toBe('a web page');
		expect(kindOfAnswer(answer({ body: '{}' }), 'no receipt')).toBe('no receipt');
	});
});

test.each<[string, object]>([
	['<html><b>Blocked</b> by proxy</html>', { excerpt: 'Blocked by proxy' }],
	['{"code":1}', { excerpt: '{"code":1}' }],
	[' <br> ', {}],
	['', {}],
])('the details of %j', (body, details) => expect(excerptDetails(answer({ body }))).toEqual(details));

test.each([
	['send', 'sent'],
	['save', 'saved'],
	['delete', 'deleted'],
	['none', 'carried out'],
] as const)('what has the effect "%s" was %s', (effect, participle) => expect(done(effect)).toBe(participle));

test.each([
	[0, 'mail', '0 mails'],
	[1, 'mail', '1 mail'],
	[2, 'draft', '2 drafts'],
	[1, 'SMS', '1 SMS'],
	[2, 'SMS', '2 SMS'],
])('%i of "%s": %s', (count, noun, text) => expect(counted(count, noun)).toBe(text));

test.each([
	['send', /^It was not sent again\./],
	['save', /^It was not tried again\./],
	['delete', /^It was not tried again\./],
] as const)('what everybody should do about doubt of the effect "%s"', (effect, words) =>
	expect(checkFirst(effect)).toMatch(words),
);
