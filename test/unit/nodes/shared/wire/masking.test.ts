import { Masking, redactDeep, redactor } from '../../../../../nodes/shared/wire/masking';
import { forms } from './masking-support';

const SECRET = 'p"a&s<s>/w\'o\\r+d ö';

test.each(forms)('masks a secret %s', (_how, form) => {
	const masked = redactor([SECRET])(`before ${form(SECRET)} after ${form(SECRET)}`);
	expect(masked.replace(/=/g, '')).toBe('before *** after ***');
});

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
