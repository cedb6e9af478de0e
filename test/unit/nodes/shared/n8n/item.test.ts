import type { IDataObject } from 'n8n-workflow';
import { ItemReader } from '../../../../../nodes/shared/n8n/itemReader';
import { readItemSettings, readRunSettings } from '../../../../../nodes/shared/run/settings';
import { fakeContext } from '../../../../support/fakeContext';
import { FAKE_LIMITS } from '../../../../support/fakeService';
import { thrownBy } from '../thrown';

const reader = (parameters: Record<string, unknown>) =>
	new ItemReader(fakeContext({ parameters }).context, 0, FAKE_LIMITS);
const withOptions = (options: Record<string, unknown>) => reader({ options });

describe('a parameter', () => {
	test('as it is, or the fallback', () => {
		expect(reader({ a: [1] }).param('a')).toEqual([1]);
		expect(reader({}).param('a', 'x')).toBe('x');
	});
	test('a resource locator gives its value', () => {
		expect(reader({ a: { __rl: true, mode: 'id', value: 'v' } }).param('a')).toBe('v');
		expect(reader({ a: { value: 'v' } }).param('a')).toEqual({ value: 'v' });
		expect(reader({ a: null }).param('a')).toBeNull();
	});
	test('an expression that fails is a fault of the item', () =>
		expect(thrownBy(() => reader({ a: new Error('no such node') }).param('a'))).toMatchObject({
			kind: 'invalid',
			message: 'no such node',
		}));
});

describe('an option', () => {
	test('is undefined when it was not added', () => {
		expect(withOptions({ a: 1 }).option('b')).toBeUndefined();
		expect(reader({}).option('b')).toBeUndefined();
		expect(reader({ options: null }).option('b')).toBeUndefined();
		expect(withOptions({}).option('constructor')).toBeUndefined();
	});
	test('comes from any collection, resource locators by value', () => {
		const item = reader({ options: { a: 1 }, more: { a: { __rl: true, value: 2 } } });
		expect([item.option('a'), item.option('a', 'more')]).toEqual([1, 2]);
	});
	test('each collection is asked for once', () => {
		const { context } = fakeContext({ parameters: { options: { a: 1 } } });
		const asked = jest.spyOn(context, 'getNodeParameter');
		const item = new ItemReader(context, 0, FAKE_LIMITS);
		item.option('a');
		item.option('b');
		expect(asked).toHaveBeenCalledTimes(1);
	});
	test('hasOption knows what was added, whatever it gives', () => {
		expect(withOptions({ a: undefined }).hasOption('a')).toBe(true);
		expect(withOptions({ a: '' }).hasOption('a')).toBe(true);
		expect(withOptions({}).hasOption('a')).toBe(false);
		expect(reader({}).hasOption('a')).toBe(false);
		expect(reader({ options: null }).hasOption('a')).toBe(false);
		expect(reader({ options: (): IDataObject => ({ a: 1 }) }).hasOption('a')).toBe(true);
	});
});

describe('a line of text', () => {
	test('is trimmed; numbers count', () => {
		expect(reader({ a: ' x ' }).line('a', 'A')).toBe('x');
		expect(reader({ a: 5 }).line('a', 'A')).toBe('5');
		expect(reader({}).line('a', 'A')).toBe('');
		expect(withOptions({ a: ' x\n' }).optionLine('a', 'A')).toBe('x');
		expect(withOptions({ a: '  ' }).optionLine('a', 'A')).toBeUndefined();
		expect(withOptions({}).optionLine('a', 'A')).toBeUndefined();
		expect(reader({ more: { a: 'y' } }).optionLine('a', 'A', 'more')).toBe('y');
		expect(reader({ a: ' x ' }).requiredLine('a', 'A')).toBe('x');
	});
	test.each<[string, (item: ItemReader) => unknown, string]>([
		['a line break', (item) => item.line('broken', 'A'), 'A contains a line break'],
		['a line break in an option', (item) => item.optionLine('broken', 'A'), 'A contains a line break'],
		['a list', (item) => item.line('list', 'A'), 'A is a list, not text'],
		['nothing where something must be', (item) => item.requiredLine('empty', 'A'), 'A is empty'],
	])('refuses %s', (_what, read, message) => {
		const values = { broken: 'x\ny', list: [], empty: ' ' };
		expect(thrownBy(() => read(reader({ ...values, options: values })))).toMatchObject({
			message,
			kind: 'invalid',
			field: 'A',
			fix: expect.any(String),
		});
	});
});

describe('a number', () => {
	const read = (a: unknown, integer = false) =>
		withOptions({ a }).optionNumber('a', 'A', { min: 1, max: 10, integer });
	test.each([
		[undefined, undefined],
		[null, undefined],
		['', undefined],
		[1, 1],
		[10, 10],
		['5', 5],
		[' 5.5 ', 5.5],
	])('%p is %p', (value, number) => expect(read(value)).toBe(number));
	test.each([
		['x', false, 'A is not a number'],
		[NaN, false, 'A is not a number'],
		['Infinity', false, 'A is not a number'],
		[true, false, 'A is not a number'],
		[[5], false, 'A is not a number'],
		[1.5, true, 'A is not a whole number'],
		['x', true, 'A is not a whole number'],
		[0.99, false, 'A is 0.99, outside 1 to 10'],
		[10.01, false, 'A is 10.01, outside 1 to 10'],
		['11', true, 'A is 11, outside 1 to 10'],
	])('refuses %p', (value, integer, message) =>
		expect(thrownBy(() => read(value, integer))).toMatchObject({
			message,
			field: 'A',
			fix: 'Give a number from 1 to 10.',
		}),
	);
});

