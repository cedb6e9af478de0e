import type { Mailbox } from '../../../../../nodes/shared/mail/message';
import { parseRecipients } from '../../../../../nodes/shared/mail/recipients';
import { thrownBy } from '../thrown';

/** What people paste and n8n's nodes hand over; collected from reports about mail software. */

const read = (value: unknown, localDomains = false) => parseRecipients(value, 'To', 254, { localDomains });
const named = (address: string, name: string): Mailbox => ({ address, name });
const bare = (...addresses: string[]): Mailbox[] => addresses.map((address) => ({ address }));

describe('lists as mail programs write them', () => {
	it.each<[string, Mailbox[]]>([
		[
			'Doe, Jane <jane@x.org>; Smith, Bob (Sales) <bob@x.org>;',
			[named('jane@x.org', 'Doe, Jane'), named('bob@x.org', 'Smith, Bob (Sales)')],
		],
		['"Doe, Jane" <jane@x.org>, bob@x.org', [named('jane@x.org', 'Doe, Jane'), ...bare('bob@x.org')]],
		['ACME: Billing <b@x.org>;', [named('b@x.org', 'ACME: Billing')]],
		['Meeting 10:30 <room@x.org>; x@y.org', [named('room@x.org', 'Meeting 10:30'), ...bare('x@y.org')]],
		[
			'bob@x.org, Doe, Jane, Dr. [EXT] <jane@x.org>',
			[...bare('bob@x.org'), named('jane@x.org', 'Doe, Jane, Dr. [EXT]')],
		],
		['Doe, Jane\r\n <jane@x.org>', [named('jane@x.org', 'Doe, Jane')]],
		[
			'Jane Doe [mailto:jane@x.org]; Bob (bob@x.org)',
			[named('jane@x.org', 'Jane Doe'), named('bob@x.org', 'Bob')],
		],
		['Jane [jane@x.org], Bob ＜bob@x.org＞', [named('jane@x.org', 'Jane'), named('bob@x.org', 'Bob')]],
		['jane@x.org (Jane Doe), bob@x.org', [named('jane@x.org', 'Jane Doe'), ...bare('bob@x.org')]],
		['Jane <jane@x.org> Bob <bob@x.org>', [named('jane@x.org', 'Jane'), named('bob@x.org', 'Bob')]],
		['<jane@x.org><bob@x.org>\t<eve@x.org>', bare('jane@x.org', 'bob@x.org', 'eve@x.org')],
		[
			'- a@x.org\n* b@x.org\n• c@x.org\n1. d@x.org\n(2) e@x.org',
			bare('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org'),
		],
		['- Ann <a@x.org>\n– Bob <b@x.org>', [named('a@x.org', 'Ann'), named('b@x.org', 'Bob')]],
		[
			'1. FC Köln <fc@x.org>\n🎉 Party <p@x.org>',
			[named('fc@x.org', '1. FC Köln'), named('p@x.org', '🎉 Party')],
		],
		[
			'Room: A1: North <r@x.org>; Re: Offer <o@x.org>',
			[named('r@x.org', 'Room: A1: North'), named('o@x.org', 'Re: Offer')],
		],
		['Team：a@x.org、SMTP:b@x.org', bare('a@x.org', 'b@x.org')],
		[
			'a@x.org، b@x.org؛ c@x.org､d@x.org﹐e@x.org﹔f@x.org',
			bare('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org', 'f@x.org'),
		],
		[
			'a@x.org\u0085b@x.org\u2028c@x.org\vd@x.org\fe@x.org\u00a0f@x.org',
			bare('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org', 'e@x.org', 'f@x.org'),
		],
		["[a@x.org, 'b@x.org']", bare('a@x.org', 'b@x.org')],
		['Team: a@x.org, b@x.org;', bare('a@x.org', 'b@x.org')],
		['undisclosed-recipients:;', []],
		['a@x.org b@x.org\tc@x.org\r\nd@x.org', bare('a@x.org', 'b@x.org', 'c@x.org', 'd@x.org')],
		[
			'ｊａｎｅ＠example.com、b@x.org；c@x.org，d@x.org',
			bare('jane@example.com', 'b@x.org', 'c@x.org', 'd@x.org'),
		],
	])('%s', (text, expected) => expect(read(text)).toEqual(expected));
});

describe('decorations', () => {
	it.each([
		'mailto:a@x.org',
		'mailto:a@x.org?subject=Hi',
		'[a@x.org](mailto:a@x.org)',
		'[Write to us](mailto:a@x.org)',
		'<a@x.org>',
		'<mailto:a@x.org>',
		"'a@x.org'",
		'“a@x.org”',
		'a@x.org.',
		'<a@x.org>.',
		"'a@x.org.'",
		'(a@x.org).',
		' a@x.org ',
		'mailto://a@x.org',
		'mailto:?to=a%40x.org&cc=eve@x.org',
		'mailto:a@x.org?bcc=eve@x.org',
		'**a@x.org**',
		'_a@x.org_',
		'`a@x.org`',
		'(a@x.org)',
		'{a@x.org}',
		'[a@x.org]',
		'«a@x.org»',
		'„a@x.org“',
		'‹a@x.org›',
		'「a@x.org」',
		'> a@x.org',
		'☐ a@x.org',
	])('%s', (text) => expect(read(text)).toEqual(bare('a@x.org')));

	it.each([
		['_a@x.org', '_a@x.org'],
		["'_a@x.org'", '_a@x.org'],
		['"_a@x.org"', '_a@x.org'],
		['*_a@x.org*', '_a@x.org'],
		['~a~@x.org', '~a~@x.org'],
		["'a'@x.org", "'a'@x.org"],
		["o'neil@x.org", "o'neil@x.org"],
		['{a@x.org', '{a@x.org'],
	])('%s keeps what belongs to the address', (text, address) => expect(read(text)).toEqual(bare(address)));

	it.each([
		[`"'Ann Lee'" <a@x.org>`, 'Ann Lee'],
		[`'Ann Lee' <a@x.org>`, 'Ann Lee'],
		['Ann Lee <a@x.org>.', 'Ann Lee'],
		['=?UTF-8?B?TcO8bGxlcg==?= <a@x.org>', 'Müller'],
		['=?UTF-8?Q?Doe,_Jane;_Dr=2E?= <a@x.org>', 'Doe, Jane; Dr.'],
		['=?UTF-8?B?TcM=?= =?utf-8?Q?=BCller?= <a@x.org>', 'Müller'],
		['=?ISO-8859-1?Q?M=FCller=2C?= =?ISO-8859-1?Q?_Ann?= <a@x.org>', 'Müller, Ann'],
	])('%s', (text, name) => expect(read(text)).toEqual([named('a@x.org', name)]));
});

