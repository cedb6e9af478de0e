import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../core/service';
import { Refusal, sendAnswer, TooManyBytes, type ApiAnswer } from './answers';
import { Mailbox } from './mailbox';
import { findMember, memberName, type Member } from './members';
import { RateLimits } from './rate';
import type { LineWorksSettings } from './settings';
import { TokenStore, type Grant } from './tokens';

/** A call that has passed authentication. */
export interface Call {
	request: FastifyRequest;
	/** Who signed in. */
	member: Member;
	params: Record<string, string>;
	query: URLSearchParams;
}

/** One endpoint: what it is called for the rate limit, which scopes open it, what it does. */
interface Endpoint {
	operation: string;
	scopes: string[];
	/** Query parameters that are documented; the service silently ignores any other one, so the sandbox refuses it. */
	query?: string[];
	/** Sends a mail, so the sender's own limit applies as well. */
	sends?: boolean;
	run(call: Call): ApiAnswer;
}

/** Everything the endpoints share: settings, tokens, limits, mailboxes. */
export class Api {
	readonly tokens: TokenStore;
	readonly rates: RateLimits;
	private readonly mailboxes = new Map<string, Mailbox>();

	constructor(
		readonly settings: () => LineWorksSettings,
		private readonly contextOf: () => SandboxContext,
	) {
		const now = () => this.context.now();
		this.tokens = new TokenStore(settings, now);
		this.rates = new RateLimits(settings, now);
	}

	get context(): SandboxContext {
		return this.contextOf();
	}

	/** The mailbox of a member, filled with the seed mails when first asked for. */
	mailbox(member: Member): Mailbox {
		const known = this.mailboxes.get(member.userId);
		if (known !== undefined) return known;
		const owner = { email: member.email, name: memberName(member) };
		const fresh = new Mailbox(owner, this.context.now());
		this.mailboxes.set(member.userId, fresh);
		return fresh;
	}

	/** The fastify handler of an endpoint: token, scope, rate limit, then the endpoint; refusals become answers. */
	handler(endpoint: Endpoint) {
		return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
			try {
				const grant = this.authenticate(request);
				if (!endpoint.scopes.some((scope) => grant.scopes.includes(scope))) {
					throw new Refusal(
						403,
						'FORBIDDEN',
						`The token has none of the scopes ${endpoint.scopes.join(', ')}`,
					);
				}
				const limited = [endpoint.operation, endpoint.sends ? grant.userId : undefined] as const;
				this.rates.call(...limited);
				const { searchParams } = new URL(request.raw.url ?? '/', 'http://sandbox');
				checkQuery(searchParams, endpoint.query ?? []);
				const member = signedIn(grant);
				const params = request.params as Record<string, string>;
				const answer = endpoint.run({ request, member, params, query: searchParams });
				if (endpoint.sends && answer.status < 300) this.rates.mailSent(member.userId);
				reply.headers(this.rates.headers(...limited));
				return sendAnswer(reply, answer);
			} catch (error) {
				if (!(error instanceof Refusal)) throw error;
				return this.refuse(request, reply, error);
			}
		};
	}

	clear(): void {
		this.tokens.clear();
		this.rates.clear();
		this.mailboxes.clear();
	}

	private authenticate({ headers }: FastifyRequest): Grant {
		const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/.exec(headers.authorization ?? '')?.[1];
		if (token === undefined) throw unauthorized('The Bearer token is missing', 'Bearer');
		const access = this.tokens.access(token);
		if (typeof access !== 'string') return access;
		throw unauthorized(access, `Bearer error="invalid_token", error_description="${access}"`);
	}

	private refuse(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
		this.context.note(request, refusal.description);
		const { status, code, description } = refusal;
		reply.headers(refusal.headers);
		if (status === 401 && this.settings().empty401) return sendAnswer(reply, { status });
		if (refusal instanceof TooManyBytes && this.settings().oversizeAnswer === 'html') {
			reply.code(413).header('content-type', 'text/html');
			return reply.send('<html><body><h1>413 Request Entity Too Large</h1></body></html>');
		}
		return sendAnswer(reply, { status, body: { code, description } });
	}
}

function checkQuery(query: URLSearchParams, known: string[]): void {
	for (const name of new Set(query.keys())) {
		if (!known.includes(name))
			throw new Refusal(400, 'INVALID_PARAMETER', `The query parameter ${name} is not one of this call`);
		if (query.getAll(name).length > 1)
			throw new Refusal(400, 'INVALID_PARAMETER', `The query parameter ${name} occurs twice`);
	}
}

