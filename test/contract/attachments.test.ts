import type { IBinaryData } from 'n8n-workflow';
import { memoryFile } from '../support/engine';
import { forEachService, noise, sha256 } from './harness';

/** A small file of a kind that every service takes. */
const PDF = Buffer.concat([Buffer.from('%PDF-1.4\n'), noise(1000), Buffer.from('\n%%EOF\n')]);
/** The smallest picture that every program takes for one: a single white pixel. */
const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg==',
	'base64',
);

forEachService((bench) => {
	const single = async (binary: Record<string, IBinaryData>, attachments: unknown = 'data') =>
		await bench.send({ to: 'ann@example.com', attachments }, { items: [{ json: { kind: 'test' }, binary }] });
	const files = () => bench.inbox().flatMap(({ attachments }) => attachments);

	afterEach(async () => await bench.engine.setBinaryMode('filesystem'));

	test.each(['default', 'filesystem', 's3', 'azure', 'database'] as const)(
		'sends a file byte for byte in binary mode %s',
		async (mode) => {
			await bench.engine.setBinaryMode(mode);
			const file = await bench.engine.file(PDF, 'Rechnung für Jörg.pdf', 'application/pdf');
			expect(Boolean(file.id)).toBe(mode !== 'default');
			const result = await single({ data: file });
			expect(result.error).toBeUndefined();
			expect(files()).toMatchObject([
				{ bytes: PDF.length, sha256: sha256(PDF), filename: 'Rechnung für Jörg.pdf' },
			]);
			expect(result.json[0].attachments).toEqual([
				{ name: 'Rechnung für Jörg.pdf', contentType: 'application/pdf', bytes: PDF.length, inline: false },
			]);
		},
	);

	test('sends a file from the JSON in combined binary mode', async () => {
		const file = await bench.engine.file(PDF, 'a.pdf', 'application/pdf');
		const result = await bench.send(
			{ to: 'ann@example.com', attachments: 'report' },
			{ items: [{ json: { report: file as never } }], binaryMode: 'combined' },
		);
		expect(result.error).toBeUndefined();
		expect(files()).toMatchObject([{ sha256: sha256(PDF) }]);
	});

	test.each([
		[1, 'filesystem'],
		[2, 'filesystem'],
		[3, 'filesystem'],
		[600_001, 'filesystem'],
		[3_000_002, 'filesystem'],
		[3_000_002, 'database'],
		[3_000_002, 'default'],
	] as const)('sends %i bytes byte for byte in mode %s', async (bytes, mode) => {
		await bench.engine.setBinaryMode(mode);
		const content = noise(bytes, bytes);
		const result = await single({ data: await bench.engine.file(content, 'a.pdf', 'application/pdf') });
		expect(result.error).toBeUndefined();
		expect(files()).toMatchObject([{ bytes, sha256: sha256(content) }]);
	});

	test('sends several large files of one mail in order', async () => {
		const contents = [noise(700_000, 1), noise(700_001, 2), noise(10, 3), noise(700_002, 4)];
		const binary = Object.fromEntries(
			await Promise.all(
				contents.map(
					async (content, index) =>
						[`f${index}`, await bench.engine.file(content, `${index}.pdf`, 'application/pdf')] as const,
				),
			),
		);
		const result = await single(binary, 'f0,f1, f2 ;f3');
		expect(result.error).toBeUndefined();
		expect(files().map((file) => file.sha256)).toEqual(contents.map((content) => sha256(content)));
	});

	test.each([
		['a wildcard', 'inv_*', ['1.pdf', '2.pdf']],
		['all files', '*', ['1.pdf', '2.pdf', 'x.pdf']],
		['a comma list', 'other, inv_b', ['x.pdf', '2.pdf']],
		['a file expression', '={{ $binary.inv_a }}', ['1.pdf']],
		['a list of file expressions', '={{ [$binary.inv_b, $binary.inv_a] }}', ['2.pdf', '1.pdf']],
		['all files by expression', '={{ $binary }}', ['1.pdf', '2.pdf', 'x.pdf']],
		['the same file twice', 'inv_a, inv_a', ['1.pdf']],
	])('attaches by %s', async (_how, attachments, expected) => {
		const result = await single(
			{
				inv_a: await bench.engine.file(noise(10, 1), '1.pdf', 'application/pdf'),
				inv_b: await bench.engine.file(noise(10, 2), '2.pdf', 'application/pdf'),
				other: await bench.engine.file(noise(10, 3), 'x.pdf', 'application/pdf'),
			},
			attachments,
		);
		expect(result.error).toBeUndefined();
		expect(files().map(({ filename }) => filename)).toEqual(expected);
	});

	test.each([
		['HTML', { html: '<p><img src="cid:Logo%20&amp;%20S%C3%B6hne.png"></p>' }],
		['Markdown', { markdown: 'Hello\n\n![Logo](<cid:Logo & Söhne.png>)' }],
	])('shows an image inside the %s, whatever its name, or says that the service cannot', async (_, body) => {
		const name = 'Logo & Söhne.png';
		const result = await bench.send(
			{ to: 'ann@example.com', ...body, attachments: 'logo' },
			{ items: [{ json: {}, binary: { logo: memoryFile(PNG, name, 'image/png') } }] },
		);
		expect(result.error).toBeUndefined();
		const [{ html, attachments }] = bench.inbox();
		const [file] = attachments;
		expect(file).toMatchObject({ filename: name, sha256: sha256(PNG) });
		if (bench.service.limits.inlineImages) {
			expect(file).toMatchObject({ disposition: 'inline', contentId: expect.stringMatching(/^[\w.@-]+$/) });
			expect(html).toContain(`"cid:${file.contentId}"`);
		} else {
			expect(file).toMatchObject({ disposition: 'attachment' });
			expect(JSON.stringify(result.json[0].warnings)).toContain('cannot show images inside the text');
		}
	});

	test('says which files there are when a named one is missing, and sends nothing', async () => {
		const result = await single({ invoice: memoryFile(PDF, 'a.pdf', 'application/pdf') }, 'invoce');
		expect(result.error?.message).toContain('invoce');
		expect(result.error?.description).toContain('invoice');
		expect(bench.sendRequests()).toBe(0);
	});

	test.each([
		'={{ $binary.invoice }}',
		'={{ $json.attachmentField }}',
		'={{ [$binary.data, $binary.invoice] }}',
		'={{ $json.attachmentField }},data',
		"={{ $json.attachmentField ?? '' }}",
		'={{ null }}',
		'=  ',
	])('stops the item whose file an expression does not find: %s', async (attachments) => {
		const result = await single({ data: memoryFile(PDF, 'a.pdf', 'application/pdf') }, attachments);
		expect(result.error?.message).toMatch(/^Attachments/);
		expect(bench.sendRequests()).toBe(0);
	});

	test.each(['*', '={{ [] }}'])('sends without files where %s finds none', async (attachments) => {
		const result = await single({}, attachments);
		expect(result.error).toBeUndefined();
		expect(bench.inbox()).toHaveLength(1);
		expect(files()).toEqual([]);
	});

	test('refuses an empty file and sends nothing', async () => {
		const result = await single({ data: memoryFile('', 'a.pdf', 'application/pdf') });
		expect(result.error?.message).toMatch(/empty/);
		expect(bench.sendRequests()).toBe(0);
	});

	test('sends nothing when a stored file is gone', async () => {
		const file = await bench.engine.file(PDF, 'a.pdf', 'application/pdf');
		const result = await single({ data: { ...file, id: `${file.id}-gone` } });
		expect(result.error?.message).toMatch(/storage|read/i);
		expect(result.error?.context?.data).toMatchObject({ field: 'Attachments', outcome: 'notSent' });
		expect(bench.inbox()).toEqual([]);
	});

	test('sends nothing when a stored file is not as large as the item says', async () => {
		const large = noise(2_000_000);
		for (const bytes of [1_999_999, 2_000_001]) {
			const file = await bench.engine.file(large, 'a.pdf', 'application/pdf');
			const result = await bench.send(
				{ to: 'ann@example.com', attachments: 'data', options: { timeout: 5 } },
				{ items: [{ json: {}, binary: { data: { ...file, bytes } } }], onError: 'continueErrorOutput' },
			);
			expect(result.outputs[0]).toEqual([]);
			expect(result.outputs[1]?.[0].json).toMatchObject({
				error: expect.stringContaining('a.pdf'),
				details: { field: 'Attachments' },
			});
		}
		expect(bench.inbox()).toEqual([]);
	});

	test('repairs file names that could do harm', async () => {
		const result = await single({
			data: memoryFile(PDF, '../../etc/in\u202Evoice\r\n.pdf', 'application/pdf'),
		});
		expect(result.error).toBeUndefined();
		expect(files()[0].filename).toBe('invoice.pdf');
		expect(result.json[0].warnings).toEqual([expect.stringContaining('invoice.pdf')]);
	});
});
