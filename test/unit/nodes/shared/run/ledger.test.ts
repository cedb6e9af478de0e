import type { IDataObject } from 'n8n-workflow';
import { earlierTryError, Ledger, planFingerprint } from '../../../../../nodes/shared/run/ledger';
import { singleStep } from '../../../../../nodes/shared/run/plan';
import { AnswerRef, FileContent, Secret, type PlanJson } from '../../../../../nodes/shared/wire/request';
import { fakeContext } from '../../../../support/fakeContext';
import { attachment, stored } from '../attachment';
import { textStep } from './perform-support';

const AT = '2030-01-01T00:00:00.000Z';

function ledgers(nodeContext: IDataObject = {}) {
	const { context } = fakeContext({ nodeContext });
	return { nodeContext, ledger: (run = '0') => new Ledger(context, run) };
}

test('finds what was written, also after a restart from JSON', () => {
	const { ledger, nodeContext } = ledgers();
	const first = ledger();
	expect(first.find('0')).toBeUndefined();
	first.start('0', AT);
	first.sent('1', AT, { id: 5 });
	first.unknown('2', AT, 'reset', { step: 'send' });
	first.start('3', AT);
	first.forget('3');
	const again = ledgers(JSON.parse(JSON.stringify(nodeContext)) as IDataObject).ledger();
	expect([0, 1, 2, 3].map((key) => again.find(String(key)))).toEqual([
		{ state: 'started', at: AT },
		{ state: 'sent', at: AT, result: { id: 5 } },
		{ state: 'unknown', at: AT, reason: 'reset', details: { step: 'send' } },
		undefined,
	]);
});

test('each write works on a run that has none yet', () => {
	for (const write of [
		(l: Ledger) => l.start('a', AT),
		(l: Ledger) => l.sent('a', AT, {}),
		(l: Ledger) => l.unknown('a', AT, 'r', {}),
	]) {
		const ledger = ledgers().ledger();
		write(ledger);
		expect(ledger.find('a')).toBeDefined();
	}
	expect(() => ledgers().ledger().forget('a')).not.toThrow();
});

test('runs do not see each other', () => {
	const { ledger } = ledgers();
	ledger('0').start('a', AT);
	expect(ledger('1').find('a')).toBeUndefined();
	expect(ledger('0').find('a')).toBeDefined();
});

test('two views of one run are one', () => {
	const { ledger } = ledgers();
	const one = ledger();
	const other = ledger();
	one.start('a', AT);
	other.sent('a', AT, {});
	expect(one.find('a')?.state).toBe('sent');
});

test('other things in the node context stay; nonsense in its place is replaced', () => {
	const { ledger, nodeContext } = ledgers({ other: 1, sendMailLedger: 'x' });
	ledger().start('a', AT);
	expect(nodeContext).toEqual({ other: 1, sendMailLedger: { '0': { a: { state: 'started', at: AT } } } });
	const none = ledgers({ sendMailLedger: null });
	none.ledger().start('a', AT);
	expect(none.nodeContext.sendMailLedger).toEqual({ '0': { a: { state: 'started', at: AT } } });
});

test.each(['constructor', '__proto__', 'toString'])('%s is no entry', (key) => {
	const ledger = ledgers().ledger();
	ledger.start('a', AT);
	expect(ledger.find(key)).toBeUndefined();
});

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

describe('the error for an item that an earlier try left in doubt', () => {
	test('of a try that was cut off: when it began, and that nobody knows', () =>
		expect(earlierTryError({ state: 'started', at: AT }, 3, 'mail', 'sent')).toMatchObject({
			kind: 'uncertain',
			message:
				'This mail may have been sent by an earlier try of this execution: the earlier try was cut off before the answer came',
			fix: expect.stringContaining('It was not sent again. Check with the service or the recipient'),
			details: { firstTryAt: AT },
			itemIndex: 3,
		}));

	test('of a try that ended in doubt: its reason, and what the mail can be looked up by', () => {
		const details = { step: 'send', messageId: 'm1' };
		const error = earlierTryError(
			{ state: 'unknown', at: AT, reason: 'the service answered 500', details },
			0,
			'mail',
			'sent',
		);
		expect(error).toMatchObject({
			kind: 'uncertain',
			message: 'This mail may have been sent by an earlier try of this execution: the service answered 500',
			details: { ...details, firstTryAt: AT },
			itemIndex: 0,
		});
		expect(error.details).not.toBe(details);
	});

	test('of a try whose notes are lost: that all of it may have been sent', () =>
		expect(earlierTryError({ state: 'lost' }, 1, 'mail', 'sent')).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('n8n kept no note of it. This mail may have been sent'),
			fix: expect.stringMatching(/^It was not sent again\. .* start a new execution for the rest/),
			details: { notesLost: true },
			itemIndex: 1,
		}));

	test.each([
		['draft', 'saved'],
		['mail', 'deleted'],
	])('in the words of the operation: %s, %s', (noun, done) => {
		for (const entry of [{ state: 'lost' }, { state: 'started', at: AT }] as const) {
			const { message, fix } = earlierTryError(entry, 0, noun, done);
			expect(message).toContain(`This ${noun} may have been ${done}`);
			expect(fix).toMatch(new RegExp(`^It was not ${done} again\\.`));
		}
	});
});
