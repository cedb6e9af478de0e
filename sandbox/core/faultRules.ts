import { faultByName, FAULTS, type FaultDefinition, type FaultParameters, type FaultSpec } from './faults';

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

/** A fault to apply now. */
export interface ChosenFault {
	definition: FaultDefinition;
	parameters: FaultParameters;
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

	/** Arms a fault and returns the rule's id. Throws on unknown names and bad patterns. */
	add(rule: FaultRule): string {
		const chosen = resolveFault(rule.fault);
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
			this.take((stored) => matches(stored, facts, body)) ?? (byRecipient ? this.inBody(body) : undefined)
		);
	}

	/**
	 * The fault that one of the addresses names: `slow-2000@fault.test`, `status-500+any.tag@fault.test`,
	 * and `once-unauthorized+any.tag@fault.test`, which strikes only the first request with exactly that address.
	 */
	byAddress(addresses: Iterable<string>): ChosenFault | undefined {
		for (const address of addresses) {
			const chosen = this.addressFault(address);
			if (chosen !== undefined) return chosen;
		}
		return undefined;
	}

	private addressFault(address: string): ChosenFault | undefined {
		const [local = '', domain] = address.toLowerCase().split('@');
		if (domain !== FAULT_DOMAIN) return undefined;
		const [base = ''] = local.split('+');
		const once = base.startsWith('once-');
		const chosen = faultFromName(once ? base.slice('once-'.length) : base);
		if (chosen === undefined || (once && this.seen.has(local))) return undefined;
		if (once) this.seen.add(local);
		return chosen;
	}

	private inBody(body: Buffer): ChosenFault | undefined {
		// Most bodies name no fault: the search for the plain domain is far cheaper than the expression.
		if (!body.includes(`@${FAULT_DOMAIN}`)) return undefined;
		const found = body.toString('latin1').matchAll(FAULT_ADDRESS);
		return this.byAddress([...found].map(([address]) => address));
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

/** `slow-2000` -> slow with delayMs 2000; the longest name wins. Undefined when it names no fault. */
function faultFromName(name: string): ChosenFault | undefined {
	const exact = faultByName(name);
	if (exact !== undefined) return { definition: exact, parameters: { ...exact.defaults } };
	const definition = FAULTS.find(
		(fault) =>
			fault.numberParameter !== undefined &&
			name.startsWith(`${fault.name}-`) &&
			/^\d+$/.test(name.slice(fault.name.length + 1)),
	);
	if (definition?.numberParameter === undefined) return undefined;
	const value = Number(name.slice(definition.name.length + 1));
	return { definition, parameters: { ...definition.defaults, [definition.numberParameter]: value } };
}

function resolveFault(spec: FaultSpec): ChosenFault {
	const { name, ...parameters } = typeof spec === 'string' ? { name: spec } : spec;
	const definition = faultByName(name);
	if (definition === undefined) {
		throw new Error(`Unknown fault "${name}". Known: ${FAULTS.map((fault) => fault.name).join(', ')}`);
	}
	return { definition, parameters: { ...definition.defaults, ...parameters } };
}

function matches({ rule, pattern }: StoredRule, facts: RequestFacts, body: Buffer | undefined): boolean {
	return (
		(rule.service === undefined || rule.service === facts.service) &&
		(rule.method === undefined || rule.method.toUpperCase() === facts.method) &&
		(pattern === undefined || pattern.test(facts.url)) &&
		(rule.bodyIncludes === undefined || body?.includes(rule.bodyIncludes) === true)
	);
}
