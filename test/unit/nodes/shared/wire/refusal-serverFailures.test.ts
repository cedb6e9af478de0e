import { outcomeOf } from '../../../../../nodes/shared/wire/outcome';
import {
	provesRefusal,
	refusalBy,
	type About,
	type RefusalRule,
	type RefusalTable,
} from '../../../../../nodes/shared/wire/refusal';
import type { Answer } from '../../../../../nodes/shared/wire/request';

const ABOUT: About = { doing: 'send the mail', noun: 'mail', effect: 'send' };
const answer = (statusCode: number): Answer => ({ statusCode, headers: {}, body: '', attempts: 1 });
const row: RefusalRule = { proves: true, kind: 'refused', message: 'Too large', fix: 'Send less.' };
const table = (rules: RefusalRule[]): RefusalTable => ({
	service: 'Fake',
	reasonOf: () => ({ details: {} }),
	rules,
});

describe.each([408, 500, 502, 599])('status %i', (statusCode) => {
	const given = answer(statusCode);

	test.each([
		['the rows for any web server', table([])],
		['a row for every status', table([row])],
	])('proves nothing by %s', (_what, rules) => {
		expect(provesRefusal(rules, given, ABOUT)).toBe(false);
		expect(refusalBy(rules, given, ABOUT).kind).toBe('uncertain');
	});

	test('proves a refusal by a row that names it, and is an answer then', () => {
		const rules = table([{ ...row, status: [statusCode] }]);
		const proves = (those: Answer) => provesRefusal(rules, those, ABOUT);
		expect(proves(given)).toBe(true);
		expect(refusalBy(rules, given, ABOUT).kind).toBe('refused');
		expect(outcomeOf(given, { proves }, 0)).toEqual({ kind: 'answer', answer: given });
	});

	test('is unclear without a proof', () => {
		for (const proves of [undefined, () => false])
			expect(outcomeOf(given, { proves }, 0)).toMatchObject({ kind: 'unclear', answer: given });
	});
});
