import type { FastifyReply, FastifyRequest } from 'fastify';
import { inCase } from './answers';
import type { Site } from './auth';
import { parseObject, type Parts } from './parts';
import { BODIES, findings, type BodyName } from './schema';
import type { Caller } from './state';

/** An accepted call. */
export interface Call {
	parts: Parts;
	request: FastifyRequest;
	reply: FastifyReply;
	caller: Caller;
	site: Site;
	query: Record<string, string | undefined>;
}

export type Method = (call: Call) => Promise<FastifyReply>;

export async function checkedBody(call: Call, name: BodyName): Promise<Record<string, unknown> | undefined> {
	if (call.request.headers['transfer-encoding'] !== undefined) {
		await badRequest(call, 'The body came in chunks, without a Content-Length');
		return undefined;
	}
	const body = parseObject(call.request);
	if (body === undefined) {
		await badRequest(call, 'The body is not a JSON object under application/json');
		return undefined;
	}
	// The only refusal whose wire form is known.
	if ('Emails' in body && body.Emails === null) {
		call.parts.context.note(call.request, 'Emails is null');
		await answer(call, { Message: 'The request is invalid.', MessageDetail: "parameter 'emails' is null" });
		return undefined;
	}
	const found = findings(BODIES[call.site][name], body);
	if (found.length === 0) return body;
	await badRequest(call, found.slice(0, 5).join('; '));
	return undefined;
}

export async function badRequest(call: Call, detail: string): Promise<FastifyReply> {
	call.parts.context.note(call.request, detail);
	return await answer(call, { Message: 'The request is invalid.', MessageDetail: detail }, 400);
}

/** 200 with null: the service's way to say that a call failed. */
export async function failed(call: Call, reason: string): Promise<FastifyReply> {
	call.parts.context.note(call.request, reason);
	return await answer(call, null);
}

export async function answer(call: Call, value: unknown, status = 200): Promise<FastifyReply> {
	const shaped = inCase(call.parts.settings, value);
	return await call.reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(shaped));
}
