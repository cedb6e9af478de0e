import {
	bodyText,
	codePointName,
	hasHeaderControl,
	headerText,
	loneSurrogateAt,
	scalarText,
	withoutInvisible,
} from '../../../../../nodes/shared/mail/text';
import { thrownBy } from '../thrown';

/** Every code unit up to `last` for which `refuses` throws. */
function refusedUnits(refuses: (text: string) => unknown, last = 0xffff): number[] {
	const refused: number[] = [];
	for (let code = 0; code <= last; code++) {
		if (code >= 0xd800 && code <= 0xdfff) continue;
		try {
			refuses(`a${String.fromCharCode(code)}b`);
		} catch {
			refused.push(code);
		}
	}
	return refused;
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test.each([
	['', -1],
	['abc', -1],
	['😀', -1],
	['a😀b\ud83d\ude00', -1],
	['\ud83d', 0],
	['ab\ude00', 2],
	['😀\ud83dx', 2],
	['\ude00\ud83d', 0],
	['\ud83d\ud83d\ude00', 0],
	['\ud800\udc00', -1],
	['\udbff\udfff', -1],
	['\udbff\ue000', 0],
	['x\ud800\ud7ff', 1],
])('loneSurrogateAt %j is %i', (text, at) => expect(loneSurrogateAt(text)).toBe(at));

test.each([
	['\n', 'U+000A'],
	['\u200b', 'U+200B'],
	['😀', 'U+1F600'],
	['', 'U+0000'],
])('codePointName %j', (char, name) => expect(codePointName(char)).toBe(name));

describe('headerText', () => {
	test('refuses exactly the characters that end or disturb a header line', () =>
		expect(refusedUnits((text) => headerText(text, 'Subject'))).toEqual([
			...range(0, 0x1f),
			...range(0x7f, 0x9f),
			0x2028,
			0x2029,
		]));
	test('gives back what it takes', () => expect(headerText(' Grüße 😀 ', 'Subject')).toBe(' Grüße 😀 '));
	test.each([
		['a\rb', 'Subject contains a line break'],
		['a\nb', 'Subject contains a line break'],
		['a\tb', 'Subject contains the control character U+0009'],
		['a\u2028b', 'Subject contains the control character U+2028'],
		['ab\udc00', 'Subject contains half of a character (U+DC00) at position 3'],
	])('%j', (text, message) => {
		const error = thrownBy(() => headerText(text, 'Subject'));
		expect(error).toMatchObject({ message, kind: 'invalid', field: 'Subject' });
		expect(error.fix).toMatch(/Remove it from Subject|Cut it at another place/);
	});
	test('hasHeaderControl agrees', () => {
		expect(hasHeaderControl('a\u0085b')).toBe(true);
		expect(hasHeaderControl('Grüße 😀')).toBe(false);
	});
});

describe('bodyText', () => {
	test('refuses exactly what XML and mail cannot carry; line breaks and tabs are fine', () =>
		expect(refusedUnits((text) => bodyText(text, 'HTML'))).toEqual([
			...range(0, 8),
			0x0b,
			0x0c,
			...range(0x0e, 0x1f),
			0x7f,
			0xfffe,
			0xffff,
		]));
	test.each([
		['ab\u0001', 'Text contains the control character U+0001 at position 3'],
		['\ud800', 'Text contains half of a character (U+D800) at position 1'],
	])('%j', (text, message) => {
		const error = thrownBy(() => bodyText(text, 'Text'));
		expect(error).toMatchObject({ message, kind: 'invalid', field: 'Text' });
		expect(error.fix).toMatch(/replace\(\)|Cut it at another place/);
	});
});

test('withoutInvisible takes out what hides or reorders, and nothing else', () => {
	const gone = range(0, 0xd7ff)
		.concat(range(0xe000, 0xffff))
		.filter((code) => withoutInvisible(`${String.fromCharCode(code)}${String.fromCharCode(code)}`) === '');
	expect(gone).toEqual([
		...range(0x200b, 0x200f),
		...range(0x202a, 0x202e),
		...range(0x2060, 0x2064),
		...range(0x2066, 0x2069),
		0xfeff,
	]);
});

describe('scalarText', () => {
	test.each([
		[undefined, ''],
		[null, ''],
		['', ''],
		['a', 'a'],
		[0, '0'],
		[1.5, '1.5'],
		[true, 'true'],
		[false, 'false'],
		[12n, '12'],
	])('%p is %j', (value, text) => expect(scalarText(value, 'Subject')).toBe(text));
	test.each([
		[['a'], 'Subject is a list, not text'],
		[{ a: 1 }, 'Subject is an object, not text'],
		[() => 1, 'Subject is an object, not text'],
	])('refuses %p', (value, message) =>
		expect(thrownBy(() => scalarText(value, 'Subject'))).toMatchObject({
			message,
			field: 'Subject',
			fix: expect.stringContaining('$json'),
		}),
	);
});
