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
A status alone proves nothing: some services pass on what their own provider said, or fail after the mail went out. These answers come from before a service's work, and prove it; the tables are those of the code (\`npm run docs\`).
Of several that fit the first one counts. Of SuperOffice's none has the form of the running method's error (\`Error\`, \`ErrorType\`). What proves nothing leaves doubt: the item is reported as "may have been sent", and nobody sends it again.

<!-- proofs:start -->
<!-- proofs:end -->

## What the node made of them
Each form of an answer, with each status, was given to the node.

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
The node keeps two books. One is its memory in n8n's execution data, with the receipts. The other one is a list of marks in n8n's own database, which outlives the execution: before a mail leaves, the node writes there that it was begun, and after the
answer that it is done. The marks are hashes: they hold no address and no content. n8n gives an execution a token that stays the same over each of its retries, over Wait and over a crash; it ties the marks to the execution.

| event | what the next run does |
|---|---|
| Retry On Fail | returns what was sent (\`alreadySent\`), sends what was surely not sent, stops at what is in doubt |
| "Retry" on a failed execution, as often as you like, also of the first one after others | the same. Where the receipt is in another execution, the item says \`status: "alreadySent"\` |
| Cancelling the execution | no further mail starts; requests under way are cut. "Retry" returns what was sent, sends the rest, and leaves in doubt what was cut |
| The execution ends by its time-out | no further mail starts. n8n does not run the node again on "Retry": see below |
| n8n is killed, the machine fails, or n8n is stopped and does not wait long enough | as after cancelling. In doubt are the mails that were in flight, and up to twice as many beside them: marks are written one window ahead, those of mails that are done go with the next window, and a window is as large as Concurrency |
| Something was corrected before "Retry": the recipients, Redirect All Mail To, the credential, the operation | a mail by another account or operation, or to recipients of whom none was served, is another mail and is sent. Where recipients overlap, nothing is sent, and the error says who was served and who was not. Where the memory was lost, the node knows only that something differs: it sends nothing and says so |
| A renewed password or token | the same account: nothing is sent again |
| An AI agent calls the tool twice with the same arguments, in turn or side by side | one mail within one execution and its retries |

What holds where:
- **One n8n process: exact.** All calls of a process wait for each other before they ask the database.
- **Several workers: all but exact.** n8n's store has no lock. Retries of one execution that begin on several workers within a few milliseconds are told apart by further looks: each waits twice as long as its own call took (10 ms to 2 s), twice, and sends only if its token is still there each time. A call of another
  worker that takes longer than that can let a mail through twice, and so, more rarely, can four or more workers at the same moment. A mark that another worker has overwritten is written again with the next window, and all those of a run at its end. A mark that was taken out can come back: a later retry then says *may have been sent* of a mail that was sent. Measured over two workers, five pairs of webhook calls at a time and both calls of a pair at the same moment, on a machine with a dozen times more work than cores: of 1,000 pairs, each with a Send Once Key of its own, 4 brought two mails and none brought no mail. 825 calls ended with *may have been sent*: they came while the other one was under way.
- **The last 10,000 mails of a node.** Older marks are dropped; a retry of an older execution is a new one.
- **The database is away.** A first try sends all the same, catches up on its marks as soon as it can, and says so in a hint if it could not. A retry sends nothing that it does not know to be unsent, and says *may have been sent*. So it says of all mails of a first try that was killed before any mark could be written, where n8n tells that the node had begun.
- **Stop in queue mode.** It does not reach a worker whose execution a webhook process enqueued: the mails go out after *canceled* (40 of 40 measured). A time-out in the workflow's settings does; scaling.md has the rest.
- **A cancelled node has no word.** n8n puts its own error over the one that names what went out. "Retry" tells it, with Retry On Fail as well: each try returns what the ones before have sent, and stops at what was cut.
- **What n8n itself cannot tell.** A sub-workflow that is started again by the retry of its parent is a new execution with a token of its own: its mails go out again. The same goes for a new execution with the same input, and for a manual run in the editor. Use Send Once Key there.

<!-- house:start -->
### Every retry, in a real n8n
Written by \`npm run test:retries\`: each way in which an execution ends, at each place of the node, with *Save execution progress* on and off, followed by each way to retry. "Twice" and "of the retry" cut the first retry off as well. What the node said was compared with the
inbox after each execution. In \`npm test\` a sample of it runs. These verdicts were collected in parts: 40 of them with a build that had mended what the other 260 had shown.

<!-- retries:start -->
<!-- retries:end -->

*n8n runs nothing of it*: n8n saves an execution that ended by its own time-out without the node that was running. A retry then runs what is left behind it, or nothing, and n8n calls that success; nothing is sent twice, and what was not sent stays so. Start a new
execution, with a Send Once Key where some had gone out. The sub-workflow has a Send Once Key, since a parent that is retried starts it anew. n8n also shows a retry of a cancelled execution as failed where all went out, with the words of the first one: it carries them over.
<!-- house:end -->

### Send Once Key
With this option the node sends one mail for each key, whatever execution asks for it: \`{{ $json.orderId }}\` behind a webhook that a client calls twice, or in a sub-workflow. The node remembers its last 10,000 keys. A second call sends nothing and gives an item with \`status: "alreadySent"\`, also if its
recipients differ. After a mail that was proved not sent the key is free again. After one in doubt, the second call fails and says so. Without the database nothing is sent. The key belongs to the node: a copy of the node has keys of its own. For several workers the limit above holds.
`;
