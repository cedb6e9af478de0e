import fc from 'fast-check';
import type { Mailbox } from '../../../../../nodes/shared/mail/message';
import { parseRecipients, withoutDuplicates } from '../../../../../nodes/shared/mail/recipients';

/** Lists of recipients as people and n8n's nodes write them, each entry in a decoration of its own. */

const LISTS = 10_000;

const word = fc.stringMatching(/^[A-Za-zäöüÉ山]{1,8}$/);
const local = fc.stringMatching(/^[a-z0-9][a-z0-9_+-]{0,6}(\.[a-z0-9]{1,4}){0,2}$/);
const domain = fc
	.tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/), fc.constantFrom('de', 'example.org', 'co.jp'))
	.map((parts) => parts.join('.'));
const address = fc.tuple(local, domain).map((parts) => parts.join('@'));
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));

/** What the entry is, and how it is written; a text may stand in a list of texts, an object among objects alone. */
interface Written {
	mailbox: Mailbox;
	value: unknown;
}

const wide = (text: string) =>
	text.replace(/[a-z@]/g, (char) => String.fromCharCode((char.codePointAt(0) ?? 0) + 0xfee0));
/** Characters that show nothing, after every third one of the address. */
const haunted = (text: string) => text.replace(/(...)/g, '$1\u200b\u00ad\ufe0f');
const encoded = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
const quoted = (text: string) =>
	`=?utf-8?q?${[...Buffer.from(text)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')}?=`;

const BARE: Array<(address: string) => string> = [
	(one) => one,
	(one) => `<${one}>`,
	(one) => `mailto:${one}`,
	(one) => `MAILTO:${one}?subject=Hi&body=x`,
	(one) => `<mailto:${one}>`,
	(one) => `[${one}](mailto:${one})`,
	(one) => `'${one}'`,
	(one) => `“${one}”`,
	(one) => `${one}.`,
	(one) => `«${one}»`,
	(one) => `„${one}“`,
	(one) => `**${one}**`,
	(one) => `(${one})`,
	(one) => `- ${one}`,
	(one) => `12. ${one}`,
	(one) => `mailto:?to=${encodeURIComponent(one)}&cc=eve@evil.example`,
	(one) => `\t${one} `,
	wide,
	haunted,
];
const NAMED: Array<(address: string, name: string) => [string, string]> = [
	(one, called) => [`${called} <${one}>`, called],
	(one, called) => [`"${called}" <${one}>`, called],
	(one, called) => [`"${called}"<${one}>`, called],
	(one, called) => [`'${called}' <${one}>`, called],
	(one, called) => [`"'${called}'" < ${one} >`, called],
	(one, called) => [`Doe, ${called} <${one}>`, `Doe, ${called}`],
	(one, called) => [`"Doe, ${called}; Dr." <${one}>`, `Doe, ${called}; Dr.`],
	(one, called) => [`${called} (Sales) <${one}>`, `${called} (Sales)`],
	(one, called) => [`ACME: ${called} <${one}>`, `ACME: ${called}`],
	(one, called) => [`Meeting 10:30 ${called} <${one}>`, `Meeting 10:30 ${called}`],
	(one, called) => [`${encoded(called)} <${one}>`, called],
	(one, called) => [`${quoted(called)} <mailto:${one}>`, called],
	(one, called) => [`${called} [mailto:${one}]`, called],
	(one, called) => [`${called} (${one})`, called],
	(one, called) => [`${called}＜${one}＞`, called],
	(one, called) => [`${one} (${called})`, called],
	(one, called) => [`* ${called} <${one}>`, called],
	(one, called) => [`=?utf-8?q?Doe,_${quoted(called).slice(10)} <${one}>`, `Doe, ${called}`],
	(one, called) => [`\u200e${called}\u202c <${haunted(one)}>`, called],
];
const OBJECTS: Array<(address: string, name?: string) => unknown> = [
	(email, called) => ({ email, name: called }),
	(one, called) => ({ Name: called ?? '', Address: one }),
	(one, called) => ({ displayName: called, mail: one }),
	(one, called) => ({ 'E-Mail': one, name: called ?? null }),
	(one, called) => ({ value: [{ name: 'Team', group: [{ address: one, name: called }] }] }),
	(one, called) => ({ emailAddress: { address: one, name: called } }),
	(one, called) => ({ value: [{ address: one, name: called ?? '' }], text: 'x@y.example', html: '<a>' }),
];

