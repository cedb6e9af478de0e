import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** Bodies up to this size are kept whole; of larger ones the first 64 KiB. */
const KEPT_BODY_BYTES = 1024 * 1024;
const KEPT_HEAD_BYTES = 64 * 1024;

interface LoggedBody {
	bytes: number;
	sha256: string;
	/** The body, or its head when `truncated`. */
	content: Buffer;
	truncated: boolean;
}

/** One request to one of the services, as the sandbox saw it. */
export interface RequestRecord {
	id: string;
	/** ISO time on the virtual clock. */
	at: string;
	service: string;
	method: string;
	/** Path and query as sent. */
	url: string;
	headers: IncomingHttpHeaders;
	body: LoggedBody;
	/** The answer's status; undefined while unanswered and when no answer went out (reset, time-out). */
	status?: number;
	/** Why the sandbox refused it. */
	refused?: string;
	/** The fault that was applied. */
	fault?: string;
	/** Inbox ids of what this request delivered. */
	messages: string[];
}

/** The same with the body as text, for the JSON API. */
type RequestJson = Omit<RequestRecord, 'body'> & {
	body: { bytes: number; sha256: string; text: string; truncated: boolean };
};

/** The request log. The newest `limit` requests are kept; `total` counts all. */
export class RequestLog {
	private records: RequestRecord[] = [];
	private counter = 0;

	constructor(private readonly limit = 20_000) {}

	get total(): number {
		return this.counter;
	}

	add(entry: Pick<RequestRecord, 'at' | 'service' | 'method' | 'url' | 'headers'>): RequestRecord {
		this.counter += 1;
		const record: RequestRecord = {
			id: `r${this.counter}`,
			...entry,
			body: logBody(Buffer.alloc(0)),
			messages: [],
		};
		this.records.push(record);
		if (this.records.length > this.limit) this.records.splice(0, this.records.length - this.limit);
		return record;
	}

	/** All kept requests, oldest first. */
	list(filter: { service?: string; contains?: string } = {}): RequestRecord[] {
		return this.records.filter(
			(record) =>
				(filter.service === undefined || record.service === filter.service) &&
				(filter.contains === undefined || recordContains(record, filter.contains)),
		);
	}

	get(id: string): RequestRecord | undefined {
		return this.records.find((record) => record.id === id);
	}

	clear(): void {
		this.records = [];
		this.counter = 0;
	}
}

/** What the log keeps of a body: all of it up to 1 MiB, else its head; always length and SHA-256. */
export function logBody(body: Buffer): LoggedBody {
	const truncated = body.length > KEPT_BODY_BYTES;
	return {
		bytes: body.length,
		sha256: createHash('sha256').update(body).digest('hex'),
		// A copy: a view would keep the whole body alive.
		content: truncated ? Buffer.from(body.subarray(0, KEPT_HEAD_BYTES)) : body,
		truncated,
	};
}

/** The request roughly as sent: request line, headers, body (or its head). */
export function rawRequest(record: RequestRecord): string {
	const headers = Object.entries(record.headers).flatMap(([name, value]) =>
		(Array.isArray(value) ? value : [value]).map((one) => `${name}: ${one ?? ''}`),
	);
	const cut = record.body.truncated
		? `\n[cut: ${record.body.bytes} bytes in all, sha256 ${record.body.sha256}]`
		: '';
	return `${record.method} ${record.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${record.body.content.toString('utf8')}${cut}`;
}

/** A record as JSON for the API. */
export function requestToJson(record: RequestRecord): RequestJson {
	const { content, bytes, sha256, truncated } = record.body;
	return { ...record, body: { bytes, sha256, truncated, text: content.toString('utf8') } };
}

function recordContains(record: RequestRecord, needle: string): boolean {
	return rawRequest(record).includes(needle);
}
