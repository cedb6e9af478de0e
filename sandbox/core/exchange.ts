import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { RequestRecord } from './requests';

/** A complete answer before it leaves, with the body in memory. */
export interface Answer {
	status: number;
	headers: OutgoingHttpHeaders;
	body: Buffer;
}

/** Timers and sockets that a fault keeps open; closed on reset and at the end. */
export class OpenFaults {
	private readonly closers = new Set<() => void>();

	add(close: () => void): () => void {
		this.closers.add(close);
		return () => this.closers.delete(close);
	}

	closeAll(): void {
		for (const close of [...this.closers]) close();
		this.closers.clear();
	}
}

/** One request and its answer, as a fault handles them: all that can be done to the connection. */
export class Exchange {
	constructor(
		private readonly request: IncomingMessage,
		private readonly response: ServerResponse,
		private readonly record: RequestRecord,
		private readonly open: OpenFaults,
		readonly now: () => number,
	) {}

	get requestHeaders(): IncomingHttpHeaders {
		return this.request.headers;
	}

	/** Sends a complete answer with the Content-Length that fits it. */
	answer({ status, headers, body }: Answer): void {
		if (!this.start(status, headers, body.length)) return;
		this.response.end(body);
	}

	/** Resets the connection (RST, not FIN), so the client sees ECONNRESET. */
	reset(): void {
		const { socket } = this.request;
		if (!socket.destroyed) socket.resetAndDestroy();
	}

	/** Sends no answer; the connection stays open until the client or the sandbox closes it. */
	hang(): void {
		const { socket } = this.request;
		const forget = this.open.add(() => socket.destroy());
		socket.once('close', forget);
	}

	/** Runs `action` after `delayMs`, unless the connection is closed before. */
	later(delayMs: number, action: () => void): void {
		const { socket } = this.request;
		const stop = (): void => {
			clearTimeout(timer);
			socket.removeListener('close', stop);
			forget();
		};
		const timer = setTimeout(() => {
			stop();
			action();
		}, delayMs);
		const forget = this.open.add(() => socket.destroy());
		socket.once('close', stop);
	}

	/** Sends the answer in ten small pieces per second. */
	trickle({ status, headers, body }: Answer, bytesPerSecond: number): void {
		if (!this.start(status, headers, body.length)) return;
		this.response.flushHeaders();
		const piece = Math.max(1, Math.ceil(bytesPerSecond / 10));
		const step = (from: number): void => {
			const chunk = body.subarray(from, from + piece);
			// The last piece ends the answer: the client counts bytes and may use the connection again at once.
			if (from + piece >= body.length) {
				this.response.end(chunk);
				return;
			}
			this.response.write(chunk);
			this.later((1000 * piece) / bytesPerSecond, () => step(from + piece));
		};
		step(0);
	}

	/** Sends half the body under the full Content-Length and closes the connection. */
	cutOff({ status, headers, body }: Answer): void {
		if (!this.start(status, { ...headers, connection: 'close' }, body.length)) return;
		const { socket } = this.request;
		this.response.write(body.subarray(0, Math.floor(body.length / 2)), () => socket.destroySoon());
	}

	/** Sends an answer in pieces, no faster than the client reads. `length` is that of all of them together. */
	pieces({ status, headers }: Omit<Answer, 'body'>, length: number, pieces: Iterable<Buffer>): void {
		if (!this.start(status, headers, length)) return;
		const left = pieces[Symbol.iterator]();
		const pump = (): void => {
			for (let next = left.next(); next.done !== true; next = left.next()) {
				if (!this.response.write(next.value)) {
					this.response.once('drain', pump);
					return;
				}
			}
			this.response.end();
		};
		pump();
	}

	private start(status: number, headers: OutgoingHttpHeaders, length: number): boolean {
		if (this.request.socket.destroyed || this.response.headersSent) return false;
		this.record.status = status;
		const { 'transfer-encoding': _dropped, ...rest } = headers;
		this.response.writeHead(status, { ...rest, 'content-length': length });
		return true;
	}
}