describe('characters that show nothing', () => {
	it.each([
		['soft hyphen', '\u00ad'],
		['Arabic letter mark', '\u061c'],
		['combining grapheme joiner', '\u034f'],
		['variation selector', '\ufe0f'],
		['Mongolian vowel separator', '\u180e'],
		['tag character', '\u{e0041}'],
		['Hangul filler', '\u3164'],
		['half-width Hangul filler', '\uffa0'],
		['braille blank', '\u2800'],
		['zero width joiner', '\u200d'],
		['right-to-left override', '\u202e'],
	])('%s', (_name, char) => expect(read(`ja${char}ne@exa${char}mple.org`)).toEqual(bare('jane@example.org')));

	it('are told from what a broken conversion has left', () => {
		expect(thrownBy(() => read('ja\ufffdne@x.org'))).toMatchObject({ kind: 'invalid', field: 'To' });
	});
});

describe('objects of other nodes', () => {
	it.each<[string, unknown, Mailbox[]]>([
		[
			'IMAP and Gmail triggers',
			{ value: [{ address: 'a@x.org', name: 'Ann' }], text: 'Ann <a@x.org>', html: '<a>' },
			[named('a@x.org', 'Ann')],
		],
		['Microsoft Graph', [{ emailAddress: { address: 'a@x.org', name: 'Ann' } }], [named('a@x.org', 'Ann')]],
		[
			'a group of mailparser',
			{ value: [{ name: 'Team', group: [{ address: 'a@x.org', name: '' }] }] },
			bare('a@x.org'),
		],
		['a single value', { value: { address: 'a@x.org', name: 'Ann' } }, [named('a@x.org', 'Ann')]],
		['users of Microsoft Entra', [{ displayName: 'Ann', mail: 'a@x.org' }], [named('a@x.org', 'Ann')]],
		[
			'columns of a table',
			[{ 'E-Mail': 'a@x.org', Name: 'Ann' }, { email_address: 'b@x.org' }],
			[named('a@x.org', 'Ann'), ...bare('b@x.org')],
		],
		['an object within', { email: { address: 'a@x.org' } }, bare('a@x.org')],
		['null members', { email: null, address: 'a@x.org', name: null }, bare('a@x.org')],
		['an empty name', { address: 'a@x.org', name: '' }, bare('a@x.org')],
		['JSON text with null', '["a@x.org", null, {"email": "b@x.org"}]', bare('a@x.org', 'b@x.org')],
		['JSON text of an object', '{"Email": "a@x.org", "Name": "Ann"}', [named('a@x.org', 'Ann')]],
	])('%s', (_name, value, expected) => expect(read(value)).toEqual(expected));
});

test.each([
	['a..b@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
	['name.@ezweb.ne.jp', '"name."@ezweb.ne.jp'],
	['.x@docomo.ne.jp', '".x"@docomo.ne.jp'],
])('the old carrier address %s goes in its correct spelling', (text, address) =>
	expect(read(text)).toEqual(bare(address)),
);

test.each(['root@localhost', 'user@intranet'])('%s is an address on one’s own network only', (address) => {
	expect(read(address, true)).toEqual(bare(address));
	expect(thrownBy(() => read(address))).toMatchObject({ kind: 'invalid', field: 'To' });
});

test.each([
	'Ann, bob@x.org',
	'Bcc: eve@x.org',
	'a b@x.org',
	'@x.org',
	'me@',
	'a@b@c.org',
	'Ann <a@x.org',
	'...@x.org',
	'Bcc: Eve <eve@x.org>',
	'bcc : Eve <eve@x.org>',
	'Ｂcc：Eve <eve@x.org>',
	'B\u200bcc: eve@x.org',
	'To: Eve <eve@x.org>',
	'Resent-To: Eve <eve@x.org>',
	'Delivered-To: eve@x.org',
	'Return-Path: <eve@x.org>',
	'X-Original-To: eve@x.org',
	'Disposition-Notification-To: eve@x.org',
	'a@x.org\nBcc: Eve <eve@x.org>',
	'a@x.org <b@x.org>',
	'a@x.org Ann <b@x.org>',
	'Ann <a@x.org> and Bob <b@x.org>',
	'ja\u00a0ne@x.org',
	'ja\u3000ne@x.org',
	'ja ne@x.org',
	'1. ja ne@x.org',
	'Ann\ta@x.org',
	'a@x.org»',
	'„a@x.org',
	'o’neil@x.org',
	'a@x.org…',
	'a@x‧.org',
	'https://x.org/?mail=a@x.org',
	'a@x.org<br>b@x.org',
	'a@x.org / b@x.org',
])('%s stays refused', (text) =>
	expect(thrownBy(() => read(text))).toMatchObject({ kind: 'invalid', field: 'To' }),
);
