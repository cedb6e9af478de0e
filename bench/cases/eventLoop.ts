import { goal, type BenchCase } from '../cases';
import { loopProbe } from '../loopBlocks';
import { mails, type BenchMail } from '../mails';
import { inTurn, type Sample } from '../measure';
import { startBenchN8n } from '../n8n';
import { editFields, hubCredential, hubSmall } from '../workflows';

const CONCURRENCY = 25;
const ALLOWED = '={{ $("Webhook").first().json.body.allowed }}';

interface Load {
	name: string;
	items: BenchMail[];
	/** Further parts of the webhook's body. */
	more?: object;
	options?: object;
	/** What the options ask n8n to work out for each item. */
	expressions?: Record<string, string>;
	sends: number;
}

const addresses = (count: number) => Array.from({ length: count }, (_, at) => `customer${at}@example.com`);

const LOADS: Load[] = [
	{ name: '10,000 items', items: mails(10_000), sends: 10_000 },
	{ name: '10,000 items as previews', items: mails(10_000), options: { preview: true }, sends: 0 },
	{
		name: '1,000 items of 100 recipients',
		items: mails(1000).map((mail) => ({ ...mail, to: addresses(100).join(', ') })),
		sends: 1000,
	},
	{
		name: '500 items, 10,000 allowed recipients',
		items: mails(500),
		more: { allowed: addresses(10_000).join('\n') },
		options: { allowedRecipients: ALLOWED },
		expressions: { allowed: ALLOWED },
		sends: 500,
	},
];

/** How long our node keeps n8n's event loop from everybody else. */
export const eventLoop: BenchCase = {
	name: 'event-loop',
	async run({ sink, say, rounds }) {
		const probe = loopProbe();
		const hub = hubCredential('hub', sink.after(0));
		const workflows = LOADS.flatMap(({ options, expressions }, at) => [
			hubSmall(`ours${at}`, hub, CONCURRENCY, true, options),
			editFields(`fields${at}`, expressions),
		]);
		const bench = await startBenchN8n(workflows, [hub], probe.env);
		const measure = async (workflow: string, { items, more, sends }: Load): Promise<Sample> => {
			await sink.reset();
			const sample = await bench.run(workflow, { items, ...more });
			const { mails: arrived } = await sink.stats();
			if (arrived !== sends) throw new Error(`${workflow}: ${arrived} of ${sends} mails arrived.`);
			const { startedAt } = sample.notes as { startedAt: number };
			const { wallMs, cpuMs, collectionMs } = probe.longest(bench.pid, startedAt, startedAt + sample.ms);
			return {
				ms: sample.ms,
				notes: { blockMs: wallMs, blockCpuMs: cpuMs, collectionMs, stepMs: sample.ms / items.length },
			};
		};
		try {
			const rows = await inTurn(
				rounds,
				LOADS.flatMap((load, at) => [
					{ name: load.name, run: () => measure(`ours${at}`, load), warmUp: false },
					{
						name: fieldsOf(load),
						run: () => measure(`fields${at}`, { ...load, sends: 0 }),
						warmUp: false,
					},
				]),
				say,
			);
			const notesOf = (name: string) => rows.find((row) => row.name === name)?.notes ?? {};
			return {
				title: 'How long the event loop is kept',
				about: [
					'The longest time for which n8n could serve nobody else while the node ran, noted within the n8n process. CPU time is that of its main thread alone, so that other work on the machine does not count. Edit Fields works out the same expressions in one piece; what it takes for one item is what no node can divide. A full collection is one of the garbage in all the memory of n8n: no node can divide that either, and it counts as part of the block that it falls into. The first round runs in a fresh n8n.',
				],
				rows,
				columns: [
					{ name: 'longest block', of: ({ notes }) => `${notes.blockMs.toFixed(0)} ms` },
					{ name: 'CPU time in it', of: ({ notes }) => `${notes.blockCpuMs.toFixed(0)} ms` },
					{
						name: 'longest full collection',
						of: ({ notes }) => (notes.collectionMs > 0 ? `${notes.collectionMs.toFixed(0)} ms` : ''),
					},
					{ name: 'per item', of: ({ notes }) => `${notes.stepMs.toFixed(2)} ms` },
				],
				goals: LOADS.map((load) =>
					goal(
						`${load.name}: no block beyond one item of Edit Fields by more than 100 ms of CPU time`,
						notesOf(load.name).blockCpuMs - notesOf(fieldsOf(load)).stepMs,
						100,
						' ms',
					),
				),
			};
		} finally {
			await bench.stop();
			probe.remove();
		}
	},
};

const fieldsOf = ({ name }: Load) => `${name}, through Edit Fields`;
