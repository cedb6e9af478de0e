import { fastify, type FastifyInstance } from 'fastify';
import { registerAdmin } from './core/admin';
import { VirtualClock } from './core/clock';
import { OpenFaults } from './core/exchange';
import { FaultRules } from './core/faultRules';
import { FAULTS } from './core/faults';
import { pendingFault, registerServices, strike, type GatewayParts } from './core/gateway';
import { Inbox, type InboxOptions } from './core/inbox';
import { LateWork } from './core/lateWork';
import { deliveredPart } from './core/partialDelivery';
import { RequestLog } from './core/requests';
import { Scanner } from './core/scanner';
import type { Sandbox } from './core/sandbox';
import type { SandboxContext, SandboxService } from './core/service';
import { adminPage } from './inbox/adminPage';
import { sendPage } from './inbox/layout';
import { registerInbox } from './inbox/routes';
import { createServices } from './services';

interface SandboxOptions {
	/** Default 0: any free port. */
	port?: number;
	/** The sandbox speaks to this machine only. */
	host?: '127.0.0.1';
	/** Names of the services to run; default all. */
	services?: readonly string[];
	/** Services that the sandbox does not bring itself. */
	others?: readonly SandboxService[];
	/** Source of time in milliseconds; default the system's. */
	now?: () => number;
	/** The URL under which clients see the sandbox, where a proxy stands before it. Default `http://127.0.0.1:<port>`. */
	baseUrl?: string;
	/** Largest body in bytes; default 200 MiB. */
	bodyLimit?: number;
	inbox?: InboxOptions;
}

/** Methods whose bodies fastify must leave alone; the gateway reads them. */
const BODY_METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Starts the sandbox on the loopback interface. Throws on unknown service names and taken ports. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const services = pickServices(options);
	const clock = new VirtualClock(options.now);
	const scanner = new Scanner();
	const inbox = new Inbox(
		() => clock.now(),
		options.inbox,
		(message) => scanner.scan(message),
	);
	const requests = new RequestLog();
	const faults = new FaultRules([...FAULTS, ...services.flatMap((service) => service.faults ?? [])]);
	const open = new OpenFaults();
	const late = new LateWork();
	const app = createApp();
	let url = options.baseUrl ?? '';

	const byName = (name: string): SandboxService => {
		const found = services.find((service) => service.name === name);
		if (found === undefined) throw new Error(`The sandbox runs no service "${name}"`);
		return found;
	};
	const contexts = new Map<SandboxService, SandboxContext>();
	const parts: GatewayParts = {
		services,
		requests,
		faults,
		open,
		late,
		clock,
		bodyLimit: options.bodyLimit ?? 200 * 1024 * 1024,
		context: (service) => {
			const context = contexts.get(service) ?? createContext(service, parts, inbox, () => url);
			contexts.set(service, context);
			return context;
		},
	};
	const sandbox: Sandbox = {
		get url() {
			return url;
		},
		inbox,
		faults,
		requests,
		clock,
		scanner,
		service: <T extends SandboxService>(name: string) => byName(name) as T,
		serviceUrl: (name) => url + byName(name).prefix,
		finishLate: () => late.finish(),
		reset: () => {
			open.closeAll();
			late.cancel();
			faults.clear();
			requests.clear();
			scanner.reset();
			inbox.reset();
			clock.reset();
			for (const service of services) service.reset();
		},
		close: async () => {
			scanner.close();
			open.closeAll();
			late.cancel();
			await app.close();
			inbox.clear();
		},
	};
	await registerServices(app, parts);
	registerAdmin(
		app,
		sandbox,
		services,
		async (reply) => await sendPage(reply, { here: 'Admin', content: adminPage(sandbox, services) }),
	);
	registerInbox(app, sandbox, services);
	const address = await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
	url = (options.baseUrl ?? address).replace(/\/+$/, '');
	return sandbox;
}

function createApp(): FastifyInstance {
	const app = fastify({
		logger: false,
		forceCloseConnections: true,
		// Longer than any client keeps an idle connection, so that the sandbox never closes one under a request.
		keepAliveTimeout: 120_000,
		requestTimeout: 0,
		exposeHeadRoutes: false,
		routerOptions: { maxParamLength: 2000 },
	});
	for (const method of BODY_METHODS) app.addHttpMethod(method, { hasBody: false, overrideExisting: true });
	return app;
}

function createContext(
	service: SandboxService,
	parts: GatewayParts,
	inbox: Inbox,
	url: () => string,
): SandboxContext {
	return {
		now: () => parts.clock.now(),
		get url() {
			return url();
		},
		get serviceUrl() {
			return url() + service.prefix;
		},
		deliver: (mail, request) => {
			const fault = request === undefined ? undefined : pendingFault(request);
			const part = deliveredPart(mail, fault, request?.record.messages.length ?? 0);
			if (part === undefined) return undefined;
			const message = inbox.deliver(service.name, part, request?.record.id);
			request?.record.messages.push(message.id);
			return message;
		},
		struck: (request) => {
			const fault = pendingFault(request);
			if (fault?.definition.phase !== 'within') return undefined;
			return { name: fault.definition.name, parameters: fault.parameters };
		},
		later: (delayMs, work) => parts.late.add(delayMs, work),
		note: (request, reason) => {
			request.record.refused = reason;
		},
		recipientFault: async (request, reply, addresses) => {
			const chosen = parts.faults.byAddress(addresses, service.name);
			return chosen !== undefined && strike(request, reply, chosen, parts);
		},
	};
}

function pickServices({ services: names, others = [] }: SandboxOptions): SandboxService[] {
	const all = [...createServices(), ...others];
	if (names === undefined) return all;
	return names.map((name) => {
		const found = all.find((service) => service.name === name);
		if (found === undefined)
			throw new Error(`Unknown sandbox service "${name}". Known: ${all.map((one) => one.name).join(', ')}`);
		return found;
	});
}
