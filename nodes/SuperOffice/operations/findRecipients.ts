import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/properties';
import { invalid } from '../../shared/errors';
import type { ReadOperation } from '../../shared/run/service';
import type { Authentication } from '../connection';
import { FEWEST_SEARCH_CHARACTERS } from '../contract';
import { limits } from '../limits';
import { checkAnswer, explain } from '../receipt';
import { readRecipients, searchSpec } from '../search';

interface FindInput {
	authentication: Authentication;
	query: string;
	limit: number;
}

const DEFAULT_LIMIT = 50;
const shown = () => shownFor('recipient', 'findRecipients');

/** Find recipients: persons and companies with their addresses (SuperOffice API sheet, section 8). */
export const findRecipients: ReadOperation<FindInput> = {
	kind: 'read',
	resource: 'recipient',
	operation: 'findRecipients',
	action: 'Find recipients',
	read: async (item) => {
		const query = item.requiredLine('query', 'Search For');
		if ([...query].length < FEWEST_SEARCH_CHARACTERS) {
			throw invalid(
				'Search For',
				`Search For has fewer than ${FEWEST_SEARCH_CHARACTERS} characters`,
				'Give at least three characters of an address, a person or a company; SuperOffice asks apps for that.',
			);
		}
		return {
			authentication: item.param<Authentication>('authentication', 'oAuth2'),
			query,
			limit: item.optionNumber('limit', 'Limit', { min: 1, max: 10_000, integer: true }) ?? DEFAULT_LIMIT,
		};
	},
	perform: async ({ authentication, query, limit }, api) => {
		const request = searchSpec(query);
		const answer = await api.request(request);
		checkAnswer(
			{ id: 'find', title: 'Find recipients', request, effect: 'none', repeatUnclear: 3 },
			answer,
			authentication,
		);
		return readRecipients(answer.body)
			.slice(0, limit)
			.map((recipient) => ({ json: recipient as unknown as IDataObject }));
	},
	explain,
};

export const findRecipientsFields = (): INodeProperties[] => [
	{
		displayName: 'Search For',
		name: 'query',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. ann@example.com',
		description: 'Part of an address, of the name of a person or of a company; at least three characters',
		displayOptions: shown(),
	},
	optionsCollection(
		[
			...runOptions(limits),
			{
				displayName: 'Limit',
				name: 'limit',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 50,
				description: 'Max number of results to return',
			},
		],
		shown(),
	),
];
