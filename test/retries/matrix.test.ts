import { RetryBench } from './bench';
import { CASES, ENDS, SAMPLE, type RetryCase } from './cases';
import { play } from './play';
import type { Verdict } from './verdict';

/**
 * Everything that can end an execution, and everything that can be retried, in a real n8n: no mail arrives twice, and no
 * report is false. `npm test` plays a sample, `npm run test:retries` the whole.
 *
 * @slow
 */

jest.setTimeout(1_200_000);

const WHOLE = process.env.RETRY_MATRIX === 'whole';
/** A pattern of ids, for a look at some of them. */
const WANTED = new RegExp(process.env.RETRY_CASES ?? '');
const cases = (WHOLE ? CASES : SAMPLE).filter(({ id }) => WANTED.test(id));
const bench = new RetryBench();
const verdicts: Verdict[] = [];

beforeAll(async () => await bench.start(cases));
afterAll(async () => await bench.stop());

const named = ({ shape, progress, retry, correction }: RetryCase) =>
	[shape, progress ? 'progress saved' : 'progress not saved', `retry ${retry}`, correction]
		.filter(Boolean)
		.join(', ');

describe.each(ENDS.filter((end) => cases.some((one) => one.end === end)))('an execution that %s', (end) => {
	const own = cases.filter((one) => one.end === end);
	let played: Promise<Verdict[]>;
	beforeAll(async () => {
		played = play(bench, end, own);
		verdicts.push(...(await played));
	});

	test.each(own.map((one) => [named(one), one] as const))('%s', async (_name, one) => {
		const verdict = (await played).find((each) => each.one === one) as Verdict;
		expect(verdict.problems).toEqual([]);
		expect(Math.max(...verdict.copies, ...verdict.wrongCopies)).toBe(1);
		console.log(JSON.stringify(verdict));
		// Nobody is forgotten: what did not arrive is said to be in doubt, or unsent.
		if (end === 'fails' || end === 'is corrected')
			expect({ status: verdict.status, copies: verdict.copies }).toEqual({
				status: 'success',
				copies: new Array(one.mails).fill(1),
			});
	});
});
