import type { IDataObject } from 'n8n-workflow';
import { forEachService } from './harness';

forEachService((bench) => {
	test('puts every common field on the wire', async () => {
		const { limits } = bench.service;
		const both = limits.bodies !== 'one';
		await bench.send({
			to: 'Ann <ann@example.com>; bob@example.com',
			...(limits.cc && { cc: 'carl@example.com' }),
			...(limits.bcc && { bcc: ['dora@example.com', 'eve@example.com'] }),
			subject: 'Grüße & "Küsse" <3',
			html: '<p>Hällo &amp; wélcome \u{1F600}</p>',
			...(both && { text: 'Hällo & wélcome \u{1F600}\n]]> <tag> "quoted" \\ back' }),
		});
		const [mail, ...others] = bench.inbox();
		expect(others).toEqual([]);
		expect(mail.to.map(({ address }) => address)).toEqual(['ann@example.com', 'bob@example.com']);
		if (limits.cc) expect(mail.cc.map(({ address }) => address)).toEqual(['carl@example.com']);
		if (limits.bcc)
			expect(mail.bcc.map(({ address }) => address)).toEqual(['dora@example.com', 'eve@example.com']);
		expect(mail.subject).toBe('Grüße & "Küsse" <3');
		expect(mail.html).toBe('<p>Hällo &amp; wélcome \u{1F600}</p>');
		if (both) expect(mail.text).toBe('Hällo & wélcome \u{1F600}\n]]> <tag> "quoted" \\ back');
		if (limits.from) expect(mail.from?.address).toBe('sender@example.com');
		if (limits.recipientNames) expect(mail.to[0].name).toBe('Ann');
	});

	test('sends Markdown as HTML, and as text where the service takes both', async () => {
		const result = await bench.send({
			to: 'ann@example.com',
			markdown:
				'# Grüße\n\n- [x] **a** <b>\n\n| c |\n|---|\n| [d](https://x.example/?e&f) |\n\n[g](javascript:h)\nAnn',
		});
		expect(result.error).toBeUndefined();
		const [mail] = bench.inbox();
		expect(mail.html).toContain('<h1>Grüße</h1>\n<ul>\n<li>☑ <strong>a</strong> &lt;b&gt;</li>');
		expect(mail.html).toContain('<td><a href="https://x.example/?e&amp;f">d</a></td>');
		expect(mail.html).toContain('<p>g<br>Ann</p>');
		if (bench.service.limits.bodies !== 'one')
			expect(mail.text).toBe('Grüße\n\n * ☑ a <b>\n\nc\nd (https://x.example/?e&f)\n\ng\nAnn');
		expect(result.json[0].warnings).toEqual([expect.stringContaining('javascript:')]);
	});

	test('keeps HTML within Markdown where the user wants that', async () => {
		const options = { allowHtmlInMarkdown: true };
		await bench.send({ to: 'ann@example.com', markdown: 'a <b>b</b>', options });
		expect(bench.inbox()[0].html).toBe('<p>a <b>b</b></p>');
	});

	test('puts nothing on the wire that the user did not add', async () => {
		await bench.send({ to: 'ann@example.com', text: 'Hello' });
		const [mail] = bench.inbox();
		expect(mail.cc).toEqual([]);
		expect(mail.bcc).toEqual([]);
		expect(mail.replyTo).toEqual([]);
		expect(mail.attachments).toEqual([]);
		if (bench.service.limits.bodies !== 'bothRequired') expect(mail.html).toBeUndefined();
	});

	test('takes recipients as a list, as objects and as text in one expression', async () => {
		await bench.send(
			{ to: '={{ $json.people }}' },
			{
				items: [
					{ json: { people: ['ann@example.com', 'Bob <bob@example.com>'] } },
					{ json: { people: [{ name: 'Doe, Jane', email: 'jane@example.com' }] } },
					{ json: { people: '"Roe, Rick" <rick@example.com>\nsue@example.com' } },
				],
			},
		);
		const recipients = bench.inbox().map(({ to }) => to.map(({ address }) => address).sort());
		expect(recipients.sort((a, b) => a[0].localeCompare(b[0]))).toEqual([
			['ann@example.com', 'bob@example.com'],
			['jane@example.com'],
			['rick@example.com', 'sue@example.com'],
		]);
	});

	test('takes recipients as mail programs, web pages and lists write them, and nobody else', async () => {
		const lists = [
			'Doe, Jane <a@example.com>; Smith, Bob (Sales) <b@example.com>;',
			'ACME: Billing <a@example.com>；ｂ＠example.com',
			'- [a@example.com](mailto:a@example.com?bcc=eve@evil.example)\n2. „b@example.com“',
			'a@exa\u00admple.com\tb@example.com.',
			'Jane [mailto:a@example.com], =?UTF-8?Q?Doe,_Bob?= <b@example.com>',
			{ value: [{ address: 'a@example.com', name: '' }, { emailAddress: { address: 'b@example.com' } }] },
		];
		const items = lists.map((people, index) => ({
			json: { people, subject: `List ${index}` } as IDataObject,
		}));
		const result = await bench.send(
			{ to: '={{ $json.people }}', subject: '={{ $json.subject }}' },
			{ items },
		);
		expect(result.error).toBeUndefined();
		const mailed = bench
			.inbox()
			.map(({ to, cc, bcc }) => [...to, ...cc, ...bcc].map(({ address }) => address));
		expect(mailed).toEqual(lists.map(() => ['a@example.com', 'b@example.com']));
	});

	test.each([
		'a@example.com\nBcc: Eve <eve@evil.example>',
		'ja\u00a0ne@example.com',
		'a@example.com <b@example.com>',
		'ja\ufffdne@example.com',
		'a@example.com»',
	])('refuses what nobody can read as recipients: %j', async (people) => {
		const result = await bench.send({ to: '={{ $json.people }}' }, { items: [{ json: { people } }] });
		expect(result.error?.message).toContain('is not a valid address');
		expect(bench.sendRequests()).toBe(0);
	});

	test('sends an internationalised domain in its ASCII form', async () => {
		await bench.send({ to: 'info@bücher.example' });
		expect(bench.inbox()[0].to[0].address).toBe('info@xn--bcher-kva.example');
	});

	test('mails an address once that is named several times', async () => {
		const result = await bench.send({
			to: 'ann@example.com, ANN@example.com',
			...(bench.service.limits.cc && { cc: 'ann@example.com' }),
		});
		const [mail] = bench.inbox();
		expect([...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address)).toEqual(['ann@example.com']);
		expect(result.json[0].warnings).toEqual([expect.stringContaining('mailed once')]);
	});

	test('marks the request with an exact Content-Length and one content type', async () => {
		await bench.send({ to: 'ann@example.com', text: 'ümlaut' });
		const [request] = bench.sandbox.requests
			.list({ service: bench.service.sandbox })
			.filter(({ method }) => method === 'POST')
			.slice(-1);
		const headers = Object.fromEntries(
			Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
		);
		expect(headers['content-length']).toBe(String(request.body.bytes));
		expect(headers['transfer-encoding']).toBeUndefined();
		expect(headers['content-type']).toMatch(/^application\/(?:json|xml)/);
	});

	describe('expressions in HTML', () => {
		const html =
			'<p>Dear {{ $json.name }},\n{{ $json.paid ? "thanks" : "please pay" }} {{ $json.missing }}$&</p>';

		test('are filled in for each item where they were typed', async () => {
			const items = [{ json: { name: 'Ann', paid: true } }, { json: { name: 'B<b>o</b>b' } }];
			await bench.send({ to: 'ann@example.com', subject: '={{ $json.name }}', html }, { items });
			expect(Object.fromEntries(bench.inbox().map((mail) => [mail.subject, mail.html]))).toEqual({
				Ann: '<p>Dear Ann,\nthanks $&</p>',
				'B<b>o</b>b': '<p>Dear B<b>o</b>b,\nplease pay $&</p>',
			});
		});

		test.each(['<p>{{ $json.name }}</p>', '=<p>{{ $json.name }}</p>'])(
			'are never looked for in what %s gives',
			async (written) => {
				const hostile = '{{ $env.HOME }} {{ $json.secret }} {{ 6 * 7 }} =';
				const item = { json: { name: hostile, secret: 'kept' } };
				const { json } = await bench.send({ to: 'ann@example.com', html: written }, { items: [item] });
				expect(bench.inbox()[0].html).toBe(`<p>${hostile}</p>`);
				expect(json[0].warnings).toEqual([expect.stringMatching(/^HTML still holds /)]);
			},
		);

		test.each([
			["{{ $('Nowhere').item.json.name }}", /^HTML: /],
			['{{ $json }}', /^HTML: \{\{ \$json \}\} is an object/],
		])('stop the run with the name of the field: %s', async (expression, message) => {
			const { error } = await bench.send({ to: 'ann@example.com', html: `<p>${expression}</p>` });
			expect(error?.message).toMatch(message);
			expect((error as { context?: { data?: unknown } }).context?.data).toMatchObject({
				kind: 'invalid',
				field: 'HTML',
				outcome: 'notSent',
			});
			expect(bench.inbox()).toEqual([]);
		});
	});
});
