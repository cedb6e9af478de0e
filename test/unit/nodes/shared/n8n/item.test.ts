import type { IDataObject } from 'n8n-workflow';
import { collection, optionsCollection, type Field } from '../../../../../nodes/shared/n8n/fields';
import { fakeContext } from '../../../../support/fakeContext';
import { thrownBy } from '../thrown';
import { itemOf } from './item-support';

/** Where the values of an item come from; what `read` makes of them is in item-read.test.ts. */

const a = { displayName: 'A', name: 'a', type: 'string', default: '' } as const satisfies Field;
const b = { ...a, displayName: 'B', name: 'b' } as const satisfies Field;
const c = { ...a, displayName: 'C', name: 'c' } as const satisfies Field;
const FIELDS = [a, optionsCollection([b]), collection({ displayName: 'More', name: 'more' }, [c])];

describe('a parameter', () => {
	test('is as it is, or undefined where the node lacks it', () => {
		expect(itemOf({ a: [1] }, FIELDS).raw(a)).toEqual([1]);
		expect(itemOf({}, FIELDS).raw(a)).toBeUndefined();
		expect(itemOf({ a: null }, FIELDS).raw(a)).toBeNull();
	});

	test('of the item that is read', () => {
		const parameters = { a: (_json: IDataObject, index: number) => `of ${index}` };
		const items = [{ json: {} }, { json: {} }, { json: {} }];
		expect([0, 2].map((index) => itemOf(parameters, FIELDS, { items, index }).raw(a))).toEqual([
			'of 0',
			'of 2',
		]);
	});

	test.each<[unknown, unknown]>([
		[{ __rl: true, mode: 'id', value: 'v' }, 'v'],
		[{ __rl: true, mode: 'list', value: null }, null],
		[
			{ __rl: false, value: 'v' },
			{ __rl: false, value: 'v' },
		],
		[{ value: 'v' }, { value: 'v' }],
	])('resource locators give their value: %j', (given, value) =>
		expect(itemOf({ a: given }, FIELDS).raw(a)).toEqual(value),
	);

	test('an expression that fails is a fault of the item', () =>
		expect(thrownBy(() => itemOf({ a: new Error('no such node') }, FIELDS).raw(a))).toMatchObject({
			kind: 'invalid',
			field: 'A',
			message: 'A: no such node',
		}));
});

describe('an option', () => {
	test.each([
		['is named where its expression fails', '={{ fails }}', 'B'],
		['is not named where another one fails', 'fixed', 'Options'],
	])('%s', (_what, written, field) => {
		const { context } = fakeContext({ parameters: { options: { b: written, x: '={{ fails }}' } } });
		jest.spyOn(context, 'getNodeParameter').mockImplementation(() => {
			throw new Error('no such node');
		});
		expect(thrownBy(() => itemOf(context, FIELDS).raw(b))).toMatchObject({ kind: 'invalid', field });
	});

	test.each<[string, Record<string, unknown>]>([
		['was not added', { options: { x: 1 } }],
		['has no collection', {}],
		['has a collection that an expression made null', { options: null }],
		['has a collection that an expression made text', { options: '' }],
	])('that %s is undefined', (_what, parameters) =>
		expect(itemOf(parameters, FIELDS).raw(b)).toBeUndefined(),
	);

	test('is not what every object has', () => {
		const named = { ...b, name: 'constructor' };
		expect(itemOf({ options: {} }, [optionsCollection([named])]).raw(named)).toBeUndefined();
	});

	test('comes from its own collection, resource locators by value', () => {
		const item = itemOf({ options: { b: 1, c: 3 }, more: { c: { __rl: true, value: 2 } } }, FIELDS);
		expect([item.raw(b), item.raw(c)]).toEqual([1, 2]);
	});

	test('is read with its collection, which is asked for once', () => {
		const { context } = fakeContext({ parameters: { options: { b: 1 } } });
		const asked = jest.spyOn(context, 'getNodeParameter');
		const item = itemOf(context, FIELDS);
		item.raw(b);
		item.read(b);
		expect(asked).toHaveBeenCalledTimes(1);
	});
});

describe('what the user added', () => {
	test.each<[string, Record<string, unknown>, boolean]>([
		['undefined', { options: { b: undefined } }, true],
		['empty text', { options: { b: '' } }, true],
		['null', { options: { b: null } }, true],
		['by an expression for all options', { options: (): IDataObject => ({ b: 1 }) }, true],
		['undefined by an expression for all options', { options: () => ({ b: undefined }) }, true],
		['by none of the options of an expression', { options: (): IDataObject => ({ c: 1 }) }, false],
		['nothing', { options: {} }, false],
		['no collection', {}, false],
		['a collection of null', { options: null }, false],
		['something else', { options: { c: 1 } }, false],
	])('%s: %p', (_what, parameters, added) => expect(itemOf(parameters, FIELDS).isAdded(b)).toBe(added));

	test('is every parameter, filled in or not', () => expect(itemOf({}, FIELDS).isAdded(a)).toBe(true));

	test('is no field that the operation lacks, even if the node has it', () =>
		expect(itemOf({ options: { b: 1 } }, [a]).isAdded(b)).toBe(false));
});

describe('an expression', () => {
	test.each<[string, Record<string, unknown>, boolean]>([
		['in the option', { options: { b: '={{ $json.x }}' } }, true],
		['for all options', { options: '={{ $json.options }}' }, true],
		['within a list', { options: { b: ['x', '={{ $json.x }}'] } }, true],
		['in another option', { options: { b: 'x', d: '={{ $json.x }}' } }, false],
		['nowhere', { options: { b: 'a = b' } }, false],
	])('%s', (_what, parameters, expected) =>
		expect(itemOf(parameters, FIELDS).isExpression(b)).toBe(expected),
	);

	test('in a parameter of its own', () => {
		expect(itemOf({ a: '={{ $json.x }}' }, FIELDS).isExpression(a)).toBe(true);
		expect(itemOf({ a: 'x' }, FIELDS).isExpression(a)).toBe(false);
	});
});

describe('a field of another operation', () => {
	test('is not had', () => {
		const item = itemOf({ b: 1 }, [a]);
		expect([item.has(a), item.has(b)]).toEqual([true, false]);
	});

	test.each<[string, (item: ReturnType<typeof itemOf>) => unknown]>([
		['raw', (item) => item.raw(b)],
		['read', (item) => item.read(b)],
		['readOrDefault', (item) => item.readOrDefault(b)],
	])('is a mistake in the code for %s, not a fault of the user', (_how, read) =>
		expect(() => read(itemOf({ b: 1 }, [a]))).toThrow(/^The operation does not list the field "b"$/),
	);
});
