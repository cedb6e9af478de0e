import { invalid } from '../errors';
import type { Item } from '../n8n/item';
import {
	attachments,
	bcc,
	cc,
	concurrency,
	maxPerMinute,
	output,
	preview,
	replyTo,
	sendOnceKey,
	timeout,
} from '../n8n/mailFields';
import type { OutputMode } from './result';

export interface ItemSettings {
	preview: boolean;
	output: OutputMode;
	timeoutMs: number;
	/** One mail for each key, over all executions of the node. */
	sendOnceKey?: string;
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
		...readKey(item),
	};
}

/** Options that say themselves what it means that their expression found nothing. */
const TOLD = [cc, bcc, replyTo, attachments];

/** @throws MailError `invalid` naming an option of the item that was added and whose expression found nothing */
export function demandOptions(item: Item): void {
	item.demandOptions(TOLD);
}

/** A key that an expression did not find stops the item: without it the mail could go out twice. */
function readKey(item: Item): Pick<ItemSettings, 'sendOnceKey'> {
	if (!item.isAdded(sendOnceKey)) return {};
	const key = item.read(sendOnceKey);
	if (key !== undefined) return { sendOnceKey: key };
	throw invalid(
		sendOnceKey.displayName,
		`${sendOnceKey.displayName} is empty`,
		'Let its expression give a text, or remove the option.',
	);
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
	return {
		// A run of one mail has no such field.
		concurrency: item.has(concurrency) ? item.readOrDefault(concurrency) : 1,
		maxPerMinute: item.readOrDefault(maxPerMinute),
	};
}
