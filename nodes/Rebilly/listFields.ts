import { collection, type Field } from '../shared/n8n/fields';
import { status } from './messageFields';

/** The fields of Get Many. */

export const returnAll = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
} as const satisfies Field;

export const limit = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
} as const satisfies Field;

export const createdAfter = {
	displayName: 'Created After',
	name: 'createdAfter',
	type: 'dateTime',
	default: '',
	description:
		'Only mails created at or after this time, in the time zone of the workflow unless it names another',
} as const satisfies Field;

export const createdBefore = {
	displayName: 'Created Before',
	name: 'createdBefore',
	type: 'dateTime',
	default: '',
	description:
		'Only mails created at or before this time, in the time zone of the workflow unless it names another',
} as const satisfies Field;

export const filter = {
	displayName: 'Filter',
	name: 'filter',
	type: 'string',
	default: '',
	placeholder: 'e.g. status:sent,failed;!from:news@example.com',
	description: "In Rebilly's own syntax. Which fields of mails can be filtered is not documented.",
} as const satisfies Field;

export const q = {
	displayName: 'Search Text',
	name: 'q',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice',
	description: 'Text that the mails must contain',
} as const satisfies Field;

export const statuses = {
	displayName: status.displayName,
	name: status.name,
	type: 'multiOptions',
	default: [],
	description: 'Only mails with one of these statuses',
	options: status.options.map(({ name, value }) => ({ name, value })),
} as const satisfies Field;

export const filters = collection({ displayName: 'Filters', name: 'filters', placeholder: 'Add filter' }, [
	createdAfter,
	createdBefore,
	filter,
	q,
	statuses,
]);

export const direction = {
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	default: 'ascending',
	description: 'Which end of the list comes first; without this option the newest',
	options: [
		{ name: 'Ascending', value: 'ascending' },
		{ name: 'Descending', value: 'descending' },
	],
} as const satisfies Field;

export const sortField = {
	displayName: 'Field',
	name: 'field',
	type: 'options',
	default: 'createdTime',
	description: 'What to sort by. Lists of more than 2,000 mails need Created Time, descending.',
	options: [
		{ name: 'Created Time', value: 'createdTime' },
		{ name: 'Sent Time', value: 'sentTime' },
		{ name: 'Status', value: 'status' },
		{ name: 'Subject', value: 'subject' },
		{ name: 'Updated Time', value: 'updatedTime' },
	],
} as const satisfies Field;

export const sort = collection({ displayName: 'Sort', name: 'sort', placeholder: 'Add sort rule' }, [
	direction,
	sortField,
]);
