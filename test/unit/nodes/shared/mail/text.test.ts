import {
	bodyText,
	codePointName,
	hasHeaderControl,
	headerText,
	loneSurrogateAt,
	scalarText,
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
	test('refuses exactly the characters that end or disturb a header line, and mean nothing else', () =>
		expect(refusedUnits((text) => headerText(text, 'Subject'))).toEqual([
			...range(0, 8),
			0x0a,
			...range(0x0d, 0x1f),
			0x7f,
			// Bytes that Windows-1252 has no character for.
			0x81,
			0x8d,
			0x8f,
			0x90,
			0x9d,
		]));
	test('gives back what it takes', () => expect(headerText(' Grüße 😀 ', 'Subject')).toBe(' Grüße 😀 '));
	test.each([
		['a tab', 'a\tb', 'a b'],
		['a form feed and a vertical tab', 'a\fb\vc', 'a b c'],
		['a next line', 'a\u0085b', 'a b'],
		['a line separator', 'a\u2028b', 'a b'],
		['a paragraph separator', 'a\u2029b', 'a b'],
		['quotes of Windows-1252', '\u0093Hi\u0094 \u0096 \u0080 5', '“Hi” – € 5'],
		['the apostrophe of Windows-1252', 'it\u0092s', 'it’s'],
	])('%s becomes what it means', (_what, given, text) => expect(headerText(given, 'Subject')).toBe(text));
	test.each([
		['a\rb', 'Subject contains a line break'],
		['a\nb', 'Subject contains a line break'],
		['a\u0000b', 'Subject contains the control character U+0000'],
		['a\u0081b', 'Subject contains the control character U+0081'],
		['ab\udc00', 'Subject contains half of a character (U+DC00) at position 3'],
	])('%j', (text, message) => {
		const error = thrownBy(() => headerText(text, 'Subject'));
		expect(error).toMatchObject({ message, kind: 'invalid', field: 'Subject' });
		expect(error.fix).toMatch(/Remove it from Subject|Cut it at another place/);
	});
	test('hasHeaderControl tells what may not stand in a line as it is', () => {
		for (const code of [...range(0, 0x1f), ...range(0x7f, 0x9f), 0x2028, 0x2029])
			expect([code, hasHeaderControl(`a${String.fromCharCode(code)}b`)]).toEqual([code, true]);
		expect(hasHeaderControl('Grüße 😀')).toBe(false);
	});
});

describe('bodyText', () => {
	test('leaves nothing that XML and mail cannot carry, and touches nothing else', () => {
		const changed = range(0, 0xffff).filter((code) => {
			if (code >= 0xd800 && code <= 0xdfff) return false;
			const given = `a${String.fromCharCode(code)}b`;
			return bodyText(given, 'HTML') !== given;
		});
		expect(changed).toEqual([
			...range(0, 8),
			0x0b,
			0x0c,
			...range(0x0e, 0x1f),
			0x7f,
			...range(0xfdd0, 0xfdef),
			0xfffe,
			0xffff,
		]);
	});
	test.each([
		[
			'the title and the links of a terminal',
			'\u001b]0;t\u0007a \u001b]8;;http://x.example\u001b\\b\u001b]8;;\u0007',
			'a b',
		],
		['other escapes of a terminal', '\u001b(Ba\u001b7bc\u001b[?25l', 'abc'],
		['colours of a log', '\u001b[31;1mred\u001b[0m and \u001b[4Aup', 'red and up'],
		['a form feed', 'page\fpage', 'page\npage'],
		['a vertical tab', 'a\vb', 'a\nb'],
		['DELETE', 'a\u007fb', 'ab'],
		['noncharacters beyond 16 bits', 'a\u{1ffff}b', 'ab'],
	])('%s: left out or a line break, and noted once', (_what, given, text) => {
		const notes: string[] = [];
		expect(bodyText(`${given}\u0001`, 'Text', notes)).toBe(text);
		expect(notes).toEqual([expect.stringContaining('Text')]);
	});
	test('what stays as it is, is not noted', () => {
		const notes: string[] = [];
		expect(bodyText('a\r\n\tb \u0085 😀', 'Text', notes)).toBe('a\r\n\tb \u0085 😀');
		expect(notes).toEqual([]);
	});
	test('refuses half of a character', () => {
		const error = thrownBy(() => bodyText('\ud800', 'Text'));
		expect(error).toMatchObject({
			message: 'Text contains half of a character (U+D800) at position 1',
			kind: 'invalid',
			field: 'Text',
			fix: expect.stringContaining('Cut it at another place'),
		});
	});
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
		[new Date(Date.UTC(2026, 10, 27)), '2026-11-27T00:00:00.000Z'],
		[{ toISOString: (): string => '2026-11-27T09:00:00Z' }, '2026-11-27T09:00:00Z'],
		[{ toISO: () => '2026-11-27T09:00:00.000+09:00' }, '2026-11-27T09:00:00.000+09:00'],
	])('%p is %j', (value, text) => expect(scalarText(value, 'Subject')).toBe(text));
	test.each([
		[['a'], 'Subject is a list, not text'],
		[{ a: 1 }, 'Subject is an object, not text'],
		[() => 1, 'Subject is an object, not text'],
		[new Date(NaN), 'Subject is an object, not text'],
		[{ toISO: () => null }, 'Subject is an object, not text'],
		[{ toISO: 'x' }, 'Subject is an object, not text'],
	])('refuses %p', (value, message) =>
		expect(thrownBy(() => scalarText(value, 'Subject'))).toMatchObject({
			message,
			field: 'Subject',
			fix: expect.stringContaining('$json'),
		}),
	);
});
