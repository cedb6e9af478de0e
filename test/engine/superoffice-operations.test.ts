import { details, superOfficeBench } from './superoffice-support';

const bench = superOfficeBench();

test('Save Draft stores and sends nothing', async () => {
	const result = await bench.run({ operation: 'saveDraft', from: '', to: '', html: '' });
	expect(result.error).toBeUndefined();
	expect(result.json[0]).toMatchObject({
		status: 'draft',
		accepted: [],
		draftId: expect.any(Number) as number,
	});
	expect(bench.superOffice.state.drafts).toHaveLength(1);
	expect(bench.sandbox.inbox.count).toBe(0);
});

test.each([
	'reset-before-accept',
	'timeout-before-accept',
	'truncated-body',
	'html-502',
	'null-200',
] as const)(
	'Save Draft, answer %s: a draft may be left, and a second try of the execution leaves no other',
	async (fault) => {
		bench.sandbox.faults.add({ path: 'SaveDraft', fault });
		const parameters = { operation: 'saveDraft', options: { timeout: 2 } };
		const first = await bench.run(parameters, { onError: 'continueErrorOutput' });
		const again = await bench.run(parameters, { onError: 'continueErrorOutput', retryOf: first });
		for (const result of [first, again])
			expect(details(result, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(details(first, 1).fix).toContain('before you run it again');
		expect(bench.requests('SaveDraft')).toHaveLength(1);
	},
);

test('Save Draft that never reached the service leaves none', async () => {
	await bench.run();
	bench.signIn('onsite');
	bench.credentials.superOfficeApi.baseUrl = 'http://127.0.0.1:9/api';
	const result = await bench.run({ operation: 'saveDraft' }, { onError: 'continueErrorOutput' });
	expect(details(result, 1)).toMatchObject({ kind: 'failed', outcome: 'notSent' });
	expect(details(result, 1).fix).not.toContain('may have been saved');
});

test('Check Mailbox tells who is logged in and whether the mailbox works', async () => {
	const check = { resource: 'mailbox', operation: 'checkMailbox' };
	expect((await bench.run(check)).json).toEqual([
		{
			service: 'superOffice',
			works: true,
			user: {
				associate: 'CRM',
				associateId: 42,
				fullName: 'Cora Mann',
				userName: 'crm@example.com',
				emailAddress: 'crm@example.com',
			},
		},
	]);
	bench.signIn('systemUser');
	expect((await bench.run(check)).json[0]).toMatchObject({ works: false, user: { associate: 'SYSTEM' } });
});

test('Check Mailbox reads camelCase, and takes nothing for a login that names nobody', async () => {
	const check = { resource: 'mailbox', operation: 'checkMailbox' };
	bench.superOffice.settings.answerCase = 'camel';
	expect((await bench.run(check)).json[0]).toMatchObject({
		user: { associate: 'CRM', emailAddress: 'crm@example.com' },
	});
	bench.sandbox.faults.add({
		path: 'currentPrincipal',
		fault: { name: 'status', status: 200, body: '{"Hello":1}' },
	});
	expect((await bench.run(check)).error?.context?.data).toMatchObject({ kind: 'failed', statusCode: 200 });
});

test('Check Mailbox tells a login that works from one that does not', async () => {
	const check = { resource: 'mailbox', operation: 'checkMailbox' };
	for (const emailAgentStatus of [401, 403]) {
		Object.assign(bench.superOffice.settings, { emailAgent: false, emailAgentStatus });
		const result = await bench.run(check);
		expect(result.error?.context?.data).toMatchObject({
			kind: 'unauthorized',
			outcome: 'notSent',
			statusCode: emailAgentStatus,
		});
	}
});

test('Test Mail Server tries both servers of the credential', async () => {
	const testSmtp = { resource: 'mailbox', operation: 'testSmtp' };
	expect((await bench.run(testSmtp)).json).toEqual([
		{
			service: 'superOffice',
			works: true,
			smtp: { server: 'smtp.example.com:587', ssl: false, works: true },
			imap: { server: 'imap.example.com:993', ssl: true, works: true },
		},
	]);
	Object.assign(bench.credentials.superOfficeMailServerApi, { password: 'wrong-password', imapHost: '' });
	const wrong = await bench.run(testSmtp);
	const reason = expect.stringContaining('"crm@example.com"');
	expect(wrong.json[0]).toMatchObject({ works: false, smtp: { works: false, reason }, imap: null });
	expect(JSON.stringify(wrong.data)).not.toContain('wrong-password');
	bench.credentials.superOfficeMailServerApi.host = 'null.example.com';
	const failed = await bench.run(testSmtp);
	expect(failed.error?.context?.data).toMatchObject({ kind: 'failed', statusCode: 200 });
});

test('Find Recipients gives an item per address, at most Limit', async () => {
	const find = { resource: 'recipient', operation: 'findRecipients', query: 'nordlys' };
	const result = await bench.run(find);
	expect(result.json).toHaveLength(6);
	expect(result.json[1]).toEqual({
		emailId: 22,
		name: 'Åse Bakken',
		address: 'ase@example.net',
		type: 'Person',
		company: 'Nordlys AS',
		personId: 13,
		contactId: 6,
		optedOut: true,
	});
	expect((await bench.run({ ...find, options: { limit: 1 } })).json).toHaveLength(1);
	expect((await bench.run({ ...find, query: 'ab' })).error?.context?.data).toMatchObject({
		kind: 'invalid',
		field: 'Search For',
	});
});

test('Find Recipients: what is no list is an error, and the words of SuperOffice are kept', async () => {
	const find = { resource: 'recipient', operation: 'findRecipients', query: 'nordlys' };
	const answerWith = (status: number, body: string, times = 1) =>
		bench.sandbox.faults.add({ path: 'Archive|MDOList', times, fault: { name: 'status', status, body } });
	answerWith(200, '[]');
	expect((await bench.run(find)).error?.context?.data).toMatchObject({ kind: 'failed' });
	answerWith(403, 'no');
	expect((await bench.run(find)).error?.context?.data).toMatchObject({
		kind: 'unauthorized',
		statusCode: 403,
	});
	answerWith(500, '{"Error":true,"ErrorMessage":"The index is being built"}', 0);
	expect((await bench.run(find)).error?.context?.data).toMatchObject({
		kind: 'failed',
		statusCode: 500,
		serviceMessage: 'The index is being built',
	});
}, 60_000);

test('reading operations survive a tenant move and a proxy error', async () => {
	await bench.run();
	bench.superOffice.settings.cluster = 'online7';
	bench.sandbox.faults.add({ path: 'Archive', fault: 'html-502' });
	expect(
		(await bench.run({ resource: 'recipient', operation: 'findRecipients', query: 'ann' })).error,
	).toBeUndefined();
});
