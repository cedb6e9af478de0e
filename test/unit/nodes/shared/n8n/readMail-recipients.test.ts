import { listed } from '../../../../../nodes/shared/mail/recipients';
import { rejectionOf } from '../thrown';
import { message, read, warnings, type Given } from './readMail-support';

describe('recipients', () => {
	test.each<[string, Given]>([
		['nobody', { to: '' }],
		['a copy alone', { to: '', options: { cc: 'c@d.de' } }],
		['nobody, where To may be empty', { to: '', rules: { toRequired: false } }],
	])('refuses %s', async (_what, given) =>
		expect(await rejectionOf(read(given))).toMatchObject({
			kind: 'invalid',
			field: 'To',
			message: 'To is empty',
			fix: expect.stringContaining('expression'),
		}),
	);
	test.each<[string, Given]>([
		[
			'a copy alone, where To may be empty',
			{ to: '', options: { cc: 'c@d.de' }, rules: { toRequired: false } },
		],
		[
			'a blind copy alone, where To may be empty',
			{ to: '', options: { bcc: 'c@d.de' }, rules: { toRequired: false } },
		],
		['nobody, where nobody is needed', { to: '', rules: { recipientRequired: false } }],
	])('takes %s', async (_what, given) => expect((await message(given)).to).toEqual([]));
	test('named more than once are mailed once, with a warning', async () => {
		const twice = await read({ to: 'a@b.de, A@b.de, a@B.de', options: { cc: 'A@b.de, c@d.de' } });
		expect(twice.message).toMatchObject({ to: [{ address: 'a@b.de' }], cc: [{ address: 'c@d.de' }] });
		expect(twice.warnings).toEqual(['Named more than once, mailed once: A@b.de, a@b.de.']);
	});
	test('of the length that the service takes', async () => {
		const limits = { addressLength: 6 };
		expect((await message({ limits })).to).toEqual([{ address: 'a@b.de' }]);
		expect(await rejectionOf(read({ to: 'ab@c.de', limits }))).toMatchObject({ field: 'To' });
		for (const name of ['cc', 'bcc', 'replyTo', 'redirectTo', 'allowedRecipients'])
			expect(await rejectionOf(read({ limits, options: { [name]: 'ab@c.de' } }))).toMatchObject({
				message: expect.stringContaining('longer than 6 characters'),
			});
		expect(await rejectionOf(read({ from: 'ab@c.de', limits }))).toMatchObject({ field: 'From' });
	});
	test('more than the service likes are warned of', async () => {
		const limits = { warnRecipients: 2 };
		expect(await warnings({ limits, options: { cc: 'c@d.de' } })).toEqual([]);
		expect(await warnings({ limits, options: { cc: 'c@d.de', bcc: 'e@f.de' } })).toEqual([
			'The mail has 3 recipients; the service may take only 2.',
		]);
	});
	test('names that the service cannot carry are warned of', async () => {
		const limits = { recipientNames: false };
		const words = ['This service does not carry names of recipients; the addresses are used alone.'];
		expect(await warnings({ limits, options: { bcc: 'Ann <c@d.de>' } })).toEqual(words);
		expect(await warnings({ limits, to: 'Ann <a@b.de>', rules: { ownNames: true } })).toEqual([]);
		expect(await warnings({ limits })).toEqual([]);
		expect(await warnings({ to: 'Ann <a@b.de>' })).toEqual([]);
	});
});

describe('Redirect All Mail To', () => {
	test('replaces all recipients and remembers them', async () => {
		const redirected = await read({
			to: 'Ann <a@b.de>',
			options: { cc: 'c@d.de', bcc: 'e@f.de', redirectTo: 't@x.de, Test <u@x.de>' },
		});
		expect(redirected.message).toMatchObject({
			to: [{ address: 't@x.de' }, { address: 'u@x.de', name: 'Test' }],
			cc: [],
			bcc: [],
		});
		expect(redirected.redirectedFrom).toEqual({ to: ['Ann <a@b.de>'], cc: ['c@d.de'], bcc: ['e@f.de'] });
	});
	test.each(['', ' , ', [], null])('added but empty (%j) it stops the mail', async (redirectTo) =>
		expect(await rejectionOf(read({ options: { redirectTo } }))).toMatchObject({
			field: 'Redirect All Mail To',
			message: 'Redirect All Mail To is empty',
			fix: expect.stringContaining('remove the option'),
		}),
	);
	test('does not excuse a mail without recipients', async () =>
		expect(await rejectionOf(read({ to: '', options: { redirectTo: 't@x.de' } }))).toMatchObject({
			field: 'To',
		}));
});

