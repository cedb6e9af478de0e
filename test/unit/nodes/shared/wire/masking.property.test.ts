import fc from 'fast-check';
import { Masking } from '../../../../../nodes/shared/wire/masking';
import { decodedUnits } from '../../../../../nodes/shared/wire/spellings';

/** How services, proxies and libraries write a text when they repeat it. */
const SPELLINGS: Record<string, (text: string) => string> = {
	'as it is': (text) => text,
	JSON: (text) => JSON.stringify(text),
	'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ text })),
	'every character escaped in JSON': (text) =>
		text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
	// .NET's writer escapes these (CommunicationHub API sheet, section 13).
	'JSON of .NET': (text) =>
		JSON.stringify(text).replace(
			/[+&<>']/g,
			(unit) => `\\u00${unit.charCodeAt(0).toString(16).toUpperCase()}`,
		),
	'decimal references': (text) => [...text].map((char) => `&#${char.codePointAt(0)};`).join(''),
	'hexadecimal references': (text) =>
		[...text].map((char) => `&#x${char.codePointAt(0)?.toString(16)};`).join(''),
	XML: (text) =>
		text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;'),
	percent: (text) => encodeURIComponent(text),
	'percent, lower case': (text) => encodeURIComponent(text).replace(/%../g, (hex) => hex.toLowerCase()),
	'every byte percent': (text) =>
		[...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
	'a form': (text) => new URLSearchParams({ '': text }).toString(),
};

/** Long enough not to occur by chance, with characters that every spelling changes. */
const secrets = fc
	.string({ unit: 'binary', minLength: 8, maxLength: 40 })
	.map((text) => Buffer.from(text).toString())
	.filter((text) => !/[\ufffd\u0000]/.test(text) && new Set(text).size > 5 && text.trim() === text);

test.each(Object.entries(SPELLINGS))('a secret is masked when it stands there as %s', (_name, spelling) =>
	fc.assert(
		fc.property(secrets, (secret) => {
			const text = new Masking([secret]).redact(`<before ${spelling(secret)} after>`);
			expect(text).toContain('***');
			for (let level = decodedUnits(text); level !== undefined; level = decodedUnits(level))
				expect(level.text).not.toContain(secret);
		}),
	),
);

test('what a cut has left of a secret is masked', () =>
	fc.assert(
		fc.property(secrets, fc.integer({ min: 3, max: 39 }), (secret, length) => {
			const rest = secret.slice(0, Math.min(length, secret.length - 1));
			expect(new Masking([secret]).redact(`"Password":"${rest}...`)).not.toContain(rest);
		}),
	));

test('a text without secrets stays as it is', () =>
	fc.assert(
		fc.property(fc.string({ maxLength: 300 }), (text) => {
			const secret = 'Q7#kkZ!vXw9@@s';
			fc.pre(!text.includes('Q7#'));
			expect(new Masking([secret]).redact(text)).toBe(text);
		}),
	));

test('base64 of a login is masked wherever the secret begins', () =>
	fc.assert(
		fc.property(secrets, fc.string({ maxLength: 9 }), (secret, before) => {
			const encoded = Buffer.from(`${before}:${secret}`).toString('base64');
			const shown = new Masking([secret]).redact(`Basic ${encoded}`);
			expect(shown).toContain('***');
			const rest = Buffer.from(shown.replace(/Basic |\*+/g, ''), 'base64').toString();
			expect(rest).not.toContain(secret);
		}),
	));
