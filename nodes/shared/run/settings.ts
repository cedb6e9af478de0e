import { invalid } from '../errors';
import type { ItemReader } from '../n8n/itemReader';
import type { OutputMode } from './result';
import type { ServiceLimits } from './service';

/** Longest total time of one request that can be asked for, in seconds. */
const LONGEST_TIMEOUT = 3600;
export const DEFAULT_TIMEOUT_SECONDS = 120;
export const MOST_CONCURRENT = 100;

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
export function readItemSettings(item: ItemReader): ItemSettings {
	return {
		preview: readPreview(item),
		output: item.choice(item.option('output') ?? 'full', 'Output', ['full', 'summary', 'response'] as const),
		timeoutMs:
			1000 *
			(item.optionNumber('timeout', 'Timeout', { min: 1, max: LONGEST_TIMEOUT }) ?? DEFAULT_TIMEOUT_SECONDS),
	};
}

/** Whether to send nothing. An expression that gives neither yes nor no stops the item: sending would be the worst guess. */
function readPreview(item: ItemReader): boolean {
	const preview = item.optionFlag('preview', 'Preview Only');
	if (preview !== undefined) return preview;
	if (!item.hasOption('preview')) return false;
	throw invalid(
		'Preview Only',
		'Preview Only is empty',
		'Let its expression give true or false, or remove the option to send.',
	);
}

/** Settings of the whole run, read from its first item: a run has one pace. */
export function readRunSettings(item: ItemReader, limits: ServiceLimits, kind: 'send' | 'read'): RunSettings {
	const usual = kind === 'read' ? (limits.maxReadsPerMinute ?? limits.maxPerMinute) : limits.maxPerMinute;
	return {
		concurrency:
			item.optionNumber('concurrency', 'Concurrency', { min: 1, max: MOST_CONCURRENT, integer: true }) ??
			limits.concurrency,
		maxPerMinute:
			item.optionNumber('maxPerMinute', 'Max per Minute', { min: 0, max: 100_000, integer: true }) ?? usual,
	};
}
