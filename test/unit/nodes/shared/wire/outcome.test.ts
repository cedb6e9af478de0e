import { outcomeOf } from '../../../../../nodes/shared/wire/outcome';
import type { Answer } from '../../../../../nodes/shared/wire/request';

const NOW = Date.UTC(2030, 0, 1);
const answer = (statusCode: number, headers: Record<string, string> = {}): Answer => ({
	statusCode,
	headers,
	body: 'words',
	attempts: 3,
});

const ANY = {};
const PROVED = { proves: () => true };
const UNPROVED = { proves: () => false };

test.each([200, 204, 302, 400, 401, 404, 409, 421, 422, 428, 430, 499])('%i is an answer', (statusCode) =>
	expect(outcomeOf(answer(statusCode), ANY, NOW)).toEqual({ kind: 'answer', answer: answer(statusCode) }),
);

describe.each([408, 500, 502, 503, 504, 599])('%i', (statusCode) => {
	test.each([
		['without a proof', UNPROVED],
		['where nobody asks for one', ANY],
	])('says nothing about the request %s', (_when, request) =>
		expect(outcomeOf(answer(statusCode), request, NOW)).toEqual({
			kind: 'unclear',
			reason: `the service answered ${statusCode}`,
			answer: answer(statusCode),
			attempts: 3,
		}),
	);
	test('is an answer where it proves a refusal', () =>
		expect(outcomeOf(answer(statusCode), PROVED, NOW)).toEqual({
			kind: 'answer',
			answer: answer(statusCode),
		}));
});

test('429 is throttled, for as long as the service says', () => {
	const limited = answer(429, { 'retry-after': '7' });
	for (const request of [ANY, PROVED])
		expect(outcomeOf(limited, request, NOW)).toEqual({ kind: 'throttled', answer: limited, waitMs: 7000 });
	expect(outcomeOf(answer(429), ANY, NOW)).toEqual({
		kind: 'throttled',
		answer: answer(429),
		waitMs: undefined,
	});
});

test('429 is doubt where it may come from behind the service, after it has worked', () =>
	expect(outcomeOf(answer(429, { 'retry-after': '7' }), UNPROVED, NOW)).toEqual({
		kind: 'unclear',
		reason: 'the service answered 429',
		answer: answer(429, { 'retry-after': '7' }),
		attempts: 3,
	}));

test('a proof is asked for the answer at hand, and only where the status leaves the request open', () => {
	const proves = jest.fn(() => true);
	for (const status of [200, 400, 401]) outcomeOf(answer(status), { proves }, NOW);
	expect(proves).not.toHaveBeenCalled();
	const open = [408, 429, 500].map((status) => answer(status));
	for (const one of open) outcomeOf(one, { proves }, NOW);
	expect(proves.mock.calls).toEqual(open.map((one) => [one]));
});
