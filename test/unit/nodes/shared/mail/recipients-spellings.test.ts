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
		' a@x.org ',
	])('%s', (text) => expect(read(text)).toEqual(bare('a@x.org')));

	it.each([
		[`"'Ann Lee'" <a@x.org>`, 'Ann Lee'],
		[`'Ann Lee' <a@x.org>`, 'Ann Lee'],
		['=?UTF-8?B?TcO8bGxlcg==?= <a@x.org>', 'Müller'],
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
])('%s stays refused', (text) =>
	expect(thrownBy(() => read(text))).toMatchObject({ kind: 'invalid', field: 'To' }),
);
