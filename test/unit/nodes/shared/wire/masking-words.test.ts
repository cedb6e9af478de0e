import { Masking } from '../../../../../nodes/shared/wire/masking';

describe('short secrets', () => {
	const masking = new Masking(['abc', 'xy', '7']);

	it.each([
		['password abc refused', 'password *** refused'],
		['"abc"', '"***"'],
		['user=me&pin=7', 'user=me&pin=***'],
		['"password":"xy"', '"password":"***"'],
	])('are masked where they stand alone: %s', (text, shown) => expect(masking.redact(text)).toBe(shown));

	it.each(['abcdef', 'cabc', 'item 7 of 17', 'a proxy said xy'])(
		'stay within words and numbers: %s',
		(text) => expect(masking.redact(text)).toBe(text),
	);
});

describe('data that the user asked for', () => {
	const token = 'eyJhbGciOiJIUzI1NiJ9.abc';
	const masking = new Masking(['example', 'accepted', token]);

	it('keeps ids, statuses and addresses, though a password is such a word', () => {
		const receipt = { messageId: '<1@mg.example.com>', status: 'accepted', to: ['ann@example.com'] };
		expect(masking.redactData(receipt)).toEqual(receipt);
	});

	it('loses tokens, in values and in names', () =>
		expect(masking.redactData({ [token]: 1, echo: `Bearer ${token}` })).toEqual({
			'***': 1,
			echo: 'Bearer ***',
		}));
});

it('masks what a renewed login brings', () => {
	const masking = new Masking(['old-secret-1']);
	expect(masking.redact('new-secret-2')).toBe('new-secret-2');
	masking.learn(['new-secret-2', '']);
	expect(masking.redact('old-secret-1 new-secret-2')).toBe('*** ***');
});

it('takes an answer of any depth', () => {
	let deep: unknown = 'secret-9876';
	for (let level = 0; level < 50_000; level++) deep = { deep };
	const shown = new Masking(['secret-9876']).redactAll({ deep });
	expect(JSON.stringify(shown)).not.toContain('secret-9876');
	expect(JSON.stringify(shown).length).toBeLessThan(2_000);
});
