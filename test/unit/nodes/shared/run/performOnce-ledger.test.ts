import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { Deduplication } from '../../../../support/deduplication';
import type { FakeOptions } from '../../../../support/fakeContext';
import { fakeService } from '../../../../support/fakeService';
import { accept, failure, items, numberOf, pairs, paths, setUp as setUpRun } from './run-support';

const ACCOUNT = { paceKey: 'the same account', credentialType: 'fakeApi' };

/** Tries of one execution: the same account each time. */
const setUp = (options: FakeOptions) =>
	setUpRun({ service: fakeService({ connection: ACCOUNT }), ...options });

const FACTS = {
	operation: 'mail/send',
	account: createHash('sha256').update('fakeApi|the same account').digest('hex').slice(0, 32),
};
const AT = '2030-01-01T00:00:00.000Z';
const startedTo = (recipient: string) => [
	{ state: 'started', at: AT, facts: { ...FACTS, recipients: [recipient] } },
];

describe('the ledger', () => {
	test('a second try sends what the first did not, and nothing twice', async () => {
		const nodeContext = {};
		const first = setUp({
			items: items(5),
			nodeContext,
			parameters: { options: { concurrency: 1 } },
			answer: (request, count) => (numberOf(request) === 3 ? { statusCode: 404 } : accept(request, count)),
		});
		await failure(first);
		const second = setUp({ items: items(5), nodeContext });
		const output = await second.run();
		expect(paths(second).sort()).toEqual([3, 4]);
		expect(output[0].map(({ json }) => (json.delivery as IDataObject).alreadySent ?? false)).toEqual([
			true,
			true,
			true,
			false,
			false,
		]);
		expect(pairs(output)).toEqual([0, 1, 2, 3, 4]);
		expect(second.hints).toEqual([expect.stringMatching(/^3 mails /)]);
	});

	test('what may have been sent is not sent again', async () => {
		const nodeContext = {};
		await failure(setUp({ items: items(1), nodeContext, answer: () => ({ statusCode: 500, headers: {} }) }));
		const second = setUp({ items: items(2), nodeContext, continueOnFail: true });
		const output = await second.run();
		expect(paths(second)).toEqual([1]);
		expect(output[0][0].json).toMatchObject({
			error: expect.any(String),
			details: {
				kind: 'uncertain',
				outcome: 'possiblySent',
				firstTryAt: '2030-01-01T00:00:00.000Z',
				step: 'send',
				item: 0,
			},
		});
	});

	test('a try that was cut off leaves doubt', async () => {
		const nodeContext: IDataObject = {
			sendMailLedger: { '0': { '0': startedTo('r0@x.example') } },
		};
		const fake = setUp({ items: items(1), nodeContext });
		expect(await failure(fake)).toMatchObject({
			data: { firstTryAt: '2030-01-01T00:00:00.000Z', kind: 'uncertain' },
		});
		expect(fake.requests).toEqual([]);
	});

	test('is written before the request leaves', async () => {
		const nodeContext: IDataObject = {};
		let then: unknown;
		await setUp({
			items: items(1),
			nodeContext,
			answer: (request, count) => {
				then = structuredClone(nodeContext.sendMailLedger);
				return accept(request, count);
			},
		}).run();
		expect(then).toEqual({ '0': { '0': startedTo('r0@x.example') } });
	});

	test('another run of the node in a loop sends its own mails', async () => {
		const nodeContext = {};
		await setUp({ items: items(1), nodeContext, runIndex: 0 }).run();
		const next = setUp({ items: items(1), nodeContext, runIndex: 1 });
		await next.run();
		expect(next.requests).toHaveLength(1);
	});

	test('an agent that calls twice with the same mail has it sent once', async () => {
		const nodeContext = {};
		await setUp({ items: items(1), nodeContext, tool: true, runIndex: 0 }).run();
		const again = setUp({ items: items(1), nodeContext, tool: true, runIndex: 1 });
		expect((await again.run())[0][0].json.delivery).toMatchObject({ alreadySent: true });
		expect(again.requests).toEqual([]);
		const other = setUp({ items: items(1, { 0: { n: 5 } }), nodeContext, tool: true });
		await other.run();
		expect(other.requests).toHaveLength(1);
	});

	test('the outputs of what was sent before have the form that is asked for now', async () => {
		const nodeContext = {};
		await setUp({ items: items(1), nodeContext }).run();
		const again = setUp({ items: items(1, { 0: { options: { output: 'response' } } }), nodeContext });
		expect((await again.run())[0][0].json).toEqual({ id: 1, to: ['r0@x.example'] });
	});

	test('only the items that are in doubt fail; with them nothing of the rest is sent', async () => {
		const nodeContext: IDataObject = {
			sendMailLedger: { '0': { '1': startedTo('r1@x.example') } },
		};
		const fake = setUp({ items: items(3), nodeContext, parameters: { options: { concurrency: 1 } } });
		expect(await failure(fake)).toMatchObject({
			index: 1,
			data: { items: { sent: [0], possiblySent: [1], notSent: [2] } },
		});
	});
});

