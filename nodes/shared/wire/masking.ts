import { mapDeep } from './deep';
import { decodedUnits, ENCODINGS, type Unit } from './spellings';

/**
 * Masks the secrets of a run at the gate through which a text leaves: error, hint, preview. Nothing is masked before, so
 * that receipts and ids stay what the service gave.
 */

const MASK = '***';
/** A shorter secret is masked only where it stands alone: within words it would occur by chance. */
const SHORT_SECRET = 5;
/** The beginning of a secret that a cut has left is told by as many characters. */
const SHORTEST_REMAINDER = 3;
/** A secret of this length is no word, number or name: it is masked in data as well. */
const TOKEN_LENGTH = 16;
/** A long text is decoded in pieces, which overlap by more than any secret takes. */
const CHUNK = 65_536;
const OVERLAP = 16_384;
/** How often a text can be encoded: JSON within JSON within a form. */
const LEVELS = 3;
/** Where a text was cut. */
const CUT = '...';

export class Masking {
	private readonly secrets: Set<string>;
	private matchers: { all: Matcher; tokens: Matcher } | undefined;

	constructor(secrets: readonly string[]) {
		this.secrets = new Set(secrets.filter((secret) => typeof secret === 'string' && secret !== ''));
	}

	/** Adds secrets that came up since, such as those of a renewed login. */
	learn(secrets: readonly string[]): void {
		for (const secret of secrets) {
			if (typeof secret !== 'string' || secret === '' || this.secrets.has(secret)) continue;
			this.secrets.add(secret);
			this.matchers = undefined;
		}
	}

	/** A text that leaves as part of an error, a hint or a preview. */
	readonly redact = (text: string): string => this.made().all.redact(text);

	/** The strings within a value that leaves the same way, keys too. */
	redactAll<T>(value: T): T {
		return mapDeep(value, this.redact);
	}

	/**
	 * The strings within data that the user asked for. Only tokens are masked: a password may be an ordinary word, and
	 * ids, statuses and addresses must stay what they are.
	 */
	redactData<T>(value: T): T {
		const { tokens } = this.made();
		return tokens.isEmpty ? mapDeep(value, (text) => text) : mapDeep(value, (text) => tokens.redact(text));
	}

	private made(): { all: Matcher; tokens: Matcher } {
		if (this.matchers) return this.matchers;
		const secrets = [...this.secrets].sort((a, b) => b.length - a.length);
		this.matchers = {
			all: new Matcher(secrets),
			tokens: new Matcher(secrets.filter(({ length }) => length >= TOKEN_LENGTH)),
		};
		return this.matchers;
	}
}

/** Finds secrets in a text, in whatever spelling they stand there. */
class Matcher {
	private readonly secrets: string[];
	private readonly base64: string[];

	/** @param secrets longest first: a secret that contains another one is masked whole */
	constructor(secrets: string[]) {
		// A form writes spaces as plus signs.
		this.secrets = secrets.flatMap((secret) =>
			secret.includes(' ') ? [secret, secret.replace(/ /g, '+')] : [secret],
		);
		this.base64 = secrets
			.filter(({ length }) => length >= SHORT_SECRET)
			.flatMap(base64Forms)
			.sort((a, b) => b.length - a.length);
	}

	get isEmpty(): boolean {
		return this.secrets.length === 0;
	}

	redact(text: string): string {
		if (this.isEmpty || text === '') return text;
		let ranges = [...this.plainRanges(text), ...this.base64Ranges(text)];
		for (let from = 0; from < text.length; from += CHUNK)
			ranges = ranges.concat(this.decodedRanges(text.slice(from, from + CHUNK + OVERLAP), from));
		return masked(text, ranges);
	}

	/** What stands decoded may be encoded once more, as in JSON within JSON. */
	private decodedRanges(text: string, offset: number): Range[] {
		let ranges: Range[] = [];
		const seen = new Set<string>();
		let open: Array<string | Unit> = [text];
		for (let level = 0; level < LEVELS; level++) {
			const next: Unit[] = [];
			for (const given of open)
				for (const encoding of ENCODINGS) {
					const units = decodedUnits(given, encoding);
					if (units === undefined || seen.has(units.text)) continue;
					seen.add(units.text);
					ranges = ranges.concat(this.rangesIn(units));
					next.push(units);
				}
			open = next;
		}
		return ranges.map(({ from, to }) => ({ from: from + offset, to: to + offset }));
	}

