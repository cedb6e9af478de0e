import axios, { type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { DEMO_KEYS, DEMO_ORGANIZATION, type RebillySandbox } from '../../sandbox/services/rebilly';
import { sandboxBench, type SandboxBench } from './harness';

export const DRAFT = {
	from: 'billing@example.com',
	to: ['ann@example.org'],
	subject: 'Invoice',
	text: 'Hello',
	html: '<p>Hello</p>',
};

export interface RebillyBench extends SandboxBench<RebillySandbox> {
	/** A client of the demo organization with the full key. */
	http: AxiosInstance;
	client(key?: string, organization?: string, config?: AxiosRequestConfig): AxiosInstance;
	/** Creates a message from `DRAFT` with `changes` in it. */
	create(changes?: object): Promise<{ id: string; status: string }>;
}

export function rebillyBench(): RebillyBench {
	const bench = sandboxBench<RebillySandbox>('rebilly') as RebillyBench;
	bench.client = (key = DEMO_KEYS.full, organization = DEMO_ORGANIZATION, config = {}) =>
		axios.create({
			baseURL: `${bench.url}/organizations/${organization}`,
			headers: { 'REB-APIKEY': key },
			validateStatus: () => true,
			...config,
		});
	bench.create = async (changes = {}) => {
		const { status, data } = await bench.http.post('/email-messages', { ...DRAFT, ...changes });
		expect(status).toBe(201);
		return data;
	};
	beforeAll(() => {
		bench.http = bench.client();
	});
	return bench;
}
