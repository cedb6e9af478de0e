import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { BodyError, readBody } from './body';
import type { VirtualClock } from './clock';
import { Exchange, type OpenFaults } from './exchange';
import type { FaultRules } from './faultRules';
import type { ChosenFault } from './faults/definition';
import type { LateWork } from './lateWork';
import { logBody, type RequestLog } from './requests';
import type { SandboxContext, SandboxService } from './service';

/** What the gateway works with. */
export interface GatewayParts {
	services: readonly SandboxService[];
	context: (service: SandboxService) => SandboxContext;
	requests: RequestLog;
	faults: FaultRules;
	open: OpenFaults;
	late: LateWork;
	clock: VirtualClock;
	bodyLimit: number;
}

const pendingFaults = new WeakMap<FastifyRequest, ChosenFault>();

/**
 * Registers every service under its prefix, behind what they share: the raw body, the request log and the
 * faults. Fastify's parsers would refuse content types that a service must see, so bodies are read here.
 */
export async function registerServices(app: FastifyInstance, parts: GatewayParts): Promise<void> {
	for (const service of parts.services) {
		await app.register(
			async (scope) => {
				addHooks(scope, service, parts);
				scope.setNotFoundHandler(async (request, reply) => {
					parts.context(service).note(request, 'No such route');
					return await reply.code(404).type('text/plain; charset=utf-8').send('404');
				});
				// In a child, so that a service can set handlers of its own.
				await scope.register(async (child) => await service.register(child, parts.context(service)));
			},
			{ prefix: service.prefix },
		);
	}
}

/** The fault that strikes a request while it is handled or when its answer leaves. */
export function pendingFault(request: FastifyRequest): ChosenFault | undefined {
	return pendingFaults.get(request);
}

/** Applies `chosen` at once when its phase is early (true), else keeps it for the handler or the answer (false). */
export function strike(
	request: FastifyRequest,
	reply: FastifyReply,
	chosen: ChosenFault,
	parts: GatewayParts,
): boolean {
	const { definition, parameters } = chosen;
	request.record.fault = definition.name;
	if (definition.phase === 'after' || definition.phase === 'within') {
		pendingFaults.set(request, chosen);
		return false;
	}
	reply.hijack();
	definition.run(exchangeOf(request, reply, parts), parameters);
	return true;
}

function exchangeOf(request: FastifyRequest, reply: FastifyReply, parts: GatewayParts): Exchange {
	return new Exchange(request.raw, reply.raw, request.record, parts.open, () => parts.clock.now());
}

function addHooks(scope: FastifyInstance, service: SandboxService, parts: GatewayParts): void {
	scope.addHook('onRequest', async (request, reply) => {
		const facts = { service: service.name, method: request.method, url: request.raw.url ?? '/' };
		request.record = parts.requests.add({
			...facts,
			at: new Date(parts.clock.now()).toISOString(),
			headers: { ...request.raw.headers },
		});
		request.rawBody = Buffer.alloc(0);
		const early = parts.faults.beforeBody(facts);
		if (early !== undefined && strike(request, reply, early, parts)) return reply;
		try {
			request.rawBody = await readBody(request.raw, parts.bodyLimit);
		} catch (error) {
			if (!(error instanceof BodyError)) throw error;
			request.record.refused = error.message;
			if (request.raw.socket.destroyed) return reply.hijack();
			return await reply
				.code(error.statusCode)
				.header('connection', 'close')
				.type('text/plain')
				.send(error.message);
		}
		request.record.body = logBody(request.rawBody);
		const chosen = parts.faults.withBody(facts, request.rawBody, service.recipientFaults !== 'manual');
		if (chosen !== undefined && strike(request, reply, chosen, parts)) return reply;
		return undefined;
	});

	scope.addHook('onSend', async (request, reply, payload) => {
		const pending = pendingFaults.get(request);
		if (pending === undefined || pending.definition.phase !== 'after') {
			request.record.status = reply.statusCode;
			return payload;
		}
		const { definition, parameters } = pending;
		const body = await payloadToBuffer(payload);
		definition.run(exchangeOf(request, reply, parts), parameters, {
			status: reply.statusCode,
			headers: reply.getHeaders() as Record<string, string>,
			body,
		});
		// The fault owns the connection now: fastify must not write its answer.
		return await new Promise<never>(() => undefined);
	});

	scope.setErrorHandler(async (error: Error, request, reply) => {
		request.record.refused = `Sandbox defect: ${error.message}`;
		process.stderr.write(
			`sandbox: ${service.name} ${request.method} ${request.url}: ${error.stack ?? error.message}\n`,
		);
		return await reply.code(500).type('text/plain').send(`Sandbox defect: ${error.message}`);
	});
}

async function payloadToBuffer(payload: unknown): Promise<Buffer> {
	if (payload === null || payload === undefined) return Buffer.alloc(0);
	if (Buffer.isBuffer(payload)) return payload;
	if (typeof payload === 'string') return Buffer.from(payload, 'utf8');
	const chunks: Buffer[] = [];
	for await (const chunk of payload as AsyncIterable<Buffer>) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks);
}
