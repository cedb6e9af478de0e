import { isBroken, visibleText, withoutInvisible } from '../../../../../nodes/shared/mail/unicode';

/** Characters by name, of each kind that shows nothing (Unicode 16: Default_Ignorable_Code_Point, Cf). */
const INVISIBLE: Array<[string, string]> = [
	['soft hyphen', '\u00ad'],
	['combining grapheme joiner', '\u034f'],
	['Arabic letter mark', '\u061c'],
	['Hangul filler', '\u115f'],
	['Khmer inherent vowel', '\u17b4'],
	['Mongolian vowel separator', '\u180e'],
	['zero width space', '\u200b'],
	['left-to-right mark', '\u200e'],
	['right-to-left override', '\u202e'],
	['word joiner', '\u2060'],
	['left-to-right isolate', '\u2066'],
	['braille blank', '\u2800'],
	['Hangul filler of compatibility', '\u3164'],
	['byte order mark', '\ufeff'],
	['half-width Hangul filler', '\uffa0'],
	['interlinear annotation', '\ufff9'],
	['musical beam', '\u{1d173}'],
	['language tag', '\u{e0001}'],
	['tag letter', '\u{e0041}'],
];
const JOINING: Array<[string, string]> = [
	['zero width non-joiner', '\u200c'],
	['zero width joiner', '\u200d'],
	['variation selector', '\ufe0f'],
	['variation selector of the supplement', '\u{e0100}'],
];

test.each(INVISIBLE)('%s shows nothing: it is taken out of addresses and of texts', (_name, char) => {
	expect(withoutInvisible(`a${char}b`)).toBe('ab');
	expect(visibleText(`a${char}b`)).toBe('ab');
});

test.each(JOINING)('%s belongs to words and emoji, but to no address', (_name, char) => {
	expect(withoutInvisible(`a${char}b`)).toBe('ab');
	expect(visibleText(`a${char}b`)).toBe(`a${char}b`);
});

test.each([
	['a Persian word', 'می\u200cخواهم'],
	['a family', '👨\u200d👩\u200d👧'],
	['a heart', '❤\ufe0f'],
	['accents', 'Ame\u0301lie'],
	['blanks', 'a\u00a0b\u3000c d'],
])('%s stays as it is', (_what, text) => expect(visibleText(text)).toBe(text));

test('joiners at an end join nothing', () => expect(visibleText('\u200c\u200dab\u200d')).toBe('ab'));

test.each([
	['a\ufffdb', true],
	['aäb', false],
])('%j is what a broken conversion has left: %p', (text, broken) => expect(isBroken(text)).toBe(broken));
