import {
	notAllowed,
	parseAllowList,
	parseRecipients,
	splitRecipients,
	withoutDuplicates,
} from '../../../../../nodes/shared/mail/recipients';
import type { Mailbox } from '../../../../../nodes/shared/mail/message';
import { thrownBy } from '../thrown';

const parse = (value: unknown) => parseRecipients(value, 'To', 254);

describe('splitRecipients', () => {
	test.each<[string, string, string[]]>([
		[
			'commas, semicolons and line breaks',
			'a@b.de, c@d.de;e@f.de\n g@h.de\r\ni@j.de',
			['a@b.de', 'c@d.de', 'e@f.de', 'g@h.de', 'i@j.de'],
		],
		['separators without anything between them', ' ,,;\n a@b.de ,; ', ['a@b.de']],
		['nothing', ' \n ', []],
		['a separator in quotes', '"Doe, Jane; Dr." <j@x.org>, a@b.de', ['"Doe, Jane; Dr." <j@x.org>', 'a@b.de']],
		['an escaped quote in quotes', '"a\\", b" <j@x.org>, a@b.de', ['"a\\", b" <j@x.org>', 'a@b.de']],
		['a backslash outside of quotes', 'a\\, b', ['a\\', 'b']],
		['a separator in a comment', 'Ann (a, b; c) <a@b.de>, x@y.de', ['Ann (a, b; c) <a@b.de>', 'x@y.de']],
		['a comment in a comment', 'a@b.de (x (y, z), w), c@d.de', ['a@b.de (x (y, z), w)', 'c@d.de']],
		['an escaped bracket in a comment', 'a@b.de (x \\), y), c@d.de', ['a@b.de (x \\), y)', 'c@d.de']],
		['a separator in angle brackets', '<a,b@c.de>, d@e.de', ['<a,b@c.de>', 'd@e.de']],
		['a quote in angle brackets is no quote', '<a"b@c.de>, d@e.de', ['<a"b@c.de>', 'd@e.de']],
		['a quote that is never closed ends with its line', '"open a@b.de\nc@d.de', ['"open a@b.de', 'c@d.de']],
		[
			'a comment that is never closed ends with its line',
			'(open ((a@b.de\nc@d.de, e@f.de',
			['(open ((a@b.de', 'c@d.de', 'e@f.de'],
		],
		['a bracket that is never closed ends with its line', 'A <a@b.de\nc@d.de', ['A <a@b.de', 'c@d.de']],
		['a backslash at the very end', '"a\\', ['"a\\']],
		['a group', 'Team: a@b.de, c@d.de; e@f.de', ['a@b.de', 'c@d.de', 'e@f.de']],
		['two groups', 'A: a@b.de; B: c@d.de, e@f.de;', ['a@b.de', 'c@d.de', 'e@f.de']],
		['a group of nobody', 'undisclosed-recipients:;', []],
		['a colon of a group must be closed on its line', 'Team: a@b.de\nc@d.de;', ['Team: a@b.de', 'c@d.de']],
		['a colon of a group must be closed at all', 'Team: a@b.de', ['Team: a@b.de']],
		['the name of a group is no address', 'a@b.de: c@d.de;', ['a@b.de: c@d.de']],
		['an escaped @ is an @ too', '"a\\@b": c@d.de;', ['"a\\@b": c@d.de']],
		['a group after an address', 'x@y.de, Team: a@b.de; c@d.de', ['x@y.de', 'a@b.de', 'c@d.de']],
		['a colon in quotes opens no group', '"Team: x" <a@b.de>; c@d.de', ['"Team: x" <a@b.de>', 'c@d.de']],
	])('%s', (_what, text, pieces) => expect(splitRecipients(text)).toEqual(pieces));

	test.each([
		'Bcc',
		'cc',
		'TO',
		'From',
		'Sender',
		'reply-to',
		'Subject',
		'Date',
		'Message-ID',
		'MIME-Version',
		'Content-Type',
		'X-Mailer',
		' bcc ',
	])('%s is no group but a header that somebody tries to smuggle in', (name) =>
		expect(splitRecipients(`${name}: eve@evil.example; a@b.de`)).toEqual([
			`${name}: eve@evil.example`.trim(),
			'a@b.de',
		]),
	);

	test.each(['Bccs', 'Account', 'Toto', 'Contents', 'X'])('%s is the name of a group', (name) =>
		expect(splitRecipients(`${name}: a@b.de;`)).toEqual(['a@b.de']),
	);
});

