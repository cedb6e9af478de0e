import {
	attachmentBytes,
	base64Bytes,
	isBase64,
	matchesWildcard,
} from '../../../../../nodes/shared/mail/attachments';
import { attachment } from '../attachment';

test.each([
	['abc', 'abc', true],
	['abc', 'a*', true],
	['abc', '*c', true],
	['abc', 'a*c', true],
	['abc', '*b*', true],
	['abc', 'a**c', true],
	['abc', '*', true],
	['', '*', true],
	['', '', true],
	['abc', '', false],
	['abc', 'abcd*', false],
	['aba', 'ab*ba', false],
	['abba', 'ab*ba', true],
	['abc', 'b*', false],
	['abc', '*b', false],
	['axbxc', 'a*b*c', true],
	['acxb', 'a*b*c', false],
	['abcb', 'a*bc*b', true],
	['abcb', 'a*cb*b', false],
	['aXbXc', 'a*X*X*c', true],
	['aXc', 'a*X*X*c', false],
	['a.c', 'a?c', false],
])('matchesWildcard %j %j', (name, pattern, expected) =>
	expect(matchesWildcard(name, pattern)).toBe(expected),
);

test.each([
	['', true, 0],
	['QQ==', true, 1],
	['QUI=', true, 2],
	['QUJD', true, 3],
	['+/+/', true, 3],
	['A===', false, undefined],
	['====', false, undefined],
	['=QUJ', false, undefined],
	['QU=D', false, undefined],
	['QUJ', false, undefined],
	['QUJDQ', false, undefined],
	['-_-_', false, undefined],
	['QUJ\n', false, undefined],
	[`${'A'.repeat(65_536)}QQ==`, true, 49_153],
	[`${'A'.repeat(65_536)}Q.==`, false, undefined],
	[`${'A'.repeat(65_535)}.QQ==`.slice(0, 65_540), false, undefined],
])('isBase64 %#', (text, expected, bytes) => {
	expect(isBase64(text)).toBe(expected);
	if (bytes !== undefined) expect(base64Bytes(text)).toBe(bytes);
});

test.each<[number[], number]>([
	[[], 0],
	[[3], 3],
	[[3, 4, 5_000_000_000], 5_000_000_007],
])('files of %j bytes have %i in all', (sizes, bytes) =>
	expect(attachmentBytes(sizes.map((one) => attachment({ bytes: one })))).toBe(bytes),
);
