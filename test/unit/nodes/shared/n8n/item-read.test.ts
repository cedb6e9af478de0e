import { optionsCollection, type Field } from '../../../../../nodes/shared/n8n/fields';
import { thrownBy } from '../thrown';
import { itemOf } from './item-support';

/** What reading makes of a value, by the type of its field. */

const line = { displayName: 'A', name: 'a', type: 'string', default: '' } as const satisfies Field;
const text = { ...line, typeOptions: { rows: 4 } } as const satisfies Field;
const locator = { ...line, type: 'resourceLocator', default: { mode: 'list', value: '' } } as const;
const number = {
	...line,
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 10 },
	default: 5,
} as const satisfies Field;
const whole = {
	...number,
	typeOptions: { minValue: 1, maxValue: 10, numberPrecision: 0 },
} as const satisfies Field;
const flag = { ...line, type: 'boolean', default: true } as const satisfies Field;
const choice = {
	...line,
	type: 'options',
	default: 'two',
	options: [
		{ name: 'One', value: 'one' },
		{ name: 'Two', value: 'two' },
	],
} as const satisfies Field;
const three = [...choice.options, { name: 'Three', value: 'three' }];
const several = { ...choice, type: 'multiOptions', default: [] as string[] } as const;

/** Read as a parameter of its own, and as an option. */
const asParameter = (field: Field, value: unknown) => itemOf({ a: value }, [field]).read(field);
const asOption = (field: Field, value: unknown) =>
	itemOf({ options: { a: value } }, [optionsCollection([field])]).read(field);

const NOTHING = [undefined, null, ''];

describe.each([
	['a parameter', asParameter],
	['an option', asOption],
])('%s', (_where, read) => {
	test.each<[string, Field, unknown, unknown]>([
		['a line is trimmed', line, ' x\n', 'x'],
		['a number is a line', line, 5, '5'],
		['false is a line', line, false, 'false'],
		['a text stays as it is', text, ' x\n y ', ' x\n y '],
		['a resource locator gives its value', locator, { __rl: true, mode: 'id', value: ' v ' }, 'v'],
		['a number', number, 5.5, 5.5],
		['the smallest number', number, 1, 1],
		['the largest number', number, 10, 10],
		['a number as text', number, '5', 5],
		['a number as text with spaces', number, ' 5.5 ', 5.5],
		['a whole number', whole, 10, 10],
		['a whole number as text', whole, '3', 3],
		['yes', flag, true, true],
		['no', flag, false, false],
		['yes as text', flag, 'true', true],
		['yes in capitals', flag, ' TRUE ', true],
		['no as text', flag, 'false', false],
		['1 is a yes', flag, 1, true],
		['0 is a no', flag, 0, false],
		['a choice', choice, 'one', 'one'],
		['a choice with spaces', choice, ' two ', 'two'],
		['several choices', several, ['two', 'one'], ['two', 'one']],
		['one of several choices', several, 'one', ['one']],
		['none of several choices', several, [], []],
	])('%s', (_what, field, value, expected) => expect(read(field, value)).toEqual(expected));

	test.each<[string, Field, unknown, string]>([
		['a line break', line, 'x\ny', 'A contains a line break'],
		['a list for a line', line, [], 'A is a list, not text'],
		['an object for a text', text, {}, 'A is an object, not text'],
		['words for a number', number, 'x', 'A is not a number'],
		['NaN', number, NaN, 'A is not a number'],
		['infinity', number, 'Infinity', 'A is not a number'],
		['a switch for a number', number, true, 'A is not a number'],
		['a list for a number', number, [5], 'A is not a number'],
		['too little', number, 0.99, 'A is 0.99, not a number from 1 to 10'],
		['too much', number, 10.01, 'A is 10.01, not a number from 1 to 10'],
		['half a number', whole, 1.5, 'A is not a whole number'],
		['words for a whole number', whole, 'x', 'A is not a whole number'],
		['too much as text', whole, '11', 'A is 11, not a whole number from 1 to 10'],
		['a word for a switch', flag, 'yes', 'A is "yes", neither true nor false'],
		['a no in words', flag, 'no', 'A is "no", neither true nor false'],
		['1 as text for a switch', flag, '1', 'A is "1", neither true nor false'],
		['a no of another language', flag, 'falsch', 'A is "falsch", neither true nor false'],
		['2 for a switch', flag, 2, 'A is "2", neither true nor false'],
		['an object for a switch', flag, {}, 'A is an object, not text'],
		['a list for a switch', flag, [], 'A is a list, not text'],
		['a long word for a switch', flag, 'x'.repeat(90), `A is "${'x'.repeat(80)}", neither true nor false`],
		['a choice in another case', choice, 'ONE', 'A is "ONE"'],
		['the name of a choice', choice, 'Two', 'A is "Two"'],
		['a long word for a choice', choice, 'x'.repeat(90), `A is "${'x'.repeat(80)}"`],
		['only spaces for a choice', choice, ' ', 'A is ""'],
		['empty text for a choice: an expression has found nothing', choice, '', 'A is ""'],
		['one wrong choice among several', several, ['one', 'three'], 'A is "three"'],
		['an empty choice among several', several, ['one', ''], 'A is ""'],
	])('refuses %s', (_what, field, value, message) =>
		expect(thrownBy(() => read(field, value))).toMatchObject({
			kind: 'invalid',
			field: 'A',
			message,
			fix: expect.any(String),
		}),
	);

	describe.each<[string, Field]>([
		['line', line],
		['text', text],
		['number', number],
		['switch', flag],
		['choice of several', several],
	])('a %s that is empty', (_type, field) => {
		test.each(NOTHING)('(%p) is undefined', (nothing) => expect(read(field, nothing)).toBeUndefined());

		test.each(NOTHING)('(%p) is refused where it is required', (nothing) =>
			expect(thrownBy(() => read({ ...field, required: true }, nothing))).toMatchObject({
				kind: 'invalid',
				field: 'A',
				message: 'A is empty',
				fix: 'Fill in A.',
			}),
		);
	});

	test.each([undefined, null])('a choice of %p is undefined, or refused where it is required', (nothing) => {
		expect(read(choice, nothing)).toBeUndefined();
		expect(thrownBy(() => read({ ...choice, required: true }, nothing)).message).toBe('A is empty');
	});

	test.each<[string, Field]>([
		['a line', line],
		['a text', text],
	])('%s of nothing but spaces is empty', (_what, field) => {
		expect(read(field, '  ')).toBeUndefined();
		expect(thrownBy(() => read({ ...field, required: true }, '  ')).message).toBe('A is empty');
	});
});

