import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { getStatus } from '../../../../nodes/CommunicationHub/operations/getStatus';
import { MailError } from '../../../../nodes/shared/errors';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';
import type { Answer, RequestSpec } from '../../../../nodes/shared/wire/request';
import { answer, read } from './hub.support';

/** A hub whose answers are given, under a clock that only sleeping moves. */
function fakeApi(answers: (messageId: string, turn: number) => Answer | MailError) {
	const asked: RequestSpec[] = [];
	/** Whether the repeats of any look were wanted. */
	const repeats: boolean[] = [];
	const waits: number[] = [];
	const turns = new Map<string, number>();
	let now = 1_000_000;
	const api: ServiceApi = {
		context: {} as IExecuteFunctions,
		itemIndex: 0,
		now: () => now,
		sleep: async (seconds) => {
			waits.push(seconds);
			now += seconds * 1000;
		},
		request: async (spec, { repeat = true } = {}) => {
			asked.push(spec);
			repeats.push(repeat);
			const id = String(spec.query?.MessageId);
			turns.set(id, (turns.get(id) ?? -1) + 1);
			const given = answers(id, turns.get(id) as number);
			if (given instanceof MailError) throw given;
			return given;
		},
	};
	return { api, asked, repeats, waits };
}

const statusOf = (Status: unknown, MessageId: string | null = '<1@x>') => answer(200, { MessageId, Status });
const question = async (parameters: IDataObject) =>
	await read(getStatus, { messageId: '<1@x>', options: {}, ...parameters });

describe('Get Status', () => {
	test('looks once and gives status and response', async () => {
		const { api, asked, waits } = fakeApi(() => statusOf(5));
		const [output] = await getStatus.perform(await question({}), api);
		expect(output.json).toMatchObject({
			service: 'communicationHub',
			messageId: '<1@x>',
			status: 'delivered',
			final: true,
			warnings: [],
			response: { MessageId: '<1@x>', Status: 'delivered' },
		});
		expect(asked).toHaveLength(1);
		expect(waits).toEqual([]);
		const early = fakeApi(() => statusOf('sending'));
		const [open] = await getStatus.perform(await question({}), early.api);
		expect(open.json).toMatchObject({ status: 'sending', final: false });
		expect(open.json).not.toHaveProperty('waitTimedOut');
		expect([early.asked.length, early.waits]).toEqual([1, []]);
	});

	test.each([
		['accepted', false],
		['queued', false],
		['sending', false],
		['sent', false],
		['failed', true],
		['delivered', true],
		['undelivered', true],
		['receiving', false],
		['received', true],
		['read', true],
		['pickedup', true],
		['unknown', false],
		['parked', false],
	])('%s is final: %p', async (status, final) => {
		const { api } = fakeApi(() => statusOf(status));
		expect((await getStatus.perform(await question({}), api))[0].json.final).toBe(final);
	});

	test.each(['failed', 'undelivered'])('%s is data, unless it shall fail', async (status) => {
		const { api } = fakeApi(() => statusOf(status));
		const [output] = await getStatus.perform(await question({}), api);
		expect(output.json).toMatchObject({ status, final: true });
		const strict = await question({ options: { failOnError: true } });
		await expect(getStatus.perform(strict, api)).rejects.toMatchObject({
			kind: 'refused',
			message: `CommunicationHub reports the message <1@x> as ${status}`,
			details: { messageId: '<1@x>', status },
		});
	});

	test('takes a list of ids and keeps its order', async () => {
		const { api } = fakeApi((id) => statusOf('sent', id));
		const outputs = await getStatus.perform(await question({ messageId: ['<b@x>', '<a@x>'] }), api);
		expect(outputs.map(({ json }) => json.messageId)).toEqual(['<b@x>', '<a@x>']);
	});

	test.each(['', '  ', null, [], ['<1@x>', ''], 'a\nb', { id: 1 }])(
		'refuses the id %j',
		async (messageId) => {
			await expect(question({ messageId: messageId as never })).rejects.toMatchObject({
				field: 'Message ID',
			});
		},
	);

	test('does not take an answer without an id for a proof', async () => {
		const nothing = fakeApi(() => answer(204));
		expect((await getStatus.perform(await question({}), nothing.api))[0].json).toMatchObject({
			status: 'unknown',
			warnings: [expect.stringContaining('without a status')],
		});
		const unset = fakeApi(() => statusOf('accepted', null));
		expect((await getStatus.perform(await question({}), unset.api))[0].json.warnings).toEqual([
			expect.stringContaining('does not prove'),
		]);
	});

	test('shows what the hub says beside a status', async () => {
		const said = fakeApi(() => answer(200, { MessageId: '1', Status: 'queued', ErrorMessage: 'greylisted' }));
		expect((await getStatus.perform(await question({}), said.api))[0].json.warnings).toEqual([
			expect.stringContaining('greylisted'),
		]);
	});

	test('says which message the hub does not know', async () => {
		const { api } = fakeApi(() =>
			answer(404, { ResponseStatus: { ErrorCode: 'NotFound', Message: 'No message' } }),
		);
		await expect(getStatus.perform(await question({}), api)).rejects.toMatchObject({
			kind: 'refused',
			field: 'Message ID',
			details: { messageId: '<1@x>' },
			message: expect.stringContaining('<1@x>'),
		});
		const crash = { statusCode: 500, details: { errorCode: 'NullReferenceException' } };
		const tripped = fakeApi(() => new MailError('failed', 'CommunicationHub answered 500', crash));
		await expect(getStatus.perform(await question({}), tripped.api)).rejects.toMatchObject({
			kind: 'failed',
			field: 'Message ID',
			fix: expect.stringMatching(/does not know: check Message ID \(<1@x>\)/),
			details: { messageId: '<1@x>' },
		});
		const page = fakeApi(() => new MailError('failed', 'Answered 500', { statusCode: 500, fix: 'Later' }));
		await expect(getStatus.perform(await question({}), page.api)).rejects.toMatchObject({ fix: 'Later' });
		const wrongUrl = fakeApi(() => answer(404, '404'));
		const wrong = getStatus.perform(await question({}), wrongUrl.api);
		await expect(wrong).rejects.toMatchObject({ kind: 'refused', statusCode: 404, field: undefined });
	});
});

