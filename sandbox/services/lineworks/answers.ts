import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';

/** A refused call: becomes `{"code","description"}` under the status. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly description: string,
		readonly headers: Record<string, string> = {},
	) {
		super(description);
	}
}

/** The files of a mail have too many bytes; a proxy before the service may be the one that refuses them. */
export class TooManyBytes extends Refusal {
	constructor(bytes: number, most: number) {
		super(400, 'LIMIT_EXCEEDED', `The files total ${bytes} bytes; at most ${most}`);
	}
}

/** 400 INVALID_PARAMETER. */
export function invalidParameter(description: string): Refusal {
	return new Refusal(400, 'INVALID_PARAMETER', description);
}

/** What a handler answers; a body of `undefined` sends none. */
export interface ApiAnswer {
	status: number;
	body?: unknown;
}

// Marks an integer that no JavaScript number can hold; random, so that no text can imitate it.
const MARK = `int64-${randomUUID()}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');

/** JSON in which every bigint is written as an integer with all its digits. */
function toJson(value: unknown): string {
	return JSON.stringify(value, (_key, member: unknown) =>
		typeof member === 'bigint' ? `${MARK}${member}` : member,
	).replace(MARKED, '$1');
}

/** Sends an answer with Content-Type and body, or without both. */
export function sendAnswer(reply: FastifyReply, { status, body }: ApiAnswer): FastifyReply {
	reply.code(status);
	if (body === undefined) return reply.send();
	return reply.header('content-type', 'application/json; charset=utf-8').send(toJson(body));
}
