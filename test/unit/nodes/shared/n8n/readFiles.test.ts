import type { IBinaryData } from 'n8n-workflow';
import { rejectionOf } from '../thrown';
import { message, png, read, warnings, type Given } from './readMail-support';

describe('files', () => {
	const bytes = (length: number): IBinaryData => png({ data: Buffer.alloc(length).toString('base64') });
	test('as large as the service takes', async () => {
		const limits = { maxAttachmentBytes: 2_500_000, warnAttachmentBytes: 1_000_000 };
		const of = (one: number, other: number) => ({
			limits,
			options: { attachments: '*' },
			binary: { a: bytes(one), b: bytes(other) },
		});
		expect(await warnings(of(400_000, 600_000))).toEqual([]);
		expect(await warnings(of(400_001, 600_000))).toEqual([
			'The files total 1 MB; services and mailboxes often refuse more than 1 MB.',
		]);
		expect(await warnings(of(1_900_000, 600_000))).toEqual([
			'The files total 2.5 MB; services and mailboxes often refuse more than 1 MB.',
		]);
		expect(await rejectionOf(read(of(1_900_001, 600_000)))).toMatchObject({
			field: 'Attachments',
			message: 'Attachments: the files total 2.5 MB, more than the 2.5 MB that this node sends',
			fix: 'Send fewer or smaller files, or a link to them.',
		});
	});
	test('larger ones name the option that raises the limit, where there is one', async () =>
		expect(
			(
				await rejectionOf(
					read({
						limits: { maxAttachmentBytes: 2, maxAttachmentOption: 'Largest' },
						options: { attachments: 'a' },
						binary: { a: bytes(3) },
					}),
				)
			).fix,
		).toContain('the option Largest'));
	test('with names as long as the service takes, inline ones too', async () => {
		const limits = { fileNameLength: 8 };
		const binary = { f: png({ fileName: 'abcdefgh.png' }), g: png({ fileName: 'ijklmnop.png' }) };
		const files = (
			await message({ limits, binary, html: '<img src="cid:g">', options: { attachments: 'f' } })
		).attachments;
		expect(files.map(({ name }) => name)).toEqual(['abcd.png', 'ijkl.png']);
	});
});

describe('images in the HTML', () => {
	const html = '<img src="cid:logo">';
	const shown = async (given: Given) =>
		(await message({ html, ...given })).attachments.map(({ field, disposition, contentId }) => [
			field,
			disposition,
			contentId,
		]);

	test.each<[string, Given, unknown[]]>([
		['a file of the item is added', { binary: { logo: png() } }, [['logo', 'inline', 'logo']]],
		['by its file name', { binary: { f: png({ fileName: 'logo' }) } }, [['f', 'inline', 'logo']]],
		['by its id', { binary: { f: png({ id: 'logo', bytes: 3 }) } }, [['f', 'inline', 'logo']]],
		[
			'a file that is attached goes inline instead',
			{ binary: { logo: png(), x: png() }, options: { attachments: '*' } },
			[
				['logo', 'inline', 'logo'],
				['x', 'attachment', undefined],
			],
		],
		[
			'switched off, it stays as it is',
			{ binary: { logo: png() }, options: { inlineImages: 'off', attachments: 'logo' } },
			[['logo', 'attachment', undefined]],
		],
		['switched off, a missing file does not matter', { options: { inlineImages: 'off' } }, []],
		['a text shows nothing', { emailFormat: 'text', binary: { logo: png() } }, []],
	])('%s', async (_what, given, expected) => expect(await shown(given)).toEqual(expected));

	test.each<[string, Given, string, RegExp]>([
		[
			'one that is not there',
			{ binary: { f: png() } },
			'HTML shows cid:logo, but the item has no such file',
			/^The item has these files: f\. Name one/,
		],
		[
			'two that are not there',
			{ html: '<img src="cid:a"><img src="cid:b">', binary: { f: png(), g: png() } },
			'HTML shows cid:a, cid:b, but the item has no such file',
			/files: f, g\./,
		],
		[
			'one, where there are no files',
			{},
			'HTML shows cid:logo, but the item has no such file',
			/^The item has no files\./,
		],
	])('refuses %s', async (_what, given, text, fix) => {
		const error = await rejectionOf(read({ html, ...given }));
		expect(error).toMatchObject({ kind: 'invalid', field: 'HTML', message: text });
		expect(error.fix).toMatch(fix);
	});

	test('an image that cannot be read names the field', async () =>
		expect(await rejectionOf(read({ html, binary: { logo: png({ data: '?' }) } }))).toMatchObject({
			field: 'Inline Images',
		}));

	test('a service that shows none warns, and attaches what was asked for', async () => {
		const limited = await read({
			html: '<img src="cid:logo"><img src="cid:b">',
			limits: { inlineImages: false },
			binary: { logo: png() },
			options: { attachments: 'logo' },
		});
		expect(limited.message.attachments).toMatchObject([{ field: 'logo', disposition: 'attachment' }]);
		expect(limited.warnings).toEqual([
			'This service cannot show images inside the text (cid:logo, cid:b); attached files stay attachments.',
		]);
		expect(await warnings({ limits: { inlineImages: false } })).toEqual([]);
	});

	test('embedded images stay, or become inline images, under ids of their own', async () => {
		const embedded = '<img src="cid:image1"><img src="data:image/png;base64,QUJD">';
		const binary = { image1: png({ fileName: 'first.png' }) };
		expect((await message({ html: embedded, binary })).body.html).toBe(embedded);
		const made = await message({ html: embedded, binary, options: { inlineImages: 'autoData' } });
		expect(made.body.html).toBe('<img src="cid:image1"><img src="cid:image2">');
		expect(made.attachments.map(({ name, contentId }) => [name, contentId])).toEqual([
			['first.png', 'image1'],
			['image2.png', 'image2'],
		]);
	});

	test('a service that shows none leaves embedded images', async () => {
		const embedded = '<img src="data:image/png;base64,QUJD">';
		expect(
			(
				await message({
					html: embedded,
					limits: { inlineImages: false },
					options: { inlineImages: 'autoData' },
				})
			).body.html,
		).toBe(embedded);
	});

	test('refuses another mode', async () =>
		expect(await rejectionOf(read({ options: { inlineImages: 'yes' } }))).toMatchObject({
			field: 'Inline Images',
		}));
});
