import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBody } from './body';
import type { FaultRule } from './faultRules';
import type { Sandbox } from './sandbox';
import type { SandboxService } from './service';

const ADMIN_BODY_LIMIT = 5 * 1024 * 1024;

/**
 * `/admin`: everything that `Sandbox` offers in process, over HTTP and in JSON.
 * @param page the same for people
 */
export function registerAdmin(
	app: FastifyInstance,
	sandbox: Sandbox,
	services: readonly SandboxService[],
	page: (reply: FastifyReply) => Promise<FastifyReply>,
): void {
	app.get('/admin', async (request, reply) => {
		// Browsers ask for HTML, programs for anything.
		if (request.headers.accept?.includes('text/html')) return await page(reply);
		return {
			url: sandbox.url,
			now: new Date(sandbox.clock.now()).toISOString(),
			services: services.map(({ name, title, prefix, settings }) => ({
				name,
				title,
				url: sandbox.url + prefix,
				settings,
			})),
			faults: sandbox.faults.known.map(({ name, service, phase, delivers, description, defaults }) => ({
				name,
				service,
				phase,
				delivers,
				description,
				defaults,
			})),
		};
	});
	app.post('/admin/reset', async () => {
		sandbox.reset();
		return { ok: true };
	});
	app.post('/admin/clock', async (request, reply) => {
		const { advanceSeconds } = await jsonBody(request);
		if (typeof advanceSeconds !== 'number') return await refuse(reply, 'advanceSeconds must be a number');
		sandbox.clock.advance(advanceSeconds);
		return { now: new Date(sandbox.clock.now()).toISOString() };
	});
	app.post('/admin/finish-late', async () => {
		sandbox.finishLate();
		return { ok: true };
	});
	registerFaults(app, sandbox);
	registerScanner(app, sandbox);
	registerSettings(app, services);
}

function registerFaults(app: FastifyInstance, sandbox: Sandbox): void {
	app.get('/admin/faults', async () => sandbox.faults.list());
	app.post('/admin/faults', async (request, reply) => {
		try {
			return { id: sandbox.faults.add((await jsonBody(request)) as unknown as FaultRule) };
		} catch (error) {
			return await refuse(reply, (error as Error).message);
		}
	});
	app.delete('/admin/faults', async () => {
		sandbox.faults.clear();
		return { ok: true };
	});
	app.delete('/admin/faults/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		return sandbox.faults.remove(id) ? { ok: true } : await refuse(reply, `No fault ${id}`, 404);
	});
}

function registerScanner(app: FastifyInstance, { scanner }: Sandbox): void {
	app.get('/admin/scanner', async () => {
		await scanner.idle();
		return { on: scanner.on, visits: scanner.visits };
	});
	app.patch('/admin/scanner', async (request, reply) => {
		const { on } = await jsonBody(request);
		if (typeof on !== 'boolean') return await refuse(reply, 'on must be true or false');
		scanner.on = on;
		return { on };
	});
}

function registerSettings(app: FastifyInstance, services: readonly SandboxService[]): void {
	const find = (request: FastifyRequest) =>
		services.find(({ name }) => name === (request.params as { name: string }).name);
	app.get('/admin/services/:name', async (request, reply) => {
		const service = find(request);
		return service === undefined ? await refuse(reply, 'No such service', 404) : service.settings;
	});
	app.patch('/admin/services/:name', async (request, reply) => {
		const service = find(request);
		if (service === undefined) return await refuse(reply, 'No such service', 404);
		const change = await jsonBody(request);
		const unknown = Object.keys(change).filter((key) => !Object.hasOwn(service.settings, key));
		// A misspelt setting would leave a test running against the default.
		if (unknown.length > 0) return await refuse(reply, `Unknown settings: ${unknown.join(', ')}`);
		return Object.assign(service.settings, change);
	});
}

async function jsonBody(request: FastifyRequest): Promise<Record<string, unknown>> {
	const body = await readBody(request.raw, ADMIN_BODY_LIMIT);
	return body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Record<string, unknown>);
}

async function refuse(reply: FastifyReply, error: string, status = 400): Promise<FastifyReply> {
	return await reply.code(status).send({ error });
}
