import { startQueue } from '../../scripts/lib/queue';
import { findTool } from '../../scripts/lib/tools';
import { count, goal, type BenchCase } from '../cases';
import { mails } from '../mails';
import { summarize } from '../measure';
import { thePackage } from '../n8n';
import { hubCredential, hubKeyed } from '../workflows';

const PAIRS = 1000;
/** Pairs under way at a time. */
const AT_A_TIME = 5;

/** Send Once Key over two workers: n8n's store has no lock, so what gets through twice is counted. */
export const keys: BenchCase = {
	name: 'keys',
	needs: () => (['redis-server', 'postgres'] as const).filter((tool) => !findTool(tool)),
	async run({ sink, say }) {
		const { tarball } = await thePackage();
		const hub = hubCredential('hub', sink.after(0));
		const queue = await startQueue({
			ui: false,
			packageTarball: tarball,
			workers: 2,
			workflows: [hubKeyed('keys', hub)],
			credentials: [hub],
		});
		try {
			await sink.reset();
			const [mail] = mails(1);
			let refused = 0;
			let next = 0;
			const call = async (key: string) => {
				const response = await fetch(`${queue.webhook.url}/webhook/keys`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({ items: [{ ...mail, subject: `Invoice of ${key}`, key }] }),
				});
				await response.text();
				if (!response.ok) refused++;
			};
			const started = performance.now();
			await Promise.all(
				Array.from({ length: AT_A_TIME }, async () => {
					while (next < PAIRS) {
						const key = `order ${++next}`;
						await Promise.all([call(key), call(key)]);
						if (next % 100 === 0)
							say(`   ${next} pairs: ${(await sink.stats()).mails} mails, ${refused} in doubt`);
					}
				}),
			);
			const { mails: arrived, repeated: doubles } = await sink.stats();
			const ms = performance.now() - started;
			const missing = PAIRS - (arrived - doubles);
			return {
				title: 'Send Once Key over two workers',
				about: [
					`${count(PAIRS)} pairs of webhook calls with the same key, both calls of a pair at the same moment, ${AT_A_TIME} pairs at a time, over a webhook process and two workers on PostgreSQL. n8n's store for nodes has no lock: ${count(doubles)} mails went out twice, and of ${count(missing)} pairs none went out. ${count(refused)} calls ended with an error, since the node could not tell who of the two was first.`,
				],
				rows: [summarize('all pairs', [{ ms, notes: { doubles, missing, refused } }])],
				columns: [
					{ name: 'not sent', of: ({ notes }) => String(notes.missing) },
					{ name: 'sent twice', of: ({ notes }) => String(notes.doubles) },
					{ name: 'in doubt', of: ({ notes }) => String(notes.refused) },
				],
				goals: [goal('mails sent twice', doubles, 0)],
			};
		} finally {
			await queue.stop();
		}
	},
};
