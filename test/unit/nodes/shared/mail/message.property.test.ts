import fc from 'fast-check';
import {
	asciiDomain,
	formatMailbox,
	isMailbox,
	parseMailbox,
} from '../../../../../nodes/shared/mail/address';
import { base64Bytes, isBase64, matchesWildcard } from '../../../../../nodes/shared/mail/attachments';
import { textFromHtml } from '../../../../../nodes/shared/mail/body';
import { contentTypeOf, safeFileName } from '../../../../../nodes/shared/mail/fileName';
import { contentIdsIn } from '../../../../../nodes/shared/mail/contentIds';
import { dataUriImages } from '../../../../../nodes/shared/mail/inlineImages';
import type { Mailbox } from '../../../../../nodes/shared/mail/message';
import {
	parseAllowList,
	parseRecipients,
	splitRecipients,
	withoutDuplicates,
} from '../../../../../nodes/shared/mail/recipients';
import { hasHeaderControl, loneSurrogateAt, withoutInvisible } from '../../../../../nodes/shared/mail/text';
import { MailError } from '../../../../../nodes/shared/errors';
import { parseOneAddress } from '../../../../../nodes/shared/vendor/email-addresses';

/** Any text there is, control characters and halves of characters included. */
const anyText = fc.string({
	unit: fc.oneof(
		fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
		fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
		fc.constantFrom(...'@,;:<>()"\\ \n\r\tab.'),
	),
	maxLength: 60,
});

const local = fc.stringMatching(/^[a-z0-9äöüß用户!#$%&'*+/=?^_`{|}~-]{1,10}(\.[a-z0-9äö]{1,5}){0,2}$/);
const label = fc
	.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/)
	.filter((text) => !text.startsWith('xn--'));
const domain = fc.tuple(label, fc.constantFrom('de', 'example', 'co.uk')).map((parts) => parts.join('.'));
/** One line without invisible characters, as a name on a letter. */
const name = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
	.map((text) => withoutInvisible(text).replace(/\s+/g, ' ').trim())
	.filter((text) => text !== '' && !hasHeaderControl(text));
const mailbox: fc.Arbitrary<Mailbox> = fc.record(
	{ address: fc.tuple(local, domain).map(([before, after]) => `${before}@${after}`), name },
	{ requiredKeys: ['address'] },
);
const separator = fc.constantFrom(',', ', ', ';', ' ; ', '\n', '\r\n', ',\n', ' ,; ');

/** Whatever `action` does: it ends, and throws nothing but MailErrors for the user. */
function endsWell(action: () => unknown): boolean {
	try {
		action();
	} catch (error) {
		if (!(error instanceof MailError) || error.kind !== 'invalid' || error.message === '') throw error;
	}
	return true;
}

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
				if (grammar?.type !== 'mailbox') return !isMailbox(ours);
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
				const kept = (part: string) => part.replace(/[\s,;]/g, '');
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

	// Quadratic work over a megabyte takes minutes and ends in the time limit of the test.
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
	])(
		'a megabyte of %s is no trouble',
		(_what, text) => {
			endsWell(() => splitRecipients(text));
			endsWell(() => parseRecipients(text, 'To', 254));
			endsWell(() => parseAllowList(text, 'Allowed Recipients', 254));
		},
		5_000,
	);

	test.each(['"', '\\"', '(', '()', '<', '<>', '@', 'a@', '.', ' ', '"a" ', '<a', '"\\'])(
		'an address of 1000 characters of %j is no trouble',
		(part) => {
			const piece = part.repeat(Math.floor(990 / part.length));
			for (const text of [piece, `${piece} <a@b.de>`, `${piece}@b.de`, `a@${piece}`, `"${piece}" <a@b.de>`])
				expect(isMailbox(parseMailbox(text, 254)) || true).toBe(true);
		},
		3_000,
	);
});

describe('attachments', () => {
	test('matchesWildcard is what the regular expression would be', () => {
		const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'B'), maxLength: 8 });
		const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '*'), maxLength: 6 });
		fc.assert(
			fc.property(letters, pattern, (text, wildcard) => {
				const reference = new RegExp(
					`^${wildcard
						.split('*')
						.map((part) => part.replace(/\./g, '\\.'))
						.join('.*')}$`,
					's',
				);
				expect(matchesWildcard(text, wildcard)).toBe(reference.test(text));
			}),
			{ numRuns: 300 },
		);
	});

	test('many stars over a long name are no trouble', () => {
		expect(matchesWildcard('a'.repeat(500_000), `${'*a'.repeat(1_000)}b`)).toBe(false);
	}, 2_000);

	test('isBase64 and base64Bytes agree with Buffer', () =>
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
				const text = Buffer.from(bytes).toString('base64');
				expect(isBase64(text)).toBe(true);
				expect(base64Bytes(text)).toBe(bytes.length);
			}),
		));

	test('a file name is one that every mail program takes, whatever was given', () =>
		fc.assert(
			fc.property(
				anyText,
				anyText,
				fc.option(fc.integer({ min: 10, max: 40 }), { nil: undefined }),
				(given, field, longest) => {
					const { name: safe, changed } = safeFileName(given, field, 'application/pdf', longest);
					expect(safe).not.toMatch(/[<>:"|?*\\/]/);
					expect(safe).not.toMatch(/^[\s.]|^$/);
					expect(hasHeaderControl(safe)).toBe(false);
					expect(loneSurrogateAt(safe)).toBe(-1);
					expect(withoutInvisible(safe)).toBe(safe);
					if (longest !== undefined) expect(safe.length).toBeLessThanOrEqual(longest);
					expect(changed).toBe(given !== '' && safe !== given);
					expect(safeFileName(safe, field, 'application/pdf', longest).name.length).toBeLessThanOrEqual(
						safe.length,
					);
				},
			),
			{ numRuns: 300 },
		));

	test('a content type is always one', () =>
		fc.assert(
			fc.property(anyText, anyText, (given, fileName) => {
				expect(contentTypeOf(given, fileName).contentType).toMatch(
					/^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/,
				);
			}),
		));
});

describe('HTML', () => {
	const html = fc
		.array(
			fc.oneof(
				fc.constantFrom(
					'<p>',
					'</p>',
					'<img src="',
					'"',
					"'",
					'data:image/png;base64,',
					'QUJD',
					'=',
					'cid:',
					'<a href=',
					'<table><tr><td>',
					'&amp;',
					'<!--',
					'<script>',
					'>',
					' ',
				),
				anyText,
			),
			{ maxLength: 30 },
		)
		.map((parts) => parts.join(''));

	test('any HTML has a text, content ids and images, or an error for the user', () =>
		fc.assert(
			fc.property(html, (text) => {
				textFromHtml(text);
				contentIdsIn(text);
				endsWell(() => {
					const taken = dataUriImages(text, 'HTML');
					for (const { contentId } of taken.images) expect(taken.html).toContain(`cid:${contentId}`);
				});
			}),
			{ numRuns: 500 },
		));

	test.each([
		'<',
		'<p',
		'<a href="',
		'"data:',
		'\'data:"data:',
		'&',
		'&#',
		'<!--',
		' cid:',
		'"data:image/',
		'"data:image/png;base64,',
	])(
		'half a megabyte of %j is no trouble',
		(part) => {
			const text = part.repeat(Math.floor(500_000 / part.length));
			textFromHtml(text);
			contentIdsIn(text);
			endsWell(() => dataUriImages(text, 'HTML'));
		},
		5_000,
	);
});
