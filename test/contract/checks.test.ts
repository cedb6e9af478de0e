import type { IDataObject } from 'n8n-workflow';
import { forEachService, mailItems, outcomes, pairedIndex } from './harness';

forEachService((bench) => {
	const items = (count: number, bad: Record<number, string>) =>
		mailItems(count).map((entry, index) => ({ json: { ...entry.json, to: bad[index] ?? entry.json.to } }));

	test('a bad address in a late item stops the run before the first mail', async () => {
		const result = await bench.send({ to: '={{ $json.to }}' }, { items: items(6, { 5: 'not an address' }) });
		expect(result.error?.message).toContain('not an address');
		expect(result.error?.context).toMatchObject({ itemIndex: 5 });
		expect(result.error?.description).toMatch(/Nothing was sent/);
		expect(bench.sendRequests()).toBe(0);
	});

	test('with Continue On Fail bad items fail alone, in their place', async () => {
		const result = await bench.send(
			{ to: '={{ $json.to }}' },
			{ items: items(5, { 1: '', 3: 'a@b@c' }), onError: 'continueRegularOutput' },
		);
		expect(outcomes(result, 5)).toEqual(['sent', 'notSent', 'sent', 'notSent', 'sent']);
		expect(result.outputs[0].map(pairedIndex)).toEqual([0, 1, 2, 3, 4]);
		expect(bench.inbox()).toHaveLength(3);
	});

	test('with the error output bad items leave by it, with details', async () => {
		const result = await bench.send(
			{ to: '={{ $json.to }}' },
			{ items: items(3, { 1: 'x' }), onError: 'continueErrorOutput' },
		);
		expect(result.outputs[0].map(pairedIndex)).toEqual([0, 2]);
		expect(result.outputs[1]).toHaveLength(1);
		const [{ json }] = result.outputs[1];
		expect(json.error).toContain('"x"');
		expect(json.details).toMatchObject({ kind: 'invalid', outcome: 'notSent', field: 'To', item: 1 });
		expect((json.details as IDataObject).fix).toEqual(expect.any(String));
	});

	test('an option whose expression finds nothing stops the run, and a copy without an address is told', async () => {
		const nothing = '={{ $json.nothing }}';
		const result = await bench.send({
			to: 'ann@example.com',
			options: { redirectTo: 'b@example.com', timeout: nothing },
		});
		expect(result.error?.message).toContain('Timeout');
		expect(bench.sendRequests()).toBe(0);
		if (!bench.service.limits.cc) return;
		const sent = await bench.send({ to: 'ann@example.com', cc: nothing });
		expect(sent.json[0].warnings).toEqual([expect.stringContaining('CC')]);
		expect(bench.inbox()).toHaveLength(1);
	});

	test.each([
		['no recipient', '', /^To is empty$/],
		['a recipient that is no address', 'ann', /has no @/],
		['two @', 'a@b@example.com', /more than one @/],
		['a header in an address', 'ann@example.com\r\nBcc: eve@evil.example', /address/],
		['a control character', 'an\u0007n@example.com', /control character/],
		['half of a character', 'an\ud800n@example.com', /half of a character/],
		['an object without an address', { name: 'Ann' }, /without an address/],
		['a number', 12, /not an address/],
	])('refuses %s and sends nothing', async (_what, to, message) => {
		const result = await bench.send({ to: '={{ $json.to }}' }, { items: [{ json: { to: to as never } }] });
		expect(result.error?.message).toMatch(message);
		expect(bench.sendRequests()).toBe(0);
		expect(bench.inbox()).toEqual([]);
	});

	test.each([
		['a line break in the subject', { subject: 'Hi\r\nBcc: eve@evil.example' }, /Subject.*line break/],
		['half of a character in the subject', { subject: 'Hi \udc00' }, /Subject.*half of a character/],
		['an empty body', { text: '  ' }, /Text.*empty/],
	])('refuses %s and sends nothing', async (_what, mail, message) => {
		const values = { subject: 'Hi', text: 'Hello', ...mail };
		const result = await bench.send(
			{ to: 'ann@example.com', subject: '={{ $json.subject }}', text: '={{ $json.text }}' },
			{ items: [{ json: values }] },
		);
		expect(result.error?.message).toMatch(message);
		expect(bench.sendRequests()).toBe(0);
	});

	test('takes a control character out of the text, and sends the mail', async () => {
		const result = await bench.send(
			{ to: 'ann@example.com', text: '={{ $json.text }}' },
			{ items: [{ json: { text: 'a\u0001b' } }] },
		);
		expect(result.error).toBeUndefined();
		expect(bench.inbox()).toHaveLength(1);
		const [{ text, html }] = bench.inbox();
		expect(text ?? html).toContain('ab');
		expect(`${text}${html}`).not.toContain('\u0001');
	});

	test('keeps order and pairing with many requests at a time', async () => {
		bench.sandbox.faults.add({
			service: bench.service.sandbox,
			bodyIncludes: 'r0@example.com',
			times: 1,
			fault: { name: 'slow', delayMs: 300 },
		});
		const result = await bench.send(
			{
				to: '={{ $json.to }}',
				subject: '=Mail {{ $json.index }}',
				options: { concurrency: 10, maxPerMinute: 0 },
			},
			{ items: mailItems(30) },
		);
		expect(result.outputs[0].map(pairedIndex)).toEqual(Array.from({ length: 30 }, (_, index) => index));
		expect(result.json.map(({ subject }) => subject)).toEqual(
			Array.from({ length: 30 }, (_, index) => `Mail ${index}`),
		);
		expect(bench.inbox()).toHaveLength(30);
	});

	test.each(['#', '?'])(
		'a base URL that ends in a bare %s gets neither the mail nor a login',
		async (end) => {
			const credentials = bench.service.credentials(bench.sandbox);
			for (const values of Object.values(credentials))
				for (const name of ['apiBaseUrl', 'baseUrl', 'loginHost'])
					if (typeof values[name] === 'string') values[name] = `${values[name]}${end}`;
			const result = await bench.send({ to: 'ann@example.com' }, { credentials });
			expect(result.error?.context?.data).toMatchObject({ kind: 'unauthorized', outcome: 'notSent' });
			expect(bench.sandbox.requests.list({ service: bench.service.sandbox })).toEqual([]);
		},
	);
});
