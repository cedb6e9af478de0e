/** Splits text into the pieces that name one recipient each. */

/** Characters that separate recipients: those of the grammar, and the full-width ones of East Asian keyboards. */
const COMMAS = ',，、';
const SEPARATORS = `;；${COMMAS}`;
/** Where a piece stands between quotes and brackets. */
type Within = 'nothing' | 'quotes' | 'comment' | 'angle';

interface Piece {
	text: string;
	/** The separator behind it; a line break is one. */
	end: string;
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
	const end = (at: number) => {
		pieces.push({ text: text.slice(from, at).trim(), end: text[at] ?? '' });
		from = at + 1;
		within = 'nothing';
		depth = 0;
	};
	for (let at = 0; at < text.length; at++) {
		const char = text[at];
		if (char === '\\' && (within === 'quotes' || within === 'comment')) at++;
		// A line break ends a piece even inside quotes that were never closed: one slip must not swallow the list.
		else if (char === '\n' || char === '\r') end(at);
		else if (within === 'nothing') {
			if (SEPARATORS.includes(char)) end(at);
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
	end(text.length);
	return pieces;
}

/** Outlook writes `Doe, Jane <jane@x.org>; Smith, Bob <bob@x.org>` without quotes. */
function joinedNames(pieces: Piece[]): string[] {
	const joined: string[] = [];
	let open: string[] = [];
	for (const { text, end } of pieces) {
		const hasAddress = /[@＠]/.test(text);
		if (!hasAddress && text !== '' && end !== '' && COMMAS.includes(end)) {
			open.push(text);
			continue;
		}
		const isNamed = hasAddress && /^[^<"]*<[^<>]*>$/.test(text);
		if (isNamed) joined.push([...open, text].join(', '));
		else joined.push(...open, text);
		open = [];
	}
	return [...joined, ...open];
}
