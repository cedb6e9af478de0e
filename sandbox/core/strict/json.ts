/** A JSON value with nothing lost: keys in order and with duplicates, numbers as written. */
export type JsonValue =
	| { kind: 'object'; entries: Array<[string, JsonValue]>; source: string }
	| { kind: 'array'; items: JsonValue[]; source: string }
	| { kind: 'string'; value: string }
	| { kind: 'number' | 'boolean' | 'null'; source: string };

/** Not JSON. `partial` holds what the top-level object had up to there, for services that continue with it. */
export class JsonSyntaxError extends Error {
	constructor(
		message: string,
		readonly position: number,
		readonly partial: Array<[string, JsonValue]> = [],
	) {
		super(`${message} at position ${position}`);
	}
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const MAX_DEPTH = 100;

/** Reads one JSON text to its end, by the letter of RFC 8259. Throws JsonSyntaxError. */
export function parseJson(text: string): JsonValue {
	return new JsonReader(text).read();
}

/** As `JSON.parse` would give it: the last duplicate wins. */
export function toPlain(value: JsonValue): unknown {
	switch (value.kind) {
		case 'object':
			return Object.fromEntries(value.entries.map(([key, item]) => [key, toPlain(item)]));
		case 'array':
			return value.items.map(toPlain);
		case 'string':
			return value.value;
		default:
			return JSON.parse(value.source);
	}
}

/** Keys that occur twice anywhere, as paths: `a.b[0].c`. Most readers silently keep one of them. */
export function duplicateKeys(value: JsonValue, path = ''): string[] {
	if (value.kind === 'array')
		return value.items.flatMap((item, index) => duplicateKeys(item, `${path}[${index}]`));
	if (value.kind !== 'object') return [];
	const seen = new Set<string>();
	return value.entries.flatMap(([key, item]) => {
		const here = path === '' ? key : `${path}.${key}`;
		const twice = seen.has(key) ? [here] : [];
		seen.add(key);
		return [...twice, ...duplicateKeys(item, here)];
	});
}

class JsonReader {
	private at = 0;
	private topLevel: Array<[string, JsonValue]> = [];

	constructor(private readonly text: string) {}

	read(): JsonValue {
		const value = this.value(0);
		this.skipSpace();
		if (this.at < this.text.length) this.fail('Text after the JSON value');
		return value;
	}

	private value(depth: number): JsonValue {
		if (depth > MAX_DEPTH) this.fail('Nested too deeply');
		this.skipSpace();
		switch (this.text[this.at]) {
			case '{':
				return this.object(depth);
			case '[':
				return this.array(depth);
			case '"':
				return { kind: 'string', value: this.string() };
			case 't':
				return this.word('true', 'boolean');
			case 'f':
				return this.word('false', 'boolean');
			case 'n':
				return this.word('null', 'null');
			default:
				return this.number();
		}
	}

	private object(depth: number): JsonValue {
		const start = this.at++;
		const entries: Array<[string, JsonValue]> = depth === 0 ? this.topLevel : [];
		if (this.take('}')) return { kind: 'object', entries, source: this.text.slice(start, this.at) };
		do {
			this.skipSpace();
			const key = this.string();
			if (!this.take(':')) this.fail('Expected ":"');
			entries.push([key, this.value(depth + 1)]);
		} while (this.take(','));
		if (!this.take('}')) this.fail('Expected "," or "}"');
		return { kind: 'object', entries, source: this.text.slice(start, this.at) };
	}

	private array(depth: number): JsonValue {
		const start = this.at++;
		const items: JsonValue[] = [];
		if (this.take(']')) return { kind: 'array', items, source: this.text.slice(start, this.at) };
		do items.push(this.value(depth + 1));
		while (this.take(','));
		if (!this.take(']')) this.fail('Expected "," or "]"');
		return { kind: 'array', items, source: this.text.slice(start, this.at) };
	}

	private string(): string {
		if (this.text[this.at] !== '"') this.fail('Expected a string');
		const start = this.at;
		let end = start;
		do {
			end = this.text.indexOf('"', end + 1);
			if (end === -1) this.fail('String without end');
		} while (isEscaped(this.text, end));
		this.at = end + 1;
		const source = this.text.slice(start, this.at);
		// Without a backslash the text is the value; JSON.parse would copy large base64 once more.
		if (!source.includes('\\') && !/[\u0000-\u001f]/.test(source)) return source.slice(1, -1);
		try {
			return JSON.parse(source) as string;
		} catch {
			this.at = start;
			return this.fail('Bad escape or raw control character in a string');
		}
	}

	private number(): JsonValue {
		NUMBER.lastIndex = this.at;
		const source = NUMBER.exec(this.text)?.[0];
		if (source === undefined) return this.fail('Expected a value');
		this.at += source.length;
		return { kind: 'number', source };
	}

	private word(word: string, kind: 'boolean' | 'null'): JsonValue {
		if (!this.text.startsWith(word, this.at)) this.fail('Expected a value');
		this.at += word.length;
		return { kind, source: word };
	}

	private take(character: string): boolean {
		this.skipSpace();
		if (this.text[this.at] !== character) return false;
		this.at += 1;
		return true;
	}

	private skipSpace(): void {
		SPACE.lastIndex = this.at;
		SPACE.exec(this.text);
		this.at = SPACE.lastIndex;
	}

	private fail(message: string): never {
		throw new JsonSyntaxError(message, this.at, this.topLevel);
	}
}

function isEscaped(text: string, quote: number): boolean {
	let backslashes = 0;
	while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
	return backslashes % 2 === 1;
}
