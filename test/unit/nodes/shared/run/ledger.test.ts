import type { IDataObject } from 'n8n-workflow';
import { Ledger, planFingerprint } from '../../../../../nodes/shared/run/ledger';
import {
	AnswerRef,
	FileContent,
	Secret,
	singleStep,
	type PlanJson,
} from '../../../../../nodes/shared/run/plan';
import { fakeContext } from '../../../../support/fakeContext';
import { attachment, stored } from '../attachment';

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
		planFingerprint(singleStep({ method: 'POST', path: '/x', body: { contentType: 'a/b', json } }));
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
	test('does not differ by secrets, which may be renewed', () =>
		expect(print([new Secret('a')])).toBe(print([new Secret('b')])));
	test('does not differ by the field that a file came from', () =>
		expect(print([new FileContent(attachment({ field: 'a' }))])).toBe(
			print([new FileContent(attachment({ field: 'b' }))]),
		));
});
