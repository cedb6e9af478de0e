import {
	notAllowed,
	parseAllowList,
	parseRecipients,
	withoutDuplicates,
} from '../../../../../nodes/shared/mail/recipients';
import type { Mailbox } from '../../../../../nodes/shared/mail/message';
import { thrownBy } from '../thrown';

const parse = (value: unknown) => parseRecipients(value, 'To', 254);

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
		[
			'an object with a list of addresses',
			{ email: ['a@b.de', 'c@d.de'] },
			[{ address: 'a@b.de' }, { address: 'c@d.de' }],
		],
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
		[
			'a group',
			'Team: a@b.de, c@d.de; e@f.de',
			[{ address: 'a@b.de' }, { address: 'c@d.de' }, { address: 'e@f.de' }],
		],
		['a group on two lines', 'Team: a@b.de\nc@d.de;', [{ address: 'a@b.de' }, { address: 'c@d.de' }]],
		['two groups', 'A: a@b.de; B: c@d.de;', [{ address: 'a@b.de' }, { address: 'c@d.de' }]],
		['a group of nobody', 'undisclosed-recipients:;', []],
		['a colon in quotes', '"Team: x" <a@b.de>', [{ address: 'a@b.de', name: 'Team: x' }]],
		[
			'a name with line breaks around it',
			{ name: '\nAnn\n', email: 'a@b.de' },
			[{ address: 'a@b.de', name: 'Ann' }],
		],
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
		['two addresses in one object', { email: 'a@b.de, c@d.de' }, /is not a valid address/],
		[
			'a line break in the name of an object',
			{ name: 'Ann\nBcc: eve@evil.example', email: 'a@b.de' },
			/^To: the name of a@b.de contains a control character$/,
		],
		['a name without end', { name: 'n'.repeat(1000), email: 'a@b.de' }, /the name of a@b.de is too long/],
		['a JSON list of something else', '[1, 2]', /^To holds 1, which is not an address$/],
		['a JSON list of texts and numbers', '["a@b.de", 2]', /^To holds 2, which is not an address$/],
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

	test.each([
		['line breaks', '=?UTF-8?Q?Ann=0D=0ABcc:_eve=40evil.example?=', 'Ann Bcc: eve@evil.example'],
		['other controls', '=?UTF-8?Q?A=00n=1Bn?=', 'Ann'],
		['directions', '=?UTF-8?B?QW7igK5u?=', 'Ann'],
		['quotes of Windows-1252', '=?windows-1252?Q?=93Ann=94?=', '“Ann”'],
	])('a name in encoded words brings no %s into a header', (_what, written, name) => {
		for (const value of [`${written} <a@b.de>`, { name: written, email: 'a@b.de' }])
			expect(parse(value)).toEqual([{ address: 'a@b.de', name }]);
	});

	test('names long pieces by their beginning', () => {
		expect(thrownBy(() => parse('x'.repeat(80))).message).toContain(`"${'x'.repeat(80)}"`);
		expect(thrownBy(() => parse('x'.repeat(81))).message).toContain(`"${'x'.repeat(77)}..."`);
	});
});

describe('a group', () => {
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
	])('is not what %s names: somebody tries to smuggle in a header', (name) =>
		expect(thrownBy(() => parse(`a@b.de\n${name}: eve@evil.example; c@d.de`)).message).toMatch(
			/eve@evil.example" is not a valid address/,
		),
	);

	test.each(['Bccs', 'Account', 'Toto', 'Contents', 'X'])('may be called %s', (name) =>
		expect(parse(`${name}: a@b.de;`)).toEqual([{ address: 'a@b.de' }]),
	);

	test.each(['a@b.de: c@d.de;', '"a\\@b": c@d.de;'])('is not called by an address: %s', (text) =>
		expect(thrownBy(() => parse(text)).field).toBe('To'),
	);
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
	test('compares international domains by their ASCII form', () =>
		expect(refused('@bücher.example', 'a@xn--bcher-kva.example', 'a@bucher.example')).toEqual([
			'a@bucher.example',
		]));
	test('compares letters beyond ASCII as they are: the Kelvin sign is no k', () => {
		expect(refused('kate@b.de', 'KATE@b.de', '\u212aate@b.de')).toEqual(['\u212aate@b.de']);
		expect(refused('MÜLLER@b.de', 'MÜLLER@b.de')).toEqual([]);
	});
	test.each([
		'eve%evil.example@b.de',
		'evil.example!eve@b.de',
		'"x@evil.example"@b.de',
		'"x,other@elsewhere.example,y"@b.de',
		'"a;b"@b.de',
		'"a b"@b.de',
		'"a\\\\b"@b.de',
		'"a:b"@b.de',
	])('refuses what other software reads as a route, though the domain is allowed: %s', (address) =>
		expect(refused('@b.de', address)).toEqual([address]),
	);
	test.each(['"a..b"@b.de', "o'neil+tag@b.de", 'a/b=c@b.de'])(
		'lets through %s, which is no route',
		(address) => expect(refused('@b.de', address)).toEqual([]),
	);
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
