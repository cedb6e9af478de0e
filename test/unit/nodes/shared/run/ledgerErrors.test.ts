import {
	changedSince,
	inDoubt,
	keyInDoubt,
	notesLost,
	overlapping,
	storeAway,
} from '../../../../../nodes/shared/run/ledgerErrors';

const AT = '2030-01-01T00:00:00.000Z';
const MAIL = { noun: 'mail', effect: 'send' } as const;
const facts = (...recipients: string[]) => ({ operation: 'mail/send', account: 'a', recipients });

test('a try that was cut off: when it began, and that nobody knows', () => {
	expect(inDoubt({ state: 'started', at: AT, facts: facts() }, 3, MAIL)).toMatchObject({
		kind: 'uncertain',
		details: { firstTryAt: AT },
		itemIndex: 3,
	});
	expect(inDoubt(undefined, 3, MAIL).details).toEqual({});
});

test('a try that ended in doubt: its reason, and what the mail can be looked up by', () => {
	const details = { step: 'send', messageId: 'm1' };
	const entry = {
		state: 'unknown',
		at: AT,
		facts: facts(),
		reason: 'the service answered 500',
		details,
	} as const;
	const error = inDoubt(entry, 0, MAIL);
	expect(error).toMatchObject({ kind: 'uncertain', details: { ...details, firstTryAt: AT } });
	expect(error.message).toContain('the service answered 500');
	expect(entry.details).toEqual({ step: 'send', messageId: 'm1' });
});

test('recipients that overlap: who got it, and who is missing', () => {
	expect(overlapping(facts('a', 'b'), facts('b', 'c'), 1, MAIL)).toMatchObject({
		kind: 'failed',
		details: { sentBefore: ['b'], notSentYet: ['c'] },
		itemIndex: 1,
	});
	const fewer = overlapping(facts('a', 'b'), facts('b'), 1, MAIL);
	expect(fewer.details).toEqual({ sentBefore: ['b'], notSentYet: [] });
	expect(fewer.fix).not.toContain('for');
});

test.each([
	['lost notes', notesLost(2, MAIL), 'uncertain', { notesLost: true }],
	['a mail that has changed', changedSince(2, MAIL), 'uncertain', { changedSince: true }],
	['a key in doubt', keyInDoubt(2, MAIL), 'uncertain', { sendOnceKey: true }],
	['a database that is away', storeAway('gone', 2, MAIL), 'uncertain', { databaseAway: true }],
	['a database that keeps nothing', storeAway('gone', 2, MAIL, false), 'failed', { databaseAway: true }],
])('%s', (_what, error, kind, details) => {
	expect(error).toMatchObject({ kind, details, itemIndex: 2 });
	expect(error.fix).toBeTruthy();
});

test.each([
	[{ noun: 'draft', effect: 'save' }, 'saved'],
	[{ noun: 'mail', effect: 'delete' }, 'deleted'],
] as const)('in the words of the operation: %p', (naming, verb) => {
	for (const error of [inDoubt(undefined, 0, naming), notesLost(0, naming), keyInDoubt(0, naming)]) {
		expect(error.message).toContain(`may have been ${verb}`);
		expect(error.message).toContain(naming.noun);
	}
});
