import type { IDataObject } from 'n8n-workflow';
import { invalid } from '../shared/errors';
import { scalarText } from '../shared/mail/text';
import type { Item } from '../shared/n8n/item';
import { tryParseJson } from '../shared/wire/json';
import * as field from './messageFields';

/** Name and value pairs, an object, or its JSON. All values become text, which is all that Rebilly takes. */
export function readMetadata(item: Item): Record<string, string> | undefined {
	const metadata = new Map<string, string>();
	const label = field.metadata.displayName;
	for (const { name, value } of entriesOf(item)) {
		if (name === '')
			throw invalid(label, `${label} has an entry without a name`, 'Enter its name, or remove the entry.');
		if (metadata.has(name))
			throw invalid(
				label,
				`${label} has two entries named "${name.slice(0, 80)}"`,
				'Rebilly keeps one value for each name: rename or remove one of them.',
			);
		metadata.set(checkedName(name, label), metadataValue(value, name));
	}
	for (const [name, value] of Object.entries(jsonOf(item)))
		metadata.set(checkedName(name, field.metadataJson.displayName), metadataValue(value, name));
	return metadata.size > 0 ? Object.fromEntries(metadata) : undefined;
}

function entriesOf(item: Item): Array<{ name: string; value: unknown }> {
	const { entry: rows } = (item.raw(field.metadata) ?? {}) as IDataObject;
	return (Array.isArray(rows) ? (rows as IDataObject[]) : []).map(({ name, value }) => ({
		name: scalarText(name, field.metadata.displayName).trim(),
		value,
	}));
}

function jsonOf(item: Item): Record<string, unknown> {
	const value = item.raw(field.metadataJson);
	if (value === undefined || value === null || value === '') return {};
	const parsed = typeof value === 'string' ? tryParseJson(value) : value;
	if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
		return parsed as Record<string, unknown>;
	const label = field.metadataJson.displayName;
	throw invalid(
		label,
		`${label} is not a JSON object`,
		'Write it as {"name": "value"}, or let an expression give an object.',
	);
}

/** JSON libraries drop this name silently, ours among them. */
function checkedName(name: string, label: string): string {
	if (name !== '__proto__') return name;
	throw invalid(label, `${label} has the name "__proto__", which gets lost on the way`, 'Use another name.');
}

function metadataValue(value: unknown, name: string): string {
	if (typeof value === 'object' && value !== null) return JSON.stringify(value);
	return scalarText(value, `${field.metadata.displayName} "${name}"`);
}
