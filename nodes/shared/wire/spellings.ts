/**
 * Texts in which characters are written in another way: escaped in JSON, as references in XML and HTML, percent-encoded
 * in URLs and forms. Decoded, with the place of each character in the text, a secret is found in any spelling.
 */

/** A decoded text; the character at `i` stands from `starts[i]` to `ends[i]` in the text that was decoded first. */
export interface Unit {
	text: string;
	starts: number[];
	ends: number[];
}

/** JSON (RFC 8259, section 7), references of XML and HTML, percent-encoding (RFC 3986). */
const ESCAPES = {
	json: `\\\\u(?<unit>[\\da-f]{4})|\\\\(?<letter>["\\\\/bfnrt'])`,
	markup: '&#x(?<hex>[\\da-f]{1,6});|&#(?<decimal>\\d{1,7});|&(?<entity>amp|lt|gt|quot|apos);',
	percent: '(?<bytes>(?:%[\\da-f]{2})+)',
};
const PATTERNS = {
	any: new RegExp(Object.values(ESCAPES).join('|'), 'gi'),
	json: new RegExp(ESCAPES.json, 'gi'),
	markup: new RegExp(ESCAPES.markup, 'gi'),
	percent: new RegExp(ESCAPES.percent, 'gi'),
};
/** The characters that an encoding begins with: most texts hold none of them. */
const MARKS = { any: /[\\&%]/, json: /\\/, markup: /&/, percent: /%/ };

export type Encoding = keyof typeof PATTERNS;
/** Each by itself as well: what is an escape in one may stand for itself in another. */
export const ENCODINGS: readonly Encoding[] = ['any', 'json', 'markup', 'percent'];

const JSON_ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text with one level of encoding taken off; undefined when nothing in it is encoded. */
export function decodedUnits(given: string | Unit, encoding: Encoding = 'any'): Unit | undefined {
	if (!MARKS[encoding].test(typeof given === 'string' ? given : given.text)) return undefined;
	const { text, starts, ends } = typeof given === 'string' ? plain(given) : given;
	const decoded: Unit = { text: '', starts: [], ends: [] };
	let from = 0;
	const add = (char: string, start: number, end: number) => {
		decoded.text += char;
		for (let unit = 0; unit < char.length; unit++) {
			decoded.starts.push(starts[start]);
			decoded.ends.push(ends[end - 1]);
		}
	};
	for (const match of text.matchAll(PATTERNS[encoding])) {
		for (let at = from; at < match.index; at++) add(text[at], at, at + 1);
		from = match.index + match[0].length;
		if (match.groups?.bytes === undefined) add(characterOf(match), match.index, from);
		else
			for (const { char, start, end } of percentDecoded(match[0]))
				add(char, match.index + start, match.index + end);
	}
	if (from === 0) return undefined;
	for (let at = from; at < text.length; at++) add(text[at], at, at + 1);
	return decoded;
}

function plain(text: string): Unit {
	const starts = Array.from({ length: text.length }, (_, index) => index);
	return { text, starts, ends: starts.map((start) => start + 1) };
}

function characterOf({ 0: whole, groups = {} }: RegExpMatchArray): string {
	const { unit, letter, hex, decimal, entity } = groups as Partial<Record<string, string>>;
	if (unit !== undefined) return String.fromCharCode(parseInt(unit, 16));
	if (letter !== undefined) return JSON_ESCAPES[letter] ?? letter;
	if (entity !== undefined) return ENTITIES[entity.toLowerCase()];
	const code = hex !== undefined ? parseInt(hex, 16) : Number(decimal);
	return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The characters of a run of percent-encoded bytes, each with its place in the run; UTF-8 takes up to four bytes. */
function percentDecoded(run: string): Array<{ char: string; start: number; end: number }> {
	const bytes = Buffer.from(run.replace(/%/g, ''), 'hex');
	const characters: Array<{ char: string; start: number; end: number }> = [];
	for (let at = 0; at < bytes.length;) {
		const lead = bytes[at];
		const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
		const char = bytes.subarray(at, at + length).toString('utf8');
		characters.push({ char, start: at * 3, end: Math.min(at + length, bytes.length) * 3 });
		at += length;
	}
	return characters;
}
