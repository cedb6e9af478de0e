import type { ChosenFault, FaultDefinition, FaultSpec } from './faults/definition';

/** When a fault strikes. Everything given must match; nothing given matches every request to a service. */
export interface FaultRule {
	service?: string;
	method?: string;
	/** Regular expression on path and query. */
	path?: string;
	/** Text that the body must contain. */
	bodyIncludes?: string;
	/** How often; default 1, 0 = always. */
	times?: number;
	fault: FaultSpec;
}

interface StoredRule extends ChosenFault {
	id: string;
	rule: FaultRule;
	pattern?: RegExp;
	hits: number;
}

interface RequestFacts {
	service: string;
	method: string;
	url: string;
}

/** Addresses at this domain name the fault they trigger: `reset-after-accept@fault.test`. */
const FAULT_DOMAIN = 'fault.test';
const FAULT_ADDRESS = /([A-Za-z0-9.+_-]{1,64})@fault\.test/g;

/** The faults that are armed, by rule and by recipient. */
export class FaultRules {
	private rules: StoredRule[] = [];
	private counter = 0;
	private readonly seen = new Set<string>();

	/** @param known every fault that the services of this sandbox can play */
	constructor(readonly known: readonly FaultDefinition[]) {}

	/** Arms a fault and returns the rule's id. Throws on unknown names and bad patterns. */
	add(rule: FaultRule): string {
		const chosen = this.resolve(rule.fault);
		this.counter += 1;
		const id = `f${this.counter}`;
		const pattern = rule.path === undefined ? undefined : new RegExp(rule.path);
		this.rules.push({ id, rule, pattern, hits: 0, ...chosen });
		return id;
	}

	/** Armed rules with how often each struck. */
	list(): Array<{ id: string; hits: number } & FaultRule> {
		return this.rules.map(({ id, hits, rule }) => ({ id, hits, ...rule }));
	}

	remove(id: string): boolean {
		const before = this.rules.length;
		this.rules = this.rules.filter((rule) => rule.id !== id);
		return this.rules.length < before;
	}

	clear(): void {
		this.rules = [];
		this.seen.clear();
	}

	/** The rule that strikes a request whose body is not read yet; counts it as used. */
	beforeBody(facts: RequestFacts): ChosenFault | undefined {
		return this.take((stored) => stored.definition.phase === 'connect' && matches(stored, facts, undefined));
	}

	/** The rule, else the recipient, that strikes a request whose body is read; counts it as used. */
	withBody(facts: RequestFacts, body: Buffer, byRecipient: boolean): ChosenFault | undefined {
		return (
			this.take((stored) => matches(stored, facts, body)) ??
			(byRecipient ? this.inBody(body, facts.service) : undefined)
		);
	}

	/**
	 * The fault that one of the addresses names: `slow-2000@fault.test`, `status-500+any.tag@fault.test`,
	 * and `once-unauthorized+any.tag@fault.test`, which strikes only the first request with exactly that address.
	 */
	byAddress(addresses: Iterable<string>, service: string): ChosenFault | undefined {
		for (const address of addresses) {
			const chosen = this.addressFault(address, service);
			if (chosen !== undefined) return chosen;
		}
		return undefined;
	}

	private addressFault(address: string, service: string): ChosenFault | undefined {
		const [local = '', domain] = address.toLowerCase().split('@');
		if (domain !== FAULT_DOMAIN) return undefined;
		const [base = ''] = local.split('+');
		const once = base.startsWith('once-');
		const chosen = this.fromName(once ? base.slice('once-'.length) : base);
		if (chosen === undefined || !plays(chosen, service) || (once && this.seen.has(local))) return undefined;
		if (once) this.seen.add(local);
		return chosen;
	}

	private inBody(body: Buffer, service: string): ChosenFault | undefined {
		// Most bodies name no fault: the search for the plain domain is far cheaper than the expression.
		if (!body.includes(`@${FAULT_DOMAIN}`)) return undefined;
		const found = body.toString('latin1').matchAll(FAULT_ADDRESS);
		return this.byAddress(
			[...found].map(([address]) => address),
			service,
		);
	}

	/** `slow-2000` -> slow with delayMs 2000; a whole name goes first. Undefined when it names no fault. */
	private fromName(name: string): ChosenFault | undefined {
		const exact = this.known.find((fault) => fault.name === name);
		if (exact !== undefined) return { definition: exact, parameters: { ...exact.defaults } };
		const [, base, digits] = /^(.+)-(\d+)$/.exec(name) ?? [];
		const definition = this.known.find((fault) => fault.name === base);
		if (definition?.numberParameter === undefined) return undefined;
		const parameters = { ...definition.defaults, [definition.numberParameter]: Number(digits) };
		return { definition, parameters };
	}

	private resolve(spec: FaultSpec): ChosenFault {
		const { name, ...parameters } = typeof spec === 'string' ? { name: spec } : spec;
		const definition = this.known.find((fault) => fault.name === name);
		if (definition === undefined)
			throw new Error(`Unknown fault "${name}". Known: ${this.known.map((fault) => fault.name).join(', ')}`);
		return { definition, parameters: { ...definition.defaults, ...parameters } };
	}

	private take(accept: (stored: StoredRule) => boolean): ChosenFault | undefined {
		const stored = this.rules.find(
			(candidate) =>
				(candidate.rule.times === 0 || candidate.hits < (candidate.rule.times ?? 1)) && accept(candidate),
		);
		if (stored === undefined) return undefined;
		stored.hits += 1;
		return { definition: stored.definition, parameters: stored.parameters };
	}
}

/** Whether a service can play the fault. */
function plays({ definition }: ChosenFault, service: string): boolean {
	return definition.service === undefined || definition.service === service;
}

function matches(stored: StoredRule, facts: RequestFacts, body: Buffer | undefined): boolean {
	const { rule, pattern } = stored;
	return (
		plays(stored, facts.service) &&
		(rule.service === undefined || rule.service === facts.service) &&
		(rule.method === undefined || rule.method.toUpperCase() === facts.method) &&
		(pattern === undefined || pattern.test(facts.url)) &&
		(rule.bodyIncludes === undefined || body?.includes(rule.bodyIncludes) === true)
	);
}
