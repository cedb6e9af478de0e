import type { IDataObject } from 'n8n-workflow';
import { invalid } from '../../shared/errors';
import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { repeatable } from '../../shared/run/operation';
import { FEWEST_SEARCH_CHARACTERS } from '../contract';
import { authentication, limit, searchFor, type Authentication } from '../fields';
import { limits } from '../limits';
import { readAnswer } from '../receipt';
import { findRecipients as findAll } from '../recipients';
import type { SuperOfficeAbout } from '../refusal';

interface Search {
	authentication: Authentication;
	query: string;
	limit: number;
}

/** Persons and companies with their addresses (SuperOffice API sheet, section 8). */
export const findRecipients = repeatable<Search>({
	resource: 'recipient',
	operation: 'findRecipients',
	name: 'Find Recipients',
	action: 'Find recipients',
	description: 'Search persons and companies with their mail addresses',
	noun: 'recipient',
	fields: [searchFor, optionsCollection([...runOptions(limits), limit])],
	read: async (item) => {
		const query = item.read(searchFor);
		if ([...query].length < FEWEST_SEARCH_CHARACTERS) {
			const { displayName } = searchFor;
			throw invalid(
				displayName,
				`${displayName} has fewer than ${FEWEST_SEARCH_CHARACTERS} characters`,
				`Enter at least ${FEWEST_SEARCH_CHARACTERS} characters of an address, a person or a company; SuperOffice asks apps for that.`,
			);
		}
		return {
			authentication: item.readOrDefault(authentication),
			query,
			limit: item.readOrDefault(limit),
		};
	},
	perform: async (search, api) => {
		const about: SuperOfficeAbout = {
			doing: 'search recipients',
			noun: 'search',
			effect: 'none',
			agent: false,
			authentication: search.authentication,
		};
		const found = await findAll(
			search.query,
			search.limit,
			async (request) => await api.request(request),
			(answer) => readAnswer(answer, about),
		);
		return found.map((recipient) => ({ json: recipient as unknown as IDataObject }));
	},
});
