import type { IDataObject } from 'n8n-workflow';
import { html, text } from '../../../../../nodes/shared/n8n/mailFields';
import { thrownBy } from '../thrown';
import { itemOf } from './item-support';

/** What n8n itself evaluates, and what it leaves to the node, is tried in the engine (test/contract/fields.test.ts). */

const read = (written: unknown, json: IDataObject = {}, field: typeof html | typeof text = html) =>
	itemOf({ [field.name]: written }, [html, text], { items: [{ json }] }).read(field);

test.each<[string, IDataObject, string]>([
	['{{ $json.a }}-{{ $json.b }}-{{$json.a}}', { a: 1, b: true }, '1-true-1'],
	['{{ $json.a }}', { a: '$& {{ $json.b }} $1', b: 'secret' }, '$& {{ $json.b }} $1'],
	['{ $json.a } {{ open', { a: 'x' }, '{ $json.a } {{ open'],
])('%j with %j', (written, json, expected) => expect(read(written, json)).toBe(expected));

test('a value that is not there leaves nothing', () => expect(read('<p>{{ $json.a }}</p>')).toBe('<p></p>'));

test('what an expression has given is data', () =>
	expect(read(() => '<p>{{ $json.a }}</p>', { a: 'secret' })).toBe('<p>{{ $json.a }}</p>'));

test('plain text has another editor, which turns to Expression by itself', () =>
	expect(read('{{ $json.a }}', { a: 'x' }, text)).toBe('{{ $json.a }}'));

test.each<[string, IDataObject, RegExp]>([
	['{{ nobody }}', {}, /^HTML: \{\{ nobody \}\} cannot/],
	['{{ $json.a }}', { a: ['x'] }, /^HTML: \{\{ \$json\.a \}\} is a list/],
])('%j is a fault of the item', (written, json, message) =>
	expect(thrownBy(() => read(written, json))).toMatchObject({
		kind: 'invalid',
		field: 'HTML',
		message: expect.stringMatching(message),
	}),
);
