import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INode } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { mailItems, outcomes, type Outcome } from '../contract/harness';
import { contractServices, type ContractService } from '../contract/services';
import { keepRetries } from '../retries/page';
import { startEngine, type Engine, type RunResult } from '../support/engine';
import { FAULT_CASES, movedCredentials, type FaultCase } from './cases';
import { describeMode, MODES, type Mode } from './modes';
import { reliabilityPage, type Cell } from './page';
import type { Verdict } from './proofs';
import { serviceCases } from './serviceCases';
import { refusals as communicationHub } from '../../nodes/CommunicationHub/refusal';
import { refusals as lineWorks } from '../../nodes/LineWorks/refusal';
import { refusals as rebilly } from '../../nodes/Rebilly/refusal';
import { provesRefusal } from '../../nodes/shared/wire/refusal';
import { refusals as superOffice } from '../../nodes/SuperOffice/refusal';
import { withProofs } from '../../scripts/lib/proofs';

/**
 * All services x all faults, those of the service among them, x with and without Continue On Fail and Retry On Fail x one and ten requests at a time.
 * For each item the node's report is compared with the inbox: none arrives twice, none is reported falsely, also when
 * the same execution is run again. `npm run test:faults` runs the whole and writes docs/reliability.md; `npm test`
 * runs a sample.
 */

const WHOLE = process.env.FAULT_MATRIX === 'whole';
const ITEMS = 4;
/** In the order of the nodes in package.json. */
const REFUSALS = [communicationHub, lineWorks, rebilly, superOffice];
/** Cells worked on at the same time: most of their time is waiting. */
const AT_A_TIME = WHOLE ? 12 : 8;
/** Seconds until a request must be answered: short for the time-outs, long enough for a login on a busy machine. */
const TIMEOUT = 3;

/** Further formats and logins of a service share its sending; in the sample each of them meets one fault in three. */
const SAMPLED = 3;

/**
 * In the sample each fault meets one mode, another one for each service. In the whole, the first variant of each service
 * meets them all.
 */
function modesFor(faultIndex: number, serviceIndex: number): Mode[] {
	const isFirst =
		contractServices.findIndex(({ node }) => node === contractServices[serviceIndex].node) === serviceIndex;
	if (WHOLE && isFirst) return MODES;
	if (!WHOLE && !isFirst && (faultIndex + serviceIndex) % SAMPLED !== 0) return [];
	return [MODES[(faultIndex + 3 * serviceIndex) % MODES.length]];
}

/** The word that every secret of the credentials holds. */
const SECRET = 'marked-secret';

let engine: Engine;
const cells: Cell[] = [];
/** How many cells the whole has; a part of it must not pass for the table. */
let planned = 0;

beforeAll(async () => {
	engine = await startEngine();
});

/** Begins the work on a service, by its index. */
const begin: Array<() => void> = [];
const begun: Array<Promise<Cell>> = [];
let running = 0;
const waiting: Array<() => void> = [];

/** Does the work once fewer than `AT_A_TIME` are under way, in the order of the calls. */
async function inSlot<T>(work: () => Promise<T>): Promise<T> {
	if (running < AT_A_TIME) running++;
	else await new Promise<void>((go) => waiting.push(go));
	try {
		return await work();
	} finally {
		const next = waiting.shift();
		if (next) next();
		else running--;
	}
}

afterAll(async () => {
	// Where only some tests run, the service after them has begun too.
	await Promise.allSettled(begun);
	engine.close();
	if (!WHOLE || cells.length < planned) return;
	const folder = resolve(__dirname, '../../docs');
	mkdirSync(folder, { recursive: true });
	const file = resolve(folder, 'reliability.md');
	const page = withProofs(reliabilityPage(cells, MODES.map(describeMode)), REFUSALS, provesRefusal);
	writeFileSync(file, existsSync(file) ? keepRetries(page, readFileSync(file, 'utf8')) : page);
}, 600_000);

describe.each(contractServices.map((service, index) => [service.label, service, index] as const))(
	'%s',
	(_label, service, serviceIndex) => {
		const work = [...FAULT_CASES, ...serviceCases(service.sandbox)].flatMap((fault, faultIndex) =>
			modesFor(faultIndex, serviceIndex).map((mode) => ({ fault, mode })),
		);
		planned += work.length;
		const results = new Map<string, Promise<Cell>>();
		const keyOf = (fault: FaultCase, mode: Mode) => `${fault.name} ${JSON.stringify(mode)}`;

		begin[serviceIndex] = () => {
			if (results.size > 0) return;
			for (const { fault, mode } of work) {
				const result = inSlot(async () => await runCell(service, fault, mode));
				// Each is awaited by its own test; until then nobody may call it unhandled.
				result.catch(() => {});
				begun.push(result);
				results.set(keyOf(fault, mode), result);
			}
		};
		beforeAll(() => {
			begin[serviceIndex]();
			// While the last ones of this service wait for their time-outs, the next one has begun.
			begin[serviceIndex + 1]?.();
		});

		test.each(work.map(({ fault, mode }) => [fault.name, describeMode(mode), fault, mode] as const))(
			'%s (%s)',
			async (_name, _mode, fault, mode) => {
				const cell = await (results.get(keyOf(fault, mode)) as Promise<Cell>);
				cells.push(cell);
				expect(cell.falseReports).toEqual([]);
				expect(cell.mostCopies).toBeLessThanOrEqual(1);
				expect(cell.leaks).toBe(false);
				// Clear does not mean lost: after 421 the mail goes to the new address, after 400 a batch goes mail by mail.
				if (fault.neverSent) expect([...cell.first, ...cell.second]).not.toContain('possiblySent');
				if (fault.proves === 'sent')
					expect(cell.first).toEqual(Array.from({ length: ITEMS }, (): Outcome => 'sent'));
				if (fault.proves === 'nothing') expect(cell.first).toContain('possiblySent');
			},
			600_000,
		);
	},
);

