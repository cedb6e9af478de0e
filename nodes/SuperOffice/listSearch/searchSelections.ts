import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { PATHS } from '../contract';
import { mdoList } from './ask';

/** The selections of companies and persons. */
export async function searchSelections(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const query = { additional: 'membertype=contact' };
	return await mdoList(this, 'selections', { method: 'GET', path: PATHS.selections, query }, filter);
}
