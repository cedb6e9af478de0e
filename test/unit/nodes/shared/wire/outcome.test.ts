import { outcomeOf } from '../../../../../nodes/shared/wire/outcome';
import type { Answer } from '../../../../../nodes/shared/wire/request';

const NOW = Date.UTC(2030, 0, 1);
const answer = (statusCode: number, headers: Record<string, string> = {}): Answer => ({
	statusCode,
	headers,
	body: 'words',
	attempts: 3,
});

test.each([200, 204, 302, 400, 401, 404, 409, 421, 422, 428, 430, 499])('%i is an answer', (statusCode) =>
	expect(outcomeOf(answer(statusCode), NOW)).toEqual({ kind: 'answer', answer: answer(statusCode) }),
);

test.each([408, 500, 502, 503, 504, 599])('%i says nothing about the request', (statusCode) =>
	expect(outcomeOf(answer(statusCode), NOW)).toEqual({
		kind: 'unclear',
		reason: `the service answered ${statusCode}`,
		answer: answer(statusCode),
		attempts: 3,
	}),
);

test('429 is throttled, for as long as the service says', () => {
	const limited = answer(429, { 'retry-after': '7' });
	expect(outcomeOf(limited, NOW)).toEqual({ kind: 'throttled', answer: limited, waitMs: 7000 });
	expect(outcomeOf(answer(429), NOW)).toEqual({
		kind: 'throttled',
		answer: answer(429),
		waitMs: undefined,
	});
});
