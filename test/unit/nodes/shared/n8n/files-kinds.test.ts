import type { IBinaryData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { MailError } from '../../../../../nodes/shared/errors';
import { itemFiles, readAttachments } from '../../../../../nodes/shared/n8n/files';
import { fakeContext } from '../../../../support/fakeContext';
import { rejectionOf } from '../thrown';

/** What people and n8n's nodes hand over as files, by kind; collected from reports about mail software. */

const file = (text: string, more: Partial<IBinaryData> = {}): IBinaryData => ({
	data: Buffer.from(text).toString('base64'),
	mimeType: 'application/pdf',
	fileName: `${text}.pdf`,
	...more,
});

async function read(value: unknown, item: Partial<INodeExecutionData>, fromExpression = true) {
	const { context } = fakeContext({ items: [{ json: {}, ...item }], files: { 'id:1': Buffer.alloc(10) } });
	const warnings: string[] = [];
	const rules = { label: 'Attachments', fromExpression };
	const attachments = await readAttachments(context, 0, value, rules, warnings);
	return { attachments, warnings };
}

const fieldsOf = async (...given: Parameters<typeof read>) =>
	(await read(...given)).attachments.map(({ field }) => field);
const refusal = async (...given: Parameters<typeof read>): Promise<MailError> =>
	await rejectionOf(read(...given));

describe('asked for, not there', () => {
	const binary = { a: file('a'), terms: file('terms') };

	it.each<[string, unknown]>([
		['{{ $binary.invoice }}', undefined],
		['{{ $json.attachmentField }}', undefined],
		['{{ $binary }} of an item without files', {}],
		['{{ null }}', null],
		["{{ $('Get').item.binary.data ?? '' }}", ''],
		['{{ [$binary.a, $binary.b] }}', [binary.a, undefined]],
		['{{ [$binary.a, null] }}', [binary.a, null]],
		["{{ ['a', ''] }}", ['a', '']],
		['{{ $json.a }},terms', ',terms'],
		['terms;{{ $json.a }}', 'terms;'],
		['terms\n{{ $json.a }}', 'terms\n'],
		['a,{{ $json.x }},terms', 'a,,terms'],
		['blanks', '  '],
		['{{ $binary }} after a node that dropped the files', {}],
	])('%s', async (_expression, value) =>
		expect(await refusal(value, { binary })).toMatchObject({
			kind: 'invalid',
			field: 'Attachments',
			message: 'Attachments is empty: the expression found no file',
			fix: expect.stringContaining('The item has these files: a, terms.'),
		}),
	);

	it('says what may have dropped the files where the item has none (HTTP Request, Edit Fields, mail)', async () =>
		expect((await refusal(undefined, {})).fix).toMatch(/no files at all.*Edit Fields.*Use \*/));

	it.each<[string, unknown, string[]]>([
		['an empty list', [], []],
		['a star where there is nothing', '*', []],
	])('%s says that none is fine', async (_what, value, fields) =>
		expect(await fieldsOf(value, {})).toEqual(fields),
	);

	it('a field that stands empty in the editor asks for no file, an expression that gives nothing for one', async () => {
		expect(await fieldsOf('', { binary }, false)).toEqual([]);
		expect(await fieldsOf(' ', { binary }, false)).toEqual([]);
		expect(await refusal(' ', { binary })).toMatchObject({ field: 'Attachments' });
	});

	it('a list that was typed may end in a separator', async () => {
		expect(await fieldsOf('a, terms;\n', { binary }, false)).toEqual(['a', 'terms']);
		expect(await refusal(' ,; ', { binary }, false)).toMatchObject({ field: 'Attachments' });
	});
});

describe('combined binary mode: files in the JSON', () => {
	const json = {
		_files: { data: file('report'), invoice_1: file('i1'), invoice_2: file('i2') },
		deep: { er: [{ logo: file('logo') }] },
		title: 'x',
	} as unknown as IDataObject;

	it.each<[string, unknown, string[]]>([
		['*', '*', ['data', 'invoice_1', 'invoice_2', 'deep.er.0.logo']],
		['data', 'data', ['data']],
		['_files.data', '_files.data', ['data']],
		['_files.*', '_files.*', ['data', 'invoice_1', 'invoice_2', 'deep.er.0.logo']],
		['_files.invoice_*', '_files.invoice_*', ['invoice_1', 'invoice_2']],
		['a wildcard', 'invoice_*', ['invoice_1', 'invoice_2']],
		['a path', 'deep.er.0.logo', ['deep.er.0.logo']],
		['a file name', 'i2.pdf', ['invoice_2']],
		['an expression for a file', (json._files as IDataObject).data, ['data']],
		['an expression for all of them', json._files, ['data', 'invoice_1', 'invoice_2']],
	])('%s', async (_what, value, fields) => expect(await fieldsOf(value, { json })).toEqual(fields));

	it('a file of the binary part counts before one of the same name', async () => {
		const { attachments } = await read('data', { json, binary: { data: file('own') } });
		expect(attachments[0].name).toBe('own.pdf');
	});

	it('JSON of any depth and width is gone through in time', () => {
		let deep: IDataObject = { f: file('too deep') as unknown as IDataObject };
		for (let level = 0; level < 100_000; level++) deep = { deep };
		const wide = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [`k${index}`, {}]));
		for (const given of [deep, wide]) {
			const { context } = fakeContext({ items: [{ json: given }] });
			expect(itemFiles(context, 0)).toEqual({});
		}
	});
});

