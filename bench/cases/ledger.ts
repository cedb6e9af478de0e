import { fromRoot } from '../../scripts/lib/paths';
import { goal, ratio, rowOf, seconds, type BenchCase } from '../cases';
import { inTurn, type Sample } from '../measure';
import { startBenchN8n, type BenchN8n } from '../n8n';
import { headerCredential, httpRequestSmall, hubCredential, hubSmall } from '../workflows';
import { runWithMails } from './inN8n';

const COUNT = 1000;
const CONCURRENCY = 25;
/** Single mails of a sample: one alone is lost in the noise. */
const SINGLES = 20;
const WITH = '1,000 mails with the lasting ledger';
const WITHOUT = '1,000 mails without';
const HTTP = '1,000 requests of HTTP Request with a credential';
const HTTP_OPEN = '1,000 requests of HTTP Request without a credential';
const ONE_WITH = 'one mail from a webhook, with it';
const ONE_WITHOUT = 'one mail from a webhook, without';

/** What the lasting ledger costs: the same n8n with its store, and with the store taken away. */
export const ledger: BenchCase = {
	name: 'ledger',
	async run({ sink, say, rounds }) {
		const url = sink.after(0);
		const credentials = [hubCredential('hub', url), headerCredential];
		const workflows = [
			hubSmall('ours', credentials[0], CONCURRENCY),
			httpRequestSmall('http', url, headerCredential),
			httpRequestSmall('http-open', url),
		];
		const withIt = await startBenchN8n(workflows, credentials);
		let without: BenchN8n | undefined;
		try {
			const preload = fromRoot('bench', 'withoutStore.cjs');
			without = await startBenchN8n(workflows, credentials, { NODE_OPTIONS: `--require ${preload}` });
			const many = (bench: BenchN8n, workflow: string) => async () =>
				await runWithMails({ sink, bench }, workflow, COUNT);
			const one = (bench: BenchN8n) => async (): Promise<Sample> => {
				let total = 0;
				for (let single = 0; single < SINGLES; single++)
					total += (await runWithMails({ sink, bench }, 'ours', 1)).notes?.wallMs ?? NaN;
				return { ms: total / SINGLES };
			};
			const rows = await inTurn(
				rounds,
				[
					{ name: WITH, run: many(withIt, 'ours') },
					{ name: WITHOUT, run: many(without, 'ours') },
					{ name: HTTP, run: many(withIt, 'http') },
					{ name: HTTP_OPEN, run: many(withIt, 'http-open') },
					{ name: ONE_WITH, run: one(withIt) },
					{ name: ONE_WITHOUT, run: one(without) },
				],
				say,
			);
			const ms = (name: string) => rowOf(rows, name).ms;
			return {
				title: 'The lasting ledger: with it and without',
				about: [
					`${COUNT.toLocaleString('en')} small mails, answered at once, ${CONCURRENCY} at a time, in two n8n processes: one as it is, one whose store for nodes is taken away (bench/withoutStore.cjs). Marks of a window are written while the window before is sent.`,
					`The time of one mail is that of the webhook, from the call to its answer: the mean of ${SINGLES}.`,
				],
				rows,
				columns: [
					{
						name: 'to ours',
						of: ({ name, ms: own }) => (name.startsWith('one') ? '' : `${ratio(own, ms(WITH))} ×`),
					},
					{ name: 'CPU of n8n', of: ({ notes }) => seconds(notes.cpuMs) },
				],
				goals: [
					goal('at most 1.15 times the time without it', ms(WITH) / ms(WITHOUT), 1.15, ' ×'),
					goal('at most 1.0 times HTTP Request with a credential', ms(WITH) / ms(HTTP), 1, ' ×'),
					goal('one mail from a webhook takes at most 20 ms more', ms(ONE_WITH) - ms(ONE_WITHOUT), 20, ' ms'),
				],
			};
		} finally {
			await withIt.stop();
			await without?.stop();
		}
	},
};