describe('parseRecipients', () => {
	test.each<[string, unknown, Mailbox[]]>([
		['nothing', undefined, []],
		['null', null, []],
		['empty text', '', []],
		['an empty list', [], []],
		['text', 'a@b.de; Ann <c@d.de>', [{ address: 'a@b.de' }, { address: 'c@d.de', name: 'Ann' }]],
		[
			'a list of texts',
			['a@b.de', 'c@d.de, e@f.de'],
			[{ address: 'a@b.de' }, { address: 'c@d.de' }, { address: 'e@f.de' }],
		],
		['a list within a list', [['a@b.de'], [['c@d.de']]], [{ address: 'a@b.de' }, { address: 'c@d.de' }]],
		['lists as deep as may be', [[[[['a@b.de']]]]], [{ address: 'a@b.de' }]],
		['an object', { name: ' Ann ', email: ' a@b.de ' }, [{ address: 'a@b.de', name: 'Ann' }]],
		['an object with address', { address: 'a@b.de' }, [{ address: 'a@b.de' }]],
		['an object of SuperOffice', { Name: 'Ann', Address: 'a@b.de' }, [{ address: 'a@b.de', name: 'Ann' }]],
		['an object with Email', { Email: 'a@b.de', name: ' ' }, [{ address: 'a@b.de' }]],
		[
			'a name in an object as it stands',
			{ name: 'Doe, "J" \\ Jane', email: 'a@b.de' },
			[{ address: 'a@b.de', name: 'Doe, "J" \\ Jane' }],
		],
		['a name that is no text', { name: 5, email: 'a@b.de' }, [{ address: 'a@b.de' }]],
		[
			'the name in the address where the object has none',
			{ email: 'Ann <a@b.de>' },
			[{ address: 'a@b.de', name: 'Ann' }],
		],
		[
			'the object over the name in the address',
			{ name: 'Bea', email: 'Ann <a@b.de>' },
			[{ address: 'a@b.de', name: 'Bea' }],
		],
		['a resource locator', { __rl: true, mode: 'id', value: 'a@b.de' }, [{ address: 'a@b.de' }]],
		['objects and texts', [{ email: 'a@b.de' }, 'c@d.de'], [{ address: 'a@b.de' }, { address: 'c@d.de' }]],
		[
			'a list that came as JSON',
			' ["a@b.de", "Ann <c@d.de>"] ',
			[{ address: 'a@b.de' }, { address: 'c@d.de', name: 'Ann' }],
		],
		['an empty part of a list', ['', null, 'a@b.de'], [{ address: 'a@b.de' }]],
	])('%s', (_what, value, expected) => expect(parse(value)).toEqual(expected));

	test.each<[string, unknown, RegExp]>([
		['an address without @', 'ann', /^To: "ann" is not a valid address: it has no @$/],
		[
			'the piece at fault among good ones',
			'a@b.de, x y@z.de, c@d.de',
			/"x y@z.de" is not a valid address: it contains a space/,
		],
		['a list too deep', [[[[[['a@b.de']]]]]], /^To is a list nested too deeply$/],
		['a number', 12, /^To holds 12, which is not an address$/],
		['true in a list', ['a@b.de', true], /^To holds true/],
		['an object without address', { name: 'Ann' }, /^To holds an object without an address$/],
		['an object with an empty address', { email: ' ' }, /an object without an address/],
		['an object with a list as address', { email: ['a@b.de'] }, /an object without an address/],
		['two addresses in one object', { email: 'a@b.de, c@d.de' }, /is not a valid address/],
		[
			'a line break in the name of an object',
			{ name: 'Ann\nBcc: eve@evil.example', email: 'a@b.de' },
			/^To: the name of a@b.de cannot be used: it contains a control character$/,
		],
		['a name without end', { name: 'n'.repeat(1000), email: 'a@b.de' }, /cannot be used: it is too long/],
		['a JSON list of something else', '[1, 2]', /is not a valid address/],
		['a JSON list of texts and numbers', '["a@b.de", 2]', /is not a valid address/],
		['a broken JSON list', '["a@b.de", ]', /is not a valid address/],
		[
			'a smuggled header',
			'a@b.de\r\nBcc: eve@evil.example',
			/"Bcc: eve@evil.example" is not a valid address/,
		],
		['a group that is a header', 'Bcc: eve@evil.example;', /"Bcc: eve@evil.example" is not a valid address/],
	])('refuses %s', (_what, value, message) => {
		const error = thrownBy(() => parse(value));
		expect(error.message).toMatch(message);
		expect(error).toMatchObject({ kind: 'invalid', field: 'To' });
		expect(error.fix).toEqual(expect.stringMatching(/\.$/));
	});

	test('names long pieces by their beginning', () => {
		expect(thrownBy(() => parse('x'.repeat(80))).message).toContain(`"${'x'.repeat(80)}"`);
		expect(thrownBy(() => parse('x'.repeat(81))).message).toContain(`"${'x'.repeat(77)}..."`);
	});
});