describe('a file as an expression shows it: n8n strips `data`', () => {
	const stripped = ({ data: _data, ...shown }: IBinaryData) => shown;
	const binary = {
		one: file('one', { fileSize: '3 B', fileExtension: 'pdf' }),
		two: file('two', { fileSize: '3 B', fileExtension: 'pdf' }),
	};

	it('{{ $binary.two }} is the file of that name and type', async () =>
		expect(await fieldsOf(stripped(binary.two), { binary })).toEqual(['two']));

	it('{{ $binary }} is all of them', async () =>
		expect(await fieldsOf({ one: stripped(binary.one), two: stripped(binary.two) }, { binary })).toEqual([
			'one',
			'two',
		]));

	it('{{ Object.values($binary) }} too', async () =>
		expect(await fieldsOf(Object.values(binary).map(stripped), { binary })).toEqual(['one', 'two']));

	it('a file of another node without its content is refused, with the way to name it', async () =>
		expect(await refusal(stripped(file('other')), { binary })).toMatchObject({
			kind: 'invalid',
			field: 'Attachments',
			message: 'Attachments: the file "other.pdf" is not one of the item',
			fix: expect.stringContaining("$('Node').item.binary"),
		}));

	it('a file in storage is known by its id', async () =>
		expect(
			await fieldsOf(
				{ mimeType: 'text/plain', id: 'id:1' },
				{
					binary: { s: { mimeType: 'text/plain', id: 'id:1', data: 'filesystem-v2' } },
				},
			),
		).toEqual(['s']));
});

describe('forms of content', () => {
	const bytes = Buffer.from([0xfb, 0xff, 0xfe, 0x41]);
	it.each<[string, unknown]>([
		['base64', bytes.toString('base64')],
		['base64url', bytes.toString('base64url')],
		['unpadded', bytes.toString('base64').replace(/=/g, '')],
		['in lines', bytes.toString('base64').replace(/(..)/g, '$1\r\n')],
		['a data: URI', `data:application/pdf;base64,${bytes.toString('base64')}`],
		['a data: URI with parameters', `data:text/plain;charset=utf-8;base64,${bytes.toString('base64')}`],
		[
			'a percent-encoded data: URI',
			`data:application/pdf;base64,${encodeURIComponent(bytes.toString('base64'))}`,
		],
		['a Buffer that went through JSON', JSON.parse(JSON.stringify(bytes))],
	])('%s', async (_what, data) => {
		const { attachments } = await read('f', { binary: { f: { ...file('x'), data } as IBinaryData } });
		expect(attachments[0]).toMatchObject({
			bytes: 4,
			source: { kind: 'memory', base64: bytes.toString('base64') },
		});
	});

	it.each<[string, unknown]>([
		['null', null],
		['undefined', undefined],
	])('a binary that is %s is not there', async (_what, given) =>
		expect(await refusal('f', { binary: { f: given as IBinaryData, g: file('g') } })).toMatchObject({
			field: 'Attachments',
			message: 'Attachments: the item has no binary field named "f"',
			fix: 'The item has these files: g.',
		}),
	);

	it.each<[string, unknown]>([
		['a Buffer of something else', { type: 'Buffer', data: ['a'] }],
		['a Buffer of more than bytes', { type: 'Buffer', data: [65, 256] }],
		['a data: URI with half of an encoding', 'data:application/pdf;base64,QUJD%2'],
	])('%s is refused', async (_what, data) =>
		expect(await refusal('f', { binary: { f: { ...file('x'), data } as IBinaryData } })).toMatchObject({
			kind: 'invalid',
			field: 'Attachments',
		}),
	);

	it('a file name that is a number is text, also where files are looked up by it', async () => {
		const binary = { f: { ...file('x'), fileName: 117 as unknown as string } };
		expect((await read('*', { binary })).attachments[0].name).toBe('117.pdf');
		expect(await fieldsOf('117', { binary })).toEqual(['f']);
	});

	it.each([5, null, {}, true])('a type that is %p is known by the extension', async (mimeType) => {
		const binary = { f: { ...file('x'), mimeType } as unknown as IBinaryData };
		expect((await read('f', { binary })).attachments[0]).toMatchObject({ contentType: 'application/pdf' });
	});
});

describe('types', () => {
	it('keep their parameters', async () => {
		const mimeType = 'Text/Calendar; Method=REQUEST; charset="utf-8"';
		const { attachments, warnings } = await read('f', {
			binary: { f: file('x', { mimeType, fileName: 'i.ics' }) },
		});
		expect(attachments[0].contentType).toBe('text/calendar; method=REQUEST; charset="utf-8"');
		expect(warnings).toEqual([]);
	});

	it('lose what is no parameter, with a warning', async () => {
		const binary = { f: file('x', { mimeType: 'text/csv; header', fileName: 'a.csv' }) };
		const { attachments, warnings } = await read('f', { binary });
		expect(attachments[0].contentType).toBe('text/csv');
		expect(warnings).toEqual([expect.stringContaining('text/csv')]);
	});
});
