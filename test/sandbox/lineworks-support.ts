import { Readable } from 'node:stream';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { LineWorksSandbox } from '../../sandbox/services/lineworks';
import { client, signIn } from '../support/lineworks';
import { sandboxBench, type SandboxBench } from './harness';

export const MAIL = { to: 'you@example.com', subject: 'Hi', body: '<p>x</p>', contentType: 'html' };

export interface LineWorksBench extends SandboxBench<LineWorksSandbox> {
	/** The access token of the calls: of a new sign-in for each test. */
	token: string;
	/** A call of the API; `data` goes as JSON unless it is text or a stream. */
	call(method: string, path: string, data?: unknown, config?: AxiosRequestConfig): Promise<AxiosResponse>;
	/** Sends a good mail with `fields` in it. */
	send(fields?: object, path?: string): Promise<AxiosResponse>;
	/** The mails of a folder. */
	list(query?: string, folder?: number): Promise<any>;
}

export function lineWorksBench(): LineWorksBench {
	const bench = sandboxBench<LineWorksSandbox>('lineworks') as LineWorksBench;
	beforeEach(async () => {
		bench.token = (await signIn(bench.sandbox, { scope: 'mail user.read' })).access_token;
	});
	bench.call = async (method, path, data, config = {}) =>
		await client.request({
			method,
			url: `${bench.url}/v1.0${path}`,
			data:
				data === undefined || typeof data === 'string' || data instanceof Readable
					? data
					: JSON.stringify(data),
			...config,
			headers: {
				authorization: `Bearer ${bench.token}`,
				...(data === undefined ? {} : { 'content-type': 'application/json' }),
				...config.headers,
			},
		});
	bench.send = (fields = {}, path = '/users/me/mail') => bench.call('POST', path, { ...MAIL, ...fields });
	bench.list = async (query = '', folder = 0) =>
		(await bench.call('GET', `/users/me/mail/mailfolders/${folder}/children${query}`)).data;
	return bench;
}
