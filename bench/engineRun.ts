/**
 * The mail core in n8n-core's engine, in a process of its own (test/support/engine.ts). Arguments: `items` or `files`, the
 * sink's URL, how many mails, how many at a time, how many times the same mails were sent before, for files their size in MB.
 * Prints `{ms, growthMb, peakMb}`.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import { item, startEngine } from '../test/support/engine';
import { mails, sender } from './mails';

const [mode, baseUrl, count, concurrency, runsBefore, megabytes] = process.argv.slice(2);

const kilobytes = (name: string) =>
	Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

async function main() {
	const engine = await startEngine();
	const file = async (name: string, bytes: number) => ({
		data: await engine.file(randomBytes(bytes), name, 'application/octet-stream'),
	});
	const items = [];
	for (const mail of mails(Number(count))) {
		const binary = mode === 'files' ? await file('large.bin', Number(megabytes) * 1_000_000) : undefined;
		items.push(item({ ...mail }, binary));
	}
	const options = {
		node: 'communicationHub',
		parameters: {
			resource: 'mail',
			operation: 'send',
			from: sender,
			to: '={{ $json.to }}',
			subject: '={{ $json.subject }}',
			emailFormat: 'html',
			html: '={{ $json.html }}',
			options: { concurrency: Number(concurrency), ...(mode === 'files' && { attachments: 'data' }) },
		},
		credentials: { communicationHubApi: { baseUrl, authentication: 'none' } },
	};
	const warmUp =
		mode === 'files' ? [item({ ...mails(1)[0] }, await file('small.bin', 1_000_000))] : items.slice(0, 100);
	await engine.run({ ...options, items: warmUp });
	for (let run = 0; run < Number(runsBefore); run++) await engine.run({ ...options, items });

	// Files were made in memory before they were stored: what is left of that is not the run's.
	global.gc?.();
	writeFileSync('/proc/self/clear_refs', '5');
	const before = kilobytes('VmRSS');
	const started = performance.now();
	const { json, error } = await engine.run({ ...options, items });
	const ms = performance.now() - started;
	const peak = kilobytes('VmHWM');
	engine.close();
	if (error) throw error;
	if (json.length !== items.length) throw new Error(`${json.length} of ${items.length} mails were sent.`);
	const result = { ms, growthMb: (peak - before) / 1024, peakMb: peak / 1024 };
	process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

main().catch((error) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exit(1);
});
