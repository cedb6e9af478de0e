import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { file } from '../contract';
import { page } from './page';

/** Files of Rebilly as records to attach. */
export async function searchFiles(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	const query = { path: '/files', permission: 'GetFileCollection', q: filter, token };
	return await page(this, query, file, ({ id, name }) => ({ name: name || id, value: id }));
}