describe('what was changed while it was read', () => {
	test.each([
		['a\u0001b', 'ab', 1],
		['\u001b[1mbold\u001b[0m', 'bold', 1],
		['page\fpage', 'page\npage', 1],
		['plain\r\n\ttext', 'plain\r\n\ttext', 0],
	])('is noted for a text: %j', (given, expected, notes) => {
		const item = itemOf({ a: given }, [text]);
		expect(item.read(text)).toBe(expected);
		expect(item.notes).toHaveLength(notes);
		for (const note of item.notes) expect(note).toContain('A');
	});
});

describe('the advice about a number tells its range', () => {
	test.each<[Record<string, unknown>, string]>([
		[{ minValue: 1, maxValue: 10 }, 'Enter a number from 1 to 10.'],
		[{ minValue: 0, maxValue: 5, numberPrecision: 0 }, 'Enter a whole number from 0 to 5.'],
		[{ minValue: 1 }, 'Enter a number of at least 1.'],
		[{ maxValue: 9 }, 'Enter a number of at most 9.'],
		[{}, 'Enter a number.'],
		[{ numberPrecision: 0 }, 'Enter a whole number.'],
		[{ minValue: 1, numberPrecision: 0 }, 'Enter a whole number of at least 1.'],
	])('%j', (typeOptions, fix) =>
		expect(thrownBy(() => asParameter({ ...number, typeOptions }, 'x')).fix).toBe(fix),
	);

	test('without an end every number is fine that is large enough', () => {
		const open = { ...number, typeOptions: { minValue: 1 } };
		expect(asParameter(open, 1e15)).toBe(1e15);
		expect(thrownBy(() => asParameter(open, 0)).message).toBe('A is 0, not a number of at least 1');
	});

	test('a number without any range is any number', () =>
		expect(
			[-1e300, 0, 0.1].map((value) => asParameter({ ...number, typeOptions: undefined }, value)),
		).toEqual([-1e300, 0, 0.1]));

	test('a whole number that has lost digits is none', () =>
		expect(
			thrownBy(() => asParameter({ ...whole, typeOptions: { numberPrecision: 0 } }, '9007199254740993'))
				.message,
		).toBe('A is not a whole number'));
});

describe('the advice about a choice tells all there are', () => {
	test('by their values', () =>
		expect(thrownBy(() => asParameter(choice, 'x')).fix).toBe('Use one of: one, two.'));
});

describe('a default', () => {
	test.each<[string, Field, unknown]>([
		['a number', number, 5],
		['a switch', flag, true],
		['a choice', choice, 'two'],
		['several choices', several, []],
	])('of %s stands for what is empty or was not added', (_what, field, expected) => {
		const own = { ...field, default: expected } as Field;
		for (const parameters of [{}, { a: null }, { a: undefined }])
			expect(itemOf(parameters, [own]).readOrDefault(own)).toEqual(expected);
	});

	test.each<[string, Field, unknown]>([
		['a number', { ...number, default: 5 }, 5],
		['a text', { ...text, default: 'data' }, 'data'],
		['one of three', { ...choice, default: 'one', options: three }, 'one'],
		['a switch that arrives on', { ...flag, default: true }, false],
		['a switch that arrives off', { ...flag, default: false }, true],
		['one of two', { ...choice, default: 'two' }, 'one'],
	])('of an option holds without it, where it has more than two answers: %s', (_what, option, expected) => {
		for (const options of [{}, { a: null }, { a: undefined }])
			expect(itemOf({ options }, [optionsCollection([option])]).readOrDefault(option)).toEqual(expected);
		expect(itemOf({ options: { a: option.default } }, [optionsCollection([option])]).read(option)).toBe(
			option.default,
		);
	});

	test('does not stand for what is there', () => {
		expect(itemOf({ a: false }, [flag]).readOrDefault(flag)).toBe(false);
		expect(itemOf({ a: 3 }, [number]).readOrDefault(number)).toBe(3);
	});

	test('does not stand for what is wrong', () =>
		expect(thrownBy(() => itemOf({ a: 'x' }, [number]).readOrDefault(number)).kind).toBe('invalid'));

	test('does not fill in what is read without one', () =>
		expect(itemOf({ a: '' }, [number]).read(number)).toBeUndefined());
});

describe('an operation that describes a field in its own way', () => {
	const item = (value: unknown) =>
		itemOf({ a: value }, [{ ...choice, default: 'one', options: [choice.options[0]] }]);
	test('has its default', () => expect(item(null).readOrDefault(choice)).toBe('one'));
	test('has its choices', () =>
		expect(thrownBy(() => item('two').read(choice)).fix).toBe('Use one of: one.'));
});
