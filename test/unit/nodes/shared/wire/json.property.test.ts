import fc from 'fast-check';
import { parseJson, tryParseJson } from '../../../../../nodes/shared/wire/json';

test('equals JSON.parse where no digit is lost', () =>
	fc.assert(
		fc.property(
			fc.json({ maxDepth: 4 }),
			fc.maxSafeInteger(),
			fc.string({ unit: fc.constantFrom('"', '\\', '1234567890123456', 'a') }),
			(text, number, string) => {
				const whole = `{"a":${text},"b":${number},"c":${JSON.stringify(string)}}`;
				// Longer numbers are the next property's.
				fc.pre(!/\d{16}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')));
				expect(parseJson(whole)).toEqual(JSON.parse(whole));
			},
		),
		{ numRuns: 200 },
	));

test('keeps every digit of whole numbers that are too long', () =>
	fc.assert(
		fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.boolean(), (number, inList) => {
			const text = inList ? `[0,${number}]` : `{"x":{"y":${number}}}`;
			const value = parseJson(text) as any;
			const parsed: unknown = inList ? value[1] : value.x.y;
			expect(String(parsed)).toBe(String(number));
			expect(typeof parsed).toBe(Number.isSafeInteger(Number(number)) ? 'number' : 'string');
		}),
	));

test.each([
	['many quotes', `[1234567890123456,"${'\\"'.repeat(4_000_000)}"]`],
	['a long string', `[1234567890123456,"${'a'.repeat(8_000_000)}"]`],
	['many numbers', `[${'1234567890123456789,'.repeat(200_000)}1]`],
	['many quotes, cut off', `[1234567890123456,"${'\\"'.repeat(4_000_000)}`],
	['many strings, cut off', `[1234567890123456${',"a"'.repeat(1_000_000)}`],
])('eight megabytes of %s are read', (_what, text) => {
	const value = tryParseJson(text);
	expect(value === undefined).toBe(!text.endsWith(']'));
});
