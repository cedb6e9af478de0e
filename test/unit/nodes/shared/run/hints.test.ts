import type { IExecuteFunctions } from 'n8n-workflow';
import { MailError } from '../../../../../nodes/shared/errors';
import { giveHints } from '../../../../../nodes/shared/run/hints';
import type { Run, RunItem } from '../../../../../nodes/shared/run/run';
import type { Transport } from '../../../../../nodes/shared/wire/transport';
import { fakeContext } from '../../../../support/fakeContext';

function hintsFor(
	items: Array<Partial<RunItem>>,
	{ notes = {}, waited = 0, warnings = [] as string[], transport = true } = {},
) {
	const fake = fakeContext();
	const given = jest.spyOn(fake.context, 'addExecutionHints');
	giveHints(
		{ context: fake.context, notes: { alreadySent: 0, previews: 0, redirected: 0, ...notes } } as Run,
		items.map((item, index) => ({ index, ...item }) as RunItem),
		transport
			? ({ notes: { waitedForLimit: waited }, connection: { warnings } } as unknown as Transport)
			: undefined,
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
			message: 'Nobody can say whether this item was sent: item 0. Check before sending again.',
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
		'Nobody can say whether these items were sent: items 0, 1. Check before sending again.',
		'2 items have warnings in the output: items 2, 3.',
	]));

test('ten are named, the others counted', () => {
	const many = (count: number) => hintsFor(new Array<Partial<RunItem>>(count).fill(uncertain)).hints[0];
	expect(many(10)).toContain('items 0, 1, 2, 3, 4, 5, 6, 7, 8, 9. Check');
	expect(many(13)).toContain('items 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 more. Check');
});

test('an n8n that knows no hints is fine', () => {
	const { context } = fakeContext();
	const old = Object.assign(context, { addExecutionHints: undefined }) as unknown as IExecuteFunctions;
	expect(() =>
		giveHints({ context: old, notes: { alreadySent: 1, previews: 0, redirected: 0 } } as Run, [], undefined),
	).not.toThrow();
});
