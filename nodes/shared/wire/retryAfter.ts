/** Longest single wait that a service may ask for, in milliseconds; beyond it the item fails as throttled. */
export const LONGEST_WAIT_MS = 60_000;

/** A time that is over already would let all repeats go at once. */
const SHORTEST_WAIT_MS = 1_000;

/**
 * How long a 429 asks to wait, in milliseconds from `now`; undefined when it does not say. Reads every dialect:
 * `Retry-After` in seconds or as an HTTP date (RFC 9110), `X-RateLimit-Retry-After` and `X-RateLimit-Reset` in
 * epoch seconds, `rateLimit-reset` in seconds. Which service sends which stands in its API sheet.
 * The service's own Date header, where there is one, is the clock for absolute times: ours may be off.
 */
export function retryAfterMs(headers: Record<string, string>, now: number): number | undefined {
	const serverNow = Date.parse(headers.date ?? '') || now;
	const waits = [
		delayOrDate(headers['x-ratelimit-retry-after'], serverNow),
		delayOrDate(headers['retry-after'], serverNow),
		delayOrDate(headers['ratelimit-reset'], serverNow),
		delayOrDate(headers['x-ratelimit-reset'], serverNow),
	];
	const wait = waits.find((candidate) => candidate !== undefined);
	return wait === undefined ? undefined : Math.max(wait, SHORTEST_WAIT_MS);
}

function delayOrDate(value: string | undefined, now: number): number | undefined {
	if (value === undefined) return undefined;
	const text = value.trim();
	if (/^\d+(?:\.\d+)?$/.test(text)) {
		const seconds = Number(text);
		// No service asks to wait for 30 years: such a number is a point in time, in seconds or milliseconds.
		if (seconds > 1e12) return seconds - now;
		return seconds > 1e9 ? seconds * 1000 - now : seconds * 1000;
	}
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : date - now;
}

/** Wait before the n-th repeat (1, 2, ...) when the service does not say: 1, 2, 4, 8 s with up to a quarter of jitter. */
export function backOffMs(repeat: number, random: () => number = Math.random): number {
	const base = Math.min(1000 * 2 ** (repeat - 1), 8000);
	return Math.round(base * (1 + random() * 0.25));
}
