import type { IDataObject } from 'n8n-workflow';
import { details, superOfficeBench } from './superoffice-support';

const bench = superOfficeBench();

const lastHeaders = () => bench.sandbox.requests.list().slice(-1)[0].headers;
const onlyMail = () => bench.sandbox.inbox.messages()[0];

test('every option arrives', async () => {
	const binary = {
		logo: await bench.engine.file('png', 'logo.png', 'image/png'),
		data: await bench.engine.file('%PDF-', 'offer.pdf', 'application/pdf'),
	};
	const result = await bench.run(
		{
			to: '={{ $json.people }}',
			emailFormat: 'both',
			html: '<p>Hello <img src="cid:logo"></p>',
			text: 'Hello',
			options: {
				fromName: 'Sales Team',
				cc: 'cc@example.org',
				bcc: 'bcc@example.org',
				replyTo: '"Lee, Ann" <reply@example.org>',
				attachments: 'data',
				priority: 'Highest',
				headers: { header: [{ name: 'X-Campaign', value: 'spring' }] },
				inReplyTo: 'first@mail.example.com',
				saleId: 12,
				projectId: 3,
				saveSentCopy: true,
				sentFolder: 'Archive/CRM',
				select: 'Sent,From/Address',
				language: 'nb',
				culture: 'nb',
				timeZone: '261',
				acceptLanguage: 'nb',
			},
		},
		{
			items: [
				{ json: { people: [{ name: 'Ann', email: 'ann@example.org', personId: 7, contactId: 5 }] }, binary },
			],
		},
	);
	expect(result.error).toBeUndefined();
	expect(onlyMail()).toMatchObject({
		from: { address: 'crm@example.com', name: 'Sales Team' },
		to: [{ address: 'ann@example.org', name: 'Ann' }],
		cc: [{ address: 'cc@example.org' }],
		bcc: [{ address: 'bcc@example.org' }],
		replyTo: [{ address: 'reply@example.org', name: 'Lee, Ann' }],
		text: 'Hello',
		headers: { 'X-Campaign': 'spring', 'In-Reply-To': '<first@mail.example.com>', 'X-Priority': 'Highest' },
		meta: {
			sentFolder: 'Archive/CRM',
			soInfo: { SaleId: 12, ProjectId: 3 },
			to: [{ PersonId: 7, ContactId: 5 }],
		},
	});
	expect(
		onlyMail().attachments.map(({ filename, disposition, contentId }) => [filename, disposition, contentId]),
	).toEqual([
		['offer.pdf', 'attachment', undefined],
		['logo.png', 'inline', 'logo'],
	]);
	expect(lastHeaders()).toMatchObject({
		'so-language': 'nb',
		'so-culture': 'nb',
		'so-timezone': '261',
		'accept-language': 'nb',
	});
	expect(result.json[0]).toMatchObject({
		service: 'superOffice',
		status: 'accepted',
		messageId: expect.stringMatching(/^<.+>$/) as string,
		accepted: ['ann@example.org', 'cc@example.org', 'bcc@example.org'],
		response: { Sent: expect.any(String) as string, HTMLBody: null, From: { Address: 'crm@example.com' } },
	});
});

test.each([
	['smtpServer', 'SendEMails', 'smtp.example.com:587'],
	['serverDefault', 'SendEMails', null],
	['userMailbox', 'Send', null],
])('Send With %s', async (sendWith, method, smtp) => {
	const result = await bench.run({ sendWith });
	expect(result.error).toBeUndefined();
	expect(onlyMail().meta).toMatchObject({ method, smtp, sentFolder: null });
});

test('User Mailbox without a sender takes the address of the user; before the others n8n itself stops', async () => {
	await bench.run({ sendWith: 'userMailbox', from: '' });
	expect(onlyMail().from?.address).toBe('crm@example.com');
	for (const sendWith of ['smtpServer', 'serverDefault'])
		await expect(bench.run({ sendWith, from: '' })).rejects.toThrow(/Parameter "From" is required/);
	// What an expression has not found is seen by the node alone.
	const refused = await bench.run({ from: '={{ $json.nobody }}' });
	expect(refused.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'From' });
});

