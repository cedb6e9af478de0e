import {
	commonRefusal,
	excerpt,
	isHtml,
	isSuccess,
	unreadableAnswer,
} from '../../../../../nodes/shared/wire/commonRefusals';
import type { Answer } from '../../../../../nodes/shared/run/plan';

const answer = (changes: Partial<Answer> = {}): Answer => ({
	statusCode: 200,
	headers: {},
	body: '',
	attempts: 1,
	...changes,
});

test.each<[string, Partial<Answer>, boolean]>([
	['its type', { headers: { 'content-type': 'Text/HTML; charset=utf-8' } }, true],
	['its doctype', { body: ' \n<!DOCTYPE html><html>' }, true],
	['its first element', { body: '<HTML lang="de">' }, true],
	['JSON', { headers: { 'content-type': 'application/json' }, body: '{}' }, false],
	['another type', { headers: { 'content-type': 'text/htmlx' } }, false],
	['a type that only holds the words', { headers: { 'content-type': 'application/text/html' } }, false],
	['XML', { body: '<htmlish/>' }, false],
	['text that speaks of it', { body: 'see <html>' }, false],
	['nothing', {}, false],
])('isHtml: %s', (_what, changes, expected) => expect(isHtml(answer(changes))).toBe(expected));

test.each([
	['', ''],
	['  a \n\t b  ', 'a b'],
	['<p>a</p><b>b</b>', 'a b'],
	['a&nbsp;b&NBSP;c', 'a b c'],
	['<style type="x">p{}</style>a<script>alert(1)</script>b', 'a b'],
	['a < b and c > d', 'a d'],
	['x'.repeat(200), 'x'.repeat(200)],
	['x'.repeat(201), `${'x'.repeat(197)}...`],
	[`${' '.repeat(4999)}ab`, 'a'],
	[`<${'x'.repeat(501)}>`.slice(0, 100), `<${'x'.repeat(99)}`],
])('excerpt %#', (body, text) => expect(excerpt(body)).toBe(text));

test('an excerpt of a large page takes no time', () => {
	for (const part of ['<', '<script ', '<script>', '&nbsp', ' ', '<a '])
		expect(excerpt(part.repeat(1_000_000)).length).toBeLessThanOrEqual(200);
}, 2000);

test.each([
	[199, false],
	[200, true],
	[299, true],
	[300, false],
])('%i is a success: %p', (statusCode, expected) => expect(isSuccess(answer({ statusCode }))).toBe(expected));

describe('commonRefusal', () => {
	const of = (statusCode: number, changes: Partial<Answer> = {}) =>
		commonRefusal(answer({ statusCode, ...changes }), 'Fake');
	test.each([200, 204, 299, 400, 402, 409, 410, 422])('%i is for the service to explain', (statusCode) =>
		expect(of(statusCode)).toBeUndefined(),
	);
	test.each([
		[
			301,
			'refused',
			'The base URL leads elsewhere; redirects are not followed with a mail',
			/final https address/,
		],
		[
			399,
			'refused',
			'The base URL leads elsewhere; redirects are not followed with a mail',
			/final https address/,
		],
		[
			401,
			'unauthorized',
			'Fake refused the login',
			/^Check the values in the credential .* Nothing was sent\.$/,
		],
		[403, 'unauthorized', 'Fake does not allow this', /lacks a right.* Nothing was sent\.$/],
		[404, 'refused', 'The address was not found', /base URL/],
		[405, 'refused', 'The address does not take this request', /base URL/],
		[413, 'refused', 'The mail is too large for the service', /smaller files/],
		[421, 'refused', 'The account has moved to another address', /environment/],
	])('%i', (statusCode, kind, message, fix) => {
		const error = of(statusCode);
		expect(error).toMatchObject({ kind, message, statusCode, details: { excerpt: '' } });
		expect(error?.fix).toMatch(fix);
	});
	test('a redirect is named without what a login page may hold', () => {
		expect(of(302, { headers: { location: 'https://x.example/login?token=abc#d' } })?.message).toBe(
			'The base URL leads elsewhere, to https://x.example/login; redirects are not followed with a mail',
		);
		expect(of(302, { headers: { location: `https://x.example/${'a'.repeat(300)}` } })?.message).toHaveLength(
			'The base URL leads elsewhere, to ; redirects are not followed with a mail'.length + 200,
		);
	});
	test('a page is quoted, JSON is left to the service', () => {
		expect(of(403, { body: '<html><b>Blocked</b> by proxy</html>' })?.details).toEqual({
			excerpt: 'Blocked by proxy',
		});
		expect(of(403, { body: '{"code":1}' })?.details).toEqual({});
	});
});

test.each(['uncertain', 'failed'] as const)('unreadableAnswer (%s)', (kind) => {
	const error = unreadableAnswer(
		answer({ statusCode: 202, headers: { 'content-type': 'text/html' }, body: '<p>Hi</p>' }),
		'Fake',
		kind,
		'a web page',
	);
	expect(error).toMatchObject({
		kind,
		message: 'Fake answered with a web page',
		statusCode: 202,
		details: { contentType: 'text/html', excerpt: 'Hi' },
	});
	expect(error.fix).toBe(
		kind === 'uncertain'
			? 'The mail may have been sent; it was not sent again. Check the base URL in the credential, and with the recipient before you send it again.'
			: 'Check the base URL in the credential.',
	);
	expect(unreadableAnswer(answer(), 'Fake', kind, 'nothing').details).toEqual({ contentType: null });
});
