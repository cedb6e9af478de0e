/** Shorter values are too likely to occur by chance; a secret that short protects nothing. */
const SHORTEST_SECRET = 5;
const MASK = '***';

/** Masks the secrets of a run: those of its connection, and those that a renewed login brings. */
export class Masking {
	private readonly secrets: Set<string>;
	private mask: ((text: string) => string) | undefined;

	constructor(secrets: readonly string[]) {
		this.secrets = new Set(secrets);
	}

	learn(secrets: readonly string[]): void {
		for (const secret of secrets) {
			if (this.secrets.has(secret)) continue;
			this.secrets.add(secret);
			this.mask = undefined;
		}
	}

	readonly redact = (text: string): string => {
		this.mask ??= redactor([...this.secrets]);
		return this.mask(text);
	};
}

/** Replaces every occurrence of the secrets, also as they stand in JSON, XML, URLs, forms and logins. */
export function redactor(secrets: string[]): (text: string) => string {
	const forms = new Set<string>();
	for (const secret of secrets) {
		if (typeof secret === 'string' && secret.length >= SHORTEST_SECRET)
			for (const form of formsOf(secret)) forms.add(form);
	}
	// Longest first: a secret that contains another one is masked whole.
	const ordered = [...forms].sort((a, b) => b.length - a.length);
	return (text) => {
		let result = text;
		for (const form of ordered) if (result.includes(form)) result = result.split(form).join(MASK);
		return result;
	};
}

/** Masks the strings within a JSON value, keys left alone. */
export function redactDeep<T>(value: T, redact: (text: string) => string): T {
	if (typeof value === 'string') return redact(value) as T;
	if (Array.isArray(value)) return value.map((entry) => redactDeep(entry as unknown, redact)) as T;
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, redactDeep(entry as unknown, redact)]),
	) as T;
}

/** A secret as services and proxies write it when they repeat a request in an error. */
function formsOf(secret: string): string[] {
	const json = JSON.stringify(secret).slice(1, -1);
	const form = new URLSearchParams({ '': secret }).toString().slice(1);
	const percent = encodeSafely(secret);
	const xml = secret
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;');
	// Padding is left off: it may be missing, and hides nothing.
	const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
	return [
		secret,
		json,
		json.replace(/\//g, '\\/'),
		json.replace(/[^\u0020-\u007e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
		percent,
		lowerHex(percent),
		form,
		lowerHex(form),
		xml,
		xml.replace(/&quot;/g, '"'),
		xml.replace(/'/g, '&apos;'),
		xml.replace(/'/g, '&#39;'),
		...[base64, ...insideBase64(secret)].flatMap((text) => [
			text,
			text.replace(/\+/g, '-').replace(/\//g, '_'),
		]),
	];
}

/** The base64 form within that of a longer text: it depends on where the secret begins; shared characters are left out. */
function insideBase64(secret: string): string[] {
	const bytes = Buffer.from(secret);
	return [0, 1, 2].map((before) => {
		const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		return text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
	});
}

function lowerHex(text: string): string {
	return text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
}

function encodeSafely(text: string): string {
	try {
		return encodeURIComponent(text);
	} catch {
		return text;
	}
}