function unauthorized(description: string, challenge: string): Refusal {
	return new Refusal(401, 'UNAUTHORIZED', description, { 'www-authenticate': challenge });
}

function signedIn({ userId }: Grant): Member {
	const member = userId === undefined ? undefined : findMember(userId);
	if (member === undefined) {
		throw new Refusal(403, 'SERVICE_ACCOUNT_NOT_ALLOWED', 'A service account cannot use this API');
	}
	return member;
}

/** The member that `{userId}` names. Throws 404 for nobody and 403 for anybody but the one who signed in. */
export function ownMember({ params, member }: Call): Member {
	const { userId = '' } = params;
	if (userId === 'me' || userId === member.userId || userId.toLowerCase() === member.email) return member;
	if (findMember(userId) === undefined)
		throw new Refusal(404, 'USER_NOT_EXIST', `There is no member "${userId}"`);
	throw new Refusal(403, 'ACCESS_DENIED', 'The token belongs to another member');
}

/** The body as a JSON object. Throws 400. */
export function jsonObject(request: FastifyRequest): Record<string, unknown> {
	requireJson(request);
	try {
		const value: unknown = JSON.parse(request.rawBody.toString('utf8'));
		if (typeof value === 'object' && value !== null && !Array.isArray(value))
			return value as Record<string, unknown>;
	} catch {
		// Falls through to the refusal below.
	}
	throw new Refusal(400, 'BAD_REQUEST', 'The body is not a JSON object');
}

/** Refuses bodies that are not declared as JSON or come without a length. Throws 400. */
export function requireJson({ headers }: FastifyRequest): void {
	if (!/^application\/json(;\s*charset=utf-8)?$/i.test(headers['content-type'] ?? '')) {
		throw new Refusal(400, 'BAD_REQUEST', 'Content-Type must be application/json');
	}
	if (headers['content-length'] === undefined) {
		throw new Refusal(400, 'BAD_REQUEST', 'Content-Length is missing; chunked bodies are not documented');
	}
}

/** An integer of the query within its limits. Throws 400 OUT_OF_RANGE. */
export function integerOf(
	query: URLSearchParams,
	name: string,
	[least, most, standard]: [number, number, number],
): number {
	const value = query.get(name);
	if (value === null) return standard;
	const number = Number(value);
	if (/^\d+$/.test(value) && number >= least && number <= most) return number;
	throw new Refusal(400, 'OUT_OF_RANGE', `${name} must be a whole number from ${least} to ${most}`);
}

/** One of the words that a query parameter may be. Throws 400. */
export function choiceOf<T extends string>(
	query: URLSearchParams,
	name: string,
	choices: readonly T[],
	standard: T,
): T {
	const value = query.get(name) ?? standard;
	const chosen = choices.find((choice) => choice === value);
	if (chosen === undefined)
		throw new Refusal(400, 'INVALID_PARAMETER', `${name} must be one of ${choices.join(', ')}`);
	return chosen;
}

// Bytes whose base64 holds "+", "/" and "=": a cursor that is not URL-encoded comes back changed.
const CURSOR_HEAD = Buffer.from([0xfb, 0xff, 0xbe]);

/** Where a list continues. */
interface CursorPlace {
	offset: number;
	/** Empty pages that came since the last row. */
	emptyPages: number;
}

/** The cursor that continues at `offset`. */
export function cursorAt(offset: number, emptyPages = 0): string {
	const place = `${String(offset).padStart(7, '0')}${emptyPages === 0 ? '' : `.${emptyPages}`}`;
	return Buffer.concat([CURSOR_HEAD, Buffer.from(place)]).toString('base64');
}

/** Where a cursor continues. Throws 400 for anything that `cursorAt` did not make. */
export function cursorPlace(query: URLSearchParams): CursorPlace {
	const cursor = query.get('cursor');
	if (cursor === null) return { offset: 0, emptyPages: 0 };
	const place = Buffer.from(cursor, 'base64').subarray(CURSOR_HEAD.length).toString('latin1');
	const [offset, emptyPages] = [...place.split('.'), '0'].map(Number);
	if (!Number.isInteger(offset) || !Number.isInteger(emptyPages) || cursorAt(offset, emptyPages) !== cursor) {
		throw new Refusal(
			400,
			'INVALID_PARAMETER',
			'The cursor is not one of this service (was it URL-encoded?)',
		);
	}
	return { offset, emptyPages };
}
