/**
 * One mail in n8n-core's engine, in a process of its own, to a hub that answers with far too much. Arguments: the hub's
 * URL. Prints by how many MB the resident memory rose at its highest, and what the node said of the mail.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { startEngine } from './engine';

const kilobytes = (name: string) =>
	Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

async function main() {
	const [hub] = process.argv.slice(2);
	const engine = await startEngine();
	const send = async (path: string) =>
		await engine.run({
			node: 'communicationHub',
			parameters: {
				resource: 'mail',
				operation: 'send',
				from: 'ann@example.com',
				to: 'bob@example.org',
				subject: 'Hi',
				emailFormat: 'html',
				html: '<p>x</p>',
				options: {},
			},
			credentials: { communicationHubApi: { baseUrl: `${hub}${path}`, authentication: 'none' } },
			onError: 'continueErrorOutput',
		});
	// What is loaded and compiled for the first mail is not the answer's.
	await send('/small');
	const rose: Record<string, unknown> = {};
	for (const path of ['/plain', '/gzip', '/brotli']) {
		global.gc?.();
		writeFileSync('/proc/self/clear_refs', '5');
		const before = kilobytes('VmRSS');
		const { outputs } = await send(path);
		const [{ json }] = outputs[1];
		rose[path] = {
			megabytes: (kilobytes('VmHWM') - before) / 1024,
			outcome: (json.details as { outcome: string }).outcome,
		};
	}
	engine.close();
	process.stdout.write(`${JSON.stringify(rose)}\n`, () => process.exit(0));
}

main().catch((error) => {
	process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
	process.exit(1);
});