	private plainRanges(text: string): Range[] {
		return this.secrets.flatMap((secret) =>
			occurrences(text, secret, (at) => ({ from: at, to: at + secret.length })),
		);
	}

	private base64Ranges(text: string): Range[] {
		return this.base64.flatMap((form) =>
			occurrences(text, form, (at) => ({ from: at, to: at + form.length })),
		);
	}

	private rangesIn({ text, starts, ends }: Unit): Range[] {
		return this.secrets.flatMap((secret) =>
			occurrences(text, secret, (at) => ({ from: starts[at], to: ends[at + secret.length - 1] })),
		);
	}
}

interface Range {
	from: number;
	to: number;
}

/** Where a secret stands in a text, and where a cut has left its beginning. */
function occurrences(text: string, secret: string, rangeAt: (at: number) => Range): Range[] {
	const found: Range[] = [];
	for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
		if (secret.length < SHORT_SECRET && !standsAlone(text, at, secret.length)) continue;
		const range = rangeAt(at);
		const last = found[found.length - 1];
		// A secret of one repeated character occurs at every place of a text of it.
		if (last !== undefined && range.from < last.to) last.to = range.to;
		else found.push(range);
	}
	for (let cut = text.indexOf(CUT); cut !== -1; cut = text.indexOf(CUT, cut + 1)) {
		// A row of dots is one cut.
		if (text[cut - 1] === '.') continue;
		for (const end of endsBefore(text, cut)) {
			const length = remainderBefore(text, end, secret);
			if (length > 0) found.push({ from: rangeAt(end - length).from, to: rangeAt(cut - 1).from + 1 });
		}
	}
	return found;
}

/** Where the whole characters before a cut may end: it can go through an escape, or through the bytes of a character. */
function endsBefore(text: string, cut: number): number[] {
	const before = text.slice(Math.max(0, cut - 10), cut);
	const half = /(?:\\(?:u[\da-f]{0,3})?|&#?[\da-z]{0,7}|%[\da-f]?|\ufffd)$/i.exec(before)?.[0] ?? '';
	return half === '' ? [cut] : [cut, cut - half.length];
}

/** Characters before `end` that are a beginning of the secret; 0 when there are too few to tell. */
function remainderBefore(text: string, end: number, secret: string): number {
	const longest = Math.min(secret.length - 1, end);
	for (let length = longest; length >= SHORTEST_REMAINDER; length--)
		if (text.startsWith(secret.slice(0, length), end - length)) return length;
	return 0;
}

/** Whether neither side continues the word; one or two characters must also follow a quote, a colon or an equals sign. */
function standsAlone(text: string, at: number, length: number): boolean {
	const isWord = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}]/u.test(char);
	if (isWord(text[at - 1]) || isWord(text[at + length])) return false;
	return length > 2 || /["'`:=>]\s?$/.test(text.slice(Math.max(0, at - 2), at));
}

function masked(text: string, ranges: Range[]): string {
	if (ranges.length === 0) return text;
	ranges.sort((a, b) => a.from - b.from || b.to - a.to);
	let result = '';
	let end = 0;
	for (const { from, to } of ranges) {
		if (to <= end) continue;
		result += from >= end ? text.slice(end, from) + MASK : '';
		end = to;
	}
	return result + text.slice(end);
}

/** A secret's base64, by itself and within that of a longer text, which depends on where the secret begins. */
function base64Forms(secret: string): string[] {
	const bytes = Buffer.from(secret);
	const inside = [0, 1, 2].map((before) => {
		const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		// Characters that are shared with what stands around are left out, and padding, which hides nothing.
		return text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
	});
	const forms = [bytes.toString('base64').replace(/=+$/, ''), ...inside].filter(({ length }) => length >= 6);
	return [...new Set(forms.flatMap((form) => [form, form.replace(/\+/g, '-').replace(/\//g, '_')]))];
}
