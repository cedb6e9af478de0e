import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAIL } from './workflows';

/**
 * A server on loopback before the service, at which mails of a case wait: an execution is cut off with so many mails out
 * and so many under way, however slow the machine is.
 */
export class Gate {
	private readonly cases = new Map<string, Held>();
	private readonly server = createServer((request, response) => void this.handle(request, response));

	/** @param target where the service is */
	private constructor(private readonly target: URL) {}

	static async before(target: string): Promise<Gate> {
		const gate = new Gate(new URL(target));
		await new Promise<void>((resolve) => gate.server.listen(0, '127.0.0.1', resolve));
		return gate;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** Lets so many mails more of a case through; those behind them wait. */
	hold(id: string, passes: number): void {
		this.cases.set(id, { passes, waiting: [] });
	}

	/** Mails of a case that wait, or have been given up while they waited. */
	held(id: string): number {
		return this.cases.get(id)?.waiting.length ?? 0;
	}

	/**
	 * Opens the gate for all. Of the mails that waited a third has reached the service before, without an answer; a third
	 * reaches it now; a third is lost.
	 */
	async release(): Promise<void> {
		const waiting = [...this.cases.values()].flatMap((held) => held.waiting);
		this.cases.clear();
		await Promise.all(waiting.map(async (goOn) => await goOn()));
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		// A client that goes away is what all this is about.
		response.on('error', () => {});
		const chunks: Buffer[] = [];
		try {
			for await (const chunk of request) chunks.push(chunk as Buffer);
		} catch {
			return;
		}
		const body = Buffer.concat(chunks);
		const [, id, mail] = MAIL.exec(body.toString()) ?? [];
		const held = this.cases.get(id);
		if (held === undefined || held.passes-- > 0) return answer(response, await this.ask(request, body));
		const fate = Number(mail) % 3;
		const early = fate === 0 ? this.ask(request, body) : undefined;
		held.waiting.push(async () => {
			if (fate === 2) return void response.destroy();
			answer(response, await (early ?? this.ask(request, body)));
		});
	}

	private async ask({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
		return await new Promise((resolve, reject) => {
			const { hostname, port } = this.target;
			const passed = httpRequest(
				{ hostname, port, path: url, method, headers: { ...headers, host: `${hostname}:${port}` } },
				(received) => {
					const chunks: Buffer[] = [];
					received.on('data', (chunk: Buffer) => chunks.push(chunk));
					received.on('error', reject);
					received.on('end', () => resolve({ received, body: Buffer.concat(chunks) }));
				},
			);
			passed.on('error', reject);
			passed.end(body);
		});
	}
}

interface Held {
	/** Mails that may still go through. */
	passes: number;
	/** What lets each of the others go on. */
	waiting: Array<() => Promise<void>>;
}

interface Answer {
	received: IncomingMessage;
	body: Buffer;
}

function answer(response: ServerResponse, { received, body }: Answer): void {
	if (response.destroyed) return;
	const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = received.headers;
	response.writeHead(received.statusCode as number, { ...headers, 'content-length': body.length });
	response.end(body);
}
