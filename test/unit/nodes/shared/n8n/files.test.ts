import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { fileStore, isBinary, itemFiles, readAttachments } from '../../../../../nodes/shared/n8n/files';
import { fakeContext } from '../../../../support/fakeContext';
import { rejectionOf } from '../thrown';

const inMemory = (text: string, more: Partial<IBinaryData> = {}): IBinaryData => ({
	data: Buffer.from(text).toString('base64'),
	mimeType: 'text/plain',
	...more,
});
const inStorage = (id: string, more: Partial<IBinaryData> = {}): IBinaryData => ({
	data: id.split(':')[0],
	id,
	mimeType: 'application/pdf',
	...more,
});

async function read(
	value: unknown,
	item: Partial<INodeExecutionData>,
	rules: { fileNameLength?: number; fromExpression?: boolean } = {},
) {
	const { context, opened } = fakeContext({
		items: [{ json: {} }, { json: {}, ...item }],
		files: { 'id:1': Buffer.alloc(10), 'id:0': Buffer.alloc(0) },
	});
	const warnings: string[] = [];
	const attachments = await readAttachments(context, 1, value, { label: 'Attachments', ...rules }, warnings);
	expect(opened).toEqual([]);
	return { attachments, warnings, fields: attachments.map(({ field }) => field) };
}

const three = {
	inv_a: inMemory('a', { fileName: 'a.txt' }),
	inv_b: inMemory('bb', { fileName: 'b.txt' }),
	logo: inMemory('ccc', { fileName: 'logo.txt' }),
};

describe('which files', () => {
	test.each<[string, unknown, string[]]>([
		['an empty list', [], []],
		['a field', 'logo', ['logo']],
		['fields by comma, semicolon and line', ' logo ,inv_b;inv_a\n', ['logo', 'inv_b', 'inv_a']],
		['a list of fields', ['inv_b', ['logo']], ['inv_b', 'logo']],
		['a wildcard', 'inv_*', ['inv_a', 'inv_b']],
		['a wildcard in front', '*o', ['logo']],
		['a star', '*', ['inv_a', 'inv_b', 'logo']],
		['a field twice', 'logo, *, logo', ['logo', 'inv_a', 'inv_b']],
		['a file name', 'b.txt', ['inv_b']],
		['a file', three.inv_b, ['inv_b']],
		['a copy of a file', { ...three.inv_b }, ['inv_b']],
		['files and fields', [three.logo, 'inv_a', { ...three.logo }], ['logo', 'inv_a']],
		['all files of the item', three, ['inv_a', 'inv_b', 'logo']],
	])('%s', async (_what, value, fields) =>
		expect((await read(value, { binary: three })).fields).toEqual(fields),
	);

	test('files in the JSON (combined binary mode), those of the binary part first in doubt', async () => {
		const item = {
			json: {
				report: inStorage('id:1', { fileName: 'r.pdf' }),
				logo: inMemory('x'),
				title: 'x',
				list: [1],
				nothing: null,
			} as unknown as IDataObject,
			binary: three,
		};
		expect((await read('*', item)).fields.sort()).toEqual(['inv_a', 'inv_b', 'logo', 'report']);
		expect((await read('logo', item)).attachments[0].bytes).toBe(3);
	});

	test('a file of another node is not mistaken for one of the same field name', async () => {
		const other = inMemory('other', { fileName: 'logo' });
		const { attachments } = await read([three.logo, other, { logo: other }, { logo: { ...other } }], {
			binary: three,
		});
		expect(attachments.map(({ bytes, field }) => [field, bytes])).toEqual([
			['logo', 3],
			['logo', 5],
			['logo', 5],
			['logo', 5],
		]);
	});

	test('files are the same by their place in storage', async () => {
		const binary = { one: inStorage('id:1', { bytes: 5 }), two: inStorage('id:2', { bytes: 5 }) };
		const { fields } = await read(
			[inStorage('id:2', { bytes: 5 }), 'two', inStorage('id:3', { bytes: 5, fileName: 'x.pdf' })],
			{ binary },
		);
		expect(fields).toEqual(['two', 'x.pdf']);
	});

	test('a file of no field is called by its file name', async () => {
		expect((await read(inMemory('x', { fileName: 'n.txt' }), {})).fields).toEqual(['n.txt']);
		expect((await read(inMemory('x'), {})).fields).toEqual(['file']);
	});

	test('names of object members such as constructor are no fields', async () => {
		const error = await rejectionOf(read('constructor', { binary: three }));
		expect(error.message).toContain('no binary field named "constructor"');
	});

	test.each<[string, unknown, Record<string, IBinaryData> | undefined, string, RegExp]>([
		[
			'a field that is not there',
			'data',
			three,
			'Attachments: the item has no binary field named "data"',
			/^The item has these files: inv_a, inv_b, logo\.$/,
		],
		[
			'a wildcard that fits nothing',
			'x*',
			three,
			'Attachments: the item has no binary field that fits "x*"',
			/inv_a/,
		],
		[
			'an item without files',
			'data',
			undefined,
			'Attachments: the item has no binary field named "data"',
			/^The item has no files at all\. .*Merge/,
		],
		[
			'a file name that two files have',
			'same',
			{ a: inMemory('x', { fileName: 'same' }), b: inMemory('y', { fileName: 'same' }) },
			'Attachments: the item has no binary field named "same"',
			/a, b/,
		],
		['a number', 5, three, 'Attachments holds something that is not a file', /\$binary/],
		[
			'an object that is no file',
			{ a: 1 },
			three,
			'Attachments holds something that is not a file',
			/\$binary/,
		],
		[
			'an object with a file and something else',
			{ a: three.logo, b: 1 },
			three,
			'Attachments holds something that is not a file',
			/\$binary/,
		],
		['true in a list', ['logo', true], three, 'Attachments holds something that is not a file', /\$binary/],
	])('refuses %s', async (_what, value, binary, message, fix) => {
		const error = await rejectionOf(read(value, binary ? { binary } : {}));
		expect(error).toMatchObject({ kind: 'invalid', field: 'Attachments', message });
		expect(error.fix).toMatch(fix);
	});

	test('a star without files is nothing', async () => expect((await read('*', {})).fields).toEqual([]));
});

