import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { MailError } from '../../shared/errors';
import { listSearch, matchesFilter } from '../../shared/n8n/listSearch';
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

/**
 * Members for the lists of Send As and Member. Where the list is refused (the scope is missing, or the administrator
 * withholds it) the error says so and how to go on: "me", or an ID that is typed in.
 */
export async function searchMembers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(
		this,
		listConnection,
		async (connection) => await findMembers({ context: this, connection }, filter, paginationToken),
	);
}

interface SearchScope {
	context: ILoadOptionsFunctions;
	connection: Awaited<ReturnType<typeof listConnection>>;
}

async function findMembers(
	{ context, connection }: SearchScope,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const results = paginationToken || !matchesFilter(ME.name, filter) ? [] : [ME];
	const found: INodeListSearchItems[] = [];
	const cursors = new Set<string>();
	let cursor = paginationToken;
	let isWhole = false;
	// Without a filter one member is enough for the editor to ask for more. A page may be empty and name a next one.
	for (let page = 0; page < PAGES_PER_SEARCH && found.length < (filter ? ENOUGH : 1); page++) {
		if (cursor !== undefined) cursors.add(cursor);
		const answer = await listAnswer(context, connection, {
			path: '/users',
			query: { count: PAGE_SIZE, cursor },
		});
		if (answer.statusCode === 403) throw listUnavailable(answer);
		const { users, responseMetaData } = readAnswer(answer, memberListAnswer, about);
		const members = users.flatMap(activeMember).map(toEntry);
		found.push(...members.filter(({ name }) => matchesFilter(name, filter)));
		const next = responseMetaData?.nextCursor || undefined;
		isWhole = next === undefined;
		// LINE WORKS may name the same page for ever.
		cursor = next !== undefined && cursors.has(next) ? undefined : next;
		if (cursor === undefined) break;
	}
	results.push(...found);
	// An empty list would say that there is nobody of that name.
	if (results.length === 0 && !isWhole) throw notAmongThese();
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

/** As for an administrator who withholds the list, so for a sign-in without the scope: both are a 403. */
function listUnavailable(answer: Answer): MailError {
	const { code = '' } = refusals.reasonOf(answer, about);
	const reason = /^[A-Z_]+$/.test(code) ? code : `status ${answer.statusCode}`;
	return new MailError('unauthorized', `LINE WORKS does not list the members: ${reason}`, {
		fix: 'Choose "By ID" and enter me for the signed-in member, or an ID. Or add the scope user.read to the app and the credential.',
	});
}

function notAmongThese(): MailError {
	return new MailError('failed', `The first ${PAGES_PER_SEARCH} pages of members have nobody of that name`, {
		fix: 'Search for another part of the name, or choose "By ID" and enter a member ID or login ID.',
	});
}
