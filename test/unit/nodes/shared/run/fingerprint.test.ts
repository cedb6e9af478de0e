import { planFingerprint } from '../../../../../nodes/shared/run/fingerprint';
import { singleStep } from '../../../../../nodes/shared/run/plan';
import { AnswerRef, FileContent, Secret, type PlanJson } from '../../../../../nodes/shared/wire/request';
import { attachment, stored } from '../attachment';
import { textStep } from './perform-support';

describe('planFingerprint', () => {
	const print = (json: PlanJson) =>
		planFingerprint(
			singleStep(
				textStep('send', {
					request: { method: 'POST', path: '/x', body: { contentType: 'a/b', json } },
				}),
				() => ({ output: {} }),
			),
		);
	test('is short and always the same', () => {
		expect(print({ a: 1 })).toMatch(/^[0-9a-f]{32}$/);
		expect(print({ a: 1 })).toBe(print({ a: 1 }));
	});
	test.each<[string, PlanJson, PlanJson]>([
		['text', 'a', 'b'],
		[
			'names of files',
			new FileContent(attachment({ name: 'a' })),
			new FileContent(attachment({ name: 'b' })),
		],
		['sizes', new FileContent(stored('x', 1)), new FileContent(stored('x', 2))],
		[
			'content types',
			new FileContent(attachment({ contentType: 'a/b' })),
			new FileContent(attachment({ contentType: 'a/c' })),
		],
		[
			'places in storage',
			new FileContent(stored('x', 1, { name: 'n' })),
			new FileContent(stored('y', 1, { name: 'n' })),
		],
		[
			'contents',
			new FileContent(attachment()),
			new FileContent(attachment({ source: { kind: 'memory', base64: 'QUJE' } })),
		],
		['references', new AnswerRef('a', 'id'), new AnswerRef('a', 'no')],
		['references to other steps', new AnswerRef('a', 'id'), new AnswerRef('b', 'id')],
	])('differs by %s', (_what, one, other) => expect(print([one])).not.toBe(print([other])));
	test('differs by paths and their references', () => {
		const path = (...parts: Array<string | AnswerRef>) =>
			planFingerprint(
				singleStep(textStep('send', { request: { method: 'GET', path: parts } }), () => ({ output: {} })),
			);
		const prints = [
			path('/a'),
			path('/b'),
			path('/a', new AnswerRef('x', 'id')),
			path('/a', new AnswerRef('y', 'id')),
		];
		expect(new Set(prints).size).toBe(4);
	});
	test('does not differ by how answers are read', () => {
		const by = (read: () => string) =>
			planFingerprint(singleStep(textStep('send', { read }), () => ({ output: {} })));
		expect(by(() => 'a')).toBe(by(() => 'b'));
	});
	test('does not differ by secrets, which may be renewed', () =>
		expect(print([new Secret('a')])).toBe(print([new Secret('b')])));
	test('does not differ by the field that a file came from', () =>
		expect(print([new FileContent(attachment({ field: 'a' }))])).toBe(
			print([new FileContent(attachment({ field: 'b' }))]),
		));
});
