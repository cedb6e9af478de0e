import { readSubmission } from '../../../../../nodes/shared/approval/submission';
import type { FormField } from '../../../../../nodes/shared/approval/question';

const common = { name: 'a', label: 'A', required: false };
const line = (type: 'date' | 'email' | 'number' | 'text' | 'textarea', required = false): FormField => ({
	...common,
	type,
	required,
	placeholder: '',
	value: '',
});
const choice = (type: 'checkbox' | 'dropdown' | 'radio', required = false): FormField => ({
	...common,
	type,
	required,
	choices: ['One', 'Two'],
	value: [],
});
const file = (changes: object = {}): FormField => ({
	...common,
	type: 'file',
	several: false,
	accepted: [],
	...changes,
});

const read = (field: FormField, value: unknown, files?: unknown) =>
	readSubmission(
		{ kind: 'form', open: '', title: '', description: '', submit: '', fields: [field] },
		{ values: { 'field-0': value }, files: { 'field-0': files } },
	);
const pdf = { filepath: '/tmp/1', originalFilename: 'A.PDF', mimetype: 'application/pdf', size: 9 };

describe('what is taken', () => {
	it.each<[FormField, unknown, unknown]>([
		[line('text'), ' Ann ', 'Ann'],
		[line('text'), '', null],
		[line('text'), undefined, null],
		[line('text'), { a: 1 }, null],
		[line('textarea'), 'a\r\nb\r\n', 'a\nb'],
		[line('number'), '12', 12],
		[line('number'), '12,5', 12.5],
		[line('number'), '-0.5', -0.5],
		[line('number'), '1e3', 1000],
		[line('date'), '2028-02-29', '2028-02-29'],
		[line('email'), ' Ann <ann@example.com>', 'ann@example.com'],
		[choice('dropdown'), 'One', 'One'],
		[choice('radio'), '', null],
		[choice('checkbox'), 'One', ['One']],
		[choice('checkbox'), ['One', 'Two', 'One'], ['One', 'Two']],
		[choice('checkbox'), undefined, []],
	])('%j of %j', (field, given, value) => {
		const { answer, problems } = read(field, given);
		expect(answer).toEqual({ a: value });
		expect(problems.size).toBe(0);
	});

	it.each<[object, unknown, unknown]>([
		[{}, pdf, { filename: 'A.PDF', mimetype: 'application/pdf', size: 9 }],
		[{ several: true }, pdf, [{ filename: 'A.PDF', mimetype: 'application/pdf', size: 9 }]],
		[{ accepted: ['.png', '.pdf'] }, pdf, expect.anything()],
		[{ accepted: ['application/*'] }, pdf, expect.anything()],
		[{}, undefined, null],
	])('a file for %j', (changes, files, value) => {
		const { answer, problems } = read(file(changes), undefined, files);
		expect(answer).toEqual({ a: value });
		expect(problems.size).toBe(0);
	});

	it('a field named __proto__ is a field like any other', () => {
		const { answer } = read({ ...line('text'), name: '__proto__' } as FormField, 'x');
		expect(Object.keys(answer)).toEqual(['__proto__']);
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});
});

describe('what is not taken, and stands on the page again', () => {
	it.each<[FormField, unknown, string | string[]]>([
		[line('text', true), ' ', ' '],
		[line('text'), 'x'.repeat(1_001), 'x'.repeat(1_001)],
		[line('number'), 'twelve', 'twelve'],
		[line('number'), '1.2.3', '1.2.3'],
		[line('number'), '9007199254740993', '9007199254740993'],
		[line('number'), '1e999', '1e999'],
		[line('number'), '0x10', '0x10'],
		[line('date'), '2027-02-29', '2027-02-29'],
		[line('date'), '31.01.2027', '31.01.2027'],
		[line('email'), 'nobody at home', 'nobody at home'],
		[choice('dropdown', true), '', []],
		[choice('dropdown'), 'Three', []],
		[choice('radio', true), undefined, []],
		[choice('checkbox'), ['One', 'Three'], ['One']],
		[choice('checkbox', true), [], []],
	])('%j of %j', (field, given, typed) => {
		const submission = read(field, given);
		expect([...submission.problems.keys()]).toEqual([0]);
		expect(submission.typed).toEqual([typed]);
	});

	it.each<[object, unknown]>([
		[{ required: true }, undefined],
		[{}, [pdf, pdf]],
		[{ accepted: ['.png'] }, pdf],
		[{ accepted: ['image/*'] }, pdf],
		[{ required: true }, 'a path'],
	])('a file for %j', (changes, files) => {
		const { problems, files: taken } = read(file(changes), undefined, files);
		expect(problems.size).toBe(1);
		expect(taken).toEqual([]);
	});
});
