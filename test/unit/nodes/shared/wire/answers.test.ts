import { excerpt, isHtml, isSuccess, jsonAnswer } from '../../../../../nodes/shared/wire/answers';
import type { Answer } from '../../../../../nodes/shared/wire/request';
import { z } from '../../../../../nodes/shared/zod';

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

test.each(['<', '<script ', '<script>', '&nbsp', ' ', '<a '])('an excerpt of megabytes of %j', (part) =>
	expect(excerpt(part.repeat(1_000_000)).length).toBeLessThanOrEqual(200),
);

test.each([
	[199, false],
	[200, true],
	[299, true],
	[300, false],
])('%i is a success: %p', (statusCode, expected) => expect(isSuccess(answer({ statusCode }))).toBe(expected));

describe('the JSON of an answer', () => {
	const schema = z.object({ id: z.union([z.string(), z.number()]) });
	test.each<[string, string, unknown]>([
		['that fits', '{"id":5}', { id: 5 }],
		['with more than is asked for', '{"id":"x","more":1}', { id: 'x' }],
		[
			'with a whole number beyond 2^53, every digit kept',
			'{"id":9007199254740993}',
			{ id: '9007199254740993' },
		],
		['that does not fit', '{"id":null}', undefined],
		['of another form', '[]', undefined],
		['that is cut off', '{"id":5', undefined],
		['that is a web page', '<html>', undefined],
		['that is empty', '', undefined],
	])('%s', (_what, body, value) => expect(jsonAnswer(answer({ body }), schema)).toEqual(value));
});
