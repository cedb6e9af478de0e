import type { OnceItem } from './batches';
import { planFingerprint } from './fingerprint';
import { hashed, type LastingEntry } from './lastingLedger';
import { compareFacts, factsOf, type Facts, type Ledger } from './ledger';

/** What an item is called in the books. */
export interface ItemName {
	/** In the memory that n8n keeps for the node. */
	key: string;
	/** What is sent, to whom and through which account. */
	facts: Facts;
	/** In n8n's database. */
	entry: LastingEntry;
}

interface Scope {
	/** `resource/operation` */
	operation: string;
	account: string;
	lineage: string;
	runKey: string;
	isTool: boolean;
}

/** Names the items of a run so that a later try finds them again. An item keeps the name that it got first. */
export class ItemNames {
	private readonly names = new Map<OnceItem, ItemName>();
	/** How often an agent's call has had the same content. */
	private readonly repeats = new Map<string, number>();

	constructor(
		private readonly memory: Ledger,
		private readonly scope: Scope,
	) {}

	of(item: OnceItem): ItemName {
		let name = this.names.get(item);
		if (name === undefined) this.names.set(item, (name = this.nameOf(item)));
		return name;
	}

	private nameOf(item: OnceItem): ItemName {
		const { operation, account, lineage, runKey, isTool } = this.scope;
		const key = isTool ? this.contentKey(item) : String(item.index);
		const facts = factsOf(item, operation, account);
		const { sendOnceKey } = item.settings;
		if (sendOnceKey !== undefined) {
			const one = { operation: '', account: '', recipients: [] };
			return { key, facts, entry: { place: hashed('once', sendOnceKey), facts: one } };
		}
		// A mail that was corrected to go elsewhere has a place of its own, beside that of the first one.
		const position = this.memory
			.find(key)
			.findIndex((entry) => compareFacts(entry.facts, facts) !== 'another');
		const isFirst = position === 0 || this.memory.find(key).length === 0;
		const more = isFirst ? '' : JSON.stringify(facts);
		return { key, facts, entry: { place: hashed(lineage, runKey, key, more), facts } };
	}

	/** An agent's calls share a node and often a run index: what they send tells them apart. */
	private contentKey({ plan }: OnceItem): string {
		const content = planFingerprint(plan);
		const repeat = this.repeats.get(content) ?? 0;
		this.repeats.set(content, repeat + 1);
		return repeat === 0 ? content : `${content}.${repeat}`;
	}
}
