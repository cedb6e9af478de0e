import { RetryBench, until, type Execution } from './bench';
import { CONCURRENCY, type RetryCase, type Shape } from './cases';
import { claimsOf, falseClaims } from './verdict';
import { addressOf } from './workflows';

/**
 * What once sent mails twice in a real n8n: each a story of several executions, which the matrix has only in part.
 *
 * @slow
 */

jest.setTimeout(900_000);

const MAILS = 12;
type Cut = 'cancelled' | 'killed';
const CUTS: Cut[] = ['cancelled', 'killed'];
/** After a kill also a window ahead, and the marks of one not taken out yet. */
const MOST_IN_DOUBT = { cancelled: CONCURRENCY, killed: 3 * CONCURRENCY - 1 };

const made: RetryCase[] = [];
function story(shape: Shape, progress = false): RetryCase {
	const perRun = shape === 'pass 2 of a loop' ? MAILS / 3 : MAILS;
	const id = `6-${made.length}`;
	const one = { id, end: 'fails', shape, progress, retry: 'once', mails: MAILS, perRun, continues: false };
	made.push(one as RetryCase);
	return one as RetryCase;
}
const each = (shape: Shape, progress = false) => CUTS.map((cut) => [cut, story(shape, progress)] as const);

const failedTwice = story('first');
const retryCut = each('first');
const loopCut = each('pass 2 of a loop', true);
const earlyFailed = each('after a node');
const waitCut = each('after Wait');

const bench = new RetryBench();
beforeAll(async () => await bench.start(made));
afterAll(async () => await bench.stop());

async function last(one: RetryCase, count: number): Promise<Execution> {
	await bench.ended(one, count);
	return (await bench.executions(one)).at(-1) as Execution;
}

/** Presses "Retry" on an execution; the one that it makes, once it has ended. */
async function retried(one: RetryCase, id: string): Promise<Execution> {
	const { length } = await bench.executions(one, false);
	bench.retry(id);
	return await last(one, length + 1);
}

/** Lets an execution begin, and ends it with so many mails out and two under way. */
async function cutOff(one: RetryCase, cut: Cut, out: number, begin: () => unknown): Promise<Execution> {
	const { length } = await bench.executions(one, false);
	bench.gate.hold(one.id, out);
	await begin();
	await until(`mails of ${one.id}`, () => bench.gate.held(one.id) === CONCURRENCY);
	if (cut === 'killed') await bench.kill();
	else for (const id of await bench.runningOf(one)) await bench.cancel(id);
	const execution = await last(one, length + 1);
	expect(execution.status).toBe(cut === 'killed' ? 'crashed' : 'canceled');
	await bench.gate.release();
	return execution;
}

/** No mail twice, nothing claimed that is not so, and no mail forgotten; what is said of the mails. */
function expectTruth(one: RetryCase, execution: Execution, mostInDoubt = 0) {
	const copies = bench.copies(one);
	const claims = claimsOf(one, execution);
	if (!claims) throw new Error(`The last execution of ${one.id} has no word`);
	expect(falseClaims(one, claims, copies)).toEqual([]);
	expect(Math.max(...copies)).toBe(1);
	const missing = copies.flatMap((count, mail) => (count === 0 ? [mail] : []));
	const unsent = [...claims.possiblySent, ...claims.notSent];
	if (one.shape !== 'pass 2 of a loop') expect(unsent).toEqual(expect.arrayContaining(missing));
	expect(claims.possiblySent.length).toBeLessThanOrEqual(mostInDoubt);
	expect(execution.status).toBe(unsent.length > 0 ? 'error' : 'success');
	return claims;
}

it('fails at mail 3, its retry at the last one, then the first one is retried again', async () => {
	bench.refuse(addressOf(failedTwice.id, 3));
	await bench.begin(failedTwice);
	const first = await last(failedTwice, 1);
	bench.refuse(addressOf(failedTwice.id, MAILS - 1));
	const second = await retried(failedTwice, first.id);
	expect([first.status, second.status]).toEqual(['error', 'error']);
	const third = await retried(failedTwice, first.id);
	expect(expectTruth(failedTwice, third).sent).toHaveLength(MAILS);
});

it.each(retryCut)(
	'fails, its retry is %s, then that retry is retried, and the first one',
	async (cut, one) => {
		bench.refuse(addressOf(one.id, 1));
		await bench.begin(one);
		const first = await last(one, 1);
		expect(first.status).toBe('error');
		const second = await cutOff(one, cut, 3, () => bench.retry(first.id));
		for (const { id } of [second, first]) {
			const { sent, possiblySent } = expectTruth(one, await retried(one, id), MOST_IN_DOUBT[cut]);
			expect(sent.length).toBeGreaterThanOrEqual(3);
			expect(possiblySent.length).toBeGreaterThan(0);
		}
	},
);

it.each(loopCut)('is %s in pass 2 of a loop with its progress saved, then retried', async (cut, one) => {
	const first = await cutOff(one, cut, one.perRun + 1, async () => await bench.begin(one));
	for (let time = 1; time <= 2; time++) expectTruth(one, await retried(one, first.id), MOST_IN_DOUBT[cut]);
});

it.each(earlyFailed)(
	'fails before the node, its retry is %s in it, then both are retried',
	async (cut, one) => {
		bench.refuse('early@example.com');
		await bench.begin(one);
		const first = await last(one, 1);
		expect(first.status).toBe('error');
		expect(bench.copies(one)).toEqual(new Array(MAILS).fill(0));
		const second = await cutOff(one, cut, 3, () => bench.retry(first.id));
		for (const { id } of [second, first])
			expect(
				expectTruth(one, await retried(one, id), MOST_IN_DOUBT[cut]).possiblySent.length,
			).toBeGreaterThan(0);
	},
);

it.each(waitCut)('waits, is %s in the node, then retried', async (cut, one) => {
	const first = await cutOff(one, cut, 3, async () => await bench.begin(one));
	for (let time = 1; time <= 2; time++)
		expect(
			expectTruth(one, await retried(one, first.id), MOST_IN_DOUBT[cut]).sent.length,
		).toBeGreaterThanOrEqual(1);
});
