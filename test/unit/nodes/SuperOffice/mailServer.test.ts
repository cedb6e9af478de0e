import { checkMailServer, readMailServer } from '../../../../nodes/SuperOffice/mailServer';
import { recipientIds } from '../../../../nodes/SuperOffice/recipientIds';
import { readRecipients } from '../../../../nodes/SuperOffice/search';
import { Secret } from '../../../../nodes/shared/run/plan';
import { MAIL_SERVER } from '../../../support/superoffice';

test('host and port make one name; IMAP falls back to the login of SMTP', () => {
	expect(readMailServer(MAIL_SERVER as never)).toEqual({
		outgoing: {
			ServerName: 'smtp.example.com:587',
			UserName: 'u@example.com',
			Password: new Secret('smtp-secret'),
			UseSSL: false,
		},
		incoming: {
			ServerName: 'imap.example.com:993',
			UserName: 'u@example.com',
			Password: new Secret('smtp-secret'),
			UseSSL: true,
		},
		sentFolder: 'Sent Items',
		passwords: ['smtp-secret'],
	});
	const own = readMailServer({
		...MAIL_SERVER,
		imapUser: 'i@example.com',
		imapPassword: 'imap-secret',
	} as never);
	expect(own.incoming).toMatchObject({ UserName: 'i@example.com', Password: new Secret('imap-secret') });
	expect(own.passwords).toEqual(['smtp-secret', 'imap-secret']);
});

test('a server without a login has no user name and no password on the wire', () => {
	expect(readMailServer({ host: 'relay.example.com', port: 25, useSsl: false })).toEqual({
		outgoing: { ServerName: 'relay.example.com:25', UseSSL: false },
		incoming: undefined,
		sentFolder: '',
		passwords: [],
	});
});

test.each([
	[{ port: 465 }, 'Port 465 speaks TLS from the first byte'],
	[{ useSsl: true }, 'Port 587 does not speak TLS from the first byte'],
	[{ port: 0 }, 'SMTP Port'],
	[{ port: 587.5 }, 'SMTP Port'],
	[{ host: 'smtp.example.com:587' }, 'SMTP Host'],
	[{ host: 'smtp://smtp.example.com' }, 'SMTP Host'],
	[{ imapPort: 143 }, 'Port 143 does not speak TLS'],
])('%j is refused', async (changes, words) => {
	expect(() => readMailServer({ ...MAIL_SERVER, ...changes } as never)).toThrow(words);
	expect(await checkMailServer({ data: { ...MAIL_SERVER, ...changes } } as never)).toMatchObject({
		status: 'Error',
		message: expect.stringContaining(words) as string,
	});
});

test('the credential test says what it has not checked', async () => {
	expect(await checkMailServer({ data: MAIL_SERVER } as never)).toMatchObject({
		status: 'OK',
		message: expect.stringContaining('Test SMTP') as string,
	});
	expect(await checkMailServer({ data: {} } as never)).toEqual({
		status: 'Error',
		message: 'SMTP Host is empty',
	});
});

test('ids beside addresses, in any case and depth; nonsense is left out', () => {
	const found = recipientIds(
		'a@example.org',
		[
			{ email: 'B@Example.org', personId: 7, contactid: '5', associateId: 0 },
			[{ address: 'c@example.org', EmailId: -1, PersonId: 1.5 }],
		],
		{
			email: 'd@example.org',
			PersonID: 2,
		},
	);
	expect([...found]).toEqual([
		['b@example.org', { PersonId: 7, ContactId: 5 }],
		['d@example.org', { PersonId: 2 }],
	]);
});

test('ids of an address that is there twice are those of the first mention, as its mail is', () => {
	const found = recipientIds(
		{ email: 'a@example.org', personId: 7 },
		{ email: 'A@example.org', personId: 8 },
	);
	expect([...found]).toEqual([['a@example.org', { PersonId: 7 }]]);
});

test('entries of the address list, in either casing; entries without an address are left out', () => {
	const entries = [
		{
			Id: 20,
			Name: 'Ann Lee <ann@example.org>',
			ExtraInfo: 'ann@example.org',
			Type: 'Person',
			StyleHint: 'nomail',
		},
		{ id: 21, name: 'Nordlys <post@nordlys.example>', extraInfo: 'post@nordlys.example', type: 'Contact' },
		{ Id: 22, Name: 'Nobody', ExtraInfo: '' },
		null,
	];
	expect(readRecipients(JSON.stringify(entries))).toEqual([
		{ emailId: 20, name: 'Ann Lee', address: 'ann@example.org', type: 'Person', optedOut: true },
		{ emailId: 21, name: 'Nordlys', address: 'post@nordlys.example', type: 'Contact', optedOut: false },
	]);
	expect(readRecipients('[]')).toEqual([]);
	// Not "nobody found": a login page, a proxy, a call that failed.
	for (const body of ['null', '{}', '<html></html>', ''])
		expect(() => readRecipients(body)).toThrow('something else than a list');
});
