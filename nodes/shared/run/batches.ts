import { attachmentBytes } from '../mail/attachments';
import type { BatchRules, OnceInput } from './operation';
import type { RunItem } from './runItem';

/** An item of a once operation that has been read and planned. */
export type OnceItem = RunItem<OnceInput> & Required<Pick<RunItem<OnceInput>, 'input' | 'plan'>>;

/** Groups what may go in one call; everything else stays alone. Order of the first items is kept. */
export function batches(batch: BatchRules<any> | undefined, items: OnceItem[]): OnceItem[][] {
	if (!batch) return items.map((item) => [item]);
	const units: OnceItem[][] = [];
	const open = new Map<string, OnceItem[]>();
	for (const item of items) {
		if (!batch.wanted(item.input)) {
			units.push([item]);
			continue;
		}
		const key = batch.key(item.input);
		const unit = open.get(key);
		const size = (unit ?? []).reduce((sum, { input }) => sum + bytesOf(input), bytesOf(item.input));
		const fits = unit && unit.length < batch.maxItems(item.input) && size <= batch.maxBytes;
		if (fits) unit.push(item);
		else {
			const started = [item];
			open.set(key, started);
			units.push(started);
		}
	}
	return units;
}

function bytesOf({ message }: OnceInput): number {
	return attachmentBytes(message?.attachments ?? []);
}
