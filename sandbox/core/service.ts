import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { FaultDefinition, FaultParameters } from './faults/definition';
import type { InboxMessage, MailToDeliver } from './inbox';
import type { RequestRecord } from './requests';

declare module 'fastify' {
	interface FastifyRequest {
		/** The body exactly as it came, after transfer decoding; empty when there was none. */
		rawBody: Buffer;
		/** This request's entry in the log. */
		record: RequestRecord;
	}
}

/** A fault that the service has to play. */
export interface StruckFault {
	name: string;
	parameters: FaultParameters;
}

/** What the sandbox offers to a service. */
export interface SandboxContext {
	/** Milliseconds since 1970 on the virtual clock. Use it for everything that expires. */
	now(): number;
	/** `http://127.0.0.1:<port>`, without a trailing slash. Known once the sandbox listens: read it per request. */
	readonly url: string;
	/** `url` plus the service's prefix. */
	readonly serviceUrl: string;
	/**
	 * Puts an accepted mail into the inbox. `request` ties it to the request log. Under a fault that delivers a part
	 * only, the rest is left out; undefined for a mail that does not go out at all.
	 */
	deliver(mail: MailToDeliver, request?: FastifyRequest): InboxMessage | undefined;
	/** The fault of phase `within` that strikes this request, with its values. The service plays it. */
	struck(request: FastifyRequest): StruckFault | undefined;
	/** Finishes something after the answer; `Sandbox.finishLate` does so earlier. */
	later(delayMs: number, work: () => void): void;
	/** Writes into the log and onto the inbox page why a request was refused. The service still answers itself. */
	note(request: FastifyRequest, reason: string): void;
	/**
	 * For services with `recipientFaults: 'manual'`: applies the fault that an address at `fault.test` names.
	 * True: the fault has taken over the exchange, and the handler must return `reply` at once.
	 */
	recipientFault(request: FastifyRequest, reply: FastifyReply, addresses: string[]): Promise<boolean>;
}

/** What to enter into one kind of credential in n8n, by the labels that stand there. */
export interface SandboxLogin {
	/** As n8n calls it: `Rebilly API`. */
	credential: string;
	fields: Array<[label: string, value: string]>;
	/** What else is to be done or known. */
	note?: string;
}

/** One service of the sandbox. Its routes live under `prefix`, at as many sub-paths as it likes. */
export interface SandboxService {
	/** Short name for the API: `communicationhub`. */
	readonly name: string;
	/** Name for people: `CommunicationHub`. */
	readonly title: string;
	/** Path all routes stand under, with a leading slash: `/communicationhub`. */
	readonly prefix: string;
	/** What opens the service, for people who build a workflow against it. @param url `SandboxContext.serviceUrl` */
	logins?(url: string): SandboxLogin[];
	/** Registers the routes on an instance that is scoped to the prefix. */
	register(app: FastifyInstance, context: SandboxContext): void | Promise<void>;
	/** Restores the state after the start, settings included. */
	reset(): void;
	/** Switches that `PATCH /admin/services/:name` may change; plain JSON data. */
	settings: object;
	/**
	 * `body` (default): an address at `fault.test` anywhere in a request's body triggers that fault.
	 * `manual`: the service calls `context.recipientFault` in the handlers where it fits.
	 */
	readonly recipientFaults?: 'body' | 'manual';
	/** Faults that only this service can play. Their names begin with the service's. */
	readonly faults?: readonly FaultDefinition[];
}