async function runCell(service: ContractService, fault: FaultCase, mode: Mode): Promise<Cell> {
	const sandbox = await startSandbox({ services: [service.sandbox] });
	try {
		service.prepare?.(sandbox);
		if (fault.rule)
			sandbox.faults.add({ service: service.sandbox, ...(fault.strikes ?? service.sends), ...fault.rule });
		fault.before?.(sandbox);
		const first = await run(service, sandbox, fault, mode);
		const said = reports(first, sandbox, service);
		const sends = sendRequests(sandbox, service);
		// The same execution again, as "Retry execution" in n8n does; the fault is over.
		sandbox.faults.clear();
		const second = await run(service, sandbox, { ...fault, moveTo: undefined }, mode, first);
		const after = reports(second, sandbox, service);
		return {
			node: service.node,
			service: service.label,
			fault: fault.name,
			answer: fault.answer,
			verdict: verdictOf(said.outcomes[0], sends),
			mode: describeMode(mode),
			first: said.outcomes,
			second: after.outcomes,
			arrived: arrivals(sandbox, service),
			falseReports: [
				...said.wrong,
				...after.wrong,
				...wrongAgain(said.outcomes, after.outcomes, mode.continues && !fault.stays),
			],
			mostCopies: Math.max(...arrivals(sandbox, service)),
			leaks: [first, second].some(tells),
		};
	} finally {
		await sandbox.close();
	}
}

async function run(
	service: ContractService,
	sandbox: Sandbox,
	fault: FaultCase,
	mode: Mode,
	retryOf?: RunResult,
): Promise<RunResult> {
	const onError: INode['onError'] = mode.continues ? 'continueErrorOutput' : undefined;
	const result = await engine.run({
		node: service.node,
		parameters: {
			...service.parameters({
				to: '={{ $json.to }}',
				...fault.mail,
				options: { timeout: TIMEOUT, concurrency: mode.concurrency },
			}),
			...fault.parameters,
		},
		items: mailItems(ITEMS),
		credentials: fault.moveTo
			? movedCredentials(service, sandbox, fault.moveTo)
			: service.credentials(sandbox),
		// Each cell has a sandbox of its own, and must not be given the renewed login of another cell.
		account: sandbox.url,
		onError,
		...(mode.retries && { retryOnFail: { maxTries: 3, waitBetweenTries: 10 } }),
		retryOf,
	});
	// What a service still had to do belongs to what the node has reported.
	sandbox.finishLate();
	return result;
}

/** Whether anything that people get to see holds a secret. */
function tells({ outputs, error, hints }: RunResult): boolean {
	return JSON.stringify([outputs, error?.message, error?.description, error?.context, hints]).includes(
		SECRET,
	);
}

/** What the node says of each item, and where that is not so. */
function reports(
	result: RunResult,
	sandbox: Sandbox,
	service: ContractService,
): { outcomes: Outcome[]; wrong: string[] } {
	const said = result.error && result.outputs.flat().length === 0 ? stopped(result) : outcomes(result, ITEMS);
	const copies = arrivals(sandbox, service);
	const wrong = said.flatMap((outcome, index) => {
		if (outcome === 'sent' && copies[index] !== 1)
			return [`item ${index} is reported as sent, ${copies[index]} arrived`];
		if (outcome === 'notSent' && copies[index] !== 0)
			return [`item ${index} is reported as not sent, ${copies[index]} arrived`];
		return [];
	});
	return { outcomes: said, wrong };
}

/** Running the same execution again keeps what was sent and what is in doubt, and sends what surely was not sent. */
function wrongAgain(first: Outcome[], second: Outcome[], allAreReached: boolean): string[] {
	return first.flatMap((before, index) => {
		// A run that stops at an item in doubt does not reach the items behind it.
		const expected = before === 'notSent' ? (allAreReached ? 'sent' : second[index]) : before;
		if (second[index] === expected) return [];
		return [
			`item ${index} was reported as ${before}, and as ${second[index]} when the execution was run again`,
		];
	});
}

/** The error that stopped the run lists what became of each item. */
function stopped(result: RunResult): Outcome[] {
	const data = result.error?.context?.data as
		{ items?: { sent: number[]; possiblySent: number[]; notSent: number[] } } | undefined;
	if (!data?.items)
		throw new Error(`The error does not say what became of the items: ${result.error?.message}`);
	const { sent, possiblySent, notSent } = data.items;
	return Array.from({ length: ITEMS }, (_, index) => {
		if (sent.includes(index)) return 'sent';
		if (possiblySent.includes(index)) return 'possiblySent';
		if (notSent.includes(index)) return 'notSent';
		throw new Error(`Item ${index} is not reported`);
	});
}

/** What the node has made of the answer to its first item, where requests go out one after another. */
function verdictOf(outcome: Outcome, sends: number): Verdict {
	if (outcome === 'possiblySent') return 'doubt';
	// Whatever is sent again at once was taken for surely not sent.
	return outcome === 'notSent' || sends > ITEMS ? 'notSent' : 'sent';
}

function sendRequests(sandbox: Sandbox, { sandbox: name, sends }: ContractService): number {
	const path = new RegExp(sends.path);
	return sandbox.requests
		.list({ service: name })
		.filter(({ method, url }) => method === sends.method && path.test(url)).length;
}

function arrivals(sandbox: Sandbox, service: ContractService): number[] {
	const messages = sandbox.inbox.messages({ service: service.sandbox });
	return mailItems(ITEMS).map(
		({ json }) => messages.filter(({ to }) => to.some(({ address }) => address === json.to)).length,
	);
}
