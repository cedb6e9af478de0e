import fc from 'fast-check';
import {
	asciiDomain,
	cleanName,
	formatMailbox,
	isMailbox,
	parseMailbox,
} from '../../../../../nodes/shared/mail/address';
import type { Mailbox } from '../../../../../nodes/shared/mail/message';
import {
	parseAllowList,
	parseRecipients,
	withoutDuplicates,
} from '../../../../../nodes/shared/mail/recipients';
import { splitRecipients } from '../../../../../nodes/shared/mail/splitRecipients';
import { hasHeaderControl, loneSurrogateAt } from '../../../../../nodes/shared/mail/text';
import { isBroken } from '../../../../../nodes/shared/mail/unicode';
import { parseOneAddress } from '../../../../../nodes/shared/vendor/email-addresses';
import { anyText, endsWell } from './mail-support';

const local = fc.stringMatching(/^[a-z0-9äöüß用户!#$%&'*+/=?^_`{|}~-]{1,10}(\.[a-z0-9äö]{1,5}){0,2}$/);
const label = fc
	.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
	.filter((text) => !text.startsWith('xn--'));
const domain = fc.tuple(label, fc.constantFrom('de', 'example', 'co.uk')).map((parts) => parts.join('.'));
/** One line without invisible characters, as a name on a letter. */
const name = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
	.map(cleanName)
	.filter((text) => text !== '' && !hasHeaderControl(text) && !isBroken(text) && cleanName(text) === text);
const mailbox: fc.Arbitrary<Mailbox> = fc.record(
	{ address: fc.tuple(local, domain).map(([before, after]) => `${before}@${after}`), name },
	{ requiredKeys: ['address'] },
);
const separator = fc.constantFrom(',', ', ', ';', ' ; ', '\n', '\r\n', ',\n', ' ,; ');

describe('recipients', () => {
	test('a plain address is what the grammar says of it, and nothing else passes for one', () => {
		const of = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 6 });
		const nearly = fc
			.tuple(of("..aaZ09_-+!#$%&'*/=?^`{|}~ü@"), of('..aaZ09-_@ü'))
			.map(([before, after]) => `${before}@${after}.de`);
		const plain = mailbox.map(({ address }) => address);
		fc.assert(
			fc.property(fc.oneof(nearly, plain), (text) => {
				const grammar = parseOneAddress({ input: text, rfc6532: true });
				const ours = parseMailbox(text, 254);
				if (grammar?.type !== 'mailbox') {
					if (!isMailbox(ours)) return true;
					// Dots that the grammar does not want there: the address in its correct spelling, in quotes.
					const at = text.lastIndexOf('@');
					const strayDots = /^\.|\.\.|\.@/.test(text);
					return strayDots && ours.address === `"${text.slice(0, at)}"@${asciiDomain(text.slice(at + 1))}`;
				}
				const ascii = asciiDomain(grammar.domain);
				return isMailbox(ours) ? ours.address === `${grammar.local}@${ascii}` : ascii === undefined;
			}),
			{ numRuns: 2000 },
		);
	});

	test('what is written as a list is read as that list', () =>
		fc.assert(
			fc.property(fc.array(fc.tuple(mailbox, separator), { maxLength: 12 }), (list) => {
				const text = list.map(([box, after]) => formatMailbox(box) + after).join('');
				expect(parseRecipients(text, 'To', 254)).toEqual(list.map(([box]) => box));
			}),
		));

	test('objects give what they hold', () =>
		fc.assert(
			fc.property(fc.array(mailbox), (list) => {
				const objects = list.map((box) => ({ email: box.address, name: box.name }));
				expect(parseRecipients(objects, 'To', 254)).toEqual(list);
			}),
		));

	test('any text gives addresses that can stand in a header, or an error for the user', () =>
		fc.assert(
			fc.property(anyText, (text) =>
				endsWell(() => {
					for (const { address, name: called } of parseRecipients(text, 'To', 254)) {
						expect(address).toMatch(/^.+@[a-z0-9_-]+(\.[a-z0-9_-]+)+$/s);
						for (const part of [address, called ?? '']) {
							expect(hasHeaderControl(part)).toBe(false);
							expect(loneSurrogateAt(part)).toBe(-1);
						}
						// What was read once is read again as the same.
						expect(parseMailbox(address, 254)).toEqual({ address });
					}
				}),
			),
			{ numRuns: 500 },
		));

	test('any value at all ends in addresses or in an error for the user', () =>
		fc.assert(
			fc.property(fc.anything({ maxDepth: 4, withNullPrototype: true, withBigInt: true }), (value) => {
				endsWell(() => parseRecipients(value, 'To', 254));
				return endsWell(() => parseAllowList(value, 'Allowed Recipients', 254));
			}),
			{ numRuns: 500 },
		));

	test('the pieces hold the text: nothing is lost but separators, blanks and names of groups', () =>
		fc.assert(
			fc.property(anyText, (text) => {
				if (text.includes(':')) return;
				const kept = (part: string) => part.replace(/[\s\u0085\p{Terminal_Punctuation}︐︑︔]/gu, '');
				expect(kept(splitRecipients(text).join(''))).toBe(kept(text));
			}),
			{ numRuns: 300 },
		));

	test('nobody is mailed twice and nobody is forgotten', () =>
		fc.assert(
			fc.property(fc.array(mailbox), fc.array(mailbox), fc.array(mailbox), (to, cc, bcc) => {
				const { dropped, ...lists } = withoutDuplicates({ to, cc: [...cc, ...to], bcc: [...bcc, ...cc] });
				const kept = [...lists.to, ...lists.cc, ...lists.bcc].map(({ address }) => address.toLowerCase());
				expect(new Set(kept).size).toBe(kept.length);
				expect(new Set(kept)).toEqual(
					new Set([...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase())),
				);
				expect(kept.length + dropped.length).toBe(2 * to.length + 2 * cc.length + bcc.length);
			}),
		));

	test('takes 10,000 recipients', () => {
		const many = Array.from({ length: 10_000 }, (_, index) => `"Doe, J${index}" <r${index}@example.com>`);
		expect(parseRecipients(many.join(', '), 'To', 254)).toHaveLength(10_000);
	});

	// Quadratic work over a megabyte takes minutes, recursion exhausts the stack.
	test.each([
		['colons after an address', `a@${':'.repeat(1_000_000)};`],
		['names of headers', `${'cc:'.repeat(300_000)};`],
		['groups', `${'a:'.repeat(500_000)};`],
		['groups without end', 'a:\n'.repeat(300_000)],
		['quotes', '"'.repeat(1_000_000)],
		['backslashes in quotes', `"${'\\'.repeat(1_000_000)}`],
		['brackets', `${'('.repeat(500_000)}${'<'.repeat(500_000)}`],
		['separators', ',;'.repeat(500_000)],
		['blanks', `a${' '.repeat(1_000_000)}@b.de`],
		['letters', `${'a'.repeat(1_000_000)}@b.de`],
		['dots', `${'a.'.repeat(500_000)}@b.de`],
	])('a megabyte of %s is no trouble', (_what, text) => {
		endsWell(() => splitRecipients(text));
		endsWell(() => parseRecipients(text, 'To', 254));
		endsWell(() => parseAllowList(text, 'Allowed Recipients', 254));
	});

	test.each(['"', '\\"', '(', '()', '<', '<>', '@', 'a@', '.', ' ', '"a" ', '<a', '"\\'])(
		'an address of 1000 characters of %j is no trouble',
		(part) => {
			const piece = part.repeat(Math.floor(990 / part.length));
			for (const text of [piece, `${piece} <a@b.de>`, `${piece}@b.de`, `a@${piece}`, `"${piece}" <a@b.de>`]) {
				const result = parseMailbox(text, 254);
				// The address that stands there, or none and a reason.
				if (isMailbox(result)) expect(result.address).toBe('a@b.de');
				else expect(result.reason).not.toBe('');
			}
		},
	);
});
