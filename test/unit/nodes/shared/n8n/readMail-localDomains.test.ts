import { message, read } from './readMail-support';
import { rejectionOf } from '../thrown';

describe('domains without a dot', () => {
	const given = { to: 'ann@intranet', from: 'node@localhost' };

	test('are addresses where the service stands on the own network, also in Allowed Recipients', async () => {
		const options = { cc: 'bob@localhost', allowedRecipients: '@intranet, bob@localhost' };
		const { to, cc, from } = await message({ ...given, limits: { localDomains: true }, options });
		expect([to, cc, from]).toEqual([
			[{ address: 'ann@intranet' }],
			[{ address: 'bob@localhost' }],
			{ address: 'node@localhost' },
		]);
	});

	test('are refused elsewhere', async () => {
		expect(await rejectionOf(read({ to: 'ann@intranet' }))).toMatchObject({ kind: 'invalid', field: 'To' });
		const options = { allowedRecipients: '@intranet' };
		expect(await rejectionOf(read({ options }))).toMatchObject({ field: 'Allowed Recipients' });
	});
});
