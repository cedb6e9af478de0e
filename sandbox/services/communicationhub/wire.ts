import type { FastifyRequest } from 'fastify';
import type { Issue } from './hubError';

type BodyFormat = 'json' | 'xml';
type AnswerFormat = 'json' | 'xml' | 'html';

/** What request line and headers say, before the body is looked at. */
export interface Wire {
	/** Below the prefix, lower case, without suffix and trailing slash: `/mail/send`. */
	path: string;
	method: string;
	query: ReadonlyArray<readonly [string, string]>;
	/** The query as it was sent, before it is decoded. */
	rawQuery: string;
	suffix?: string;
	/** `/json/reply/SendMail` and `/xml/reply/SendMail` force both formats. */
	replyOperation?: string;
	chunked: boolean;
	contentType?: string;
	accept?: string;
	/** What the body would be parsed as; undefined when the framework binds an empty DTO. */
	bodyFormat?: BodyFormat;
	answerFormat: AnswerFormat;
	/** The callback name as the framework writes it. */
	callback?: string;
}

const BODY_TYPES: Record<string, BodyFormat> = {
	'application/json': 'json',
	'text/json': 'json',
	'application/xml': 'xml',
	'text/xml': 'xml',
};

/** Reads request line and headers (CommunicationHub API sheet, sections 1, 4 and 6). */
export function readWire(request: FastifyRequest, prefix: string): Wire {
	const { headers, url: rawUrl = '/', method = 'GET' } = request.raw;
	const url = new URL(rawUrl.slice(prefix.length) || '/', 'http://hub.invalid');
	let path = decode(url.pathname).toLowerCase().replace(/\/+$/, '') || '/';
	const suffix = /\.([a-z]+)$/.exec(path)?.[1];
	if (suffix !== undefined) path = path.slice(0, -suffix.length - 1);
	const reply = /^\/(json|xml)\/reply\/([a-z]+)$/.exec(path);
	const query = [...url.searchParams.entries()];
	const contentType = headers['content-type'];
	const mediaType = contentType?.split(';')[0]?.trim().toLowerCase() ?? '';
	const forced = reply?.[1] as BodyFormat | undefined;
	const bodyFormat = forced ?? BODY_TYPES[mediaType];
	const callback = parameter(query, 'callback');
	const wire: Omit<Wire, 'answerFormat'> = {
		path,
		method,
		query,
		rawQuery: rawUrl.split('?').slice(1).join('?'),
		suffix,
		replyOperation: reply?.[2],
		chunked: headers['transfer-encoding'] !== undefined && headers['content-length'] === undefined,
		contentType,
		accept: headers.accept,
		bodyFormat,
		callback:
			callback === undefined || callback === '' ? undefined : callback.replace(/[^A-Za-z0-9_.]/g, '_'),
	};
	return { ...wire, answerFormat: forced ?? selectAnswer(wire) };
}

/** A query parameter by its name in any case. */
export function parameter(query: Wire['query'], name: string): string | undefined {
	return query.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function selectAnswer(wire: Omit<Wire, 'answerFormat'>): AnswerFormat {
	const chosen = wire.suffix ?? parameter(wire.query, 'format')?.toLowerCase();
	if (chosen === 'json' || chosen === 'xml') return chosen;
	if (chosen !== undefined) return 'html';
	if (wire.callback !== undefined) return 'json';
	const accept = (wire.accept ?? '').toLowerCase();
	if (accept.includes('application/json')) return 'json';
	const first = accept.split(/[,;]/)[0]?.trim();
	if (first === 'application/xml') return 'xml';
	if (first === '*/*') return wire.bodyFormat ?? 'json';
	return 'html';
}

/** Everything in request line and headers that would silently lose something. Empty for a clean request. */
export function wireIssues(wire: Wire, bodyBytes: number, allowedParameters: readonly string[]): Issue[] {
	const issues: Issue[] = [];
	const add = (message: string, field?: string) => issues.push({ message, field });
	if (wire.method === 'GET') {
		if (bodyBytes > 0) add('A GET request must have no body');
	} else {
		if (wire.chunked)
			add('Transfer-Encoding: chunked without Content-Length: the hub would bind an empty request');
		if (wire.contentType === undefined) add('No Content-Type: the hub would bind an empty request');
		else if (wire.bodyFormat === undefined)
			add(`Content-Type ${wire.contentType}: the hub would bind an empty request`);
		const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(wire.contentType ?? '')?.[1];
		if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
			add(`Charset ${charset} is ignored: the hub reads UTF-8`);
	}
	if (wire.accept !== 'application/json' && wire.accept !== 'application/xml') {
		add(`Accept must be exactly application/json or application/xml, not ${wire.accept ?? 'missing'}`);
	}
	if (/[^\w.~!$&'()*+,;=:@/?%-]/.test(wire.rawQuery)) add('The query is not URL-encoded');
	const seen = new Set<string>();
	for (const [key, value] of wire.query) {
		if (![...allowedParameters, 'callback', 'format'].includes(key)) {
			add(`Query parameter ${key} would override the body or be lost`, key);
		}
		if (seen.has(key)) add(`Query parameter ${key} twice`, key);
		seen.add(key);
		if (key === 'format' && value !== 'json' && value !== 'xml')
			add(`format=${value} is neither json nor xml`, key);
		if (key === 'callback' && !/^[A-Za-z_][A-Za-z0-9_.]*$/.test(value))
			add('The hub would change this callback name', key);
	}
	if (wire.suffix !== undefined && wire.suffix !== 'json' && wire.suffix !== 'xml')
		add(`Unknown suffix .${wire.suffix}`);
	if (wire.callback !== undefined && wire.answerFormat !== 'json')
		add('callback needs a JSON answer', 'callback');
	return issues;
}

function decode(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
