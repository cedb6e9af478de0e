import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { sandboxBench, type SandboxBench } from './harness';
import type { SandboxService } from '../../sandbox/core/service';

/** Judges nothing, follows nothing, and gives up soon on those who never answer. */
export const client = axios.create({
	validateStatus: () => true,
	maxRedirects: 0,
	timeout: 400,
	proxy: false,
});

export interface MailBench extends SandboxBench<SandboxService> {
	/** Sends a good mail with `fields` in it. */
	send(fields?: object, config?: AxiosRequestConfig): Promise<AxiosResponse>;
	/** Status and body of sending, or the error code where no whole answer came. */
	outcome(fields?: object, config?: AxiosRequestConfig): Promise<string>;
}

/** A service that takes mails, for what all services share. */
export function mailBench(): MailBench {
	const bench = sandboxBench('communicationhub') as MailBench;
	bench.send = async (fields = {}, config = {}) =>
		await client.post(
			`${bench.url}/Mail/Send`,
			JSON.stringify({
				From: 'me@example.com',
				To: 'you@example.com',
				Subject: 'Hi',
				Text: 'x',
				...fields,
			}),
			{ headers: { 'content-type': 'application/json', accept: 'application/json' }, ...config },
		);
	bench.outcome = async (fields, config) => {
		try {
			const { status, data } = await bench.send(fields, config);
			return `${status} ${typeof data === 'string' ? data : JSON.stringify(data)}`;
		} catch (error) {
			return (error as { code?: string }).code ?? 'error';
		}
	};
	return bench;
}
