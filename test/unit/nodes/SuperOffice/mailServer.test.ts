import { checkMailServer, readMailServer } from '../../../../nodes/SuperOffice/mailServer';
import { Secret } from '../../../../nodes/shared/wire/request';
import { MAIL_SERVER } from '../../../support/superoffice';
import { thrownBy } from '../shared/thrown';

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
	[{ port: 465 }, 'SMTP SSL'],
	[{ useSsl: true }, 'SMTP SSL'],
	[{ port: 0 }, 'SMTP Port'],
	[{ port: 587.5 }, 'SMTP Port'],
	[{ host: 'smtp.example.com:587' }, 'SMTP Host'],
	[{ host: 'smtp://smtp.example.com' }, 'SMTP Host'],
	[{ imapPort: 143 }, 'IMAP SSL'],
])('%j is refused', async (changes, field) => {
	const values = { ...MAIL_SERVER, ...changes } as never;
	const error = thrownBy(() => readMailServer(values));
	expect(error).toMatchObject({ kind: 'unauthorized', field });
	expect(await checkMailServer({ data: values } as never)).toEqual({
		status: 'Error',
		message: error.message,
	});
});

test('the credential test says what it has not checked', async () => {
	expect(await checkMailServer({ data: MAIL_SERVER } as never)).toMatchObject({
		status: 'OK',
		message: expect.stringContaining('Test Mail Server') as string,
	});
	expect(await checkMailServer({ data: {} } as never)).toEqual({
		status: 'Error',
		message: 'SMTP Host is empty',
	});
	const withoutPassword = { ...MAIL_SERVER, password: '', imapPassword: '' };
	expect(await checkMailServer({ data: withoutPassword } as never)).toEqual({
		status: 'Error',
		message: 'SMTP Password is empty',
	});
	expect(await checkMailServer({ data: { ...withoutPassword, user: '' } } as never)).toMatchObject({
		status: 'OK',
	});
});

test.each([
	['smtp_relay.example.com', 'smtp_relay.example.com:587'],
	['_mail.example.com', '_mail.example.com:587'],
	['2001:DB8::1', '[2001:db8::1]:587'],
	['[::1]', '[::1]:587'],
])('the host %s', (host, name) =>
	expect(readMailServer({ host, port: 587, useSsl: false }).outgoing?.ServerName).toBe(name),
);

test.each(['::1]', '[2001:db8::1', '1:2', 'a:b:c', '[example.com]', 'mail.example.com_'])(
	'the host %s is none',
	(host) =>
		expect(thrownBy(() => readMailServer({ host, port: 587, useSsl: false }))).toMatchObject({
			field: 'SMTP Host',
		}),
);
