import {
	AnswerRef,
	jsonBody,
	pathText,
	queryText,
	referredValue,
	requestUrl,
	type ReadValues,
	type RequestSpec,
} from '../../../../../nodes/shared/wire/request';
import { thrownBy } from '../thrown';

const BASE = 'https://mail.example/v1';
const values = (create: unknown): ReadValues => new Map([['create', create]]);

describe('the value that a reference means', () => {
	const valueOf = (read: unknown, property: string) =>
		referredValue(new AnswerRef('create', property), values(read));

	test.each<[string, unknown, string, unknown]>([
		['a number', { id: 5 }, 'id', 5],
		['zero', { id: 0 }, 'id', 0],
		['empty text', { id: '' }, 'id', ''],
		['deep down', { a: { b: { c: 'x' } } }, 'a.b.c', 'x'],
		['in a list', { a: [{ b: 'x' }] }, 'a.0.b', 'x'],
		['a name in another case', { MailMerge: { ID: 'x' } }, 'mailMerge.id', 'x'],
		['the exact name before one in another case', { ID: 'x', id: 'y' }, 'id', 'y'],
	])('%s', (_what, read, property, value) => expect(valueOf(read, property)).toBe(value));

	test.each<[string, unknown, string]>([
		['nothing of that name', { a: 1 }, 'id'],
		['an object', { id: {} }, 'id'],
		['null', { id: null }, 'id'],
		['true', { id: true }, 'id'],
		['something within null', { id: null }, 'id.x'],
		['something within text', { id: 'abc' }, 'id.length'],
		['a step that has read text', '<html>', 'id'],
		['a step that has read nothing', undefined, 'id'],
		['a member of every object', {}, 'constructor.name'],
	])('refuses %s', (_what, read, property) => {
		const error = thrownBy(() => valueOf(read, property));
		expect(error).toMatchObject({
			kind: 'failed',
			message: `The answer of the service lacks "${property}"`,
		});
		expect(error.fix).toContain('Nothing was sent after that');
	});

	test('of a step that was not reached is an error', () =>
		expect(thrownBy(() => referredValue(new AnswerRef('other', 'id'), values({ id: 1 }))).kind).toBe(
			'failed',
		));
});

test.each<[string, RequestSpec, string]>([
	['a path', { method: 'GET', path: '/a%2Fb' }, `${BASE}/a%2Fb`],
	[
		'a read value in the path, encoded',
		{ method: 'GET', path: ['/a/', new AnswerRef('create', 'id'), '/b'] },
		`${BASE}/a/x%2F..%2Fy%3Fz/b`,
	],
	['a number in the path', { method: 'GET', path: [new AnswerRef('create', 'n')] }, `${BASE}5`],
	[
		'a query',
		{ method: 'GET', path: '/a', query: { 'a b': 'c d&e=f', g: true, h: undefined, i: 0 } },
		`${BASE}/a?a%20b=c%20d%26e%3Df&g=true&i=0`,
	],
	['a query of nothing', { method: 'GET', path: '/a', query: { h: undefined } }, `${BASE}/a`],
])('the URL: %s', (_what, spec, url) =>
	expect(requestUrl(BASE, spec, values({ id: 'x/../y?z', n: 5 }))).toBe(url),
);

test.each(['/mails/..', '/mails/.', '/../mails'])('the URL: %s reaches something else', (path) =>
	expect(thrownBy(() => requestUrl(BASE, { method: 'DELETE', path }, new Map()))).toMatchObject({
		kind: 'invalid',
		message: 'An ID consists of dots alone',
		fix: expect.any(String),
	}),
);

test.each(['.', '..'])('the URL: a read value of "%s" reaches something else', (id) =>
	expect(
		thrownBy(() =>
			requestUrl(BASE, { method: 'GET', path: ['/a/', new AnswerRef('create', 'id')] }, values({ id })),
		).kind,
	).toBe('invalid'),
);

test('a path and a query for people, references written as one likes', () => {
	const spec: RequestSpec = {
		method: 'GET',
		path: ['/a/', new AnswerRef('create', 'id'), '/b'],
		query: { c: 'ä', d: undefined },
	};
	expect(pathText(spec, ({ step, property }) => `{${step}.${property}}`)).toBe('/a/{create.id}/b');
	expect(pathText({ method: 'GET', path: '/plain' }, () => 'x')).toBe('/plain');
	expect(queryText(spec)).toBe('?c=%C3%A4');
	expect(queryText({ method: 'GET', path: '/' })).toBe('');
});

test('a JSON body is the value itself, markers and all', () => {
	const value = { id: new AnswerRef('create', 'id') };
	const body = jsonBody(value);
	expect(body.contentType).toBe('application/json');
	expect((body as { json: unknown }).json).toBe(value);
});