describe('what is known of a file', () => {
	test('in memory', async () => {
		const { attachments, warnings } = await read('f', {
			binary: { f: inMemory('hello', { fileName: 'h.txt', mimeType: 'Text/Plain; charset=x' }) },
		});
		expect(attachments).toEqual([
			{
				name: 'h.txt',
				contentType: 'text/plain; charset=x',
				bytes: 5,
				disposition: 'attachment',
				field: 'f',
				source: { kind: 'memory', base64: 'aGVsbG8=' },
			},
		]);
		expect(warnings).toEqual([]);
	});

	test.each([
		['the size that the item says', { bytes: 7 }, 7],
		['the size that the storage says', {}, 10],
		['not a size that is text', { bytes: '7' as unknown as number }, 10],
		['not a size below zero', { bytes: -1 }, 10],
		['not half a byte', { bytes: 1.5 }, 10],
	])('in storage: %s', async (_what, more, bytes) => {
		const { attachments } = await read('f', {
			binary: { f: inStorage('id:1', { fileName: 'a.pdf', ...more }) },
		});
		expect(attachments[0]).toMatchObject({ bytes, source: { kind: 'stored', id: 'id:1' } });
	});

	test('white space in base64 is taken out', async () => {
		const { attachments } = await read('f', {
			binary: { f: { mimeType: 'text/plain', data: 'aGVs\r\n bG8=\t' } },
		});
		expect(attachments[0]).toMatchObject({ bytes: 5, source: { kind: 'memory', base64: 'aGVsbG8=' } });
	});

	test('a name is made of field and extension, else of the content type', async () => {
		const binary = { a: inMemory('x', { fileExtension: 'csv' }), b: inMemory('x') };
		expect((await read('*', { binary })).attachments.map(({ name }) => name)).toEqual(['a.csv', 'b.txt']);
	});

	test('what was repaired is told', async () => {
		const binary = { f: inMemory('x', { fileName: 'a*b.pdf', mimeType: 'pdf' }) };
		const { attachments, warnings } = await read('f', { binary });
		expect(attachments[0]).toMatchObject({ name: 'a_b.pdf', contentType: 'application/pdf' });
		expect(warnings).toEqual([
			'The content type of "a_b.pdf" was not usable; it is sent as application/pdf.',
			'The file name of "f" was changed to "a_b.pdf" so that every mail program can show it.',
		]);
	});

	test('file names are as short as the service wants them', async () => {
		const { attachments } = await read(
			'f',
			{ binary: { f: inMemory('x', { fileName: 'abcdefgh.txt' }) } },
			{ fileNameLength: 8 },
		);
		expect(attachments[0].name).toBe('abcd.txt');
	});

	test.each([
		[
			'an empty file in memory',
			{ data: '', mimeType: 'text/plain', fileName: 'e.txt' },
			/^Attachments: the file "e.txt" \(field "f"\) is empty$/,
		],
		['an empty file in storage', inStorage('id:0', { fileName: 'e.pdf' }), /"e.pdf" \(field "f"\) is empty/],
		['a file of size 0', inStorage('id:1', { bytes: 0 }), /is empty/],
		[
			'text that is no base64',
			{ data: 'häh?', mimeType: 'text/plain' },
			/^Attachments: the content of "f" is not base64$/,
		],
		['base64 cut short', { data: 'QUJDR', mimeType: 'text/plain' }, /not base64/],
		['no content at all', { mimeType: 'text/plain' }, /not base64/],
		['content that is a number', { data: 5, mimeType: 'text/plain' }, /not base64/],
	])('refuses %s', async (_what, file, message) => {
		const error = await rejectionOf(read('f', { binary: { f: file as IBinaryData } }));
		expect(error.message).toMatch(message);
		expect(error).toMatchObject({ kind: 'invalid', field: 'Attachments', fix: expect.stringMatching(/\.$/) });
	});

	test('a file that storage does not know is an error', async () =>
		expect(await rejectionOf(read('f', { binary: { f: inStorage('id:9') } }))).toMatchObject({
			kind: 'invalid',
			field: 'Attachments',
			message: expect.stringMatching(/^Attachments: the file "f.pdf" is not in n8n's storage: .*id:9/),
			fix: expect.stringMatching(/\.$/),
		}));
});

test.each<[unknown, boolean]>([
	[{ mimeType: 'a/b', data: 'QUJD' }, true],
	[{ mimeType: 'a/b', data: '' }, true],
	[{ mimeType: 'a/b', id: 'x' }, true],
	[{ mimeType: 'a/b' }, false],
	[{ data: 'QUJD' }, false],
	[{ mimeType: 5, data: 'QUJD' }, false],
	[{ mimeType: 'a/b', data: 5 }, false],
	[{ mimeType: 'a/b', data: { type: 'Buffer', data: [65] } }, true],
	[{ mimeType: 'a/b', data: { type: 'Buffer' } }, false],
	[Object.assign([], { mimeType: 'a/b', data: 'x' }), false],
	['text', false],
	[null, false],
	[undefined, false],
])('isBinary %p is %p', (value, expected) => expect(isBinary(value)).toBe(expected));

test('an item that is not there has no files', () =>
	expect(Object.keys(itemFiles(fakeContext({ items: [] }).context, 3))).toEqual([]));

test("n8n's storage gives a file as a stream of the asked size, or whole", async () => {
	const content = Buffer.from('0123456789');
	const { context, opened } = fakeContext({ files: { 'id:1': content } });
	const store = fileStore(context);
	const chunks: string[] = [];
	for await (const chunk of await store.stream('id:1', 4)) chunks.push(chunk.toString());
	expect(chunks).toEqual(['0123', '4567', '89']);
	expect((await store.buffer('id:1')).equals(content)).toBe(true);
	expect(opened).toEqual(['id:1', 'id:1']);
});
