import type { IDataObject } from 'n8n-workflow';
import type { OnceItem } from '../../../../../nodes/shared/run/batches';
import {
	compareFacts,
	factsOf,
	Ledger,
	type Facts,
	type LedgerEntry,
} from '../../../../../nodes/shared/run/ledger';
import { singleStep } from '../../../../../nodes/shared/run/plan';
import { fakeContext } from '../../../../support/fakeContext';
import { textStep } from './perform-support';

const AT = '2030-01-01T00:00:00.000Z';
const facts = (...recipients: string[]): Facts => ({ operation: 'mail/send', account: 'a', recipients });
const ANN = facts('ann@x.example');
const started = (of = ANN): LedgerEntry => ({ state: 'started', at: AT, facts: of });
const sent = (result: IDataObject = {}, of = ANN): LedgerEntry => ({
	state: 'sent',
	at: AT,
	facts: of,
	result,
});

function ledgers(nodeContext: IDataObject = {}) {
	const { context } = fakeContext({ nodeContext });
	return { nodeContext, ledger: (run = '0') => new Ledger(context, run) };
}

test('finds what was noted, also after a restart from JSON', () => {
	const { ledger, nodeContext } = ledgers();
	const first = ledger();
	expect(first.find('0')).toEqual([]);
	const unknown: LedgerEntry = {
		state: 'unknown',
		at: AT,
		facts: ANN,
		reason: 'reset',
		details: { step: 'send' },
	};
	first.note('0', started());
	first.note('1', sent({ id: 5 }));
	first.note('2', unknown);
	first.note('3', started());
	first.forget('3', ANN);
	const again = ledgers(JSON.parse(JSON.stringify(nodeContext)) as IDataObject).ledger();
	expect(['0', '1', '2', '3'].map((key) => again.find(key))).toEqual([
		[started()],
		[sent({ id: 5 })],
		[unknown],
		[],
	]);
});

test('what is noted of the same mail replaces what was; of another mail it stands beside it', () => {
	const ledger = ledgers().ledger();
	const BOB = facts('bob@x.example');
	ledger.note('0', started());
	ledger.note('0', sent());
	ledger.note('0', started(BOB));
	expect(ledger.find('0')).toEqual([sent(), started(BOB)]);
	ledger.forget('0', BOB);
	expect(ledger.find('0')).toEqual([sent()]);
	ledger.forget('0', ANN);
	expect(ledger.find('0')).toEqual([]);
	expect(() => ledger.forget('never', ANN)).not.toThrow();
});

test('runs do not see each other; two views of one run are one', () => {
	const { ledger } = ledgers();
	const one = ledger('0');
	const other = ledger('0');
	one.note('a', started());
	expect(ledger('1').find('a')).toEqual([]);
	other.note('a', sent());
	expect(one.find('a')).toEqual([sent()]);
});

test.each(['x', null])(
	'other things in the memory of the node stay; %p in its place is replaced',
	(nonsense) => {
		const { ledger, nodeContext } = ledgers({ other: 1, sendMailLedger: nonsense });
		ledger().note('a', started());
		expect(nodeContext).toEqual({ other: 1, sendMailLedger: { '0': { a: [started()] } } });
	},
);

test.each(['constructor', '__proto__', 'toString'])('%s is no entry', (key) => {
	const ledger = ledgers().ledger();
	ledger.note('a', started());
	expect(ledger.find(key)).toEqual([]);
});

describe('what makes a mail the same', () => {
	const plan = (path: string) =>
		singleStep(textStep('send', { request: { method: 'POST', path } }), () => ({ output: {} }));
	const item = (to: string[], path = '/x') =>
		({
			input: { message: { to: to.map((address) => ({ address })), cc: [], bcc: [] } },
			plan: plan(path),
		}) as unknown as OnceItem;
	const of = (to: string[], operation = 'mail/send', account = 'a') => factsOf(item(to), operation, account);

	test('is not the order or case of its recipients, nor its content', () => {
		expect(of(['B@x.example', 'a@x.example'])).toEqual(of(['A@x.example', 'b@x.example']));
		expect(factsOf(item(['a'], '/x'), 'o', 'a')).toEqual(factsOf(item(['a'], '/y'), 'o', 'a'));
	});

	test('is what it asks for, where it has no recipients', () => {
		const bare = (path: string) => factsOf({ input: {}, plan: plan(path) } as unknown as OnceItem, 'o', 'a');
		expect(bare('/x')).toEqual(bare('/x'));
		expect(compareFacts(bare('/x'), bare('/y'))).toBe('another');
	});

	test('shows no account', () =>
		expect(JSON.stringify(of(['a'], 'o', 'api.example|me'))).not.toContain('me'));

	test.each<[string, Facts, string]>([
		['the same', of(['a', 'b']), 'same'],
		['another operation', of(['a', 'b'], 'sms/send'), 'another'],
		['another account', of(['a', 'b'], 'mail/send', 'b'), 'another'],
		['others', of(['c']), 'another'],
		['more', of(['a', 'b', 'c']), 'overlaps'],
		['fewer', of(['a']), 'overlaps'],
		['some others', of(['a', 'c']), 'overlaps'],
	])('%s', (_what, now, comparison) => expect(compareFacts(of(['a', 'b']), now)).toBe(comparison));
});
