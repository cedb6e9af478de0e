import { Masking } from '../../../../../nodes/shared/wire/masking';
import { forms } from './masking-support';

const SECRET = 'p"a&s<s>/w\'o\\r+d ö';

test.each(forms)('masks a secret %s', (_how, form) => {
	const masked = new Masking([SECRET]).redact(`before ${form(SECRET)} after ${form(SECRET)}`);
	expect(masked.replace(/=/g, '')).toBe('before *** after ***');
});

test('masks every secret, the longest first', () => {
	const { redact } = new Masking([
		'token',
		'token-and-more',
		'',
		'abcd',
		undefined as unknown as string,
		5 as unknown as string,
	]);
	expect(redact('token-and-more token abcd 5')).toBe('*** *** *** 5');
	expect(redact('nothing')).toBe('nothing');
	expect(redact('')).toBe('');
});

test('five characters are a secret anywhere, four only by themselves', () =>
	expect(new Masking(['12345', 'abcd']).redact('x12345x xabcdx abcd')).toBe('x***x xabcdx ***'));

test('halves of characters do no harm', () =>
	expect(new Masking(['abc\ud800def']).redact('x abc\ud800def')).toBe('x ***'));

test('masks deep down, in names too, the rest as it was', () => {
	const masking = new Masking(['secret']);
	expect(
		masking.redactAll({ a: ['x secret', { secret: 'secret', n: 1, t: true, z: null }], u: undefined }),
	).toEqual({
		a: ['x ***', { '***': '***', n: 1, t: true, z: null }],
		u: undefined,
	});
	expect(masking.redactAll(5)).toBe(5);
	expect(masking.redactAll(null)).toBeNull();
});

test('keys such as __proto__ stay keys', () => {
	const value = JSON.parse('{"__proto__":{"polluted":"secret"}}') as object;
	const masked = new Masking(['secret']).redactAll(value);
	expect(JSON.stringify(masked)).toBe('{"__proto__":{"polluted":"***"}}');
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each([
	['a%41b&lt;c\\nd', 'JSON', (secret: string) => JSON.stringify(secret)],
	['a%41b&lt;c\\nd', 'a URL', encodeURIComponent],
	['a%41b&lt;c\\nd', 'HTML', (secret: string) => secret.replace(/&/g, '&amp;').replace(/</g, '&lt;')],
])('a secret %s that looks encoded itself is masked in %s', (secret, _where, written) =>
	expect(new Masking([secret]).redact(`<${written(secret)}>`)).toMatch(/^<"?\*\*\*"?>$/),
);

describe('what a cut has left of a secret', () => {
	const { redact } = new Masking(['hunter2-correct-horse', '=?&"']);
	test.each([
		['"Password":"hunter2-co...', '"Password":"***...'],
		['"Password":"hun...', '"Password":"***...'],
		['"Password":"hu...', '"Password":"hu...'],
		['hunter2-correct-hors... and hunter2...', '***... and ***...'],
		['hunter2\\u002dco...', '***...'],
		['hunter2\\...', '***...'],
		['hunter2\\u00...', '***...'],
		['hunter2&#4...', '***...'],
		['hunter2&am...', '***...'],
		['hunter2%2...', '***...'],
		['%68unter2%2...', '***...'],
		['hunter3...', 'hunter3...'],
		['a & b...', 'a & b...'],
	])('%s', (text, shown) => expect(redact(text)).toBe(shown));
});

test('a secret on the border of two pieces of a long text is found, plain and encoded', () => {
	const secret = 'border+secret=9';
	const { redact } = new Masking([secret]);
	for (const written of [
		secret,
		encodeURIComponent(secret),
		JSON.stringify(secret).replace(/\+/g, '\\u002b'),
	])
		for (const at of [65_530, 65_536, 131_060]) {
			const shown = redact(`${'&'.repeat(at)}${written}${'.'.repeat(70_000)}`);
			expect(shown).toHaveLength(at + 70_000 + 3 + (written.startsWith('"') ? 2 : 0));
			expect(shown).toContain('***');
		}
});

test('masks a megabyte of one repeated secret in one piece, however it is written', () => {
	const { redact } = new Masking(['aaaaa', 'aaaaaaa']);
	expect(redact('a'.repeat(1_000_000))).toBe('***');
	expect(redact('%61'.repeat(300_000)).replace(/\*/g, '')).toBe('');
});

test.each([0, 1, 2, 3])('a secret within a longer text in base64, %i bytes after its beginning', (before) => {
	const secret = 'marked-secret-0123';
	const around = Buffer.from(`${'x'.repeat(before)}${secret} and more`).toString('base64');
	const masked = new Masking([secret]).redact(around);
	expect(masked).toContain('***');
	// What is left of the secret is less than the characters that it shares with its neighbours.
	expect(Buffer.from(masked.split('***')[0], 'base64').toString()).not.toContain('mark');
	expect(masked.length).toBeLessThan(around.length - 18);
});

describe('the masking of a run', () => {
	test('knows the secrets that it began with', () =>
		expect(new Masking(['first-secret']).redact('a first-secret b')).toBe('a *** b'));

	test('learns those of a renewed login, also after it has masked something', () => {
		const masking = new Masking(['first-secret']);
		expect(masking.redact('first-secret second-secret')).toBe('*** second-secret');
		masking.learn(['second-secret', 'first-secret']);
		expect(masking.redact('first-secret second-secret')).toBe('*** ***');
		masking.learn(['third-secret']);
		expect(masking.redact('first-secret third-secret')).toBe('*** ***');
	});

	test('masks a learned secret whole that contains an old one', () => {
		const masking = new Masking(['token']);
		masking.learn(['token-and-more']);
		expect(masking.redact('token-and-more')).toBe('***');
	});

	test('may be handed on without its object', () => {
		const masking = new Masking([]);
		const { redact } = masking;
		masking.learn(['late-secret']);
		expect(redact('late-secret')).toBe('***');
	});

	test('does not change the list that it was made from', () => {
		const secrets = ['first-secret'];
		new Masking(secrets).learn(['second-secret']);
		expect(secrets).toEqual(['first-secret']);
	});
});
