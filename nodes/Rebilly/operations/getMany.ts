import { optionsCollection } from '../../shared/n8n/fields';
import type { Item } from '../../shared/n8n/item';
import { runOptions } from '../../shared/n8n/mailFields';
import { simplify } from '../../shared/n8n/simplify';
import { repeatable } from '../../shared/run/operation';
import { simplified } from '../answers';
import { limits } from '../limits';
import {
	createdAfter,
	createdBefore,
	direction,
	filter,
	filters,
	limit,
	q,
	returnAll,
	sort,
	sortField,
	statuses,
} from '../listFields';
import { collectMessages, type ListQuery } from '../listing';
import { readTime } from '../../shared/n8n/time';

interface GetManyInput {
	query: ListQuery;
	simplify: boolean;
}

/** Lists messages, as many as asked for, beyond 2,000 too. */
export const getMany = repeatable<GetManyInput>({
	resource: 'mail',
	operation: 'getAll',
	name: 'Get Many',
	action: 'Get many mails',
	description: 'List mails',
	noun: 'mail',
	fields: [returnAll, limit, simplify, filters, sort, optionsCollection(runOptions(limits))],
	read: async (item) => ({ query: readQuery(item), simplify: item.readOrDefault(simplify) }),
	perform: async (input, api) => {
		const messages = await collectMessages(api, input.query);
		return messages.map((message) => ({ json: input.simplify ? simplified(message) : message }));
	},
});

function readQuery(item: Item): ListQuery {
	return {
		wanted: item.readOrDefault(returnAll) ? Infinity : item.readOrDefault(limit),
		statuses: item.readOrDefault(statuses),
		createdAfter: timeIn(item, createdAfter),
		createdBefore: timeIn(item, createdBefore),
		filter: item.read(filter),
		q: item.read(q),
		sort: {
			field: item.readOrDefault(sortField),
			descending: item.readOrDefault(direction) === 'descending',
		},
	};
}

function timeIn(item: Item, field: typeof createdAfter | typeof createdBefore): string | undefined {
	return readTime(item.raw(field), field.displayName, () => item.context.getTimezone());
}
