import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { collect } from './collect';
import { RetryBench } from './bench';
import { CASES, CONCURRENCY, ENDS, SAMPLE, type RetryCase } from './cases';
import { withRetries } from './page';
import { play } from './play';
import type { Verdict } from './verdict';

/**
 * Everything that can end an execution, and everything that can be retried, in a real n8n: no mail arrives twice, and no
 * report is false. `npm test` plays a sample, `npm run test:retries` the whole.
 *
 * @slow
 */

jest.setTimeout(1_800_000);

const WHOLE = process.env.RETRY_MATRIX === 'whole';
/** A pattern of ids, for a look at some of them. The whole may be played in such parts. */
const WANTED = new RegExp(process.env.RETRY_CASES ?? '');
const cases = (WHOLE ? CASES : SAMPLE).filter(({ id }) => WANTED.test(id));
const bench = new RetryBench();
let collected: Verdict[] = [];

/** Mails that one cut can leave in doubt: those in flight; after a kill also those whose marks were not taken out yet. */
const MOST_IN_DOUBT = { 'is cancelled': CONCURRENCY, 'is killed': 3 * CONCURRENCY - 1 };

beforeAll(async () => await bench.start(cases));
afterAll(async () => {
	await bench.stop();
	if (!WHOLE || collected.length < CASES.length) return;
	const file = resolve(__dirname, '../../docs/reliability.md');
	writeFileSync(file, withRetries(readFileSync(file, 'utf8'), collected));
});

const named = ({ shape, progress, retry, correction }: RetryCase) =>
	[shape, progress ? 'progress saved' : 'progress not saved', `retry ${retry}`, correction]
		.filter(Boolean)
		.join(', ');

describe.each(ENDS.filter((end) => cases.some((one) => one.end === end)))('an execution that %s', (end) => {
	const own = cases.filter((one) => one.end === end);
	let played: Promise<Verdict[]>;
	beforeAll(async () => {
		played = play(bench, end, own);
		if (WHOLE) collected = collect(await played);
	});

	test.each(own.map((one) => [named(one), one] as const))('%s', async (_name, one) => {
		const verdict = (await played).find((each) => each.one === one) as Verdict;
		expect(verdict.problems).toEqual([]);
		expect(Math.max(...verdict.copies, ...verdict.wrongCopies)).toBe(1);
		// Nobody is forgotten: what has not arrived is said to be in doubt, or the run has stopped there.
		const missing = verdict.copies.flatMap((count, mail) => (count === 0 ? [mail] : []));
		if (end === 'fails' || end === 'is corrected')
			expect({ missing, inDoubt: verdict.inDoubt, status: verdict.status }).toEqual({
				missing: [],
				inDoubt: [],
				status: 'success',
			});
		if (end === 'is cancelled' || end === 'is killed') {
			if (!verdict.stopped) expect(verdict.inDoubt).toEqual(expect.arrayContaining(missing));
			const cuts = one.retry === 'twice' || one.retry === 'of the retry' ? 2 : 1;
			expect(verdict.inDoubt.length).toBeLessThanOrEqual(cuts * MOST_IN_DOUBT[end]);
		}
	});
});
