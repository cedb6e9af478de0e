import { MailError, type ErrorKind } from '../../../../../nodes/shared/errors';
import { alsoWrong, reportOf, summaryOf, withFate } from '../../../../../nodes/shared/run/fate';
import type { OnceOperation } from '../../../../../nodes/shared/run/operation';
import type { RunItem } from '../../../../../nodes/shared/run/runItem';

type Naming = Pick<OnceOperation, 'effect' | 'noun'>;

const SEND: Naming = { effect: 'send', noun: 'mail' };
const SAVE: Naming = { effect: 'save', noun: 'draft' };
const DELETE: Naming = { effect: 'delete', noun: 'mail' };

const settings = { preview: false, output: 'full' as const, timeoutMs: 1 };
const output = [{ json: {} }];
const failed = new MailError('refused', 'no');
const doubt = new MailError('uncertain', 'who knows');
const itemsOf = (...ends: Array<Partial<RunItem>>): RunItem[] =>
	ends.map((end, index) => ({ index, settings, ...end }));
const [sentItem, failedItem, doubtItem, unreached] = [{ output }, { error: failed }, { error: doubt }, {}];

describe('the fate of an item in its error', () => {
	test.each<[Naming, string]>([
		[SEND, 'The mail was not sent.'],
		[DELETE, 'The mail was not deleted.'],
		[{ effect: 'send', noun: 'SMS' }, 'The SMS was not sent.'],
	])('%j', (naming, sentence) => {
		expect(withFate(new MailError('refused', 'no', { fix: 'Mend it.' }), naming).fix).toBe(
			`Mend it. ${sentence}`,
		);
		expect(withFate(failed, naming).fix).toBe(sentence);
	});

	test.each<[string, MailError, Naming]>([
		['in doubt', doubt, SEND],
		['sent all the same', new MailError('failed', 'x', { details: { sent: true } }), SEND],
		['of what is only saved', failed, SAVE],
	])('is not told twice or wrongly: %s', (_what, error, naming) =>
		expect(withFate(error, naming)).toBe(error),
	);

	test.each<ErrorKind>(['invalid', 'unauthorized', 'refused', 'throttled', 'failed'])(
		'%s: everything else of the error stays',
		(kind) => {
			const error = new MailError(kind, 'no', {
				field: 'To',
				statusCode: 400,
				details: { a: 1 },
				itemIndex: 2,
			});
			expect(withFate(error, SEND)).toMatchObject({
				kind,
				message: 'no',
				field: 'To',
				statusCode: 400,
				details: { a: 1 },
				itemIndex: 2,
			});
			expect(error.fix).toBeUndefined();
		},
	);
});

test.each<[string, RunItem[], number[][]]>([
	['none', [], [[], [], []]],
	['one of each', itemsOf(sentItem, failedItem, doubtItem, unreached), [[0], [2], [1, 3]]],
	['an item that has both an output and a doubt is sent', itemsOf({ output, error: doubt }), [[0], [], []]],
	['the index is that of the item, not of the list', [{ index: 7, settings, output }], [[7], [], []]],
])('the report: %s', (_what, items, [sent, possiblySent, notSent]) =>
	expect(reportOf(items)).toEqual({ sent, possiblySent, notSent }),
);

describe('the summary', () => {
	const three = itemsOf(sentItem, doubtItem, failedItem);
	test.each<[Naming, string]>([
		[SEND, 'Of 3 mails 1 were sent (item 0), 1 may have been sent (item 1) and 1 were not sent.'],
		[SAVE, 'Of 3 drafts 1 were saved (item 0), 1 may have been saved (item 1) and 1 were not saved.'],
		[DELETE, 'Of 3 mails 1 were deleted (item 0), 1 may have been deleted (item 1) and 1 were not deleted.'],
		[
			{ effect: 'send', noun: 'SMS' },
			'Of 3 SMS 1 were sent (item 0), 1 may have been sent (item 1) and 1 were not sent.',
		],
	])('%j', (naming, text) => expect(summaryOf(three, naming)).toBe(text));

	test('names nobody where there is nobody', () =>
		expect(summaryOf(itemsOf(failedItem, unreached), SEND)).toBe(
			'Of 2 mails 0 were sent, 0 may have been sent and 2 were not sent.',
		));

	test('names twenty, and counts more', () => {
		const many = (count: number) => summaryOf(itemsOf(...new Array<object>(count).fill(sentItem)), SEND);
		expect(many(20)).toContain('20 were sent (item 0, 1, 2,');
		expect(many(20)).toContain(' 18, 19),');
		expect(many(21)).toContain('21 were sent, 0');
	});

	test('a single item needs none', () => expect(summaryOf(itemsOf(failedItem), SEND)).toBe(''));
});

describe('what else is wrong', () => {
	const wrong = (count: number) => itemsOf(...new Array<object>(count).fill(failedItem));
	test.each([
		[0, ''],
		[1, 'Also wrong: item 0: no.'],
		[3, 'Also wrong: item 0: no; item 1: no; item 2: no.'],
		[5, 'Also wrong: item 0: no; item 1: no; item 2: no; 2 more.'],
	])('%i items', (count, text) => expect(alsoWrong(wrong(count))).toBe(text));
});
