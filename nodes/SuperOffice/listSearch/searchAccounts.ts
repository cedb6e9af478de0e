import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { isMailbox, parseMailbox } from '../../shared/mail/address';
import type { RequestSpec } from '../../shared/wire/request';
import { accountAnswer } from '../answers';
import { accountRequest, PATHS } from '../contract';
import { limits } from '../limits';
import { agentRequest } from '../agentRequest';
import { listed, runSearch } from './ask';

/**
 * The account of the logged-in user; where an address is typed, the account that it belongs to. SuperOffice lists no
 * others (SuperOffice API sheet, section 8).
 */
export async function searchAccounts(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const typed = parseMailbox(filter, limits.addressLength, { localDomains: true });
	if (filter.trim() !== '' && !isMailbox(typed)) return { results: [] };
	const request: RequestSpec = isMailbox(typed)
		? agentRequest(PATHS.accountOfAddress, accountRequest, { FromAddress: typed.address })
		: { method: 'POST', path: PATHS.currentAccount };
	const account = await runSearch(this, 'accounts', async (ask, about) => {
		const answer = await ask(request);
		// null: there is no such account.
		if (answer.body.trim() === 'null') return undefined;
		return accountAnswer.safeParse(listed(answer, { ...about, agent: true })).data;
	});
	if (account === undefined) return { results: [] };
	const { EMailAccountId: id, EMailAddress: address } = account;
	return { results: [{ name: address || `Account ${id}`, value: String(id) }] };
}
