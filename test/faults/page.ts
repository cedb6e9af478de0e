import type { Outcome } from '../contract/harness';
import { proofTable, type Verdict } from './proofs';
import { rows } from './table';

/** What happened in one run of the matrix. */
export interface Cell {
	/** The node's name. Its services are variants that share its sending; the first of them meets every mode. */
	node: string;
	service: string;
	fault: string;
	/** The form and status of the answer, where it is about what an answer proves. */
	answer?: { form: string; status: number };
	/** What the node made of that answer; of meaning where requests go out one after another. */
	verdict: Verdict;
	mode: string;
	first: Outcome[];
	/** After the same execution was run again with the fault gone. */
	second: Outcome[];
	arrived: number[];
	falseReports: string[];
	mostCopies: number;
	/** A secret showed in an output, an error or a hint. */
	leaks: boolean;
}

/** docs/reliability.md: what people can rely on, and the tables that show it. */
export function reliabilityPage(cells: Cell[], modes: string[]): string {
	const doubled = cells.filter(({ mostCopies }) => mostCopies > 1).length;
	const wrong = cells.filter(({ falseReports }) => falseReports.length > 0).length;
	const leaked = cells.filter(({ leaks }) => leaks).length;
	const services = firstOfEachNode(cells);
	return `# What happens when things go wrong

Written by \`npm run test:faults\`. It runs every fault below against its service in n8n's own engine: with and without Continue On Fail, with and without Retry On Fail, with one and with ten requests at a time. Then it runs
the same execution again with the fault gone, and compares what the node says of each item with what arrived in the sandbox's inbox. In many of these faults the mail goes out although the status of the answer says the opposite.

**${cells.length} runs: ${doubled} with a mail that arrived twice, ${wrong} with a false report, ${leaked} in which a secret showed.**

## Which answers prove that nothing was sent
A status alone proves nothing: some services pass on what their own provider said, or fail after the mail went out. Each service has a table of the answers that come from before its work; the node was asked about each of
these. What proves nothing leaves doubt: the item is reported as "may have been sent", and nobody sends it again.

${services.map((service) => `### ${service}: proofs\n${proofTable(cells.filter((cell) => cell.service === service && cell.mode === modes[0]))}`).join('\n\n')}

## The tables
A column is one mode of the node: whether it stops at an error or continues, whether Retry On Fail is on, and how many requests go out at a time. A cell is what the node says of the item that the fault strikes: first run →
same execution again. *sent*: it arrived once. *not sent*: it did not arrive. *in doubt*: reported as "may have been sent", and not sent again. Most faults strike one request; Retry On Fail then sends what was not sent.

${services
	.map(
		(service) =>
			`### ${service}\n${table(
				cells.filter((cell) => cell.service === service),
				modes,
			)}`,
	)
	.join('\n\n')}

### Further formats and logins
${variants(cells, services)}

${PROSE}`;
}

const WORDS: Record<Outcome, string> = { sent: 'sent', notSent: 'not sent', possiblySent: 'in doubt' };

/** The worst report of a run is that of the item that was struck. */
function worst(outcomes: Outcome[]): Outcome {
	if (outcomes.includes('possiblySent')) return 'possiblySent';
	return outcomes.includes('notSent') ? 'notSent' : 'sent';
}

function summary({ first, second }: Cell): string {
	return `${WORDS[worst(first)]} → ${WORDS[worst(second)]}`;
}

function firstOfEachNode(cells: Cell[]): string[] {
	return [...new Map([...cells].reverse().map(({ node, service }) => [node, service])).values()].reverse();
}

/** One row per fault, one column per mode, one outcome per cell. */
function table(cells: Cell[], modes: string[]): string {
	const faults = [...new Set(cells.map(({ fault }) => fault))];
	return rows([
		['fault', ...modes],
		...faults.map((fault) => [
			fault,
			...modes.map((mode) => {
				const [cell, another] = cells.filter((one) => one.fault === fault && one.mode === mode);
				if (!cell || another) throw new Error(`${fault} did not meet the mode "${mode}" exactly once`);
				return summary(cell);
			}),
		]),
	]);
}

/** What a variant says otherwise than the first one of its node, in the same mode. */
function variants(cells: Cell[], services: string[]): string {
	const further = cells.filter(({ service }) => !services.includes(service));
	const names = [...new Set(further.map(({ service }) => service))];
	const others = further.filter((cell) => {
		const first = cells.find(
			({ node, service, fault, mode }) =>
				node === cell.node && services.includes(service) && fault === cell.fault && mode === cell.mode,
		);
		return !first || summary(first) !== summary(cell);
	});
	const met = `${names.join(', ')}: each fault met each of them in one mode, ${further.length} runs.`;
	if (others.length === 0) return `${met} All of them ended as in the table of their service.`;
	const listed = others.map((cell) => [cell.service, cell.fault, cell.mode, summary(cell)]);
	return `${met} These ended otherwise than in the table of their service:\n\n${rows([['service', 'fault', 'mode', 'outcome'], ...listed])}`;
}

const PROSE = `## The rules behind it
| what happened | what the node does |
|---|---|
| The request surely did not reach the service (connection refused, unknown host, TLS) | tries again up to twice (not after a certificate refusal), then reports *not sent* |
| 429 that proves that nothing was done | waits as long as the service says, up to a minute at a time and three minutes in all, with all other requests of the same account held back too; then *not sent* |
| 401 that proves it, where the login can be renewed | the login is renewed once and the request is made once more |
| Any other answer that proves it, redirect | *not sent*, with cause and fix; redirects are never followed |
| Time-out, cut connection, unreadable or incomplete answer, and every status without a proof: 4xx and 5xx, 401 and 429 included | never a second try: *may have been sent*. Rebilly is asked for the state of the message, for some seconds, which settles most of these |
| Success status that proves nothing (web page, null, error object, cut-off answer, a receipt with nothing in it) | *may have been sent* |

## Retry On Fail, Retry execution, cancel, stop, crash
The node keeps a ledger in n8n's execution data: before an item leaves and after its answer. Whatever runs the node again within the same execution finds it there.

| event | what the next run does |
|---|---|
| Retry On Fail | returns what was sent (\`alreadySent\`), sends what was surely not sent, stops at what is in doubt |
| "Retry" on a failed execution in n8n | the same: n8n saves the ledger with the execution (measured: every mail arrives once) |
| Cancelling the execution | no further mail starts; requests under way are cut. n8n saves it as *canceled*, without the ledger. "Retry" on it is possible in n8n: the node notices that its notes are missing, sends nothing and reports every item as *may have been sent* |
| n8n is stopped (SIGTERM) | n8n waits for running executions for as long as \`N8N_GRACEFUL_SHUTDOWN_TIMEOUT\` says (30 s unless set). What finishes in time is saved as *success*, every mail once. What does not is cut off and treated as after a kill |
| n8n is killed (SIGKILL), the machine fails | at its next start n8n marks the execution as *crashed*, again without the ledger, also where *Save execution progress* is on. Nothing starts by itself. "Retry" is possible: as after cancelling, the node sends nothing and reports every item as *may have been sent*, and so does a retry of the retry |

Measured by \`test/n8n/interruption.test.ts\` with all four services in a real n8n, with and without *Save execution progress*: no mail arrived twice through any retry, and none was reported as sent that did not arrive. After a cancelled or killed execution, check at the service what arrived and start a new execution for the rest; many
small executions leave less in doubt at once than a large one. Retrying an execution that calls a sub-workflow starts that sub-workflow anew, as a new execution: let the outer workflow send if you rely on Retry. For the same reason the calls of an AI agent are new ones after a cancelled execution.

Within one execution a mail can therefore go out at most once. Across executions the node does not remember anything: the same input in a new execution is a new mail. n8n's *Remove Duplicates* node keeps such a memory.
`;
