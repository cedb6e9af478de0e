import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * A set of texts that outlives the execution, in n8n's own database, for one node of one workflow and all n8n processes.
 * n8n keeps hashes of the texts, in one row that each call reads and writes whole, without a lock
 * (n8n's DeduplicationHelper). So calls of one process wait for each other, and what was written is read back.
 */
export class LastingStore {
	/** Workflow and node: stores with the same key are one. */
	readonly key: string;

	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly mostEntries: number,
	) {
		const { id } = context.getWorkflow();
		this.key = `${id}|${context.getNode().id}`;
	}

	/** @returns undefined where n8n has no such store: for a workflow that is not saved, and in an older n8n */
	static of(context: IExecuteFunctions, mostEntries: number): LastingStore | undefined {
		const { id } = context.getWorkflow();
		const isThere = typeof context.helpers.checkProcessedAndRecord === 'function';
		return id && context.getNode().id && isThere ? new LastingStore(context, mostEntries) : undefined;
	}

	/**
	 * Adds texts, and checks in the same call that those of an earlier one are still there.
	 * @param written texts that were added before; what another process has overwritten meanwhile is added again
	 * @returns those of `texts` that were there already
	 * @throws what n8n throws when its database is out of reach
	 */
	async add(texts: string[], written: string[] = []): Promise<Set<string>> {
		if (texts.length + written.length === 0) return new Set();
		return await inTurn(this.key, async () => {
			const { processed } = await this.context.helpers.checkProcessedAndRecord(
				[...written, ...texts],
				'node',
				{ mode: 'entries', maxEntries: this.mostEntries },
			);
			const there = new Set(processed.map(String));
			return new Set(texts.filter((text) => there.has(text)));
		});
	}

	/** Takes texts out. @throws as `add` */
	async remove(texts: string[]): Promise<void> {
		if (texts.length === 0) return;
		await inTurn(this.key, async () => {
			await this.context.helpers.removeProcessed(texts, 'node', { mode: 'entries' });
		});
	}
}

/** The end of the last call for each node. */
const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(queue: string, work: () => Promise<T>): Promise<T> {
	const previous = turns.get(queue) ?? Promise.resolve();
	const own = previous.then(work, work);
	const settled = own.then(
		() => {},
		() => {},
	);
	turns.set(queue, settled);
	try {
		return await own;
	} finally {
		if (turns.get(queue) === settled) turns.delete(queue);
	}
}
