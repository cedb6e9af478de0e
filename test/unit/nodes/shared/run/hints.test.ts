import { MailError } from '../../../../../nodes/shared/errors';
import { giveHints } from '../../../../../nodes/shared/run/hints';
import type { Operation } from '../../../../../nodes/shared/run/operation';
import type { Run, RunItem } from '../../../../../nodes/shared/run/runItem';
import type { Transport } from '../../../../../nodes/shared/wire/transport';
import { fakeService } from '../../../../support/fakeService';
import { fakeContext } from '../../../../support/fakeContext';

const SEND: Operation = fakeService().operations[0];

function hintsFor(
	items: Array<Partial<RunItem>>,
	{ notes = {}, waited = 0, warnings = [] as string[], transport = true, operation = SEND } = {},
) {
	const fake = fakeContext();
	const given = jest.spyOn(fake.context, 'addExecutionHints');
	giveHints(
		{ context: fake.context, notes: { alreadySent: 0, previews: 0, redirected: 0, ...notes } } as Run,
		operation,
		items.map((item, index) => ({ index, ...item }) as RunItem),
		transport ? ({ waitedForLimit: waited, connection: { warnings } } as unknown as Transport) : undefined,
	);
	return { hints: fake.hints, given };
}

const uncertain = { error: new MailError('uncertain', 'x') };
const warned = { output: [{ json: { warnings: ['w'] } }] };

test('nothing to tell', () => {
	const { given } = hintsFor([
		{ output: [{ json: { warnings: [] } }] },
		{ output: [{ json: {} }] },
		{ error: new MailError('failed', 'x') },
		{},
	]);
	expect(given).not.toHaveBeenCalled();
	expect(hintsFor([], { transport: false }).hints).toEqual([]);
});

test('all there is to tell, warnings as such, in the output pane', () => {
	const { given } = hintsFor([uncertain, warned], {
		notes: { alreadySent: 1, previews: 1, redirected: 1 },
		waited: 1,
		warnings: ['Old.'],
	});
	expect(given.mock.calls[0]).toEqual([
		{ message: 'Old.', type: 'warning', location: 'outputPane' },
		{
			message: 'Preview Only: 1 mail shown as a request, nothing was sent for it.',
			type: 'info',
			location: 'outputPane',
		},
		{
			message: 'Redirect All Mail To: 1 mail went to the test address, not to the recipients.',
			type: 'info',
			location: 'outputPane',
		},
		{
			message: '1 mail had been sent by an earlier try of this execution and was not sent again.',
			type: 'info',
			location: 'outputPane',
		},
		{ message: '1 request waited for the rate limit.', type: 'info', location: 'outputPane' },
		{
			message: 'It is unknown whether this item was sent: item 0. Check before you run it again.',
			type: 'warning',
			location: 'outputPane',
		},
		{ message: '1 item has warnings in the output: item 1.', type: 'info', location: 'outputPane' },
	]);
});

test('more than one of each', () =>
	expect(
		hintsFor([uncertain, uncertain, warned, warned], {
			notes: { alreadySent: 2, previews: 2, redirected: 2 },
			waited: 2,
		}).hints,
	).toEqual([
		'Preview Only: 2 mails shown as requests, nothing was sent for them.',
		'Redirect All Mail To: 2 mails went to the test address, not to the recipients.',
		'2 mails had been sent by an earlier try of this execution and were not sent again.',
		'2 requests waited for the rate limit.',
		'It is unknown whether these items were sent: items 0, 1. Check before you run it again.',
		'2 items have warnings in the output: items 2, 3.',
	]));

test('ten are named, the others counted', () => {
	const many = (count: number) => hintsFor(new Array<Partial<RunItem>>(count).fill(uncertain)).hints[0];
	expect(many(10)).toContain('items 0, 1, 2, 3, 4, 5, 6, 7, 8, 9. Check');
	expect(many(13)).toContain('items 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 more. Check');
});

test.each<[Operation, string[]]>([
	[
		{ ...SEND, effect: 'save', noun: 'draft' } as Operation,
		[
			'2 drafts had been saved by an earlier try of this execution and were not saved again.',
			'It is unknown whether this item was saved: item 0. Check before you run it again.',
		],
	],
	[
		{ ...SEND, effect: 'delete', noun: 'mail' } as Operation,
		[
			'2 mails had been deleted by an earlier try of this execution and were not deleted again.',
			'It is unknown whether this item was deleted: item 0. Check before you run it again.',
		],
	],
	[
		{ ...SEND, noun: 'SMS' } as Operation,
		[
			'2 SMS had been sent by an earlier try of this execution and were not sent again.',
			'It is unknown whether this item was sent: item 0. Check before you run it again.',
		],
	],
])('in the words of the operation %#', (operation, hints) =>
	expect(hintsFor([uncertain], { notes: { alreadySent: 2 }, operation }).hints).toEqual(hints),
);

test('nothing of doubt about what may be repeated', () =>
	expect(
		hintsFor([uncertain], { operation: { ...SEND, kind: 'repeatable' } as unknown as Operation }).hints,
	).toEqual([]));
