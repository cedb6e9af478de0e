import { until, type Execution, type RetryBench } from './bench';
import { addressOf } from './workflows';
import { CONCURRENCY, type End, type RetryCase } from './cases';
import { claimsOf, doubtsOf, falseClaims, type Verdict } from './verdict';

/**
 * Plays the cases that end in the same way. A few begin at a time; an execution that is to be cut off stands at the gate
 * until all are there, so that nothing depends on how fast the machine is.
 */

const AT_A_TIME = 6;

/** The mail that is refused in the first try, and the one in a retry that is to fail as well. */
const refusedFirst = ({ mails, perRun, correction }: RetryCase) =>
	// n8n does not run again what ended well: a correction concerns the run of the node that failed.
	perRun < mails && !correction ? perRun + 2 : 3;
const refusedThen = ({ mails }: RetryCase) => mails - 1;

/** Mails that are out before an execution is cut off: in the second run of the node where it has two. */
const outFirst = ({ mails, perRun }: RetryCase) => (perRun < mails ? perRun + 1 : 2);
const outThen = () => 1;

/** Mails that are under way then. */
const underWay = ({ shape }: RetryCase) => (shape === 'sub-workflow per item' ? 1 : CONCURRENCY);

async function each(cases: RetryCase[], work: (one: RetryCase) => Promise<void>): Promise<void> {
	const left = [...cases];
	await Promise.all(
		Array.from({ length: AT_A_TIME }, async () => {
			for (let one = left.shift(); one; one = left.shift()) await work(one);
		}),
	);
}

class Play {
	private readonly problems = new Map<string, string[]>();
	private readonly counts = new Map<string, number>();

	constructor(
		private readonly bench: RetryBench,
		private readonly end: End,
		private readonly cases: RetryCase[],
	) {}

	async run(): Promise<Verdict[]> {
		await this.cutOff(this.cases, async (one) => await this.bench.begin(one), refusedFirst, outFirst);
		if (this.end === 'is corrected') await each(this.cases, async (one) => await this.bench.correct(one));
		await this.retries();
		return await Promise.all(this.cases.map(async (one) => await this.verdict(one)));
	}

	/** Lets one execution more of each case begin, and ends it as it is to end. */
	private async cutOff(
		cases: RetryCase[],
		begin: (one: RetryCase) => Promise<void> | void,
		refused: (one: RetryCase) => number,
		out: (one: RetryCase) => number,
	): Promise<void> {
		if (cases.length === 0) return;
		const { bench, end } = this;
		const { gate } = bench;
		const isRefused = end === 'fails' || end === 'is corrected';
		await each(cases, async (one) => {
			if (isRefused) bench.refuse(addressOf(one.id, refused(one)));
			else gate.hold(one.id, out(one));
			await begin(one);
			this.begun(one, 1);
			if (isRefused) await this.settled(one);
			else await this.atGate(one);
			if (end === 'is cancelled') for (const id of await bench.runningOf(one)) await bench.cancel(id);
		});
		if (end === 'is killed') await bench.kill();
		await each(cases, async (one) => {
			await this.settled(one);
			if (isRefused) return;
			const held = gate.held(one.id);
			if (held !== underWay(one)) this.note(one, [`was cut off with ${held} mails under way`]);
		});
		await gate.release();
		bench.faultless();
		await each(cases, async (one) => {
			const { status } = (await bench.executions(one, false)).at(-1) as Execution;
			if (status === 'success') this.note(one, ['was to end otherwise than as success']);
			await this.check(one);
		});
	}

	/** Resolves when the execution has mails under way, or has ended before it came to that. */
	private async atGate(one: RetryCase): Promise<void> {
		let turn = 0;
		await until(`mails of ${one.id}`, async () => {
			if (this.bench.gate.held(one.id) >= underWay(one)) return true;
			// n8n is asked now and then: it has work to do.
			return ++turn % 10 === 0 && (await this.bench.haveEnded(one, this.counts.get(one.id) as number));
		});
	}

	/** The retries of all cases; each verdict is about all that has arrived in the end. */
	private async retries(): Promise<void> {
		const { bench } = this;
		const first = new Map<RetryCase, string>();
		await each(this.cases, async (one) => {
			const [{ id, status }] = await bench.executions(one, false);
			if (status !== 'success') first.set(one, id);
		});
		const cases = this.cases.filter((one) => first.has(one));
		const of = (one: RetryCase) => first.get(one) as string;
		const current = (one: RetryCase) => one.retry === 'current workflow' || one.end === 'is corrected';
		const again = (one: RetryCase, id = of(one)) => bench.retry(id, current(one));

		const twofold = cases.filter(({ retry }) => retry === 'twice' || retry === 'of the retry');
		if (this.end !== 'ends by time-out') await this.cutOff(twofold, again, refusedThen, outThen);
		// After a time-out n8n has taken the node out of what it saves: a retry has nothing of it to run.
		else
			await each(twofold, async (one) => {
				again(one);
				this.begun(one, 1);
				await this.settled(one);
				await this.check(one);
			});

		await each(cases, async (one) => {
			const last = (await bench.executions(one, false)).at(-1) as Execution;
			// It has not ended as it was to, which is noted.
			if (one.retry === 'of the retry' && last.status === 'success') return;
			again(one, one.retry === 'of the retry' ? last.id : of(one));
			if (one.retry === 'twice at once') again(one);
			this.begun(one, one.retry === 'twice at once' ? 2 : 1);
			await this.settled(one);
			await this.check(one);
		});
	}

	private begun({ id }: RetryCase, executions: number): void {
		this.counts.set(id, (this.counts.get(id) ?? 0) + executions);
	}

	private async settled(one: RetryCase): Promise<void> {
		await this.bench.ended(one, this.counts.get(one.id) as number);
	}

	/** Compares what the last execution says with what has arrived so far. */
	private async check(one: RetryCase): Promise<void> {
		const executions = await this.bench.executions(one);
		const claims = executions.at(-1) && claimsOf(one, executions.at(-1) as Execution);
		if (!claims || one.shape === 'sub-workflow per item') return;
		// Before the correction the node speaks of what went elsewhere.
		const isBefore = one.correction !== undefined && executions.length === 1;
		const copies = isBefore ? this.bench.wrongCopies(one) : this.bench.copies(one);
		this.note(one, falseClaims(one, claims, copies));
	}

	private note({ id }: RetryCase, problems: string[]): void {
		this.problems.set(id, [...(this.problems.get(id) ?? []), ...problems]);
	}

	private async verdict(one: RetryCase): Promise<Verdict> {
		const last = (await this.bench.executions(one)).at(-1) as Execution;
		const claims = claimsOf(one, last);
		const copies = this.bench.copies(one);
		const isSub = one.shape === 'sub-workflow per item';
		const inDoubt = isSub ? doubtsOf(await this.bench.childrenOf(one)) : (claims?.possiblySent ?? []);
		const missing = copies.flatMap((count, mail) => (count === 0 ? [mail] : []));
		const isOpen = missing.some((mail) => !inDoubt.includes(mail));
		return {
			one,
			copies,
			wrongCopies: this.bench.wrongCopies(one),
			problems: this.problems.get(one.id) ?? [],
			inDoubt,
			// The later passes of a loop, and the later items of a parent, have no word.
			stopped: (claims?.notSent.length ?? 0) > 0 || (isOpen && last.status === 'error'),
			status: last.status,
		};
	}
}

export async function play(bench: RetryBench, end: End, cases: RetryCase[]): Promise<Verdict[]> {
	return await new Play(bench, end, cases).run();
}
