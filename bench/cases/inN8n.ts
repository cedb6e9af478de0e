import { mails } from '../mails';
import type { Sample } from '../measure';
import type { BenchN8n } from '../n8n';
import type { Sink } from '../children';

/** Runs a workflow with so many small mails; the sink must have got each of them. */
export async function runWithMails(
	{ sink, bench }: { sink: Sink; bench: BenchN8n },
	workflow: string,
	count: number,
	sends = true,
): Promise<Sample & { digest: string }> {
	await sink.reset();
	const sample = await bench.run(workflow, { items: mails(count) });
	const { mails: arrived, digest, requests, connections, mostAtOnce, spanMs } = await sink.stats();
	const wanted = sends ? count : 0;
	if (arrived !== wanted) throw new Error(`${workflow}: ${arrived} of ${wanted} mails arrived.`);
	const more: Record<string, number> = sends
		? { requests, connections, mostAtOnce, spanMs, readMs: sample.ms - spanMs }
		: {};
	return { ...sample, digest, notes: { ...sample.notes, ...more } };
}
