import {
	asciiDomain,
	formatMailbox,
	isMailbox,
	parseMailbox,
} from '../../../../../nodes/shared/mail/address';

const parse = (text: string, longest = 254) => parseMailbox(text, longest);

test.each<[string, string, string | undefined]>([
	['a@b.de', 'a@b.de', undefined],
	['  a@b.de\t'.trim(), 'a@b.de', undefined],
	['<a@b.de>', 'a@b.de', undefined],
	['Ann <a@b.de>', 'a@b.de', 'Ann'],
	['Ann   van  Beck <a@b.de>', 'a@b.de', 'Ann van Beck'],
	['Dr. Ann B. <a@b.de>', 'a@b.de', 'Dr. Ann B.'],
	['"Doe, Jane" <j@x.org>', 'j@x.org', 'Doe, Jane'],
	['"Doe, Jane"<j@x.org>', 'j@x.org', 'Doe, Jane'],
	['"a\\"b \\\\ c" <x@y.de>', 'x@y.de', 'a"b \\ c'],
	['"A <B>" <a@b.de>', 'a@b.de', 'A <B>'],
	['"" <a@b.de>', 'a@b.de', undefined],
	['Ann (HR) <a@b.de>', 'a@b.de', 'Ann (HR)'],
	['a@b.de (Ann)', 'a@b.de', 'Ann'],
	['a @ b.de', 'a@b.de', undefined],
	['Ann < a@b.de >', 'a@b.de', 'Ann'],
	["O'Neil <o'neil+tag@x.ie>", "o'neil+tag@x.ie", "O'Neil"],
	['"quoted local"@x.org', '"quoted local"@x.org', undefined],
	['"a\\"b\\\\c"@x.org', '"a\\"b\\\\c"@x.org', undefined],
	['"plain"@x.org', 'plain@x.org', undefined],
	['Jörg Müller <jörg@müller.de>', 'jörg@xn--mller-kva.de', 'Jörg Müller'],
	['用户@例え.jp', '用户@xn--r8jz45g.jp', undefined],
	['a@FASS.Faß.de', 'a@fass.xn--fa-hia.de', undefined],
	['😀 <😀@x.de>', '😀@x.de', '😀'],
	['Ann\u200b\u202e <a@b.de>\ufeff', 'a@b.de', 'Ann'],
	['a@ex_ample.de', 'a@ex_ample.de', undefined],
	['a..b@x.de', '"a..b"@x.de', undefined],
	['.a@x.de', '".a"@x.de', undefined],
	['a.@x.de', '"a."@x.de', undefined],
	['Ann <a..b@x.de>', '"a..b"@x.de', 'Ann'],
	['a@b.de.', 'a@b.de', undefined],
	['mailto:a@b.de', 'a@b.de', undefined],
	['mailto:a%2Bx@b.de?subject=Hi%20Bea', 'a+x@b.de', undefined],
	['mailto:a%b@b.de', 'a%b@b.de', undefined],
	['ａ.ｂ＠ｘ.de', 'a.b@x.de', undefined],
])('%s', (text, address, name) =>
	expect(parse(text)).toEqual(name === undefined ? { address } : { address, name }),
);

test.each<[string, string]>([
	['', 'it is empty'],
	['\u200b', 'it is empty'],
	['ann', 'it has no @'],
	['a@b@c.de', 'it has more than one @'],
	['@b.de', 'nothing precedes the @'],
	['a@', 'nothing follows the @'],
	['a b@c.de', 'it contains a space'],
	['Ann a@b.de', 'it contains a space'],
	['A <B> <a@b.de>', 'it is not written as name@domain'],
	['A <a@b.de> x', 'it is not written as name@domain'],
	['A a@b.de>', 'it contains a space'],
	['Ann <Bea <a@b.de>>', 'it is not written as name@domain'],
	['<Ann <a@b.de>', 'it is not written as name@domain'],
	['...@x.de', 'it is not written as name@domain'],
	['a@b..de', '"b..de" is not a domain'],
	['a\ufffdb@x.de', 'it contains U+FFFD, which a broken conversion has left'],
	['"a@b.de', 'it is not written as name@domain'],
	['"x"@b@c.de', 'it is not written as name@domain'],
	['Ann <ann>', 'it has no @'],
	['a@b', '"b" is a name of a local network, which this service does not reach'],
	['a@b_c', '"b_c" is a name of a local network, which this service does not reach'],
	['a@1.2.3.4', '"1.2.3.4" is not a domain'],
	['a@[1.2.3.4]', '"[1.2.3.4]" is not a domain'],
	['a@-x.de', '"-x.de" is not a domain'],
	['a\r\n@b.de', 'it contains a control character'],
	['a@b.de\nBcc: eve@evil.example', 'it contains a control character'],
	['"Ann\u0000" <a@b.de>', 'it contains a control character'],
	['Ann\u2028 <a@b.de>', 'it contains a control character'],
	['Ann \ud83d <a@b.de>', 'it contains half of a character'],
])('refuses %j: %s', (text, reason) => expect(parse(text)).toEqual({ reason }));