describe('withoutDuplicates', () => {
	const box = (address: string) => ({ address });
	test('keeps the first mention over to, cc and bcc, whatever the case', () => {
		const lists = withoutDuplicates({
			to: [box('a@b.de'), box('A@B.de'), box('c@d.de')],
			cc: [box('C@d.de'), box('e@f.de')],
			bcc: [box('e@f.de'), box('g@h.de')],
		});
		expect(lists).toEqual({
			to: [box('a@b.de'), box('c@d.de')],
			cc: [box('e@f.de')],
			bcc: [box('g@h.de')],
			dropped: ['A@B.de', 'C@d.de', 'e@f.de'],
		});
	});
});

describe('Allowed Recipients', () => {
	const refused = (allowed: unknown, ...mailed: string[]) => {
		const list = parseAllowList(allowed, 'Allowed Recipients', 254);
		if (list === undefined) throw new Error('no list');
		return notAllowed(
			mailed.map((address) => ({ address })),
			list,
		);
	};
	test.each<[string, unknown, string[]]>([
		['an address', 'a@b.de', ['x@b.de', 'a@sub.b.de']],
		['a domain', '@b.de', ['a@sub.b.de']],
		['a domain with a star', '*@B.DE', ['a@sub.b.de']],
		['both, separated as they come', 'q@q.de; @sub.b.de\n@b.de', []],
		['a list', ['@b.de', '@sub.b.de'], []],
		['an international domain', '@bücher.example, @b.de', ['a@sub.b.de']],
	])('lets through by %s', (_what, allowed, expected) =>
		expect(refused(allowed, 'A@b.de', 'x@b.de', 'a@sub.b.de')).toEqual(expected),
	);
	test('compares international domains by their ASCII form, addresses with quotes by the last @', () =>
		expect(refused('@bücher.example', 'a@xn--bcher-kva.example', '"x@b.de"@xn--bcher-kva.example')).toEqual(
			[],
		));
	test('names of allowed addresses do not matter', () =>
		expect(refused('Ann <a@b.de>', 'a@b.de')).toEqual([]));
	test.each([undefined, null, ''])('%p is no list', (value) =>
		expect(parseAllowList(value, 'Allowed Recipients', 254)).toBeUndefined(),
	);
	test.each<[unknown, RegExp]>([
		[' , ', /is empty$/],
		[[], /is empty$/],
		[5, /is empty$/],
		['@', /"@" is not a valid address/],
		['@b', /"@b" is not a domain/],
		['@b.de/x', /is not a domain/],
		['*@a@b.de', /is not a domain/],
		['b.de', /has no @/],
	])('refuses %p', (value, message) => {
		const error = thrownBy(() => parseAllowList(value, 'Allowed Recipients', 254));
		expect(error.message).toMatch(message);
		expect(error.field).toBe('Allowed Recipients');
	});
});
