import fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';
import type * as StoreModule from '../../../../../nodes/shared/n8n/lastingStore';
import { Deduplication } from '../../../../support/deduplication';
import { VirtualClock } from '../../../../support/virtualClock';
import { processModules } from './lastingLedger-support';

/**
 * Executions of one lineage in processes of their own, each with a copy of the modules, over one store without a lock.
 * Each may die at any of its waits. What they say of their mails is compared with what the service took.
 */

interface Execution {
	/** When it starts, in milliseconds. */
	at: number;
	/** At which of its waits the process dies; beyond the last one: not at all. */
	diesAt: number;
	/** Which mails the service refuses this time. */
	refused: number[];
	/** Which answers are lost. */
	lost: number[];
	windowSize: number;
	/** A second execution in the same process. */
	sharesProcess: boolean;
}

type Report = 'sent' | 'alreadySent' | 'possiblySent' | 'notSent';

const MAILS = 4;
/** Nobody dies, and every mail is taken. */
const CALM = { diesAt: Infinity, lost: [], refused: [] };
const FACTS = { operation: 'mail/send', account: 'a', recipients: ['ann@example.com'] };
let plays = 0;

const execution = fc.record<Execution>({
	at: fc.integer({ min: 0, max: 60 }),
	diesAt: fc.integer({ min: 0, max: 40 }),
	refused: fc.subarray([0, 1, 2, 3], { maxLength: 2 }),
	lost: fc.subarray([0, 1, 2, 3], { maxLength: 1 }),
	windowSize: fc.integer({ min: 1, max: MAILS }),
	sharesProcess: fc.boolean(),
});

const POOL = [processModules(), processModules(), processModules(), processModules()];

class Process {
	private waits = 0;
	private readonly diesAt: number;

	constructor(diesAt: number) {
		this.diesAt = diesAt;
	}

	/** The work of one wait: a process that dies before or after it never goes on. */
	readonly step = async <T>(work: () => Promise<T>): Promise<T> => {
		if (this.waits++ >= this.diesAt) await new Promise(() => {});
		const result = await work();
		if (this.waits++ >= this.diesAt) await new Promise(() => {});
		return result;
	};
}

async function play(executions: Execution[], gaps: number[]) {
	const clock = new VirtualClock();
	// What has died in an earlier play hangs in the copies of the modules for ever.
	const where = { workflow: { id: `w${++plays}` }, node: { id: 'n' } };
	let gap = 0;
	const store = new Deduplication(async () => await clock.sleep(gaps[gap++ % gaps.length]));
	const accepted = new Array<number>(MAILS).fill(0);
	const reports: Array<Map<number, Report>> = [];

	const running: Array<Promise<unknown>> = [];
	let place = -1;
	let process = new Process(Infinity);
	for (const plan of executions) {
		if (place < 0 || !plan.sharesProcess) {
			place++;
			process = new Process(plan.diesAt);
		}
		const { LastingLedger, LastingStore } = POOL[place];
		const own = process;
		const report = new Map<number, Report>();
		reports.push(report);
		const context = {
			getWorkflow: () => where.workflow,
			getNode: () => where.node,
			helpers: store.helpers(where, own.step),
		} as unknown as IExecuteFunctions;
		const sleep = async (milliseconds: number) => await own.step(async () => await clock.sleep(milliseconds));
		const ownClock = Object.assign(Object.create(clock) as VirtualClock, { sleep });
		running.push(
			(async () => {
				await sleep(plan.at);
				const lasting = LastingStore.of(context, 100, sleep) as StoreModule.LastingStore;
				const ledger = new LastingLedger(lasting, ownClock, true);
				for (let from = 0; from < MAILS; from += plan.windowSize) {
					const mails = [0, 1, 2, 3].slice(from, from + plan.windowSize);
					const entries = mails.map((mail) => ({ place: `mail ${mail}`, facts: FACTS }));
					const states = await ledger.begin(entries);
					for (const [index, mail] of mails.entries()) {
						let state = states[index];
						while (state === 'busy' && (await ledger.settled(entries[index]))) {
							[state] = await ledger.begin([entries[index]]);
						}
						if (state === 'done') report.set(mail, 'alreadySent');
						else if (state === 'open') report.set(mail, 'possiblySent');
						else if (state === 'fresh') {
							const answer = await own.step(async () => {
								await clock.sleep(3);
								if (plan.refused.includes(mail)) return 'refused';
								accepted[mail]++;
								return plan.lost.includes(mail) ? 'lost' : 'accepted';
							});
							report.set(
								mail,
								answer === 'accepted' ? 'sent' : answer === 'lost' ? 'possiblySent' : 'notSent',
							);
							if (answer === 'accepted') ledger.done(entries[index]);
							else if (answer === 'lost') ledger.leaveOpen(entries[index]);
							else ledger.forget(entries[index]);
						} else throw new Error(`A mail was found as ${state}`);
					}
				}
				await ledger.flush();
			})(),
		);
	}
	// What has died never ends.
	await Promise.race([Promise.all(running), clock.sleep(10_000)]);
	return { accepted, reports, store };
}

