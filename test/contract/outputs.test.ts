import { forEachService, mailItems } from './harness';

forEachService((bench) => {
	test('gives the same result shape for every service', async () => {
		const { service } = bench;
		const result = await bench.send({ to: 'ann@example.com, bob@example.com', subject: 'Shape' });
		expect(Object.keys(result.json[0]).slice(0, 8)).toEqual([
			'service',
			'status',
			'messageId',
			'accepted',
			'rejected',
			'subject',
			'attachments',
			'warnings',
		]);
		expect(result.json[0]).toMatchObject({
			service: service.node,
			accepted: ['ann@example.com', 'bob@example.com'],
			rejected: [],
			subject: 'Shape',
			attachments: [],
			delivery: {
				attempts: 1,
				statusCode: expect.any(Number),
				durationMs: expect.any(Number),
			},
		});
		expect(service.sentStatuses).toContain(result.json[0].status);
		if (service.messageId) expect(result.json[0].messageId).toEqual(expect.any(String));
		expect(result.json[0]).toHaveProperty('response');
	});

	test('gives a summary, or the response of the service alone', async () => {
		const summary = await bench.send({ to: 'ann@example.com', options: { output: 'summary' } });
		expect(Object.keys(summary.json[0])).toEqual([
			'service',
			'status',
			'messageId',
			'accepted',
			'rejected',
			'subject',
		]);
		const full = await bench.send({ to: 'ann@example.com' });
		const response = await bench.send({ to: 'ann@example.com', options: { output: 'response' } });
		const expected = full.json[0].response;
		const keys =
			typeof expected === 'object' && expected !== null && !Array.isArray(expected)
				? Object.keys(expected)
				: ['response'];
		expect(Object.keys(response.json[0])).toEqual(keys);
	});

	test('a preview shows the requests, hides the secrets and opens no connection', async () => {
		const file = await bench.engine.file('%PDF-1.4 preview', 'a.pdf', 'application/pdf');
		const result = await bench.send(
			{ to: 'ann@example.com', subject: 'Preview', attachments: 'data', options: { preview: true } },
			{ items: [{ json: {}, binary: { data: file } }] },
		);
		expect(bench.sandbox.requests.list()).toEqual([]);
		expect(result.error).toBeUndefined();
		const [json] = result.json;
		expect(json).toMatchObject({ status: 'preview', messageId: null, accepted: [], response: null });
		const requests = JSON.stringify(json.requests);
		expect(requests).toContain('ann@example.com');
		expect(requests).toContain('Preview');
		expect(requests).toContain('a.pdf');
		expect(requests).toMatch(/[0-9a-f]{64}/);
		expect(JSON.stringify(result.data)).not.toContain('marked-secret');
	});

	test('a preview sends nothing even where nobody listens, and leaves the other items alone', async () => {
		const { unreachable, credentials } = bench.service;
		const all = await bench.send(
			{ to: 'ann@example.com', options: { preview: true } },
			{ credentials: unreachable(credentials(bench.sandbox)) },
		);
		expect(all.json[0].status).toBe('preview');
		const mixed = await bench.send(
			{ to: '={{ $json.to }}', options: { preview: '={{ $json.index === 0 }}' as never } },
			{ items: mailItems(2) },
		);
		expect(mixed.json.map(({ status }) => status === 'preview')).toEqual([true, false]);
		expect(bench.copies('r0@example.com')).toBe(0);
		expect(bench.copies('r1@example.com')).toBe(1);
	});

	test('a redirect sends every mail to the test address only and lists the recipients', async () => {
		const { limits } = bench.service;
		const result = await bench.send({
			to: 'Ann <ann@example.com>',
			...(limits.cc && { cc: 'carl@example.com' }),
			...(limits.bcc && { bcc: 'dora@example.com' }),
			options: { redirectTo: 'test@example.com' },
		});
		const [mail] = bench.inbox();
		expect([...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address)).toEqual(['test@example.com']);
		expect(result.json[0].delivery).toMatchObject({
			redirectedFrom: {
				to: ['Ann <ann@example.com>'],
				cc: limits.cc ? ['carl@example.com'] : [],
				bcc: limits.bcc ? ['dora@example.com'] : [],
			},
		});
		expect(result.hints.join(' ')).toMatch(/Redirect/);
	});

	test('an empty redirect sends nothing instead of mailing the real recipients', async () => {
		const result = await bench.send({
			to: 'ann@example.com',
			options: { redirectTo: '={{ $json.missing }}' },
		});
		expect(result.error?.message).toMatch(/Redirect All Mail To is empty/);
		expect(bench.sendRequests()).toBe(0);
	});

	test.each([
		[
			'an address outside of the list',
			'ann@example.com, eve@evil.example',
			'@example.com, bob@partner.example',
			false,
		],
		['a subdomain of an allowed domain', 'ann@mail.example.com', '@example.com', false],
		['a listed address', 'bob@partner.example', '@example.com; bob@partner.example', true],
		['an allowed domain in other letters', 'Ann@EXAMPLE.com', '@example.com', true],
	])('the allow-list: %s', async (_what, to, allowedRecipients, sent) => {
		const result = await bench.send(
			{ to, options: { allowedRecipients } },
			{ onError: 'continueErrorOutput' },
		);
		expect(bench.inbox()).toHaveLength(sent ? 1 : 0);
		const refused = { kind: 'invalid', outcome: 'notSent', field: 'Allowed Recipients' };
		expect((result.outputs[1] ?? []).map(({ json }) => json.details)).toEqual(
			sent ? [] : [expect.objectContaining(refused)],
		);
	});

	test.each([
		['a quoted list', '"x,eve@evil.example,y"@example.com'],
		['a route by %', 'eve%evil.example@example.com'],
		['a route by !', 'evil.example!eve@example.com'],
	])('the allow-list lets nobody through by %s', async (_what, to) => {
		const result = await bench.send(
			{ to, options: { allowedRecipients: '@example.com' } },
			{ onError: 'continueErrorOutput' },
		);
		expect(result.outputs[1]?.map(({ json }) => json.details)).toEqual([
			expect.objectContaining({ kind: 'invalid', outcome: 'notSent' }),
		]);
		expect(bench.sendRequests()).toBe(0);
	});

	test('the allow-list sees a letter that only looks like another as it goes out', async () => {
		const to = '\u212Aate@example.com';
		await bench.send({ to, options: { allowedRecipients: 'kate@example.com' } });
		expect(bench.inbox().map((mail) => mail.to[0].address)).toEqual(['Kate@example.com']);
		await bench.send({ to, options: { allowedRecipients: to.replace('ate', 'im') } });
		expect(bench.inbox()).toHaveLength(1);
	});

	test('says what is wrong without giving a secret away', async () => {
		const faults = [
			'html-200',
			'garbage',
			'html-502',
			{ name: 'status', status: 400 },
			{ name: 'status', status: 500 },
			'unauthorized',
		];
		for (const fault of faults) {
			bench.sandbox.faults.clear();
			bench.sandbox.faults.add({
				service: bench.service.sandbox,
				...bench.service.sends,
				times: 0,
				fault: fault as never,
			});
			const result = await bench.send({ to: 'ann@example.com' }, { onError: 'continueErrorOutput' });
			const saved = JSON.stringify(result.outputs) + JSON.stringify(result.hints);
			expect(saved).not.toContain('marked-secret');
			const stopped = await bench.send({ to: 'ann@example.com' });
			const { error } = stopped;
			// Where the service can be asked what became of the mail, an unreadable answer need not be an error.
			if (!bench.service.settles) expect(error).toBeDefined();
			expect(JSON.stringify(stopped.outputs)).not.toContain('marked-secret');
			expect(JSON.stringify({ ...error, message: error?.message, stack: error?.stack })).not.toContain(
				'marked-secret',
			);
		}
	});
});
