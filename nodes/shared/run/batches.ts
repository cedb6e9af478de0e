import type { SendItem } from './onces';
import { attachmentBytes, type BatchRules } from './service';

/** Groups what may go in one call; everything else stays alone. Order of the first items is kept. */
export function batches(batch: BatchRules<any> | undefined, items: SendItem[]): SendItem[][] {
	if (!batch) return items.map((item) => [item]);
	const units: SendItem[][] = [];
	const open = new Map<string, SendItem[]>();
	for (const item of items) {
		if (!batch.wanted(item.input)) {
			units.push([item]);
			continue;
		}
		const key = batch.key(item.input);
		const unit = open.get(key);
		const size = (unit ?? []).reduce((sum, { input }) => sum + attachmentBytes(input.message.attachments), 0);
		const fits =
			unit &&
			unit.length < batch.maxItems(item.input) &&
			size + attachmentBytes(item.input.message.attachments) <= batch.maxBytes;
		if (fits) unit.push(item);
		else {
			const started = [item];
			open.set(key, started);
			units.push(started);
		}
	}
	return units;
}
