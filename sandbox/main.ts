import { parseArgs } from 'node:util';
import { DEFAULT_PORT, startSandbox } from './index';

const HELP = `Usage: npm run sandbox -- [--port 4010] [--services communicationhub,lineworks] [--no-content]

  --port       port on 127.0.0.1; default 4010, or a free one where that is taken; 0 takes any free one
  --services   comma list; default all
  --no-content keep length and hash of attachments only
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			services: { type: 'string' },
			'no-content': { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		process.stderr.write(HELP);
		return;
	}
	const options = {
		services: values.services?.split(',').map((name) => name.trim()),
		inbox: { keepContent: !values['no-content'] },
	};
	const sandbox =
		values.port === undefined
			? await startAtHome(options)
			: await startSandbox({ ...options, port: Number(values.port) });
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
			`  Inbox        ${sandbox.url}/`,
			`  Credentials  ${sandbox.url}/credentials   (what to enter in n8n)`,
			`  Services     ${sandbox.url}/admin   (base URLs, settings, faults)`,
			`  Try          an address such as reset-after-accept@fault.test triggers that fault`,
			'  End it with Ctrl-C.',
			'',
		].join('\n'),
	);
	process.stdout.write(`${JSON.stringify({ url: sandbox.url })}\n`);
}

/** At the port that the pages name, or at a free one where somebody else has it. */
async function startAtHome(options: Parameters<typeof startSandbox>[0]): ReturnType<typeof startSandbox> {
	try {
		return await startSandbox({ ...options, port: DEFAULT_PORT });
	} catch (error) {
		if ((error as { code?: unknown }).code !== 'EADDRINUSE') throw error;
		process.stderr.write(`Port ${DEFAULT_PORT} is taken; this sandbox takes a free one.\n`);
		return await startSandbox({ ...options, port: 0 });
	}
}

main().catch((error: unknown) => {
	process.stderr.write(`sandbox: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exit(1);
});
