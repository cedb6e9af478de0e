import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { emailMessageAnswer } from '../contract';
import { messageEntry, MESSAGES } from './messageList';
import { page } from './page';

/** Message ID of Send Draft. */
export async function searchDrafts(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	// Without the filter, one page of newer mail would hide every draft. Rebilly may ignore it: which fields it filters
	// by is not documented.
	const query = { ...MESSAGES, q: filter, filter: 'status:draft', token };
	return await page(this, query, emailMessageAnswer, (row) =>
		row.status === 'draft' ? messageEntry(row) : undefined,
	);
}
