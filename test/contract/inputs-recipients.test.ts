import type { Bench } from './harness';
import { eachRow, expectRefused, expectSent, forEachInput, type Outcome, type Row } from './inputs-support';

/** Recipients as people, mail programs and n8n's nodes hand them over, in every service. */

type Person = string | [address: string, name: string];

interface Recipients extends Row {
	people: Person[];
}

/** A value of To, and whom a person reads in it. */
const reads = (to: unknown, ...people: Person[]): Recipients => ({
	what: typeof to === 'string' ? JSON.stringify(to) : `JSON ${JSON.stringify(to)}`,
	item: { json: { to: to as never } },
	people,
});
const refuses = (to: unknown): Recipients => reads(to);

const A = 'a@example.com';
const B = 'b@example.com';

const LISTS = [
	// Outlook's own list.
	reads(
		'Doe, Jane <a@example.com>; Smith, Bob (Sales) <b@example.com>;',
		[A, 'Doe, Jane'],
		[B, 'Smith, Bob (Sales)'],
	),
	reads('Doe, Jane <a@example.com>', [A, 'Doe, Jane']),
	reads('van der Berg, J. (IT) <a@example.com>, b@example.com', [A, 'van der Berg, J. (IT)'], B),
	reads(
		'Doe, Jane [EXT] <a@example.com>;\r\nSmith, Bob <b@example.com>',
		[A, 'Doe, Jane [EXT]'],
		[B, 'Smith, Bob'],
	),
	reads(
		"O'Neil, Pat <a@example.com>;Lee, Ann, Dr. <b@example.com>",
		[A, "O'Neil, Pat"],
		[B, 'Lee, Ann, Dr.'],
	),
	// A colon in a name.
	reads('ACME: Billing <a@example.com>;', [A, 'ACME: Billing']),
	reads('Meeting 10:30 <a@example.com>; b@example.com', [A, 'Meeting 10:30'], B),
	reads('Projekt: Haus: Dach <a@example.com>', [A, 'Projekt: Haus: Dach']),
	reads('Ticket #5: open <a@example.com>, b@example.com', [A, 'Ticket #5: open'], B),
	reads('Team: a@example.com, b@example.com;', A, B),
	// Separators.
	reads('a@example.com b@example.com', A, B),
	reads('a@example.com\tb@example.com', A, B),
	reads('a@example.com\nb@example.com\n', A, B),
	reads('a@example.com\r\n\r\n  b@example.com', A, B),
	reads('a@example.com  \t b@example.com;', A, B),
	reads('<a@example.com> <b@example.com>', A, B),
	reads('a@example.com\u2028b@example.com', A, B),
	refuses('a@example.com or b@example.com'),
	refuses('a@example.com\nBob'),
	// Full width.
	reads('ａ＠example.com', A),
	reads('ａ＠ｅｘａｍｐｌｅ．ｃｏｍ', A),
	reads('a@example.com、b@example.com', A, B),
	reads('a@example.com；b@example.com', A, B),
	reads('a@example.com，b@example.com', A, B),
	reads('アン ＜a@example.com＞、b@example.com', [A, 'アン'], B),
	reads('a@example.com､b@example.com', A, B),
];

const INVISIBLE = [
	['soft hyphen', '\u00ad'],
	['U+061C', '\u061c'],
	['U+034F', '\u034f'],
	['U+FE0F', '\ufe0f'],
	['U+180E', '\u180e'],
	['a tag character', '\u{e0061}'],
	['Hangul filler', '\u3164'],
	['braille blank', '\u2800'],
	['zero width space', '\u200b'],
	['word joiner', '\u2060'],
	['byte order mark', '\ufeff'],
	['right-to-left mark', '\u200f'],
	['Hangul choseong filler', '\u115f'],
	['Khmer inherent vowel', '\u17b4'],
	['a shorthand format control', '\u{1bca0}'],
].map(([name, char]): Recipients => ({
	...reads(`${char}a${char}@exam${char}ple.com${char}, a@example.com`, A),
	what: `${name} in an address, which stands there twice`,
}));

const DECORATIONS = [
	reads('mailto:a@example.com', A),
	reads('[a@example.com](mailto:a@example.com)', A),
	reads('<a@example.com>', A),
	reads("'a@example.com'", A),
	reads(`"'Ann Lee'" <a@example.com>`, [A, 'Ann Lee']),
	reads('a@example.com.', A),
	reads('Mailto:a@example.com?subject=Hi%20there', A),
	reads('<mailto:a@example.com>;', A),
	reads('[Ann](mailto:a@example.com), **b@example.com**', A, B),
	reads('`a@example.com`', A),
	reads('“a@example.com”; ‚b@example.com‘', A, B),
	reads("'Ann Lee' <a@example.com>.", [A, 'Ann Lee']),
	reads('"Ann Lee" <a@example.com>', [A, 'Ann Lee']),
	reads('1) a@example.com\n2) b@example.com', A, B),
	// Encoded words in names.
	reads('=?UTF-8?B?TcO8bGxlciwgQW5u?= <a@example.com>', [A, 'Müller, Ann']),
	reads('=?iso-8859-1?Q?M=FCller?= <a@example.com>; b@example.com', [A, 'Müller'], B),
	reads('"=?UTF-8?Q?J=C3=B6rg?=" <a@example.com>', [A, 'Jörg']),
	reads('=?utf-8?b?5bGx55Sw?= =?utf-8?b?5aSq6YOO?= <a@example.com>', [A, '山田太郎']),
	reads('=?windows-1252?Q?Caf=E9_=80?= <a@example.com>', [A, 'Café €']),
];

