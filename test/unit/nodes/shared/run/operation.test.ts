import { once, repeatable } from '../../../../../nodes/shared/run/operation';

const description = {
	resource: 'mail',
	operation: 'do',
	name: 'Do',
	action: 'Do it',
	description: 'Do a thing',
	noun: 'mail',
	fields: [],
};

test('an operation is what describes it, and its kind', () => {
	const read = async () => ({});
	const plan = () => ({ steps: [], receipt: () => ({ output: {} }) });
	expect(once({ ...description, effect: 'delete', read, plan })).toEqual({
		...description,
		kind: 'once',
		effect: 'delete',
		read,
		plan,
	});
	const perform = async () => [];
	expect(repeatable({ ...description, read, perform })).toEqual({
		...description,
		kind: 'repeatable',
		read,
		perform,
	});
});
