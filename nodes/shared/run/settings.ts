import { invalid } from '../errors';
import type { Item } from '../n8n/item';
import { concurrency, maxPerMinute, output, preview, timeout } from '../n8n/mailFields';
import type { OutputMode } from './result';

export interface ItemSettings {
	preview: boolean;
	output: OutputMode;
	timeoutMs: number;
}

export interface RunSettings {
	concurrency: number;
	maxPerMinute: number;
}

/** Settings that may differ from item to item. */
export function readItemSettings(item: Item): ItemSettings {
	return {
		preview: readPreview(item),
		output: item.has(output) ? item.readOrDefault(output) : 'full',
		timeoutMs: 1000 * item.readOrDefault(timeout),
	};
}

/** Whether to send nothing. An expression that gives neither yes nor no stops the item: sending would be the worst guess. */
function readPreview(item: Item): boolean {
	if (!item.isAdded(preview)) return false;
	const value = item.read(preview);
	if (value !== undefined) return value;
	throw invalid(
		preview.displayName,
		`${preview.displayName} is empty`,
		'Let its expression give true or false, or remove the option to send.',
	);
}

/** Settings of the whole run, read from its first item: a run has one pace. */
export function readRunSettings(item: Item): RunSettings {
	return { concurrency: item.readOrDefault(concurrency), maxPerMinute: item.readOrDefault(maxPerMinute) };
}