describe('the ledger with n8n’s lasting store', () => {
	const tries = () => {
		const store = new Deduplication();
		const nodeContext: IDataObject = {};
		const common = { store, lineage: `token ${++lineages}` };
		return { store, nodeContext, common };
	};
	let lineages = 0;

	test('a try that was saved while it was under way: the store knows its end', async () => {
		const { nodeContext, common } = tries();
		let saved: IDataObject = {};
		await setUp({
			...common,
			items: items(1),
			nodeContext,
			answer: (request, count) => {
				saved = structuredClone(nodeContext);
				return accept(request, count);
			},
		}).run();
		const retry = setUp({ ...common, items: items(1), nodeContext: saved, mode: 'retry' });
		expect((await retry.run())[0][0].json).toMatchObject({ status: 'alreadySent', alreadySent: true });
		expect(retry.requests).toEqual([]);
	});

	test('what the memory knows to have begun is in doubt where the store knows nothing of it', async () => {
		const { common } = tries();
		const nodeContext: IDataObject = { sendMailLedger: { '0': { '0': startedTo('r0@x.example') } } };
		const retry = () =>
			setUp({ ...common, items: items(1), nodeContext: structuredClone(nodeContext), mode: 'retry' });
		for (const fake of [retry(), retry()]) {
			expect(await failure(fake)).toMatchObject({ data: { kind: 'uncertain', firstTryAt: AT } });
			expect(fake.requests).toEqual([]);
		}
	});

	test('another execution sends, and a retry of it does not', async () => {
		const { common } = tries();
		for (const lineage of ['one', 'two']) {
			const first = setUp({ ...common, lineage, items: items(2) });
			await first.run();
			expect(first.requests).toHaveLength(2);
			const retry = setUp({ ...common, lineage, items: items(2), mode: 'retry' });
			await retry.run();
			expect(retry.requests).toEqual([]);
			expect(retry.hints[0]).toMatch(/^2 mails /);
		}
	});

	test('an agent that hands over the same mail twice in one call gets it twice, and no third time', async () => {
		const { common } = tries();
		const twice = items(2, { 1: { to: 'r0@x.example', n: 0 } });
		const first = setUp({ ...common, tool: true, items: twice });
		await first.run();
		expect(first.requests).toHaveLength(2);
		const again = setUp({ ...common, tool: true, items: twice });
		await again.run();
		expect(again.requests).toEqual([]);
	});

	test('nothing of a preview is noted', async () => {
		const { common, store } = tries();
		await setUp({
			...common,
			items: items(2, { 0: { options: { preview: true } }, 1: { options: { preview: true } } }),
		}).run();
		expect(store.calls).toBe(0);
	});

	test('a Send Once Key is refused where n8n keeps nothing', async () => {
		const keyed = items(1, { 0: { options: { sendOnceKey: 'A-1' } } });
		const fake = setUp({ items: keyed });
		expect(await failure(fake)).toMatchObject({ data: { kind: 'failed', databaseAway: true } });
		expect(fake.requests).toEqual([]);
	});

	test('keeps two marks for each mail', async () => {
		const { common, store } = tries();
		await setUp({ ...common, items: items(20) }).run();
		expect([...store.rows.values()].flat()).toHaveLength(40);
	});
});
