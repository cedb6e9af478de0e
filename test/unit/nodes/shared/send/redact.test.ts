import fc from 'fast-check';
import { redactDeep, redactor } from '../../../../../nodes/shared/send/redact';

const SECRET = 'p"a&s<s>/w\'o\\r+d ö';

/** How services, proxies and libraries repeat what they were sent. */
const forms: Array<[string, (secret: string) => string]> = [
	['as it is', (secret) => secret],
	['in JSON', (secret) => JSON.stringify(secret).slice(1, -1)],
	['in JSON with escaped slashes', (secret) => JSON.stringify(secret).slice(1, -1).replace(/\//g, '\\/')],
	[
		'in JSON of ASCII',
		(secret) =>
			JSON.stringify(secret)
				.slice(1, -1)
				.replace(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
	],
	['in a URL', (secret) => encodeURIComponent(secret)],
	[
		'in a URL with small hex digits',
		(secret) => encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase()),
	],
	['in a form', (secret) => new URLSearchParams({ a: secret }).toString().slice(2)],
	[
		'in a form with small hex digits',
		(secret) =>
			new URLSearchParams({ a: secret })
				.toString()
				.slice(2)
				.replace(/%../g, (hex) => hex.toLowerCase()),
	],
	['in XML text', (secret) => secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')],
	[
		'in an XML attribute',
		(secret) =>
			secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
	],
	[
		'in XML with all escapes',
		(secret) =>
			secret
				.replace(/&/g, '&amp;')
				.replace(/</g, '&lt;')
				.replace(/>/g, '&gt;')
				.replace(/"/g, '&quot;')
				.replace(/'/g, '&apos;'),
	],
	[
		'in HTML',
		(secret) =>
			secret
				.replace(/&/g, '&amp;')
				.replace(/</g, '&lt;')
				.replace(/>/g, '&gt;')
				.replace(/"/g, '&quot;')
				.replace(/'/g, '&#39;'),
	],
	['in base64', (secret) => Buffer.from(secret).toString('base64')],
	['in base64 without padding', (secret) => Buffer.from(secret).toString('base64').replace(/=/g, '')],
	['in base64 for URLs', (secret) => Buffer.from(secret).toString('base64url')],
];

test.each(forms)('masks a secret %s', (_how, form) => {
	const masked = redactor([SECRET])(`before ${form(SECRET)} after ${form(SECRET)}`);
	expect(masked.replace(/=/g, '')).toBe('before *** after ***');
});

test('no form of any secret survives', () =>
	fc.assert(
		fc.property(
			fc.string({ unit: 'binary', minLength: 5, maxLength: 20 }),
			fc.constantFrom(...forms),
			fc.string(),
			(secret, [, form], around) => {
				// Text around a secret must not be the secret itself once more.
				const written = form(secret);
				const masked = redactor([secret])(`${around.replace(/[^a-z]/g, '')}|${written}|`);
				expect(masked).not.toContain(`|${written}|`);
				expect(masked).toMatch(/\|\*\*\*=*\|$/);
			},
		),
		{ numRuns: 200 },
	));

test('masks every secret, the longest first', () => {
	const redact = redactor([
		'token',
		'token-and-more',
		'',
		'abcd',
		undefined as unknown as string,
		5 as unknown as string,
	]);
	expect(redact('token-and-more token abcd')).toBe('*** *** abcd');
	expect(redact('nothing')).toBe('nothing');
});

test('five characters are a secret, four are none', () =>
	expect(redactor(['12345', 'abcd'])('12345 abcd')).toBe('*** abcd'));

test('halves of characters do no harm', () =>
	expect(redactor(['abc\ud800def'])('x abc\ud800def')).toBe('x ***'));

test('masks deep down, keys left alone, the rest as it was', () => {
	const redact = redactor(['secret']);
	expect(
		redactDeep({ a: ['x secret', { secret: 'secret', n: 1, t: true, z: null }], u: undefined }, redact),
	).toEqual({
		a: ['x ***', { secret: '***', n: 1, t: true, z: null }],
		u: undefined,
	});
	expect(redactDeep(5, redact)).toBe(5);
	expect(redactDeep(null, redact)).toBeNull();
});

test('keys such as __proto__ stay keys', () => {
	const value = JSON.parse('{"__proto__":{"polluted":"secret"}}') as object;
	const masked = redactDeep(value, redactor(['secret']));
	expect(JSON.stringify(masked)).toBe('{"__proto__":{"polluted":"***"}}');
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each([0, 1, 2, 3])('a secret within a longer text in base64, %i bytes after its beginning', (before) => {
	const secret = 'marked-secret-0123';
	const around = Buffer.from(`${'x'.repeat(before)}${secret} and more`).toString('base64');
	const masked = redactor([secret])(around);
	expect(masked).toContain('***');
	// What is left of the secret is less than the characters that it shares with its neighbours.
	expect(Buffer.from(masked.split('***')[0], 'base64').toString()).not.toContain('mark');
	expect(masked.length).toBeLessThan(around.length - 18);
});