const asText = fc.oneof(
	fc
		.tuple(address, fc.constantFrom(...BARE))
		.map(([one, write]): Written => ({ mailbox: { address: one }, value: write(one) })),
	fc.tuple(address, name, fc.constantFrom(...NAMED)).map(([one, called, write]): Written => {
		const [value, shown] = write(one, called);
		return { mailbox: { address: one, name: shown }, value };
	}),
);
const asObject = fc
	.tuple(address, fc.option(name, { nil: undefined }), fc.constantFrom(...OBJECTS))
	.map(([one, called, write]): Written => ({
		mailbox: called === undefined ? { address: one } : { address: one, name: called },
		value: write(one, called),
	}));

const separator = fc.constantFrom(
	', ',
	',',
	'; ',
	';',
	'\n',
	'\r\n',
	' ;\n',
	'；',
	'，',
	'、',
	',, ',
	'، ',
	'؛',
	'､',
	'\u0085',
	'\u2028',
	' ,\t',
);

/** A text of several, and what it holds. A name without quotes takes words before a comma; those are names of nobody here. */
const line = fc.array(fc.tuple(asText, separator), { minLength: 1, maxLength: 5 }).map((list) => ({
	boxes: list.map(([{ mailbox }]) => mailbox),
	value: list.map(([{ value }, after]) => `${String(value)}${after}`).join('') as unknown,
}));
const blanks = fc
	.tuple(fc.array(address, { minLength: 2, maxLength: 4 }), fc.constantFrom(' ', '  ', '\t', ' \n'))
	.map(([list, between]) => ({
		boxes: list.map((one): Mailbox => ({ address: one })),
		value: list.join(between) as unknown,
	}));
const object = asObject.map(({ mailbox, value }) => ({ boxes: [mailbox], value }));
const none = fc
	.constantFrom<unknown>('', null, undefined, [], ' ; ')
	.map((value) => ({ boxes: [] as Mailbox[], value }));
const part = fc.oneof(line, blanks, object, none);
const list = fc.oneof(
	part,
	fc.array(part, { maxLength: 4 }).map((parts) => ({
		boxes: parts.flatMap(({ boxes }) => boxes),
		value: parts.map(({ value }) => value) as unknown,
	})),
);
/** Lists and objects arrive as JSON text where an expression puts them into a text field. */
const handedOver = fc.tuple(list, fc.boolean()).map(([{ boxes, value }, json]) => ({
	boxes,
	value: json && typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
}));

test(`${LISTS} lists in mixed decorations: read is exactly whom they name, with their names`, () =>
	fc.assert(
		fc.property(handedOver, ({ boxes, value }) => {
			expect(parseRecipients(value, 'To', 254)).toEqual(boxes);
		}),
		{ numRuns: LISTS },
	));

test('whoever is named in several decorations is mailed once, and nobody else is', () =>
	fc.assert(
		fc.property(
			fc.array(fc.tuple(address, name), { minLength: 1, maxLength: 4 }),
			fc.array(fc.tuple(fc.nat(3), fc.constantFrom(...BARE, ...NAMED)), { minLength: 1, maxLength: 8 }),
			(people, mentions) => {
				const named = mentions.map(([index, write]) => ({ person: people[index % people.length], write }));
				const text = named.map(({ person: [one, called], write }) => String([write(one, called)].flat()[0]));
				const to = parseRecipients(text.join('\n'), 'To', 254);
				const kept = withoutDuplicates({ to, cc: to, bcc: to });
				const addresses = [...kept.to, ...kept.cc, ...kept.bcc].map((box) => box.address);
				expect(addresses).toEqual([...new Set(named.map(({ person }) => person[0]))]);
			},
		),
		{ numRuns: 1_000 },
	));