test('lengths: 1000 characters written, 64 bytes before the @, as many as the service says in all', () => {
	const named = (length: number) => parse(`${'n'.repeat(length - ' <a@b.de>'.length)} <a@b.de>`);
	expect(isMailbox(named(1000))).toBe(true);
	expect(named(1001)).toEqual({ reason: 'it is too long' });
	expect(isMailbox(parse(`${'l'.repeat(64)}@b.de`))).toBe(true);
	expect(parse(`${'l'.repeat(65)}@b.de`)).toEqual({
		reason: 'the part before the @ is longer than 64 bytes',
	});
	expect(isMailbox(parse(`${'ü'.repeat(32)}@b.de`))).toBe(true);
	expect(parse(`${'ü'.repeat(33)}@b.de`)).toEqual({
		reason: 'the part before the @ is longer than 64 bytes',
	});
	expect(isMailbox(parse('abc@d.de', 8))).toBe(true);
	expect(parse('abcd@d.de', 8)).toEqual({ reason: 'it is longer than 8 characters' });
	expect(parse('a@ü.de', 12)).toEqual({ address: 'a@xn--tda.de' });
	expect(parse('a@ü.de', 11)).toEqual({ reason: 'it is longer than 11 characters' });
});

describe('a name of a local network', () => {
	const locally = (text: string) => parseMailbox(text, 254, { localDomains: true });
	test.each([
		['root@localhost', 'root@localhost'],
		['Ann <ann@Intranet>', 'ann@intranet'],
		['ann@mail_1', 'ann@mail_1'],
		['a@b.de', 'a@b.de'],
	])('%s is a domain where the service stands on it', (text, address) =>
		expect(locally(text)).toMatchObject({ address }),
	);
	test.each(['a@1', 'a@127.0.0.1', 'a@-x', 'a@', 'a@[::1]'])('%s is none there either', (text) =>
		expect(isMailbox(locally(text))).toBe(false),
	);
});

describe('asciiDomain', () => {
	test.each([
		['b.de', 'b.de'],
		['A.B.DE', 'a.b.de'],
		['bücher.example', 'xn--bcher-kva.example'],
		['a-b.c_d.de', 'a-b.c_d.de'],
		['1.de', '1.de'],
		[`${'a'.repeat(63)}.de`, `${'a'.repeat(63)}.de`],
		['例え。jp', 'xn--r8jz45g.jp'],
	])('%s', (domain, ascii) => expect(asciiDomain(domain)).toBe(ascii));
	test.each([
		'',
		'de',
		'.de',
		'a..de',
		'b.de.',
		'-a.de',
		'a-.de',
		'1.2',
		'0x7f.1',
		`${'a'.repeat(64)}.de`,
		'a b.de',
		'b.de/x',
		'b.de?x',
		'b.de#x',
		'x@b.de',
		'b.de\\x',
		'b.de:80',
		'b%2ede',
		'[::1]',
		'a<b.de',
		'a>b.de',
		'a^b.de',
		'a|b.de',
		'a`b.de',
		'a"b.de',
		'a(b.de',
		'a)b.de',
		'a,b.de',
		'a;b.de',
		`${'a.'.repeat(127)}de`,
		'a*b.de',
		'xn--a.de',
		'a\u0000b.de',
	])('%j is none', (domain) => expect(asciiDomain(domain)).toBeUndefined());
	test('253 characters are the most', () => {
		const domain = (length: number) => `${'a.'.repeat(124)}${'d'.repeat(length - 248)}`;
		expect(asciiDomain(domain(253))).toHaveLength(253);
		expect(asciiDomain(domain(254))).toBeUndefined();
	});
});

test.each([
	[{ address: 'a@b.de' }, 'a@b.de'],
	[{ address: 'a@b.de', name: '' }, 'a@b.de'],
	[{ address: 'a@b.de', name: "Jörg O'Neil 2" }, "Jörg O'Neil 2 <a@b.de>"],
	[{ address: 'a@b.de', name: 'Doe, Jane' }, '"Doe, Jane" <a@b.de>'],
	[{ address: 'a@b.de', name: 'Dr. "J" \\' }, '"Dr. \\"J\\" \\\\" <a@b.de>'],
])('formatMailbox %j', (mailbox, text) => expect(formatMailbox(mailbox)).toBe(text));
