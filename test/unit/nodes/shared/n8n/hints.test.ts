import { showHints } from '../../../../../nodes/shared/n8n/hints';
import { fakeContext } from '../../../../support/fakeContext';

test('hints stand in the output pane, all at once', () => {
	const { context } = fakeContext();
	const given = jest.spyOn(context, 'addExecutionHints');
	showHints(context, [
		{ message: 'one <a@b.example>', type: 'info' },
		{ message: 'two', type: 'warning' },
	]);
	expect(given.mock.calls).toEqual([
		[
			{ message: 'one ‹a@b.example›', type: 'info', location: 'outputPane' },
			{ message: 'two', type: 'warning', location: 'outputPane' },
		],
	]);
});

test('no hints, no call', () => {
	const { context } = fakeContext();
	const given = jest.spyOn(context, 'addExecutionHints');
	showHints(context, []);
	expect(given).not.toHaveBeenCalled();
});

test('an n8n that knows no hints is fine', () => {
	const old = Object.assign(fakeContext().context, { addExecutionHints: undefined });
	expect(() => showHints(old as never, [{ message: 'one', type: 'info' }])).not.toThrow();
});