describe('Wait Until Final', () => {
	const waiting = async (options: IDataObject = {}, messageId: unknown = '<1@x>') =>
		await question({ messageId: messageId as never, options: { waitUntilFinal: true, ...options } });

	test('asks at growing intervals until the status is final', async () => {
		const course = ['accepted', 'queued', 'sending', 'sent', 'unknown', 'delivered', 'read'];
		const { api, waits } = fakeApi((_id, turn) => statusOf(course[turn]));
		const [output] = await getStatus.perform(await waiting(), api);
		expect(output.json).toMatchObject({ status: 'delivered', final: true });
		expect(output.json).not.toHaveProperty('waitTimedOut');
		expect(waits).toEqual([2, 3, 5, 8, 13]);
	});

	test('asks every 30 seconds in the end', async () => {
		const { api, waits } = fakeApi(() => statusOf('sent'));
		await getStatus.perform(await waiting({ waitTimeout: 150 }), api);
		expect(waits).toEqual([2, 3, 5, 8, 13, 21, 30, 30, 30, 8]);
	});

	test('waits five minutes when nothing else is said', async () => {
		const { api, waits } = fakeApi(() => statusOf('sent'));
		await getStatus.perform(await waiting(), api);
		expect(waits.reduce((sum, seconds) => sum + seconds, 0)).toBe(300);
	});

	test('gives up at the deadline with the last status', async () => {
		const { api, waits } = fakeApi(() => statusOf('sent'));
		const [output] = await getStatus.perform(await waiting({ waitTimeout: 60 }), api);
		expect(output.json).toMatchObject({ status: 'sent', final: false, waitTimedOut: true });
		expect(waits.reduce((sum, seconds) => sum + seconds, 0)).toBe(60);
		expect(Math.max(...waits)).toBeLessThanOrEqual(30);
	});

	test('asks again only about those of several that are not final', async () => {
		const { api, asked } = fakeApi((id, turn) => statusOf(id === 'a' || turn > 0 ? 'delivered' : 'sent', id));
		const outputs = await getStatus.perform(await waiting({}, ['a', 'b']), api);
		expect(outputs.map(({ json }) => json.status)).toEqual(['delivered', 'delivered']);
		expect(asked.map(({ query }) => query?.MessageId)).toEqual(['a', 'b', 'b']);
	});

	test('lets the next turn be the repeat, or one look could outlast the deadline', async () => {
		const { api, repeats } = fakeApi((_id, turn) => statusOf(turn < 2 ? 'sent' : 'read'));
		await getStatus.perform(await waiting(), api);
		expect(repeats).toEqual([true, false, false]);
	});

	test('outlasts a service that is out for a while, but not a login that is refused', async () => {
		const out = new MailError('failed', 'The service answered 503');
		const passing = fakeApi((_id, turn) => (turn === 1 ? out : statusOf(turn === 0 ? 'sent' : 'read')));
		expect((await getStatus.perform(await waiting(), passing.api))[0].json.status).toBe('read');
		const busy = new MailError('throttled', 'The service asks for fewer requests');
		const slow = fakeApi((_id, turn) => (turn === 1 ? busy : statusOf(turn === 0 ? 'sent' : 'read')));
		expect((await getStatus.perform(await waiting(), slow.api))[0].json.status).toBe('read');
		const refused = new MailError('unauthorized', 'no');
		const locked = fakeApi((_id, turn) => (turn === 0 ? statusOf('sent') : refused));
		await expect(getStatus.perform(await waiting(), locked.api)).rejects.toMatchObject({
			kind: 'unauthorized',
		});
		const down = fakeApi(() => out);
		await expect(getStatus.perform(await waiting(), down.api)).rejects.toMatchObject({ kind: 'failed' });
	});

	test('stops when the execution is cancelled', async () => {
		const cancelled = new MailError('failed', 'The execution was cancelled', {
			details: { cancelled: true },
		});
		const { api } = fakeApi((_id, turn) => (turn === 0 ? statusOf('sent') : cancelled));
		await expect(getStatus.perform(await waiting(), api)).rejects.toMatchObject({
			details: { cancelled: true },
		});
	});

	test.each([0, -1, 100_000, 'soon'])('refuses the time limit %p', async (waitTimeout) => {
		await expect(waiting({ waitTimeout })).rejects.toMatchObject({ field: 'Wait Timeout' });
	});
});
