import { pause, until, type Execution, type RetryBench } from './bench';
import { addressOf } from './workflows';
import type { End, RetryCase } from './cases';
import { claimsOf, falseClaims, type Verdict } from './verdict';

/** Plays the cases that end in the same way, all at the same time. */

/** Milliseconds until the service answers while an execution is to be cut off. */
const SLOW_MS: Partial<Record<End, number>> = {
	'is cancelled': 1_200,
	'ends by time-out': 2_200,
	'is killed': 2_000,
};

/** The mail that is refused in the first try, and the one in a retry that is to fail as well. */
const refusedFirst = ({ mails, perRun, correction }: RetryCase) =>
	// n8n does not run again what ended well: a correction concerns the run of the node that failed.
	perRun < mails && !correction ? perRun + 2 : 3;
const refusedThen = ({ mails }: RetryCase) => mails - 1;

/** Mails that must be out before an execution is cut off: in the second run of the node where it has two. */
const outBefore = ({ mails, perRun }: RetryCase) => (perRun < mails ? perRun + 1 : 2);

class Play {
	private readonly problems = new Map<string, string[]>();
	private readonly counts = new Map<string, number>();

	constructor(
		private readonly bench: RetryBench,
		private readonly end: End,
		private readonly cases: RetryCase[],
	) {}

	async run(): Promise<Verdict[]> {
		await this.cutOff(this.cases, async (one) => await this.bench.begin(one), refusedFirst);
		if (this.end === 'is corrected') for (const one of this.cases) await this.bench.correct(one);
		await this.retries();
		return await Promise.all(this.cases.map(async (one) => await this.verdict(one)));
	}

	/** Lets one execution more of each case begin, and ends it as it is to end. */
	private async cutOff(
		cases: RetryCase[],
		begin: (one: RetryCase) => Promise<void> | void,
		refused: (one: RetryCase) => number,
	): Promise<void> {
		if (cases.length === 0) return;
		const { bench, end } = this;
		const slowMs = SLOW_MS[end];
		if (slowMs === undefined) for (const one of cases) bench.refuse(addressOf(one.id, refused(one)));
		else bench.slow(slowMs);
		const before = new Map(cases.map((one) => [one, this.out(one)]));
		await Promise.all(cases.map(async (one) => await begin(one)));
		for (const { id } of cases) this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
		const isUnderWay = (one: RetryCase) =>
			this.out(one) > Math.max(before.get(one) as number, outBefore(one) - 1);
		if (end === 'is cancelled')
			await Promise.all(
				cases.map(async (one) => {
					await until(`mails of ${one.id}`, () => isUnderWay(one));
					const running = await until(`${one.id} to be called running`, async () => {
						const ids = await bench.runningOf(one);
						return ids.length > 0 ? ids : undefined;
					});
					for (const id of running) await bench.cancel(id);
				}),
			);
		if (end === 'is killed') {
			await until('mails of all', () => cases.every(isUnderWay));
			await bench.kill();
		}
		await this.settled(cases);
		// What was under way may still arrive.
		await pause(2 * (slowMs ?? 0));
		bench.faultless();
		for (const one of cases) {
			const [last] = (await bench.executions(one)).slice(-1);
			if (last.status === 'success' || (slowMs !== undefined && this.out(one) === one.mails))
				this.note(one, [`was to end otherwise than as ${last.status} with ${this.out(one)} mails`]);
		}
		await this.check(cases);
	}

	/** The retries of all cases; each verdict is about all that has arrived in the end. */
	private async retries(): Promise<void> {
		const { bench } = this;
		const first = new Map<RetryCase, string>();
		for (const one of this.cases) {
			const [{ id, status }] = await bench.executions(one, false);
			if (status !== 'success') first.set(one, id);
		}
		const cases = this.cases.filter((one) => first.has(one));
		const of = (one: RetryCase) => first.get(one) as string;
		const current = (one: RetryCase) => one.retry === 'current workflow' || one.end === 'is corrected';
		const again = (one: RetryCase, id = of(one)) => bench.retry(id, current(one));

		const twofold = cases.filter(({ retry }) => retry === 'twice' || retry === 'of the retry');
		if (this.end === 'ends by time-out') await this.retryPlainly(twofold, again);
		else await this.cutOff(twofold, again, refusedThen);

		await Promise.all(
			cases.map(async (one) => {
				const [last] = (await bench.executions(one, false)).slice(-1);
				// It has not ended as it was to, which is noted.
				if (one.retry === 'of the retry' && last.status === 'success') return;
				again(one, one.retry === 'of the retry' ? last.id : of(one));
				if (one.retry === 'twice at once') again(one);
				const more = one.retry === 'twice at once' ? 2 : 1;
				this.counts.set(one.id, (this.counts.get(one.id) ?? 0) + more);
			}),
		);
		await this.settled(cases);
		await this.check(cases);
	}

	/** After a time-out n8n has taken the node out of what it saves: a retry has nothing of it to run. */
	private async retryPlainly(cases: RetryCase[], again: (one: RetryCase) => void): Promise<void> {
		for (const one of cases) {
			again(one);
			this.counts.set(one.id, (this.counts.get(one.id) ?? 0) + 1);
		}
		await this.settled(cases);
		await this.check(cases);
	}

	private async settled(cases: RetryCase[]): Promise<void> {
		for (const one of cases) await this.bench.ended(one, this.counts.get(one.id) as number);
	}

	/** Compares what the last execution says with what has arrived so far. */
	private async check(cases: RetryCase[]): Promise<void> {
		for (const one of cases) {
			const executions = await this.bench.executions(one);
			const claims = executions.at(-1) && claimsOf(one, executions.at(-1) as Execution);
			if (!claims || one.shape === 'sub-workflow per item') continue;
			// Before the correction the node speaks of what went elsewhere.
			const isBefore = one.correction !== undefined && executions.length === 1;
			const copies = isBefore ? this.bench.wrongCopies(one) : this.bench.copies(one);
			this.note(one, falseClaims(one, claims, copies));
		}
	}

	private note({ id }: RetryCase, problems: string[]): void {
		this.problems.set(id, [...(this.problems.get(id) ?? []), ...problems]);
	}

	private async verdict(one: RetryCase): Promise<Verdict> {
		const last = (await this.bench.executions(one)).at(-1) as Execution;
		const claims = claimsOf(one, last);
		return {
			one,
			copies: this.bench.copies(one),
			wrongCopies: this.bench.wrongCopies(one),
			problems: this.problems.get(one.id) ?? [],
			inDoubt: claims?.possiblySent ?? [],
			stopped: (claims?.notSent.length ?? 0) > 0,
			status: last.status,
		};
	}

	/** Mails of a case that are out, wherever. */
	private out(one: RetryCase): number {
		const wrong = this.bench.wrongCopies(one);
		return this.bench.copies(one).filter((count, mail) => count > 0 || wrong[mail] > 0).length;
	}
}

export async function play(bench: RetryBench, end: End, cases: RetryCase[]): Promise<Verdict[]> {
	return await new Play(bench, end, cases).run();
}
