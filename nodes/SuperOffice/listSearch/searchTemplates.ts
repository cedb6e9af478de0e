import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { PATHS } from '../contract';
import { mdoList } from './ask';

/** The document templates of mails. */
export async function searchTemplates(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	return await mdoList(this, 'templates', { method: 'GET', path: PATHS.mailTemplates }, filter);
}