describe('Allowed Recipients', () => {
	test('lets through who is named', async () =>
		expect(
			(await message({ to: 'a@b.de', options: { cc: 'c@x.de', allowedRecipients: 'a@b.de, @x.de' } })).to,
		).toHaveLength(1));
	test.each<[string, Given, string]>([
		['one', { to: 'a@b.de, c@d.de', options: { allowedRecipients: '@b.de' } }, 'c@d.de'],
		['a blind copy', { options: { bcc: 'c@d.de', allowedRecipients: '@b.de' } }, 'c@d.de'],
		[
			'five',
			{ to: '1@d.de,2@d.de,3@d.de,4@d.de,5@d.de', options: { allowedRecipients: '@b.de' } },
			'1@d.de, 2@d.de, 3@d.de, 4@d.de, 5@d.de',
		],
		[
			'more than five',
			{ to: '1@d.de,2@d.de,3@d.de,4@d.de,5@d.de,6@d.de,7@d.de', options: { allowedRecipients: '@b.de' } },
			'1@d.de, 2@d.de, 3@d.de, 4@d.de, 5@d.de and 2 more',
		],
		[
			'whom a redirection leads to',
			{ options: { redirectTo: 'c@d.de', allowedRecipients: '@b.de' } },
			'c@d.de',
		],
	])('stops %s', async (_what, given, text) =>
		expect(await rejectionOf(read(given))).toMatchObject({
			kind: 'invalid',
			field: 'Allowed Recipients',
			message: `Allowed Recipients does not include ${text}`,
			fix: expect.stringContaining('@domain'),
		}),
	);
	test('lets a redirected mail through for the sake of its new address', async () =>
		expect(
			(await message({ to: 'a@b.de', options: { redirectTo: 'c@d.de', allowedRecipients: 'c@d.de' } })).to,
		).toEqual([{ address: 'c@d.de' }]));
	describe('with thousands of entries', () => {
		const many = Array.from({ length: 2500 }, (_, at) => `r${at}@x.example`);
		const lists: Array<[string, unknown]> = [
			['text', many.join('\n')],
			['a list', many],
			['a list of texts', [many.slice(0, 1500).join(), many.slice(1500).join()]],
		];

		test.each(lists)(
			'as %s: each of them counts, and others come to their turn',
			async (_how, allowedRecipients) => {
				for (const to of ['r0@x.example', 'r999@x.example', 'r1000@x.example', 'r2499@x.example']) {
					let turns = 0;
					setImmediate(() => turns++);
					expect((await message({ to, options: { allowedRecipients } })).to).toEqual([{ address: to }]);
					expect(turns).toBe(1);
				}
				await expect(read({ to: 'r2500@x.example', options: { allowedRecipients } })).rejects.toThrow(
					'does not include r2500@x.example',
				);
			},
		);

		test('one that is wrong stops the mail, wherever it stands', async () =>
			expect(await rejectionOf(read({ options: { allowedRecipients: [...many, '@'] } }))).toMatchObject({
				field: 'Allowed Recipients',
			}));
	});

	test.each(['', null, undefined])('added but empty (%j) it stops the mail', async (allowedRecipients) =>
		expect(await rejectionOf(read({ options: { allowedRecipients } }))).toMatchObject({
			field: 'Allowed Recipients',
			message: 'Allowed Recipients is empty',
			fix: expect.stringContaining('remove the option'),
		}),
	);
});

test.each([
	[[], 5, ''],
	[['a', 'b'], 2, 'a, b'],
	[['a', 'b', 'c'], 2, 'a, b and 1 more'],
])('%j, %i of them named: %j', (addresses, most, text) => expect(listed(addresses, most)).toBe(text));
