import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { listSearch, matchesFilter } from '../../shared/n8n/listSearch';
import type { Masking } from '../../shared/wire/masking';
import type { Answer } from '../../shared/wire/request';
import type { Output } from '../../shared/zod';
import { listAnswer, listConnection } from '../connection';
import { memberAnswer, memberListAnswer } from '../contract';
import { readAnswer, refusals, type LineWorksAbout } from '../refusal';

type Member = Output<typeof memberAnswer>;

const ME: INodeListSearchItems = { name: 'Me (The Signed-In Member)', value: 'me' };
const PAGE_SIZE = 100;
/** Pages that one search goes through: LINE WORKS itself cannot search. */
const PAGES_PER_SEARCH = 10;
const ENOUGH = 50;

const about: LineWorksAbout = { doing: 'list the members', noun: 'member', effect: 'none' };

/** An empty list would say that there is nobody of that name. */
const NOT_AMONG_THESE: INodeListSearchItems = {
	name: `Not among the ${PAGES_PER_SEARCH * PAGE_SIZE} members searched. Choose "By ID" and enter a member ID or login ID`,
	value: 'me',
};

/**
 * Members for the lists of Send As and Member. Where the list is refused (the scope is missing, or the administrator
 * withholds it) its entries say so and how to go on: "me", or an ID that is typed in.
 */
export async function searchMembers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(
		this,
		listConnection,
		async (connection, masking) =>
			await findMembers({ context: this, connection, masking }, filter, paginationToken),
	);
}

interface SearchScope {
	context: ILoadOptionsFunctions;
	connection: Awaited<ReturnType<typeof listConnection>>;
	masking: Masking;
}

async function findMembers(
	{ context, connection, masking }: SearchScope,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const results = paginationToken || !matchesFilter(ME.name, filter) ? [] : [ME];
	let cursor = paginationToken;
	for (let page = 0; page < (filter ? PAGES_PER_SEARCH : 1) && results.length < ENOUGH; page++) {
		const answer = await listAnswer(context, connection, {
			path: '/users',
			query: { count: PAGE_SIZE, cursor },
		});
		if (answer.statusCode === 403) return { results: listUnavailable(answer, masking) };
		const { users, responseMetaData } = readAnswer(answer, memberListAnswer, about);
		const members = users.flatMap(activeMember).map(toEntry);
		results.push(...members.filter(({ name }) => matchesFilter(name, filter)));
		cursor = responseMetaData?.nextCursor || undefined;
		if (cursor === undefined) break;
	}
	if (results.length === 0 && cursor !== undefined) results.push(NOT_AMONG_THESE);
	return { results, paginationToken: cursor };
}

function activeMember(user: unknown): Member[] {
	const parsed = memberAnswer.safeParse(user);
	if (!parsed.success) return [];
	const { isAwaiting, isDeleted, isPending, isSuspended } = parsed.data;
	return isAwaiting || isDeleted || isPending || isSuspended ? [] : [parsed.data];
}

function toEntry({ userId, email, userName }: Member): INodeListSearchItems {
	const name = [userName?.firstName, userName?.lastName].filter(Boolean).join(' ');
	return { name: name && email ? `${name} (${email})` : name || email || userId, value: userId };
}

/** What can be done instead, with the reason in the second entry. */
function listUnavailable(answer: Answer, { redact }: Masking): INodeListSearchItems[] {
	const { said, code } = refusals.reasonOf(answer, about);
	const reason = said ?? code ?? `status ${answer.statusCode}`;
	return [
		ME,
		{
			name: `Members cannot be listed: ${redact(reason)}. Choose "By ID" and enter an ID, or add the scope user.read to the app and the credential`,
			value: 'me',
		},
	];
}
