import axios from 'axios';
import type { IHttpRequestOptions, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { Rebilly } from '../../../../nodes/Rebilly/Rebilly.node';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { DEMO_KEYS, DEMO_ORGANIZATION, type RebillySandbox } from '../../../../sandbox/services/rebilly';
import type { Organization } from '../../../../sandbox/services/rebilly/store';

const { listSearch } = new Rebilly().methods;

export type List = keyof typeof listSearch;
export const LISTS = Object.keys(listSearch) as List[];

/** The lists of the editor before a sandbox of their own. */
export interface ListBench {
	sandbox: Sandbox;
	/** What n8n's HTTP helper was asked for since the last reset. */
	asked: Array<[credentialType: string, options: IHttpRequestOptions]>;
	list(name: List, filter?: string, token?: string, key?: string): Promise<INodeListSearchResult>;
	/** Name and value of the entries of a list. */
	entries(name: List, filter?: string): Promise<unknown[][]>;
	/** The records of Rebilly that the lists are made of. */
	organization(): Organization;
	post(path: string, body: object): Promise<{ id: string }>;
	reset(): void;
	close(): Promise<void>;
}

export async function startLists(): Promise<ListBench> {
	const sandbox = await startSandbox({ services: ['rebilly'] });
	const asked: ListBench['asked'] = [];
	const list: ListBench['list'] = async (name, filter, token, key = DEMO_KEYS.full) => {
		const search = listSearch[name] as (
			this: ILoadOptionsFunctions,
			filter?: string,
			token?: string,
		) => Promise<INodeListSearchResult>;
		return await search.call(editor(sandbox, asked, key), filter, token);
	};
	return {
		sandbox,
		asked,
		list,
		entries: async (name, filter) =>
			(await list(name, filter)).results.map((entry) => [entry.name, entry.value]),
		organization: () =>
			sandbox.service<RebillySandbox>('rebilly').store.organizations.get(DEMO_ORGANIZATION)!,
		post: async (path, body) => {
			const url = `${sandbox.serviceUrl('rebilly')}/organizations/${DEMO_ORGANIZATION}${path}`;
			return (await axios.post<{ id: string }>(url, body, { headers: { 'REB-APIKEY': DEMO_KEYS.full } }))
				.data;
		},
		reset: () => {
			sandbox.reset();
			asked.splice(0);
		},
		close: async () => await sandbox.close(),
	};
}

/** What the editor hands to a list search, with n8n's HTTP helper played by axios. */
function editor(sandbox: Sandbox, asked: ListBench['asked'], key: string): ILoadOptionsFunctions {
	const credential = {
		environment: 'custom',
		baseUrl: sandbox.serviceUrl('rebilly'),
		organizationId: DEMO_ORGANIZATION,
		apiKey: key,
	};
	return {
		getNode: () => ({
			id: '1',
			name: 'Rebilly',
			type: 'rebilly',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		getCredentials: async () => credential,
		helpers: {
			httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) => {
				asked.push([type, options]);
				const { status, headers, data } = await axios.get(options.url, {
					headers: { ...(options.headers as Record<string, string>), 'REB-APIKEY': key },
					responseType: 'text',
					transformResponse: (text: string) => text,
					validateStatus: () => true,
					proxy: false,
				});
				return { statusCode: status, headers, body: data as unknown };
			},
		},
	} as unknown as ILoadOptionsFunctions;
}
