import { parseArgs } from 'node:util';
import { startSandbox } from './index';

const HELP = `Usage: npm run sandbox -- [--port 4010] [--services communicationhub,lineworks] [--no-content]

  --port       port on 127.0.0.1; 0 (default) takes any free one
  --services   comma list; default all
  --no-content keep length and hash of attachments only
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			services: { type: 'string' },
			'no-content': { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stderr.write(HELP);
		return;
	}
	const sandbox = await startSandbox({
		port: Number(values.port),
		services: values.services?.split(',').map((name) => name.trim()),
		inbox: { keepContent: !values['no-content'] },
	});
	let ending = false;
	const end = (): void => {
		if (ending) return;
		ending = true;
		void sandbox.close().then(() => process.exit(0));
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
	process.stderr.write(
		[
			`The sandbox listens on ${sandbox.url} (this machine only). No mail leaves it.`,
			`  Inbox     ${sandbox.url}/`,
			`  Services  ${sandbox.url}/admin   (base URLs, settings, faults)`,
			`  Try       an address such as reset-after-accept@fault.test triggers that fault`,
			'  End it with Ctrl-C.',
			'',
		].join('\n'),
	);
	process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