test.each(['Resent-To', 'Resent-From', 'Sender', 'Return-Path', 'To'])(
	'the header %s leaves with no mail, with an allow-list or without',
	async (name) => {
		const headers = { header: [{ name, value: 'eve@elsewhere.example' }] };
		for (const more of [{}, { allowedRecipients: '@example.org' }]) {
			const result = await bench.run({ options: { headers, ...more } }, { onError: 'continueErrorOutput' });
			expect(details(result, 1)).toMatchObject({ kind: 'invalid', field: 'Custom Headers' });
		}
		expect(bench.requests('SendEMails')).toEqual([]);
	},
);

test('answers in camelCase are read as well', async () => {
	bench.superOffice.settings.answerCase = 'camel';
	expect((await bench.run()).json[0].messageId).toMatch(/^<.+>$/);
});

test('a mail server that refuses the login: not confirmed, with advice', async () => {
	bench.credentials.superOfficeMailServerApi.password = 'wrong-password';
	const result = await bench.run({}, { onError: 'continueErrorOutput' });
	expect(result.outputs[1][0].json.error).toBe('SuperOffice did not confirm the mail. It may have been sent');
	expect(details(result, 1).fix).toContain('mail server');
});

test('without the mail server credential nothing is sent', async () => {
	delete bench.credentials.superOfficeMailServerApi;
	const result = await bench.run();
	expect(result.error?.context?.data).toMatchObject({
		kind: 'invalid',
		field: 'Credential for SuperOffice Mail Server API',
	});
	expect(bench.requests()).toEqual([]);
	expect((await bench.run({ sendWith: 'serverDefault' })).error).toBeUndefined();
});

// Only the 401 proves that nothing was sent (section 13).
test.each([
	[403, 'This app has no access to the EMail agent', { kind: 'uncertain', outcome: 'possiblySent' }],
	[
		401,
		'SuperOffice refused the call although the login was renewed',
		{ kind: 'unauthorized', outcome: 'notSent' },
	],
])('the EMail agent answers %i', async (emailAgentStatus, message, told) => {
	Object.assign(bench.superOffice.settings, { emailAgent: false, emailAgentStatus });
	const result = await bench.run({}, { onError: 'continueErrorOutput' });
	expect(result.outputs[1][0].json.error).toBe(message);
	expect(details(result, 1)).toMatchObject({
		...told,
		fix: expect.stringContaining('enable Email for the app registration') as string,
	});
});

test('a preview shows the call, the password masked, and asks nobody', async () => {
	const result = await bench.run({ options: { preview: true, select: 'Sent' } });
	expect(bench.requests()).toEqual([]);
	const [request] = result.json[0].requests as IDataObject[];
	expect(request).toMatchObject({
		method: 'POST',
		url: expect.stringMatching(
			/\/Cust12345\/api\/v1\/Agents\/EMail\/SendEMails\?%24select=MessageID%2CSubject%2CTo%2CSent$/,
		) as string,
		body: {
			OutgoingConnectionInfo: { ServerName: 'smtp.example.com:587', Password: '***' },
			SentItemsConnectionInfo: null,
		},
	});
	expect(JSON.stringify(result.data)).not.toContain('marked-secret');
	expect(result.hints).toHaveLength(2);
});

test('secrets in an answer are masked', async () => {
	bench.sandbox.faults.add({
		path: 'SendEMails',
		fault: {
			name: 'status',
			status: 400,
			body: '{"Message":"Login marked-secret-smtp failed for marked-secret-of-the-app"}',
		},
	});
	const result = await bench.run({}, { onError: 'continueErrorOutput' });
	expect(result.outputs[1][0].json.error).toBe('SuperOffice rejected the request: Login *** failed for ***');
});
