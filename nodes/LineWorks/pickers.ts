import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { isSuccess } from '../shared/wire/commonRefusals';
import { MailError } from '../shared/errors';
import { pickerError, pickerRequest } from '../shared/n8n/listSearch';
import type { Answer } from '../shared/run/plan';
import type { Output } from '../shared/zod';
import { readAnswer } from './ask';
import { apiBase, CREDENTIAL_TYPE, secretsIn } from './connection';
import { folderAnswer, folderListAnswer, memberAnswer, memberListAnswer } from './contract';
import { DISPLAY_NAME } from './limits';
import { mailPath } from './plan';
import { readReason, refusal, type Asked } from './refusal';

type Member = Output<typeof memberAnswer>;

const ME: INodeListSearchItems = { name: 'Me (The Signed-In Member)', value: 'me' };
/** With a search text this many pages of 100 are looked through at a time: LINE WORKS itself cannot search. */
const PAGES_PER_SEARCH = 10;
const ENOUGH = 50;
const MEMBERS: Asked = { action: 'list the members' };
const FOLDERS: Asked = { action: 'list the folders' };

/** An empty list would say that there is nobody of that name. */
const NOT_AMONG_THESE: INodeListSearchItems = {
	name: `Not among the ${PAGES_PER_SEARCH * 100} members looked through. Choose "By ID" and type a member ID or login ID`,
	value: 'me',
};

/**
 * Members for the Send As list. Where the list is refused (the scope is missing, or the administrator withholds it)
 * the entries say so and how to go on: "me", or an id typed in.
 */
export async function searchMembers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await inPlainWords(this, async () => await findMembers(this, filter, paginationToken));
}

async function findMembers(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	paginationToken: string | undefined,
): Promise<INodeListSearchResult> {
	const results: INodeListSearchItems[] = paginationToken || !matches(ME.name, filter) ? [] : [ME];
	let cursor = paginationToken;
	for (let page = 0; page < (filter ? PAGES_PER_SEARCH : 1) && results.length < ENOUGH; page++) {
		const answer = await ask(context, '/users', { count: '100', ...(cursor && { cursor }) });
		if (answer.statusCode === 403) return { results: withheld(answer) };
		if (!isSuccess(answer)) throw refusal(answer, MEMBERS);
		const { users, responseMetaData } = readAnswer(answer, memberListAnswer);
		results.push(
			...users
				.flatMap(activeMember)
				.map(toEntry)
				.filter(({ name }) => matches(name, filter)),
		);
		cursor = responseMetaData?.nextCursor || undefined;
		if (cursor === undefined) break;
	}
	if (results.length === 0 && cursor !== undefined) results.push(NOT_AMONG_THESE);
	return { results, paginationToken: cursor };
}

/** Folders for the Folder list. */
export async function searchFolders(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await inPlainWords(this, async () => await findFolders(this, filter));
}

async function findFolders(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
): Promise<INodeListSearchResult> {
	const userId = String(context.getCurrentNodeParameter('userId', { extractValue: true }) ?? 'me') || 'me';
	const answer = await ask(context, mailPath(userId, '/mailfolders'), {});
	if (!isSuccess(answer)) throw refusal(answer, FOLDERS);
	const { mailFolders } = readAnswer(answer, folderListAnswer);
	const folders = mailFolders.flatMap((folder) => {
		const parsed = folderAnswer.safeParse(folder);
		return parsed.success ? [parsed.data] : [];
	});
	return {
		results: folders
			.map(({ folderId, folderName }) => ({ name: folderName || `Folder ${folderId}`, value: folderId }))
			.filter(({ name }) => matches(name, filter)),
	};
}

/** The editor shows cause and fix of n8n's own errors only. */
async function inPlainWords<T>(context: ILoadOptionsFunctions, list: () => Promise<T>): Promise<T> {
	try {
		return await list();
	} catch (error) {
		throw error instanceof MailError ? pickerError(context, error) : error;
	}
}

async function ask(
	context: ILoadOptionsFunctions,
	path: string,
	qs: Record<string, string>,
): Promise<Answer> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const query = Object.entries(qs).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	const url = `${apiBase(credential)}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
	const connection = {
		credentialType: CREDENTIAL_TYPE,
		headers: { Accept: 'application/json' },
		secrets: secretsIn(credential),
		secretsIn,
	};
	return await pickerRequest(context, connection, url, DISPLAY_NAME);
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

/** A list of what can be done instead, with the reason as its second entry. */
function withheld(answer: Answer): INodeListSearchItems[] {
	const { description, code } = readReason(answer, MEMBERS);
	const reason = description ?? code ?? `status ${answer.statusCode}`;
	return [
		ME,
		{
			name: `Members cannot be listed: ${reason}. Choose "By ID" and type an ID, or add the scope user.read to the app and the credential`,
			value: 'me',
		},
	];
}

function matches(text: string, filter: string | undefined): boolean {
	return !filter || text.toLowerCase().includes(filter.trim().toLowerCase());
}
