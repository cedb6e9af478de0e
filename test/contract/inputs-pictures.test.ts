import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { memoryFile } from '../support/engine';
import { recordedItems } from '../support/recordedItems';
import { eachRow, expectSent, forEachInput, NUMBER, outcomesOf, type Row } from './inputs-support';

/** Pictures that the HTML shows by `cid:`, and what only looks like them, in every service. */

const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg==',
	'base64',
);
const png = (name?: string) => memoryFile(PNG, name as string, 'image/png');

interface Shown extends Row {
	/** The names of the pictures that are shown, in the order of the HTML. */
	pictures: string[];
}

const shows = (
	what: string,
	html: string,
	item: { json?: object; binary?: Record<string, IBinaryData> },
	...pictures: string[]
): Shown => ({ what, item: { ...item, json: { ...item.json, html } as IDataObject }, pictures });

const received = (more: object) => ({
	json: { attachments: [{ filename: 'chart.png', ...more }] },
	binary: { attachment_0: png('chart.png'), attachment_1: png('other.png') },
});

const FORWARDED = [
	shows(
		'Outlook: the name before the @',
		'<img src="cid:image001.png@01DA1234.56789AB0">',
		{ binary: { attachment_0: png('image001.png') } },
		'image001.png',
	),
	shows(
		'Outlook: several of them, one in a background',
		'<td background="cid:image002.png@01DA"><img src=\'cid:image001.png@01DA\'></td>',
		{ binary: { attachment_0: png('image001.png'), attachment_1: png('image002.png') } },
		'image002.png',
		'image001.png',
	),
	shows(
		'LINE WORKS Get: by its content id',
		'<img src="cid:6f1c@works.test">',
		received({ cid: '6f1c@works.test', binaryField: 'attachment_0' }),
		'chart.png',
	),
	shows(
		'a content id in angle brackets',
		'<img src="cid:6f1c@works.test">',
		received({ contentId: '<6f1c@works.test>', binaryField: 'attachment_0' }),
		'chart.png',
	),
	shows(
		'the content id of one is the name of another',
		'<img src="cid:other.png">',
		received({ cid: 'other.png', binaryField: 'attachment_0' }),
		'chart.png',
	),
	shows(
		'by field, where no content id is told',
		'<img src="cid:attachment_1">',
		received({ binaryField: 'attachment_0' }),
		'other.png',
	),
	shows(
		'a name with blanks, brackets and entities within quotes',
		'<img src="cid:Logo (1) R&amp;D &#228;.png"><p style="background: url(&quot;cid:b g&quot;)">x</p>',
		{ binary: { logo: png('Logo (1) R&D ä.png'), 'b g': png('back.png') } },
		'Logo (1) R&D ä.png',
		'back.png',
	),
	shows(
		'percent-encoded, in another case of the scheme',
		'<IMG SRC=CID:Logo%20%281%29.png>',
		{ binary: { logo: png('Logo (1).png') } },
		'Logo (1).png',
	),
	shows(
		'in a style sheet and a srcset',
		'<style>td { background: url(cid:bg) }</style><img srcset="cid:a 1x, cid:b 2x">',
		{ binary: { bg: png('bg.png'), a: png('a.png'), b: png('b.png') } },
		'bg.png',
		'a.png',
		'b.png',
	),
];

/** Nothing that the item has: a warning, and the mail goes. */
const UNKNOWN = [
	shows('Gmail: an id without a name', '<img src="cid:ii_lx7k2a0">', {
		binary: { attachment_0: png('image.png') },
	}),
	shows('no files at all', '<img src="cid:image001.png@01DA1234.5678">', {}),
	shows('a field of another case', '<img src="cid:missing.PNG">', { binary: { logo: png('logo.png') } }),
	shows('an id of a file that was not downloaded', '<img src="cid:x@y">', {
		json: { attachments: [{ cid: 'x@y', filename: 'x.png', binaryField: null }] },
	}),
];

