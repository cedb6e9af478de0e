import axios from 'axios';
import type { IHttpRequestOptions, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { pickers } from '../../../../nodes/Rebilly/pickers';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import { DEMO_KEYS, DEMO_ORGANIZATION, type RebillySandbox } from '../../../../sandbox/services/rebilly';
import type { Organization } from '../../../../sandbox/services/rebilly/store';

export type Picker = keyof typeof pickers;
export const PICKERS = Object.keys(pickers) as Picker[];

/** The lists of the editor before a sandbox of their own. */
export interface PickerBench {
	sandbox: Sandbox;
	/** What n8n's HTTP helper was asked for since the last reset. */
	asked: Array<[credentialType: string, options: IHttpRequestOptions]>;
	list(picker: Picker, filter?: string, token?: string, key?: string): Promise<INodeListSearchResult>;
	/** Name and value of what a picker lists. */
	entries(picker: Picker, filter?: string): Promise<unknown[][]>;
	/** The records of Rebilly that the lists are made of. */
	organization(): Organization;
	post(path: string, body: object): Promise<{ id: string }>;
	reset(): void;
	close(): Promise<void>;
}

export async function startPickers(): Promise<PickerBench> {
	const sandbox = await startSandbox({ services: ['rebilly'] });
	const asked: PickerBench['asked'] = [];
	const list: PickerBench['list'] = async (picker, filter, token, key = DEMO_KEYS.full) => {
		const search = pickers[picker] as (
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
		entries: async (picker, filter) =>
			(await list(picker, filter)).results.map(({ name, value }) => [name, value]),
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
function editor(sandbox: Sandbox, asked: PickerBench['asked'], key: string): ILoadOptionsFunctions {
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
