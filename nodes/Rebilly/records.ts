import type { IDataObject } from 'n8n-workflow';
import { invalid } from '../shared/errors';
import { hasHeaderControl, scalarText } from '../shared/mail/text';
import type { Item } from '../shared/n8n/item';
import { checkedId } from './ids';
import { records, recordType } from './messageFields';

/** A record of Rebilly that goes with a message, such as an invoice. */
export interface RecordReference {
	resourceType: string;
	resourceId: string;
}

const label = records.displayName;
const TYPES: readonly string[] = recordType.options.map(({ value }) => value);

/** Records that are attached by their ID, in the order of the list. @throws MailError `invalid` */
export function readRecords(item: Item): RecordReference[] {
	const { record: rows } = (item.raw(records) ?? {}) as IDataObject;
	return (Array.isArray(rows) ? (rows as IDataObject[]) : []).map(readRecord);
}

function readRecord(row: IDataObject, index: number): RecordReference {
	const type = scalarText(row.type ?? recordType.default, label).trim();
	if (!TYPES.includes(type))
		throw invalid(
			label,
			`${label}: the type of entry ${index + 1} is "${type.slice(0, 80)}"`,
			`Use one of: ${TYPES.join(', ')}.`,
		);
	const resourceType = type === 'other' ? scalarText(row.otherType, label).trim() : type;
	if (resourceType === '' || hasHeaderControl(resourceType))
		throw invalid(
			label,
			`${label}: the type of entry ${index + 1} is empty or not a word`,
			'Enter the type as Rebilly names it.',
		);
	const id = scalarText(locatorValue(row[`${type}Id`]), label).trim();
	if (id === '')
		throw invalid(
			label,
			`${label}: entry ${index + 1} has no ID`,
			'Choose the record, enter its ID, or remove the entry.',
		);
	return { resourceType, resourceId: checkedId(id, label) };
}

/** The value of a resource locator, or what an expression gives in its place. */
function locatorValue(value: unknown): unknown {
	return typeof value === 'object' && value !== null ? (value as IDataObject).value : value;
}
