import { createHash } from 'node:crypto';

interface Place {
	workflow: { id?: string };
	node?: { id: string };
}

/**
 * n8n's store of what nodes have processed, as its DeduplicationHelper keeps it: one row for each node with a list of
 * hashes. Each call reads the row, works on its copy and writes the whole row back, without a lock.
 */
export class Deduplication {
	/** Hashes by workflow and node, the oldest first. */
	readonly rows = new Map<string, string[]>();
	/** The longest that a row has been. */
	longest = 0;
	/** Calls that were begun. */
	calls = 0;
	/** Called at the begin of each call: may throw, as a database that is out of reach. */
	fault: (call: number) => void = () => {};

	/** @param pause how long a call takes between reading and writing */
	constructor(private readonly pause: () => Promise<void> = async () => await new Promise(setImmediate)) {}

	async checkProcessedAndRecord<T>(
		items: T[],
		_scope: string,
		place: Place,
		{ maxEntries }: { maxEntries?: number },
	): Promise<{ new: T[]; processed: T[] }> {
		const { key, row } = this.read(place);
		await this.pause();
		if (row === undefined) {
			if (this.rows.has(key)) throw new Error('UNIQUE constraint failed: processed_data');
			this.write(key, items.map(hashOf), maxEntries);
			return { new: items, processed: [] };
		}
		const there = new Set(row);
		const isNew = (item: T) => !there.has(hashOf(item));
		this.write(key, [...row, ...items.filter(isNew).map(hashOf)], maxEntries);
		return { new: items.filter(isNew), processed: items.filter((item) => !isNew(item)) };
	}

	async removeProcessed<T>(items: T[], _scope: string, place: Place): Promise<void> {
		const { key, row } = this.read(place);
		await this.pause();
		if (row === undefined) return;
		for (const item of items) {
			const index = row.indexOf(hashOf(item));
			if (index >= 0) row.splice(index, 1);
		}
		this.write(key, row);
	}

	async clearAllProcessedItems(_scope: string, place: Place): Promise<void> {
		this.rows.delete(this.read(place).key);
	}

	async getProcessedDataCount(_scope: string, place: Place): Promise<number> {
		return this.read(place).row?.length ?? 0;
	}

	/** The store as the nodes see it: `helpers` of their context. */
	helpers(place: Place, process: <T>(work: () => Promise<T>) => Promise<T> = async (work) => await work()) {
		return {
			checkProcessedAndRecord: async (items: string[], scope: string, options: { maxEntries?: number }) =>
				await process(async () => await this.checkProcessedAndRecord(items, scope, place, options)),
			removeProcessed: async (items: string[], scope: string) =>
				await process(async () => await this.removeProcessed(items, scope, place)),
		};
	}

	has(text: string): boolean {
		return [...this.rows.values()].some((row) => row.includes(hashOf(text)));
	}

	private read({ workflow, node }: Place): { key: string; row: string[] | undefined } {
		this.fault(++this.calls);
		const key = `${workflow.id}|${node?.id}`;
		const row = this.rows.get(key);
		return { key, row: row && [...row] };
	}

	private write(key: string, row: string[], maxEntries?: number): void {
		const kept = maxEntries ? row.slice(-maxEntries) : row;
		this.longest = Math.max(this.longest, kept.length);
		this.rows.set(key, kept);
	}
}

function hashOf(item: unknown): string {
	return createHash('md5').update(String(item)).digest('base64');
}
