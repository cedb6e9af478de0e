import type { IDataObject } from 'n8n-workflow';
import { details, FROM_ITEM, mailItems, superOfficeBench } from './superoffice-support';

const bench = superOfficeBench();

const BATCH = { ...FROM_ITEM, options: { batch: true } };
const outcomeOf = (item: { json: IDataObject }) =>
	((item.json.details as IDataObject | undefined)?.outcome as string | undefined) ?? 'sent';

test('1,000 items in batches of 25 make 40 calls, and each result belongs to its item', async () => {
	const result = await bench.run(BATCH, { items: mailItems(1000) });
	expect(result.error).toBeUndefined();
	expect(bench.requests('SendEMails')).toHaveLength(40);
	expect(bench.sandbox.inbox.count).toBe(1000);
	const byTo = new Map(
		bench.sandbox.inbox.messages().map((mail) => [mail.to[0]?.address, mail.meta.messageId]),
	);
	result.outputs[0].forEach((output, index) => {
		expect(output.pairedItem).toEqual({ item: index });
		expect(output.json).toMatchObject({
			accepted: [`r${index}@example.org`],
			subject: `Mail ${index}`,
			messageId: byTo.get(`r${index}@example.org`),
		});
	});
}, 30_000);

test('only items with the same sender, servers and fields share a call; the last batch may be short', async () => {
	const items = mailItems(7).map((item, index) => ({
		json: { ...item.json, from: index % 2 ? 'a@example.com' : 'b@example.com' },
	}));
	await bench.run(
		{ ...FROM_ITEM, from: '={{ $json.from }}', options: { batch: true, batchSize: 3 } },
		{ items },
	);
	// Four of b: 3 + 1; three of a: 3.
	expect(
		bench.sandbox.inbox
			.messages()
			.map(({ meta }) => meta.batch)
			.sort(),
	).toEqual([1, 3, 3, 3, 3, 3, 3]);
	for (const mail of bench.sandbox.inbox.messages()) expect(mail.from?.address).toMatch(/^[ab]@/);
});

test('an item that does not pass the checks stays out of the batch', async () => {
	const items = mailItems(4, (index) => (index === 2 ? 'not an address' : `r${index}@example.org`));
	const result = await bench.run(BATCH, { items, onError: 'continueErrorOutput' });
	expect(bench.requests('SendEMails')).toHaveLength(1);
	expect(result.outputs[0]).toHaveLength(3);
	expect(result.outputs[1]).toMatchObject([{ json: { details: { item: 2, kind: 'invalid' } } }]);
});

test('without Continue On Fail that item stops the run before anything is sent', async () => {
	const result = await bench.run(BATCH, {
		items: mailItems(4, (index) => (index === 2 ? 'nobody' : `r${index}@example.org`)),
	});
	expect(result.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'To', item: 2 });
	expect(bench.requests('SendEMails')).toEqual([]);
});

describe('a poisoned item', () => {
	const poison = (name: string) =>
		mailItems(4, (index) => (index === 1 ? `${name}@superoffice.test` : `r${index}@example.org`));
	const send = async (name: string) =>
		await bench.run(BATCH, { items: poison(name), onError: 'continueRegularOutput' });
	const arrived = () =>
		bench.sandbox.inbox
			.messages()
			.map(({ subject }) => subject)
			.sort();
	const others = ['Mail 0', 'Mail 2', 'Mail 3'];

	test.each(['short', 'null-entry'])(
		'%s: the others are confirmed by name, this one is not',
		async (name) => {
			const result = await send(name);
			expect(result.outputs[0].map(outcomeOf)).toEqual(['sent', 'possiblySent', 'sent', 'sent']);
			expect(details(result, 0, 1)).toMatchObject({ confirmed: 3, sentTogether: 4 });
			expect(arrived()).toEqual(others);
			expect(bench.requests('SendEMails')).toHaveLength(1);
		},
	);

	test('reversed: each result finds its item', async () => {
		const result = await send('reversed');
		expect(result.json.map(({ subject, response }) => [subject, (response as IDataObject).Subject])).toEqual(
			['Mail 0', 'Mail 1', 'Mail 2', 'Mail 3'].map((subject) => [subject, subject]),
		);
	});

	test('other-subject: the mail in other words is confirmed by its place and its id', async () => {
		const result = await send('other-subject');
		expect(result.outputs[0].map(outcomeOf)).toEqual(['sent', 'sent', 'sent', 'sent']);
		const ids = new Map(
			bench.sandbox.inbox.messages().map(({ subject, meta }) => [subject, meta.messageId as string]),
		);
		expect(result.json.map(({ subject, messageId }) => [subject, messageId])).toEqual([...ids]);
	});

	test('bad-request: model binding did nothing of the call, so the mails go singly and only this one fails', async () => {
		const result = await send('bad-request');
		expect(result.outputs[0].map(outcomeOf)).toEqual(['sent', 'notSent', 'sent', 'sent']);
		expect(arrived()).toEqual(others);
		expect(bench.requests('SendEMails')).toHaveLength(5);
	});

	test.each(['null', 'null-sent', 'empty', 'empty-array', 'error-object', 'html', 'server-error'])(
		'%s: nobody knows of any of them, and nothing is sent again, not even by a second try',
		async (name) => {
			const result = await send(name);
			expect(result.outputs[0].map(outcomeOf)).toEqual(Array(4).fill('possiblySent'));
			const again = await bench.run(BATCH, {
				items: poison(name),
				onError: 'continueRegularOutput',
				retryOf: result,
			});
			expect(again.outputs[0].map(outcomeOf)).toEqual(Array(4).fill('possiblySent'));
			expect(bench.requests('SendEMails')).toHaveLength(1);
		},
	);

	test('a retry of the execution sends what was surely not sent, and only that', async () => {
		const first = await send('bad-request');
		const second = await bench.run(BATCH, {
			items: mailItems(4),
			onError: 'continueRegularOutput',
			retryOf: first,
		});
		expect(second.outputs[0].map(outcomeOf)).toEqual(Array(4).fill('sent'));
		expect(arrived()).toEqual(['Mail 0', 'Mail 1', 'Mail 2', 'Mail 3']);
	});
});
