import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import type { Answer } from '../../shared/wire/request';
import { FEWEST_SEARCH_CHARACTERS, PATHS } from '../contract';
import { recipientLabel, recipientValue } from '../recipientChoice';
import { findRecipients, readList } from '../recipients';
import { listed, runSearch } from './ask';

/** Entries that a list of the editor shows. */
const MOST_LISTED = 50;

/**
 * The list of the recipient fields: recent recipients before anything is typed, matches from three characters on. Fewer
 * would break the rules that SuperOffice certifies apps by.
 */
export async function searchRecipients(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const query = filter.trim();
	const length = [...query].length;
	if (length > 0 && length < FEWEST_SEARCH_CHARACTERS) return { results: [] };
	const found = await runSearch(this, 'recipients', async (ask, about) => {
		const read = (answer: Answer) => listed(answer, about);
		if (length > 0) return await findRecipients(query, MOST_LISTED, ask, read);
		return readList(read(await ask({ method: 'GET', path: PATHS.recentRecipients })));
	});
	return { results: found.map((one) => ({ name: recipientLabel(one), value: recipientValue(one) })) };
}
