import { checked } from '../../../../../nodes/shared/wire/contract';
import { FileContent } from '../../../../../nodes/shared/wire/request';
import { z } from '../../../../../nodes/shared/zod';
import { attachment } from '../attachment';
import { thrownBy } from '../thrown';

const schema = z
	.object({ to: z.array(z.string().max(5)), subject: z.string().optional(), file: z.unknown() })
	.strict();
const labelOf = (path: string) => (path.startsWith('to') ? 'To' : undefined);

test('a value that fits comes back itself, markers and all', () => {
	const value = { to: ['a@b'], file: new FileContent(attachment()) };
	expect(checked(schema, value, 'Fake', labelOf)).toBe(value);
});

test('one that does not names the field, the service and the rule', () => {
	const error = thrownBy(() => checked(schema, { to: ['a@b', 'ab@cde'] }, 'Fake', labelOf));
	expect(error).toMatchObject({ kind: 'invalid', field: 'To', fix: 'Correct To.' });
	expect(error.message).toMatch(/^To cannot be sent to Fake: .*5 character/);
});

test('a wire name without a field stands for itself', () =>
	expect(
		thrownBy(() => checked(schema, { to: [], subject: 5 as unknown as string }, 'Fake', labelOf)).field,
	).toBe('subject'));

test('the first fault counts, by its whole path', () => {
	const asked: string[] = [];
	const error = thrownBy(() =>
		checked(schema, { to: ['ab@cde', 'ab@cde'] }, 'Fake', (path) => {
			asked.push(path);
			return undefined;
		}),
	);
	expect(asked).toEqual(['to.0']);
	expect(error.field).toBe('to.0');
});
