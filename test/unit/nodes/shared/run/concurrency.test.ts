import { Breather } from '../../../../../nodes/shared/run/breather';
import { inParallel } from '../../../../../nodes/shared/run/concurrency';
import { VirtualClock } from '../../../../support/virtualClock';

async function run(count: number, concurrency: number, fails: (task: number) => boolean = () => false) {
	const clock = new VirtualClock(0);
	const started: number[] = [];
	const finished: number[] = [];
	let under = 0;
	let most = 0;
	await inParallel(
		Array.from({ length: count }, (_, index) => index),
		concurrency,
		new Breather(clock),
		async (task) => {
			started.push(task);
			most = Math.max(most, ++under);
			await clock.sleep(10 + ((task * 7) % 5));
			under--;
			finished.push(task);
			return !fails(task);
		},
	);
	return { started, finished, most };
}

test('nothing to do', async () => expect((await run(0, 5)).started).toEqual([]));

test.each([1, 2, 7, 50])('%i at a time, started in order', async (concurrency) => {
	const { started, finished, most } = await run(20, concurrency);
	expect(started).toEqual(Array.from({ length: 20 }, (_, index) => index));
	expect(finished).toHaveLength(20);
	expect(most).toBe(Math.min(concurrency, 20));
});

test('after a failure nothing starts any more; what is under way is waited for', async () => {
	const { started, finished } = await run(20, 4, (task) => task === 1);
	expect(started.length).toBeLessThan(8);
	expect([...finished].sort()).toEqual([...started].sort());
});

test('one at a time, the first failure is the end', async () =>
	expect((await run(5, 1, (task) => task === 2)).started).toEqual([0, 1, 2]));

test.each([1, 4])(
	'what a task throws comes after all others have ended (%i at a time)',
	async (concurrency) => {
		const clock = new VirtualClock(0);
		const broken = new Error('broken');
		const started: number[] = [];
		let under = 0;
		const running = inParallel([0, 1, 2, 3, 4, 5, 6, 7], concurrency, new Breather(clock), async (task) => {
			started.push(task);
			under++;
			await clock.sleep(task === 1 ? 1 : 50);
			under--;
			if (task === 1) throw broken;
			return true;
		});
		await expect(running).rejects.toBe(broken);
		expect(under).toBe(0);
		expect(started).toEqual(concurrency === 1 ? [0, 1] : [0, 1, 2, 3]);
	},
);

test('tasks whose predecessors ended together start in several turns of the event loop, in order', async () => {
	const clock = new VirtualClock(0);
	const yielded = jest.spyOn(clock, 'yieldToEventLoop');
	const started: number[] = [];
	const turns: number[] = [];
	await inParallel([0, 1, 2, 3, 4, 5, 6, 7], 4, new Breather(clock), async (task) => {
		started.push(task);
		turns.push(yielded.mock.calls.length);
		// Work of 15 ms that keeps the loop, then an answer that all wait for.
		clock.busy(15);
		await clock.sleep(500);
		return true;
	});
	expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
	for (let at = 2; at < turns.length; at++) expect(turns[at]).toBeGreaterThan(turns[at - 2]);
});