function check(accepted: number[], reports: Array<Map<number, Report>>) {
	for (const [mail, count] of accepted.entries()) {
		expect(count).toBeLessThanOrEqual(1);
		for (const report of reports) {
			const said = report.get(mail);
			if (said === 'sent' || said === 'alreadySent') expect(count).toBe(1);
		}
	}
}

describe('retries of one execution over a store without a lock', () => {
	it('one after the other, each dying anywhere: no mail twice, nothing claimed that was not sent', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(execution, { minLength: 2, maxLength: 4 }), async (plans) => {
				const inTurn = plans.map((plan, index) => ({ ...plan, at: index * 1_000, sharesProcess: false }));
				const { accepted, reports } = await play(inTurn, [1]);
				check(accepted, reports);
			}),
			{ numRuns: 300 },
		);
	}, 60_000);

	it('at the same time in two processes, a call of the store taking up to 4 ms', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(execution, { minLength: 2, maxLength: 2 }),
				fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 }),
				async (plans, gaps) => {
					const apart = plans.map((plan) => ({ ...plan, sharesProcess: false }));
					const { accepted, reports } = await play(apart, gaps);
					check(accepted, reports);
				},
			),
			{ numRuns: 600 },
		);
	}, 120_000);

	it('at the same time in three processes: each can undo what another one has written', async () => {
		const plans = fc.array(execution, { minLength: 3, maxLength: 3 });
		const gaps = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 20, maxLength: 60 });
		// Of these a single look lets ten mails through twice.
		for (const [crowd, pauses] of fc.sample(fc.tuple(plans, gaps), { numRuns: 1_500, seed: 7 })) {
			const apart = crowd.map((plan) => ({ ...plan, at: plan.at % 12, sharesProcess: false, ...CALM }));
			const { accepted, reports } = await play(apart, pauses);
			check(accepted, reports);
		}
	}, 120_000);

	it('at the same time in one process, a call of the store taking any time', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(execution, { minLength: 2, maxLength: 4 }),
				fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 30 }),
				async (plans, gaps) => {
					const together = plans.map((plan) => ({ ...plan, sharesProcess: true }));
					const { accepted, reports } = await play(together, gaps);
					check(accepted, reports);
				},
			),
			{ numRuns: 300 },
		);
	}, 120_000);

	it('leaves nothing in doubt and nothing behind when nobody dies and every answer comes', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(execution, { minLength: 1, maxLength: 3 }), async (plans) => {
				const calm = plans.map((plan, index) => ({ ...plan, at: index * 1_000, ...CALM }));
				const { accepted, reports, store } = await play(calm, [1]);
				expect(accepted).toEqual([1, 1, 1, 1]);
				for (const report of reports.slice(1))
					expect([...report.values()]).toEqual(new Array(MAILS).fill('alreadySent'));
				expect([...store.rows.values()].flat()).toHaveLength(2 * MAILS);
			}),
			{ numRuns: 100 },
		);
	}, 60_000);
});
