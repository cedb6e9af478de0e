import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { memoryFile } from '../support/engine';
import { recordedItems } from '../support/recordedItems';
import type { Bench } from './harness';
import { eachRow, expectRefused, expectSent, forEachInput, outcomesOf, type Row } from './inputs-support';

/** Files as people and n8n's nodes hand them over, in every service. */

/** Its bytes are its own, and of a kind that every service takes. */
const pdf = (name: string) => memoryFile(`%PDF ${name}`, name, 'application/pdf');
const bytesOf = (name: string) => `%PDF ${name}`;

const binary = { invoice: pdf('invoice.pdf'), terms: pdf('terms.pdf') };

/** Sends one item for each expression: nothing else of the node may differ between the items of a run. */
function eachExpression(
	bench: Bench,
	rows: ReadonlyArray<[expression: string, files: string[] | 'refused']>,
	item: { json?: IDataObject; binary?: Record<string, IBinaryData> },
	binaryMode?: 'combined',
): void {
	test.each(rows)('%j', async (attachments, files) => {
		const [outcome] = await outcomesOf(
			bench,
			[item],
			{ attachments },
			{ binaryMode, startItems: [{ json: {} }] },
		);
		if (files === 'refused') {
			expectRefused(outcome, 'Attachments');
			expect(bench.sandbox.requests.list().filter(({ method }) => method !== 'GET')).toEqual([]);
			return;
		}
		expectSent(outcome);
		expect(outcome.files.map(({ name, bytes }) => [name, bytes])).toEqual(
			files.map((name) => [name, bytesOf(name)]),
		);
	});
}

