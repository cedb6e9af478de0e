import { n8nHttp } from '../../nodes/shared/n8n/http';
import type { Connection } from '../../nodes/shared/wire/connection';
import { Masking } from '../../nodes/shared/wire/masking';
import { RateLimiter, type Rate } from '../../nodes/shared/wire/rateLimiter';
import type { ReadValues, RequestSpec } from '../../nodes/shared/wire/request';
import {
	DEFAULT_SETTINGS,
	Transport,
	type ExchangeOptions,
	type TransportSettings,
} from '../../nodes/shared/wire/transport';
import { axiosError, fakeContext, type FakeAnswer, type FakeOptions, type FakeRequest } from './fakeContext';

/** A transport over n8n's fake helper, with a service behind it that is a function. */

/** The URL that SPEC leads to. */
export const URL_OF_OURS = 'https://mail.example/v1/send';
export const SPEC: RequestSpec = {
	method: 'POST',
	path: '/send',
	body: { contentType: 'application/json', json: { a: 1 } },
};
const NO_VALUES: ReadValues = new Map();

export type FakeService = (request: FakeRequest, count: number) => FakeAnswer | Promise<FakeAnswer>;

interface TransportOptions extends FakeOptions {
	settings?: Partial<TransportSettings>;
	connection?: Partial<Connection>;
	rates?: Rate[];
	random?: () => number;
}

export function fakeTransport(
	answer: FakeService,
	{ settings, connection, rates = [], random = () => 0, ...options }: TransportOptions = {},
) {
	const fake = fakeContext({ answer, ...options });
	const limiter = new RateLimiter(fake.clock);
	const whole: Connection = {
		credentialType: 'fakeApi',
		baseUrl: 'https://mail.example/v1',
		paceKey: 'a',
		secrets: ['hidden-word'],
		...connection,
	};
	const masking = new Masking(whole.secrets);
	const transport = new Transport(
		whole,
		n8nHttp(fake.context, fake.clock, masking),
		limiter,
		{ ...DEFAULT_SETTINGS, rates, ...settings },
		fake.clock,
		masking,
		random,
	);
	const started = fake.clock.now();
	return {
		...fake,
		limiter,
		masking,
		transport,
		/** One request without references. */
		exchange: async (
			spec: RequestSpec = SPEC,
			repeatUnclear = 0,
			timeoutMs?: number,
			proves?: ExchangeOptions['proves'],
		) => await transport.exchange(spec, NO_VALUES, { repeatUnclear, timeoutMs, proves }),
		elapsed: () => fake.clock.now() - started,
	};
}

/** What breaks on the network, as axios tells it. */
export const fails =
	(message: string, code?: string): FakeService =>
	({ options }) => {
		throw axiosError(message, { url: options.url, code });
	};
export const reset = fails('read ECONNRESET', 'ECONNRESET');
export const refused = fails('connect ECONNREFUSED', 'ECONNREFUSED');

/** Answers by number of the request; the last one stays. */
export const inTurn =
	(...answers: Array<FakeAnswer | FakeService>): FakeService =>
	(request, count) => {
		const one = answers[Math.min(count, answers.length) - 1];
		return typeof one === 'function' ? one(request, count) : one;
	};
