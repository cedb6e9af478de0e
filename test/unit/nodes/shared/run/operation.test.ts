import { counted, done, once, repeatable } from '../../../../../nodes/shared/run/operation';

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

test.each([
	['send', 'sent'],
	['save', 'saved'],
	['delete', 'deleted'],
	['none', 'carried out'],
] as const)('what has the effect "%s" was %s', (effect, participle) => expect(done(effect)).toBe(participle));

test.each([
	[0, 'mail', '0 mails'],
	[1, 'mail', '1 mail'],
	[2, 'draft', '2 drafts'],
	[1, 'SMS', '1 SMS'],
	[2, 'SMS', '2 SMS'],
])('%i of "%s": %s', (count, noun, text) => expect(counted(count, noun)).toBe(text));