forEachInput((bench) => {
	describe('asked for and not there: the item is refused', () => {
		eachExpression(
			bench,
			[
				['={{ $binary.missing }}', 'refused'],
				['={{ $json.attachmentField }}', 'refused'],
				["={{ $('Start').item.binary.data }}", 'refused'],
				["={{ $('Nowhere').item.binary.data }}", 'refused'],
				['={{ [$binary.invoice, $binary.missing] }}', 'refused'],
				['={{ $json.a }},terms', 'refused'],
				['=terms; {{ $json.a }}', 'refused'],
				["={{ $binary['missing'] ?? null }}", 'refused'],
				['={{ $binary.missing?.fileName }}', 'refused'],
				['={{ $json.files.map((file) => file.name) }}', 'refused'],
				['={{ [$json.a, $json.b].join() }}', 'refused'],
				['=inv{{ $json.number }}', 'refused'],
				['={{ "" }}', 'refused'],
				['={{ undefined }}', 'refused'],
				['missing', 'refused'],
				['inv_*', 'refused'],
				['missing.pdf', 'refused'],
			],
			{ binary },
		);
	});

	describe('none is fine where the user says so', () => {
		eachExpression(
			bench,
			[
				['*', []],
				['={{ [] }}', []],
				['={{ Object.keys($binary) }}', []],
				['={{ Object.values($binary) }}', []],
			],
			{},
		);
	});

	describe('HTTP Request, Edit Fields, mail: the file is gone, and the mail with it', () => {
		const [{ json }] = recordedItems('edit-fields-separate-memory').items;
		eachExpression(
			bench,
			[
				['={{ $binary.data }}', 'refused'],
				['={{ $binary }}', 'refused'],
				['data', 'refused'],
				['*', []],
			],
			{ json },
		);
	});

	describe('combined mode: files in the JSON are found however they are named', () => {
		const files = { data: pdf('data.pdf'), invoice_1: pdf('i1.pdf'), invoice_2: pdf('i2.pdf') };
		const json = { _files: files, order: { papers: [{ scan: pdf('scan.pdf') }] }, note: 'x' };
		eachExpression(
			bench,
			[
				['*', ['data.pdf', 'i1.pdf', 'i2.pdf', 'scan.pdf']],
				['data', ['data.pdf']],
				['_files.data', ['data.pdf']],
				['invoice_*', ['i1.pdf', 'i2.pdf']],
				['_files.invoice_*', ['i1.pdf', 'i2.pdf']],
				['i2.pdf', ['i2.pdf']],
				['data, invoice_2', ['data.pdf', 'i2.pdf']],
				['order.papers.0.scan', ['scan.pdf']],
				['scan.pdf', ['scan.pdf']],
				['*.scan', ['scan.pdf']],
				['={{ $json._files.data }}', ['data.pdf']],
				['={{ $json._files }}', ['data.pdf', 'i1.pdf', 'i2.pdf']],
				['={{ Object.values($json._files).slice(1) }}', ['i1.pdf', 'i2.pdf']],
				['={{ [$json.order.papers[0].scan, "data"] }}', ['scan.pdf', 'data.pdf']],
				['={{ Object.keys($json._files).join(",") }}', ['data.pdf', 'i1.pdf', 'i2.pdf']],
				['={{ $binary.data }}', 'refused'],
				['={{ $json._files.missing }}', 'refused'],
				['_files.missing', 'refused'],
			],
			{ json: json as unknown as IDataObject },
			'combined',
		);
	});

	describe('a file that a Code node made, as n8n shows it without its content', () => {
		eachExpression(
			bench,
			[
				['={{ $binary.invoice }}', ['invoice.pdf']],
				['={{ $binary }}', ['invoice.pdf', 'terms.pdf']],
				['={{ [$binary.terms, $binary.invoice] }}', ['terms.pdf', 'invoice.pdf']],
				['={{ Object.values($binary) }}', ['invoice.pdf', 'terms.pdf']],
				['={{ Object.keys($binary) }}', ['invoice.pdf', 'terms.pdf']],
				['={{ $binary.terms.fileName }}', ['terms.pdf']],
				['={{ $input.item.binary.terms }}', ['terms.pdf']],
				['={{ { a: $binary.terms } }}', ['terms.pdf']],
			],
			{ binary },
		);
	});

	describe('content in whatever form: taken whole, or refused for Attachments', () => {
		interface Content extends Row {
			/** The bytes that arrive; undefined: refused. */
			bytes?: string;
			name?: string;
		}
		const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xfb, 0xff, 0xfe, 0x41]);
		const base64 = bytes.toString('base64');
		const file = (data: unknown, more: object = {}) =>
			({ data, fileName: 'a.pdf', mimeType: 'application/pdf', ...more }) as IBinaryData;
		const taken = (what: string, data: unknown, more?: object, name = 'a.pdf'): Content => ({
			what,
			item: { binary: { data: file(data, more) } },
			bytes: bytes.toString('latin1'),
			name,
		});
		const refused = (what: string, data: unknown): Content => ({ what, item: { binary: { data } as never } });
		eachRow(
			bench,
			[
				taken('base64', base64),
				taken('base64url', bytes.toString('base64url')),
				taken('unpadded', base64.replace(/=+$/, '')),
				taken('data: URI', `data:application/pdf;base64,${base64}`),
				taken('a Buffer object', { type: 'Buffer', data: [...bytes] }),
				taken('in lines', base64.replace(/(.{4})/g, '$1\r\n')),
				taken(
					'data: URI with a name, in base64url',
					`data:application/pdf;name=a.pdf;base64,${bytes.toString('base64url')}`,
				),
				taken('blanks around it', `\n ${base64} \n`),
				taken('a percent-encoded data: URI', `data:application/pdf;base64,${encodeURIComponent(base64)}`),
				taken('a file name that is a number', base64, { fileName: 117 }, '117.pdf'),
				taken('no file name', base64, { fileName: undefined, fileExtension: 'pdf' }, 'data.pdf'),
				taken('a file name that is null', base64, { fileName: null }, 'data.pdf'),
				refused('a binary that is null', null),
				refused('a binary without anything', {}),
				refused('content that is null', file(null)),
				refused('content that is a number', file(4711)),
				refused('content that is an object', file({ a: 1 })),
				refused('words', file('Grüße aus Köln!')),
				refused('an address of the web', file('https://files.example.com/a.pdf?x=1')),
				refused('nothing', file('')),
				refused('a Buffer of something else', file({ type: 'Buffer', data: ['a', 300] })),
			] satisfies Content[],
			{ attachments: 'data' },
			(outcome, row) => {
				if (row.bytes === undefined) return expectRefused(outcome, 'Attachments');
				expectSent(outcome);
				expect(outcome.files).toMatchObject([{ bytes: row.bytes, name: row.name }]);
			},
		);
	});
});
