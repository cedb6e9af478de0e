import type { INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/properties';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { ReadOperation } from '../../shared/run/service';
import { simplifyOption } from '../fields';
import { LIMITS } from '../limits';
import { collectMessages, type ListQuery } from '../listing';
import { explainReading } from '../receipt';
import { simplified } from '../simplify';
import { readTime } from '../time';

const shown = shownFor('mail', 'getAll');
const STATES = ['draft', 'outbox', 'sent', 'failed'] as const;
const SORT_FIELDS = ['createdTime', 'sentTime', 'status', 'subject', 'updatedTime'] as const;

export const getManyFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: shown,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...shown?.show, returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Created After',
				name: 'createdAfter',
				type: 'dateTime',
				default: '',
				description:
					'Only messages created at or after this time, which is meant in the time zone of the workflow unless it names one',
			},
			{
				displayName: 'Created Before',
				name: 'createdBefore',
				type: 'dateTime',
				default: '',
				description:
					'Only messages created at or before this time, which is meant in the time zone of the workflow unless it names one',
			},
			{
				displayName: 'Filter',
				name: 'filter',
				type: 'string',
				default: '',
				placeholder: 'e.g. status:sent,failed;!from:news@example.com',
				description: "In Rebilly's own syntax. Which fields of messages can be filtered is not documented.",
			},
			{
				displayName: 'Search Text',
				name: 'q',
				type: 'string',
				default: '',
				placeholder: 'e.g. invoice',
				description: 'Text that the messages must contain',
			},
			{
				displayName: 'Status',
				name: 'status',
				type: 'multiOptions',
				default: [],
				description: 'Only messages with one of these statuses',
				options: [
					{ name: 'Draft', value: 'draft' },
					{ name: 'Failed', value: 'failed' },
					{ name: 'Outbox', value: 'outbox' },
					{ name: 'Sent', value: 'sent' },
				],
			},
		],
	},
	{
		displayName: 'Sort',
		name: 'sort',
		type: 'collection',
		placeholder: 'Add sort rule',
		default: {},
		displayOptions: shown,
		options: [
			{
				displayName: 'Direction',
				name: 'direction',
				type: 'options',
				default: 'descending',
				description: 'Which end of the list comes first',
				options: [
					{ name: 'Ascending', value: 'ascending' },
					{ name: 'Descending', value: 'descending' },
				],
			},
			{
				displayName: 'Field',
				name: 'field',
				type: 'options',
				default: 'createdTime',
				description: 'What to sort by. Lists of more than 2,000 messages need Created Time, descending.',
				options: [
					{ name: 'Created Time', value: 'createdTime' },
					{ name: 'Sent Time', value: 'sentTime' },
					{ name: 'Status', value: 'status' },
					{ name: 'Subject', value: 'subject' },
					{ name: 'Updated Time', value: 'updatedTime' },
				],
			},
		],
	},
	optionsCollection([simplifyOption(), ...runOptions(LIMITS)], shown),
];

interface GetManyInput {
	query: ListQuery;
	simplify: boolean;
}

/** Lists messages, as many as asked for, beyond 2,000 too. */
export const getMany: ReadOperation<GetManyInput> = {
	kind: 'read',
	resource: 'mail',
	operation: 'getAll',
	action: 'Get many mails',
	explain: explainReading,
	read: async (item) => ({
		query: readQuery(item),
		simplify: item.optionFlag('simplify', 'Simplify') ?? false,
	}),
	perform: async ({ query, simplify }, api) => {
		const messages = await collectMessages(api, query);
		return messages.map((message) => ({ json: simplify ? simplified(message) : message }));
	},
};

function readQuery(item: ItemReader): ListQuery {
	const filters = 'filters';
	const zone = () => item.context.getTimezone();
	const statuses = item.option('status', filters) ?? [];
	return {
		wanted: readWanted(item),
		statuses: (Array.isArray(statuses) ? statuses : [statuses]).map((status) =>
			item.choice(status, 'Status', STATES),
		),
		createdAfter: readTime(item.option('createdAfter', filters), 'Created After', zone),
		createdBefore: readTime(item.option('createdBefore', filters), 'Created Before', zone),
		filter: item.optionLine('filter', 'Filter', filters),
		q: item.optionLine('q', 'Search Text', filters),
		sort: {
			field: item.choice(item.option('field', 'sort') ?? 'createdTime', 'Sort', SORT_FIELDS),
			descending:
				item.choice(item.option('direction', 'sort') ?? 'descending', 'Direction', [
					'ascending',
					'descending',
				]) === 'descending',
		},
	};
}

function readWanted(item: ItemReader): number {
	const all = item.param<unknown>('returnAll', false);
	if (all === true || all === 'true') return Infinity;
	return item.number('limit', 'Limit', { min: 1, max: Number.MAX_SAFE_INTEGER, integer: true }, 50);
}
