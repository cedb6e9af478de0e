import { backOffMs, retryAfterMs } from '../../../../../nodes/shared/wire/retryAfter';

const NOW = Date.UTC(2030, 0, 1, 12, 0, 0);
const seconds = NOW / 1000;

test.each<[string, Record<string, string>, number | undefined]>([
	['says nothing', {}, undefined],
	['seconds', { 'retry-after': '30' }, 30_000],
	['seconds with a fraction', { 'retry-after': '1.5' }, 1_500],
	['no wait: a second', { 'retry-after': '0' }, 1_000],
	['blanks around', { 'retry-after': ' 7 ' }, 7_000],
	['an HTTP date', { 'retry-after': new Date(NOW + 20_000).toUTCString() }, 20_000],
	['an HTTP date that is over: a second', { 'retry-after': new Date(NOW - 20_000).toUTCString() }, 1_000],
	['a point in time in seconds', { 'retry-after': String(seconds + 9) }, 9_000],
	['a point in time in milliseconds', { 'x-ratelimit-reset': String(NOW + 1_234) }, 1_234],
	['a point in time with a fraction', { 'x-ratelimit-reset': `${seconds + 9}.5` }, 9_500],
	['seconds in rateLimit-reset', { 'ratelimit-reset': '12' }, 12_000],
	['a point in time in X-RateLimit-Reset', { 'x-ratelimit-reset': String(seconds + 5) }, 5_000],
	['X-RateLimit-Retry-After', { 'x-ratelimit-retry-after': String(seconds + 4) }, 4_000],
	[
		'the most exact one of many',
		{ 'x-ratelimit-reset': '4', 'ratelimit-reset': '3', 'retry-after': '2', 'x-ratelimit-retry-after': '1' },
		1_000,
	],
	['the next best', { 'x-ratelimit-reset': '4', 'ratelimit-reset': '3', 'retry-after': '2' }, 2_000],
	['rateLimit-reset before X-RateLimit-Reset', { 'x-ratelimit-reset': '4', 'ratelimit-reset': '3' }, 3_000],
	['words', { 'retry-after': 'soon' }, undefined],
	['an empty header', { 'retry-after': '' }, undefined],
	['words, then a number', { 'retry-after': 'soon', 'x-ratelimit-reset': '4' }, 4_000],
	['as many seconds as no point in time has', { 'retry-after': '1000000000' }, 1e12],
	[
		'the clock of the service, five minutes behind',
		{ 'retry-after': new Date(NOW - 290_000).toUTCString(), date: new Date(NOW - 300_000).toUTCString() },
		10_000,
	],
	[
		'the clock of the service, ahead',
		{ 'x-ratelimit-reset': String(seconds + 310), date: new Date(NOW + 300_000).toUTCString() },
		10_000,
	],
	[
		'a clock does not matter to seconds',
		{ 'retry-after': '3', date: new Date(NOW + 300_000).toUTCString() },
		3_000,
	],
	['a clock that shows nothing', { 'x-ratelimit-reset': String(seconds + 5), date: 'x' }, 5_000],
])('%s', (_what, headers, wait) => expect(retryAfterMs(headers, NOW)).toBe(wait));

test('the wait doubles from 1 to 8 seconds, with up to a quarter of jitter', () => {
	expect([1, 2, 3, 4, 5, 9].map((repeat) => backOffMs(repeat, () => 0))).toEqual([
		1000, 2000, 4000, 8000, 8000, 8000,
	]);
	expect(backOffMs(1, () => 0.999_99)).toBe(1250);
	expect(backOffMs(4, () => 0.5)).toBe(9000);
	const waits = Array.from({ length: 50 }, () => backOffMs(1));
	expect(Math.min(...waits)).toBeGreaterThanOrEqual(1000);
	expect(Math.max(...waits)).toBeLessThanOrEqual(1250);
	expect(new Set(waits).size).toBeGreaterThan(5);
});
