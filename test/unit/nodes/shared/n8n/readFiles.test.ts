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

test.each<[string, boolean, string, number]>([
	['keep the parameters of their types', false, 'text/calendar; method=REQUEST', 0],
	['go with the bare type where the service takes no more, with a warning', true, 'text/calendar', 1],
])('files %s', async (_what, bareFileTypes, contentType, told) => {
	const binary = { f: png({ mimeType: 'text/calendar; method=REQUEST', fileName: 'a.ics' }), g: png() };
	const all = await read({ limits: { bareFileTypes }, binary, options: { attachments: '*' } });
	expect(all.message.attachments.map((file) => file.contentType)).toEqual([contentType, 'image/png']);
	expect(all.warnings).toHaveLength(told);
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
		[
			'by its id',
			{ html: '<img src="cid:s3:logo">', binary: { f: png({ data: 's3', id: 's3:logo', bytes: 3 }) } },
			[['f', 'inline', 's3:logo']],
		],
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

	test.each<[string, Given, string]>([
		[
			'one that is not there',
			{ binary: { f: png() } },
			'HTML shows cid:logo, but the item has no such file.',
		],
		[
			'two that are not there',
			{ html: '<img src="cid:a"><img src="cid:b">', binary: { f: png(), g: png() } },
			'HTML shows cid:a, cid:b, but the item has no such file.',
		],
		['one, where there are no files', {}, 'HTML shows cid:logo, but the item has no such file.'],
	])('warns of %s; the mail goes', async (_what, given, warning) => {
		const mail = await read({ html, ...given });
		expect(mail.warnings).toEqual([warning]);
		expect(mail.message.attachments).toEqual([]);
	});

	test('one whose file has another name in the mail is shown all the same', async () => {
		const binary = { f: png({ fileName: 'my%20logo' }) };
		const shownBy = '<img src="cid:my%2520logo">';
		for (const options of [{}, { attachments: 'f' }]) {
			const mail = await read({ html: shownBy, binary, options });
			expect(mail.message.attachments).toMatchObject([
				{ field: 'f', name: 'my logo.png', disposition: 'inline', contentId: 'my%20logo' },
			]);
			expect(mail.warnings).toHaveLength(1);
		}
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

	describe('of a mail that was read before', () => {
		const cid = 'image001.png@01DA12.34';
		const picture = { binary: { attachment_0: png({ fileName: 'image001.png' }) } };

		test.each<[string, Given, unknown[]]>([
			['by the part before the @, which is its file name', picture, [['attachment_0', 'inline', cid]]],
			[
				'by the part before the @, which is its field',
				{ binary: { 'image001.png': png({ fileName: 'x.png' }) } },
				[['image001.png', 'inline', cid]],
			],
			[
				'by the content id that its list of attachments gives (LINE WORKS Get)',
				{
					json: { attachments: [{ cid, filename: 'x.png', binaryField: 'attachment_1' }, { cid: 'other' }] },
					binary: { attachment_0: png(), attachment_1: png({ fileName: 'x.png' }) },
				},
				[['attachment_1', 'inline', cid]],
			],
			[
				'by a content id in angle brackets, over a file of the same name',
				{
					json: { attachments: [{ contentId: `<${cid}>`, filename: 'second' }] },
					binary: { first: png({ fileName: 'image001.png' }), second: png() },
				},
				[['second', 'inline', cid]],
			],
			[
				'a file that is attached goes inline instead',
				{
					json: { attachments: [{ cid, binaryField: 'attachment_0' }] },
					binary: { attachment_0: png({ fileName: 'logo.png' }), attachment_1: png({ fileName: 'b.png' }) },
					options: { attachments: '*' },
				},
				[
					['attachment_0', 'inline', cid],
					['attachment_1', 'attachment', undefined],
				],
			],
		])('%s', async (_what, given, expected) =>
			expect(await shown({ html: `<img src="cid:${cid}">`, ...given })).toEqual(expected),
		);

		test.each<[string, unknown]>([
			['is no list', 'x'],
			['holds no objects', [null, 5, 'x']],
			['names files that the item lacks', [{ cid, binaryField: 'gone' }]],
			['has content ids that are no text', [{ cid: 5, binaryField: 'attachment_0' }]],
		])('whose list of attachments %s: the file is found by its name', async (_what, attachments) =>
			expect(await shown({ html: `<img src="cid:${cid}">`, json: { attachments }, ...picture })).toEqual([
				['attachment_0', 'inline', cid],
			]),
		);
	});

	test('what is no reference adds no file', async () => {
		const binary = { x: png(), logo: png() };
		const mail = await read({
			html: '<p>(cid:72) cid:logo &lt;img src="cid:x"&gt;</p><a href="https://x.example/?q=cid:x">x</a>',
			binary,
		});
		expect(mail.message.attachments).toEqual([]);
		expect(mail.warnings).toEqual([]);
	});

	test('refuses another mode', async () =>
		expect(await rejectionOf(read({ options: { inlineImages: 'yes' } }))).toMatchObject({
			field: 'Inline Images',
		}));
});
