import type { IDataObject } from 'n8n-workflow';
import { accept, failure, items, numberOf, pairs, paths, setUp } from './run-support';

describe('the ledger', () => {
	test('a second try sends what the first did not, and nothing twice', async () => {
		const nodeContext = {};
		const first = setUp({
			items: items(5),
			nodeContext,
			parameters: { options: { concurrency: 1 } },
			answer: (request, count) => (numberOf(request) === 3 ? { statusCode: 400 } : accept(request, count)),
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
			sendMailLedger: { '0': { '0': { state: 'started', at: '2030-01-01T00:00:00.000Z' } } },
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
		expect(then).toEqual({ '0': { '0': { state: 'started', at: '2030-01-01T00:00:00.000Z' } } });
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
			sendMailLedger: { '0': { '1': { state: 'started', at: '2030-01-01T00:00:00.000Z' } } },
		};
		const fake = setUp({ items: items(3), nodeContext, parameters: { options: { concurrency: 1 } } });
		expect(await failure(fake)).toMatchObject({
			index: 1,
			data: { items: { sent: [0], possiblySent: [1], notSent: [2] } },
		});
	});
});
