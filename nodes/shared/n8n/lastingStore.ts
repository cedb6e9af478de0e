import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * A set of texts that outlives the execution, in n8n's own database, for one node of one workflow and all n8n processes.
 * n8n keeps hashes of the texts, in one row that each call reads and writes whole, without a lock
 * (n8n's DeduplicationHelper). So calls of one process wait for each other.
 */
export class LastingStore {
	/** Workflow and node: stores with the same key are one. */
	readonly key: string;
	private hasFailed = false;

	private constructor(
		private readonly context: IExecuteFunctions,
		private readonly mostEntries: number,
		private readonly pause: (milliseconds: number) => Promise<void>,
	) {
		const { id } = context.getWorkflow();
		this.key = `${id}|${context.getNode().id}`;
	}

	/** @returns undefined where n8n has no such store: for a workflow that is not saved, and in an older n8n */
	static of(
		context: IExecuteFunctions,
		mostEntries: number,
		pause: (milliseconds: number) => Promise<void>,
	): LastingStore | undefined {
		const { id } = context.getWorkflow?.() ?? {};
		const isThere = typeof context.helpers.checkProcessedAndRecord === 'function';
		return id && context.getNode().id && isThere ? new LastingStore(context, mostEntries, pause) : undefined;
	}

	/**
	 * Adds texts, after taking out what is noted for it. Looking is adding: n8n has no call that only looks.
	 * @param texts asked for when their turn has come: what was wanted before may be wanted no more
	 * @returns those that were there already, and whether an earlier try of this call may have added them
	 * @throws what n8n throws when its database is out of reach
	 */
	async add(texts: () => string[]): Promise<{ there: Set<string>; repeated: boolean }> {
		return await inTurn(this.key, async () => {
			// What cannot be taken out now is taken out later; meanwhile it counts as gone.
			await this.takeOut().catch(() => {});
			const wanted = [...new Set(texts())];
			if (wanted.length === 0) return { there: new Set(), repeated: false };
			const gone = new Set(leftovers.get(this.key));
			const { processed, repeated } = await this.record(wanted);
			const left = leftovers.get(this.key);
			// Not what was noted during the call: that is to be taken out after it.
			for (const text of wanted) if (gone.has(text)) left?.delete(text);
			return { there: new Set(processed.map(String).filter((text) => !gone.has(text))), repeated };
		});
	}

	/** Notes texts that are to be taken out before the next call of this process adds any. */
	remove(texts: string[]): void {
		if (texts.length === 0) return;
		const noted = leftovers.get(this.key) ?? new Set();
		for (const text of texts) noted.add(text);
		leftovers.set(this.key, noted);
	}

	/** Takes out what is noted for it. @throws as `add` */
	async flush(): Promise<void> {
		await inTurn(this.key, async () => await this.takeOut());
	}

	private async takeOut(): Promise<void> {
		const noted = [...(leftovers.get(this.key) ?? [])];
		if (noted.length === 0) return;
		await this.context.helpers.removeProcessed(noted, 'node', { mode: 'entries' });
		const left = leftovers.get(this.key);
		for (const text of noted) left?.delete(text);
		if (left?.size === 0) leftovers.delete(this.key);
	}

	/** Tries again after a failure: two processes that make the row at the same time meet one. */
	private async record(texts: string[]): Promise<{ processed: unknown[]; repeated: boolean }> {
		const pauses = this.hasFailed ? [] : PAUSES_MS;
		for (let failures = 0; ; failures++) {
			try {
				const { processed } = await this.context.helpers.checkProcessedAndRecord(texts, 'node', {
					mode: 'entries',
					maxEntries: this.mostEntries,
				});
				this.hasFailed = false;
				return { processed, repeated: failures > 0 };
			} catch (error) {
				if (failures >= pauses.length) {
					this.hasFailed = true;
					throw asThrown(error);
				}
				await this.pause(pauses[failures]);
			}
		}
	}
}

/** Milliseconds between the tries of a call that failed. */
const PAUSES_MS = [20, 200];

/** The end of the last call for each node. */
const turns = new Map<string, Promise<unknown>>();

/** What this process still has to take out, by node: it outlives a try of Retry On Fail. */
const leftovers = new Map<string, Set<string>>();

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

/** n8n's lint wants errors that are thrown in a catch block to come from a function. */
function asThrown(error: unknown): unknown {
	return error;
}
