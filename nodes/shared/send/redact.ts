/** Shorter values are too likely to occur by chance; a secret that short protects nothing. */
const SHORTEST_SECRET = 5;
const MASK = '***';

/** Replaces every occurrence of the secrets, also as they stand in JSON, XML, URLs and Basic logins. */
export function redactor(secrets: string[]): (text: string) => string {
	const forms = new Set<string>();
	for (const secret of secrets) {
		if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) continue;
		forms.add(secret);
		forms.add(JSON.stringify(secret).slice(1, -1));
		forms.add(encodeSafely(secret));
		forms.add(
			secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
		);
		forms.add(Buffer.from(secret).toString('base64'));
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

function encodeSafely(text: string): string {
	try {
		return encodeURIComponent(text);
	} catch {
		return text;
	}
}
