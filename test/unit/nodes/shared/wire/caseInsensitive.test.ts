import { caseInsensitiveMember, textMember } from '../../../../../nodes/shared/wire/caseInsensitive';

test.each<[string, unknown, unknown]>([
	['the exact name', { Status: 1 }, 1],
	['another case', { status: 1 }, 1],
	['all capitals', { STATUS: 1 }, 1],
	['the exact name before others', { status: 1, Status: 2 }, 2],
	['an undefined value under the exact name', { Status: undefined, status: 1 }, undefined],
	['no such name', { state: 1 }, undefined],
	['null', null, undefined],
	['text', 'Status', undefined],
	['nothing', undefined, undefined],
])('a member: %s', (_what, object, value) => expect(caseInsensitiveMember(object, 'Status')).toBe(value));

test.each(['constructor', 'toString', '__proto__'])('%s of every object is no member', (name) =>
	expect(caseInsensitiveMember({}, name)).toBeUndefined(),
);

test.each<[unknown, string]>([
	[{ id: 'x' }, 'x'],
	[{ ID: 5 }, '5'],
	[{ id: 0 }, '0'],
	[{ id: '' }, ''],
	[{ id: true }, ''],
	[{ id: null }, ''],
	[{ id: {} }, ''],
	[{}, ''],
	[undefined, ''],
])('the text member of %j is %j', (object, text) => expect(textMember(object, 'Id')).toBe(text));
