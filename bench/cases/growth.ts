import { goal, seconds, type BenchCase } from '../cases';
import { makeFiles } from '../fileSet';
import { inTurn, type Measured } from '../measure';
import { startBenchN8n } from '../n8n';
import { editFields, hubCredential, hubSmall } from '../workflows';
import { runFiles } from './files';
import { runWithMails } from './inN8n';

const COUNTS = [100, 1_000, 10_000];
const MEGABYTES = [1, 5, 10, 25, 50];
const FILES = 20;

/** Whether time stays linear in the number of mails and memory flat in the size of files. */
export const growth: BenchCase = {
	name: 'growth',
	async run({ sink, say, rounds }) {
		const url = sink.after(0);
		const hub = hubCredential('hub', url);
		const rows: Measured[] = [];
		const own = Math.min(rounds, 3);
		for (const items of COUNTS) {
			const bench = await startBenchN8n([hubSmall('ours', hub, 25), editFields('fields')], [hub]);
			try {
				rows.push(
					...(await inTurn(
						own,
						[
							{ name: name(items, 'mails'), run: () => runWithMails({ sink, bench }, 'ours', items) },
							{
								name: name(items, 'items through Edit Fields'),
								run: () => runWithMails({ sink, bench }, 'fields', items, false),
							},
						],
						say,
					)),
				);
			} finally {
				await bench.stop();
			}
		}
		const files: Measured[] = [];
		for (const megabytes of MEGABYTES) {
			const set = makeFiles(FILES, megabytes);
			const run = () => runFiles({ sink }, 'ours', set);
			try {
				files.push(
					...(await inTurn(own, [{ name: `${FILES} files of ${megabytes} MB`, run, warmUp: false }], say)),
				);
			} finally {
				set.remove();
			}
		}
		const perMail = (row: Measured) => row.ms / Number(row.name.replace(/\D/g, ''));
		const mails = rows.filter((row) => row.name.endsWith(' mails'));
		const most = Math.max(...files.map(({ growthMb }) => growthMb ?? NaN));
		return {
			title: 'Growth',
			about: [
				'Small mails answered at once, 25 at a time; and files in filesystem mode as in the case above, 5 at a time. n8n itself holds all items in memory: Edit Fields shows what the same items take without any sending.',
			],
			rows: [...rows, ...files],
			columns: [
				{
					name: 'per mail',
					of: (row) => (/^\d+ files/.test(row.name) ? '' : `${perMail(row).toFixed(2)} ms`),
				},
				{ name: 'CPU of n8n', of: ({ notes }) => seconds(notes.cpuMs) },
			],
			goals: [
				goal(
					'10,000 mails take at most 1.3 times as long per mail as 1,000',
					perMail(mails[2]) / perMail(mails[1]),
					1.3,
					' ×',
				),
				goal('no size of file makes memory grow by more than 150 MB', most, 150, ' MB'),
			],
		};
	},
};

const name = (items: number, what: string) => `${items} ${what}`;
