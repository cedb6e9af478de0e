import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { emailMessageAnswer } from '../contract';
import { messageEntry, MESSAGES } from './messageList';
import { page } from './page';

/** Message ID of Get and Delete. */
export async function searchMessages(
	this: ILoadOptionsFunctions,
	filter?: string,
	token?: string,
): Promise<INodeListSearchResult> {
	return await page(this, { ...MESSAGES, q: filter, token }, emailMessageAnswer, messageEntry);
}