const OBJECTS = [
	reads({ value: [{ address: A, name: 'Ann' }], text: 'Ann <a@example.com>', html: '<span>…</span>' }, [
		A,
		'Ann',
	]),
	reads([{ emailAddress: { address: A, name: 'Ann' } }, { emailAddress: { address: B } }], [A, 'Ann'], B),
	reads({ address: A, name: '' }, A),
	reads('["a@example.com", null, {"email": "b@example.com"}]', A, B),
	reads({ value: [{ name: 'Team', group: [{ address: A, name: 'Ann' }] }], text: 'Team: …' }, [A, 'Ann']),
	reads([{ value: [{ address: A, name: '' }], text: A, html: A }, B], A, B),
	reads('{"value":[{"address":"a@example.com","name":"Ann"}],"text":"x","html":"y"}', [A, 'Ann']),
	reads([null, '', { Email: A, Name: null }], A),
	reads({ emailAddress: { name: 'Ann', address: A } }, [A, 'Ann']),
	reads('[{"emailAddress":{"address":"a@example.com"}}]', A),
	reads(`[['a@example.com'], ["b@example.com"]]`.replace(/'/g, '"'), A, B),
	refuses({ text: 'Ann', html: '<span>Ann</span>' }),
	refuses([{ name: 'Ann' }]),
	refuses({ value: [], text: '', html: '' }),
];

const BROKEN = [
	refuses('a\ufffd@example.com'),
	refuses('a@exam\ufffdple.com'),
	refuses('b@example.com, \ufffda@example.com'),
];

const CARRIERS = [
	reads('a..b@docomo.example', '"a..b"@docomo.example'),
	reads('name.@ezweb.example', '"name."@ezweb.example'),
	reads('.x.@docomo.example', '".x."@docomo.example'),
	reads('Ann <a...b@softbank.example>', ['"a...b"@softbank.example', 'Ann']),
];

const LOCAL = [
	reads('root@localhost', 'root@localhost'),
	reads('user@intranet', 'user@intranet'),
	reads('Ann <ann@mailhost>', ['ann@mailhost', 'Ann']),
	reads('<ops@build-server>; root@localhost', 'ops@build-server', 'root@localhost'),
];

const addressOf = (person: Person) => (typeof person === 'string' ? person : person[0]);
const nameOf = (person: Person) => (typeof person === 'string' ? undefined : person[1]);

/** These people and nobody else, each with the whole name or none; a name that is lost is told. */
function expectPeople({ service }: Bench, outcome: Outcome, { people }: Recipients): void {
	if (people.length === 0) return expectRefused(outcome, 'To');
	const { to, cc, bcc } = expectSent(outcome);
	expect([...to, ...cc, ...bcc].map(({ address }) => address)).toEqual(people.map(addressOf));
	const names = people.map(nameOf);
	const lost = names.filter((name, index) => name !== to[index].name);
	expect(to.flatMap(({ name = [] }) => name)).toEqual(
		names.filter((name) => name !== undefined && !lost.includes(name)),
	);
	if (service.limits.recipientNames) expect(lost).toEqual([]);
	expect(outcome.warnings.some((text) => / names? /.test(text))).toBe(lost.length > 0);
}

forEachInput((bench) => {
	const to = { to: '={{ $json.to }}' };

	describe('are exactly whom a person reads there', () => {
		const rows = [...LISTS, ...INVISIBLE, ...DECORATIONS, ...OBJECTS, ...BROKEN];
		eachRow(bench, rows, to, (outcome, row) => expectPeople(bench, outcome, row));
	});

	describe('of old carriers go in the quoted form, or the reason is the quotes', () => {
		eachRow(bench, CARRIERS, to, (outcome, row) => {
			if (!bench.service.plainAddresses) return expectPeople(bench, outcome, row);
			expectRefused(outcome, 'To');
			expect(outcome.refused?.message).toContain('needs quotes');
		});
	});

	describe('of one’s own network are mailed by a service there, or the reason is the network', () => {
		eachRow(bench, LOCAL, to, (outcome, row) => {
			if (bench.service.limits.localDomains) return expectPeople(bench, outcome, row);
			expectRefused(outcome, 'To');
			expect(outcome.refused?.message).toContain('local network');
		});
	});
});