const NONE: Array<[what: string, html: string]> = [
	['glyphs of a PDF', '<p>Invoice (cid:72)(cid:3)(cid:81)</p>'],
	['a number of a customer', '<p>customer cid:4711</p>'],
	['the query of an address', '<a href="https://example.com/?q=cid:1&x=cid:2">x</a>'],
	['HTML that is shown', '&lt;img src="cid:x"&gt;'],
	['a comment for Outlook', '<!--[if mso]><img src="cid:x"><![endif]--><p>x</p>'],
	['code in a text', '<pre>src="cid:x" url(cid:y)</pre>'],
	['a word that ends so', '<a href="lucid:dream" title="placid:">x</a>'],
	['a script', '<script>var a = "<img src=cid:x>";</script><p>x</p>'],
	['an address that begins otherwise', '<img src="https://example.com/cid:x.png">'],
	['a comment that never ends', '<p>x</p><!-- <img src="cid:x">'],
	['an empty id', '<img src="cid:">'],
];

forEachInput((bench) => {
	const html = { html: `={{ $json.html }}<i>${NUMBER}</i>` };
	const { inlineImages } = bench.service.limits;

	/** Each picture stands in the HTML where it was, under the content id of the part. */
	describe('of the item are shown where the service can, else told', () => {
		eachRow(bench, FORWARDED, { ...html, attachments: '*' }, (outcome, { item, pictures }) => {
			const { html: arrived = '' } = expectSent(outcome);
			const files = Object.values(item?.binary ?? {});
			expect(outcome.files.map(({ name }) => name).sort()).toEqual(
				files.map(({ fileName }) => fileName).sort(),
			);
			const bytes = PNG.toString('latin1');
			expect(outcome.files.every((file) => file.bytes === bytes)).toBe(true);
			expect(outcome.warnings).toHaveLength(inlineImages ? 0 : 1);
			if (!inlineImages) return;
			const inline = outcome.files.filter((file) => file.inline);
			expect(inline.map(({ name }) => name).sort()).toEqual([...pictures].sort());
			const places = pictures.map((name) => {
				const id = inline.find((file) => file.name === name)?.contentId ?? '';
				return new RegExp(`cid:${id.replace(/\W/g, '\\$&')}(?=["'&)\\s>,])`, 'i').exec(arrived)?.index;
			});
			expect(places).toEqual([...places].sort((a = -1, b = -1) => a - b));
			expect(places).not.toContain(undefined);
		});
	});

	describe('that the item lacks are told, and the mail goes as it is', () => {
		eachRow(bench, UNKNOWN, html, (outcome, { item }) => {
			const { html: arrived } = expectSent(outcome);
			expect(arrived).toContain(item?.json?.html);
			expect(outcome.files).toEqual([]);
			expect(outcome.warnings).toEqual([expect.stringContaining('cid:')]);
		});
	});

	describe('are not what only looks like one', () => {
		const rows = NONE.map(([what, text]) => shows(what, text, { binary: { x: png('x.png') } }));
		eachRow(bench, rows, html, (outcome, { item }) => {
			const { html: arrived } = expectSent(outcome);
			expect(arrived).toContain(item?.json?.html);
			expect([outcome.files, outcome.warnings]).toEqual([[], []]);
		});
	});

	test.each(['imap-resolved', 'gmail-trigger'])(
		'a mail that %s gave goes on with its files',
		async (name) => {
			const { items } = recordedItems(`${name}-separate-memory`);
			const given = { ...html, attachments: '*', to: '={{ $json.to }}' };
			const [outcome] = await outcomesOf(bench, items, given);
			expect(expectSent(outcome).to.map(({ address }) => address)).toEqual([
				'bob@example.com',
				'team@example.com',
			]);
			expect(outcome.files.map((file) => file.name)).toEqual(['image001.png', 'Bericht März.pdf']);
			expect(outcome.files[0].bytes).toBe(PNG.toString('latin1'));
		},
	);
});
