/** Splits text into the pieces that name one recipient each. */

/** Ends of lines (Unicode Standard Annex #14, classes BK, CR, LF and NL). */
const LINE_END = /[\n\v\f\r\u0085\u2028\u2029]/;

/**
 * Whether a character separates recipients: commas and semicolons of any alphabet and width. Unicode counts them among
 * the marks that end a part of a text but not a sentence, as it does colons.
 */
function separatorOf(char: string): ',' | ';' | '' {
	if (char === ',' || char === ';') return char;
	if (char < '\u0080') return '';
	const plain = char.normalize('NFKC');
	if (plain === ',' || plain === ';') return plain;
	if (plain === ':' || !/\p{Terminal_Punctuation}/u.test(char) || /\p{Sentence_Terminal}/u.test(char))
		return '';
	// ARABIC SEMICOLON and ETHIOPIC SEMICOLON (UnicodeData.txt); there is no property that tells them from commas.
	return /[\u061b\u1364]/.test(char) ? ';' : ',';
}

/** An encoded word may hold a comma, against RFC 2047, section 5. */
const ENCODED_WORD = /=\?[^?\s]{1,60}\?[bq]\?[^?\s]{0,1000}\?=/iy;

/** Where a piece stands between quotes and brackets. */
type Within = 'nothing' | 'quotes' | 'comment' | 'angle';

interface Piece {
	text: string;
	/** What separates it from the next. */
	end: ',' | ';' | 'line' | 'text';
}

/**
 * Splits at commas, semicolons and line breaks, but not inside quotes, comments or angle brackets. A piece without an
 * address before a comma belongs to the name behind it, as in `Doe, Jane <jane@x.org>`. Linear in the length of the text.
 */
export function splitRecipients(text: string): string[] {
	return joinedNames(rawPieces(text)).filter((piece) => piece !== '');
}

function rawPieces(text: string): Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	let within: Within = 'nothing';
	let depth = 0;
	const end = (at: number, by: Piece['end']) => {
		pieces.push({ text: text.slice(from, at).trim(), end: by });
		from = at + 1;
		within = 'nothing';
		depth = 0;
	};
	for (let at = 0; at < text.length; at++) {
		const char = text[at];
		if (char === '\\' && (within === 'quotes' || within === 'comment')) at++;
		// A line break ends a piece even inside quotes that were never closed: one slip must not swallow the list.
		else if (LINE_END.test(char)) end(at, 'line');
		else if (within === 'nothing') {
			const separator = separatorOf(char);
			if (separator !== '') end(at, separator);
			else if (char === '=') at = encodedWordEnd(text, at);
			else if (char === '"') within = 'quotes';
			else if (char === '<') within = 'angle';
			else if (char === '(') {
				within = 'comment';
				depth = 1;
			}
		} else if (within === 'quotes') {
			if (char === '"') within = 'nothing';
		} else if (within === 'angle') {
			if (char === '>') within = 'nothing';
		} else if (char === '(') depth++;
		else if (char === ')' && --depth === 0) within = 'nothing';
	}
	end(text.length, 'text');
	return pieces;
}

/** The last character of the encoded word that begins here, or the place itself. */
function encodedWordEnd(text: string, at: number): number {
	ENCODED_WORD.lastIndex = at;
	return ENCODED_WORD.test(text) ? ENCODED_WORD.lastIndex - 1 : at;
}

/** Outlook writes `Doe, Jane <jane@x.org>; Smith, Bob <bob@x.org>` without quotes. */
function joinedNames(pieces: Piece[]): string[] {
	const joined: string[] = [];
	let open: string[] = [];
	for (const [index, { text, end }] of pieces.entries()) {
		const hasAddress = text.normalize('NFKC').includes('@');
		// A long header goes on in the next line: the name in one, its address in the other.
		const goesOn = end === 'line' && nextText(pieces, index).startsWith('<');
		if (!hasAddress && text !== '' && (end === ',' || goesOn)) {
			open.push(goesOn ? text : `${text},`);
			continue;
		}
		if (text === '' && open.length > 0 && end === 'line') continue;
		const isNamed = hasAddress && /^[^<"]*<[^<>]*>$/.test(text);
		if (isNamed) joined.push([...open, text].join(' '));
		else joined.push(...open.map(withoutComma), text);
		open = [];
	}
	return [...joined, ...open.map(withoutComma)];
}

function nextText(pieces: Piece[], index: number): string {
	return pieces.slice(index + 1, index + 3).find(({ text }) => text !== '')?.text ?? '';
}

function withoutComma(text: string): string {
	return text.endsWith(',') ? text.slice(0, -1) : text;
}