test.each([
	[undefined, undefined],
	[null, undefined],
	['', undefined],
	[true, true],
	[false, false],
	['true', true],
	[' TRUE ', true],
	['false', false],
	[1, true],
	[0, false],
])('a flag %p is %p', (value, flag) => {
	expect(withOptions({ a: value }).optionFlag('a', 'A')).toBe(flag);
});

test.each(['yes', 'no', '1', 'falsch', 2, {}, []])('a flag is not %p', (value) => {
	expect(thrownBy(() => withOptions({ a: value }).optionFlag('a', 'The Flag'))).toMatchObject({
		kind: 'invalid',
		field: 'The Flag',
	});
});

test('one of several', () => {
	const item = reader({});
	expect(item.choice(' b ', 'A', ['a', 'b'] as const)).toBe('b');
	expect(thrownBy(() => item.choice('B', 'A', ['a', 'b']))).toMatchObject({
		message: 'A is "B"',
		fix: 'Use one of: a, b.',
		field: 'A',
	});
	expect(thrownBy(() => item.choice('x'.repeat(90), 'A', ['a'])).message).toBe(`A is "${'x'.repeat(80)}"`);
	expect(thrownBy(() => item.choice(undefined, 'A', ['a'])).message).toBe('A is ""');
});

describe('settings', () => {
	test('of an item, by default', () =>
		expect(readItemSettings(reader({}))).toEqual({ preview: false, output: 'full', timeoutMs: 120_000 }));
	test('of an item, as given', () =>
		expect(readItemSettings(withOptions({ preview: true, output: 'summary', timeout: 3600 }))).toEqual({
			preview: true,
			output: 'summary',
			timeoutMs: 3_600_000,
		}));
	test.each([
		[{ timeout: 0 }, 'Timeout is 0, outside 1 to 3600'],
		[{ timeout: 3601 }, 'Timeout is 3601, outside 1 to 3600'],
		[{ output: 'all' }, 'Output is "all"'],
	])('of an item: refuses %j', (options, message) =>
		expect(thrownBy(() => readItemSettings(withOptions(options))).message).toBe(message),
	);
	test('half a second more or less does not matter to the deadline', () =>
		expect(readItemSettings(withOptions({ timeout: 1.5 })).timeoutMs).toBe(1500));

	const limits = { ...FAKE_LIMITS, concurrency: 7, maxPerMinute: 90 };
	test('of the run: those of the service by default', () =>
		expect(readRunSettings(reader({}), limits, 'send')).toEqual({ concurrency: 7, maxPerMinute: 90 }));
	test('of the run: reading has a pace of its own where the service gives it one', () => {
		expect(readRunSettings(reader({}), { ...limits, maxReadsPerMinute: 200 }, 'read').maxPerMinute).toBe(200);
		expect(readRunSettings(reader({}), { ...limits, maxReadsPerMinute: 200 }, 'send').maxPerMinute).toBe(90);
		expect(readRunSettings(reader({}), limits, 'read').maxPerMinute).toBe(90);
	});
	test('of the run: reading operations may have a pace of their own', () => {
		expect(readRunSettings(reader({}), { ...limits, maxReadsPerMinute: 40 }, 'read').maxPerMinute).toBe(40);
		expect(readRunSettings(reader({}), { ...limits, maxReadsPerMinute: 40 }, 'send').maxPerMinute).toBe(90);
		expect(readRunSettings(reader({}), limits, 'read').maxPerMinute).toBe(90);
		expect(
			readRunSettings(withOptions({ maxPerMinute: 3 }), { ...limits, maxReadsPerMinute: 40 }, 'read')
				.maxPerMinute,
		).toBe(3);
	});
	test.each([1, 100])('of the run: %i at a time', (concurrency) =>
		expect(readRunSettings(withOptions({ concurrency }), limits, 'send').concurrency).toBe(concurrency),
	);
	test.each([0, 1, 100_000])('of the run: %i a minute', (maxPerMinute) =>
		expect(readRunSettings(withOptions({ maxPerMinute }), limits, 'send').maxPerMinute).toBe(maxPerMinute),
	);
	test.each([
		[{ concurrency: 0 }, 'Concurrency is 0, outside 1 to 100'],
		[{ concurrency: 101 }, 'Concurrency is 101, outside 1 to 100'],
		[{ concurrency: 1.5 }, 'Concurrency is not a whole number'],
		[{ maxPerMinute: -1 }, 'Max per Minute is -1, outside 0 to 100000'],
		[{ maxPerMinute: 100_001 }, 'Max per Minute is 100001, outside 0 to 100000'],
		[{ maxPerMinute: 0.5 }, 'Max per Minute is not a whole number'],
	])('of the run: refuses %j', (options, message) =>
		expect(thrownBy(() => readRunSettings(withOptions(options), limits, 'send')).message).toBe(message),
	);
});
