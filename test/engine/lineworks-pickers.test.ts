import type { IHttpRequestOptions, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { client } from '../support/lineworks';
import { CREDENTIAL, credentialsOf, lineWorksBench, NODE } from './lineworks-support';

const bench = lineWorksBench({ scope: 'mail user.read' });

type Search = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Calls a picker as the editor does, with requests that carry the token. */
async function pick(
	method: string,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const search = bench.engine.nodeType(NODE).methods?.listSearch?.[method] as Search;
	const context = {
		getNode: () => ({ name: 'LINE WORKS' }),
		getCredentials: async () => bench.credentials[CREDENTIAL],
		getCurrentNodeParameter: () => 'me',
		helpers: {
			httpRequestWithAuthentication: async (_type: string, { url, headers }: IHttpRequestOptions) => {
				const { access_token: token } = bench.credentials[CREDENTIAL].oauthTokenData as {
					access_token: string;
				};
				const {
					status,
					data,
					headers: answered,
				} = await client.get(url, {
					headers: { ...headers, authorization: `Bearer ${token}` } as Record<string, string>,
					transformResponse: (raw: string) => raw,
				});
				return { statusCode: status, headers: answered, body: data };
			},
		},
	};
	return await search.call(context as unknown as ILoadOptionsFunctions, filter, paginationToken);
}

test('members: me first, then page by page, without those who cannot send', async () => {
	const first = await pick('searchMembers');
	expect(first.results[0]).toEqual({ name: 'Me (The Signed-In Member)', value: 'me' });
	expect(first.results[1]?.name).toBe('Robot Mailer (mailer@works.test)');
	expect(first.results).toHaveLength(1 + 96);
	const second = await pick('searchMembers', undefined, first.paginationToken as string);
	expect(second.results).toHaveLength(30);
	expect(second.results[0]?.value).not.toBe('me');
	expect(second.paginationToken).toBeUndefined();
});

test('members: a search looks through all pages, in names and addresses', async () => {
	expect((await pick('searchMembers', 'MEMBER129')).results.map(({ name }) => name)).toEqual([
		'Member 129 (member129@works.test)',
	]);
	expect((await pick('searchMembers', '지우')).results.map(({ name }) => name)).toEqual([
		'지우 김 (jiwoo@works.test)',
	]);
	expect((await pick('searchMembers', 'nobody')).results).toEqual([]);
});

test.each([
	['the scope is missing', 'mail', 'allowed' as const],
	['the administrator withholds it', 'mail user.read', 'forbidden' as const],
])('members: where %s, the list says why and how to go on', async (_case, scope, memberList) => {
	bench.settings.memberList = memberList;
	bench.credentials = await credentialsOf(bench.sandbox, { scope });
	await expect(pick('searchMembers', 'anna')).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringContaining('does not list the members'),
		description: expect.stringContaining('By ID'),
	});
});

test('members: any other refusal is shown as such', async () => {
	bench.sandbox.faults.add({
		service: 'lineworks',
		fault: { name: 'status', status: 400, body: { code: 'BAD_REQUEST' } },
	});
	await expect(pick('searchMembers')).rejects.toMatchObject({ name: 'NodeOperationError' });
});

test.each([
	['the rate limit', { name: 'too-many-requests' }],
	['a fault of the service', { name: 'unavailable-503' }],
	['a web page', { name: 'html-200' }],
])('lists: %s is told with what to do, in the way that the editor shows', async (_case, fault) => {
	for (const method of ['searchMembers', 'searchFolders']) {
		bench.sandbox.faults.add({ service: 'lineworks', fault });
		await expect(pick(method)).rejects.toMatchObject({
			name: 'NodeOperationError',
			message: expect.any(String),
			description: expect.any(String),
		});
	}
});

test('lists: a wrong base URL is told with its field', async () => {
	bench.credentials[CREDENTIAL].apiBaseUrl = 'nowhere';
	await expect(pick('searchFolders')).rejects.toMatchObject({
		name: 'NodeOperationError',
		message: expect.stringContaining('API Base URL'),
	});
});

/** Calls the picker of members before a service that answers with these pages, the last of them for ever. */
async function pickFrom(pageOf: (page: number) => object, filter?: string, status = 200) {
	const search = bench.engine.nodeType(NODE).methods?.listSearch?.searchMembers as Search;
	let pages = 0;
	const context = {
		getNode: () => ({ name: 'LINE WORKS' }),
		getCredentials: async () => bench.credentials[CREDENTIAL],
		helpers: {
			httpRequestWithAuthentication: async () => ({
				statusCode: status,
				headers: {},
				body: JSON.stringify(pageOf(++pages)),
			}),
		},
	} as unknown as ILoadOptionsFunctions;
	return { ...(await search.call(context, filter)), pages: () => pages };
}

const memberPage = (page: number) => ({
	users: [{ userId: `u${page}`, email: `u${page}@works.test` }],
	responseMetaData: { nextCursor: `c${page}` },
});

test('members: a search that ends before the members do does not say that there is nobody', async () => {
	await expect(pickFrom(memberPage, 'zoe')).rejects.toMatchObject({
		message: expect.stringContaining('10 pages'),
		description: expect.stringContaining('By ID'),
	});
	expect((await pickFrom(memberPage, 'signed-in')).results).toEqual([
		{ name: 'Me (The Signed-In Member)', value: 'me' },
	]);
	expect((await pickFrom(memberPage, 'u5@')).results).toEqual([{ name: 'u5@works.test', value: 'u5' }]);
});

test('members: empty pages are followed to the members behind them', async () => {
	const { results, pages } = await pickFrom((page) =>
		page < 4 ? { users: [], responseMetaData: { nextCursor: `c${page}` } } : memberPage(page),
	);
	expect(results.map(({ value }) => value)).toEqual(['me', 'u4']);
	expect(pages()).toBe(4);
});

test('members: a list that names the same page again ends, and says so', async () => {
	const same = { users: [], responseMetaData: { nextCursor: 'c' } };
	await expect(pickFrom(() => same, 'zoe')).rejects.toMatchObject({
		description: expect.stringContaining('By ID'),
	});
	const { results, paginationToken, pages } = await pickFrom(() => same);
	expect(results.map(({ value }) => value)).toEqual(['me']);
	expect([pages(), paginationToken]).toEqual([2, undefined]);
});

test('members: an error that says why there is no list quotes nothing but a code', async () => {
	const { access_token: token } = bench.credentials[CREDENTIAL].oauthTokenData as { access_token: string };
	for (const body of [
		{ code: 'FORBIDDEN', description: `Bearer ${token} lacks a scope` },
		{ error: token, error_description: token },
	]) {
		const error = (await pickFrom(() => body, undefined, 403).catch((thrown: unknown) => thrown)) as Error & {
			description: string;
		};
		expect(error.name).toBe('NodeOperationError');
		expect(`${error.message} ${error.description}`).not.toContain(token);
	}
});

test('folders, searchable', async () => {
	expect((await pick('searchFolders')).results[0]).toEqual({ name: 'Inbox', value: '0' });
	expect((await pick('searchFolders')).results.map(({ name }) => name)).not.toContain('Tracking');
	expect((await pick('searchFolders', 'proj')).results).toEqual([{ name: 'Projects', value: '10001' }]);
});
