import { node, webhook, type Places, type Recording, type Upload } from './recording';

const code = (jsCode: string) => node('Code', 'code', 2, { jsCode });
const editFields = (more: object = {}) =>
	node('Edit Fields', 'set', 3.4, {
		assignments: {
			assignments: [{ id: 'subject', name: 'subject', value: 'Your invoice', type: 'string' }],
		},
		options: {},
		...more,
	});
const merge = (parameters: Record<string, unknown>) => node('Merge', 'merge', 3.2, parameters);

const invoice: Upload = {
	field: 'data',
	fileName: 'Rechnung März.pdf',
	contentType: 'application/pdf',
	content: '%PDF-1.4\n%%EOF\n',
};
const terms: Upload = { field: 'data', fileName: 'terms', contentType: 'text/plain', content: 'Terms' };
const PREPARED = `const data = await this.helpers.prepareBinaryData(Buffer.from('Hello'), 'letter.txt', 'text/plain');
return [{ json: { kind: 'letter' }, binary: { data } }];`;
const BY_HAND = `return [{
  json: { kind: 'letter' },
  binary: { data: { data: Buffer.from('Hello').toString('base64'), mimeType: 'text/plain', fileName: 'letter.txt' } },
}];`;

/** n8n's own nodes that make files, pass them on or drop them. */
export function fileNodes({ web, folder, pathOf }: Places): Recording[] {
	const download = node('HTTP Request', 'httpRequest', 4.2, {
		url: `${web}/report`,
		options: { response: { response: { responseFormat: 'file' } } },
	});
	const getsFile = `{{ $('HTTP Request').item.binary.data }}`;
	const getsFilesEntry = `{{ $('HTTP Request').item._files.data }}`;
	const fromBoth: Recording['edges'] = [
		['Webhook', 'HTTP Request', 0],
		['Webhook', 'Code', 0],
		['HTTP Request', 'Merge', 0],
		['Code', 'Merge', 1],
	];
	const csv = [{ field: 'data', fileName: 'people.csv', contentType: 'text/csv', content: 'name\nJane\n' }];
	return [
		{
			name: 'webhook-json',
			nodes: [webhook()],
			field: 'data',
			expressions: [
				'{{ $now }}',
				'{{ $today }}',
				'{{ new Date(0) }}',
				'{{ DateTime.fromMillis(0) }}',
				'Sent {{ $now }}',
				'{{ $json.body.missing }}',
				'{{ $json.body.missing }},terms',
				'Dear {{ $json.body.missing }}',
			],
		},
		{ name: 'webhook-one-file', nodes: [webhook()], upload: [invoice], field: 'data' },
		{ name: 'webhook-two-files', nodes: [webhook()], upload: [invoice, terms], field: 'data0' },
		{
			name: 'webhook-renamed-files',
			nodes: [webhook({ binaryPropertyName: 'upload' })],
			upload: [invoice],
			field: 'upload0',
		},
		{ name: 'webhook-raw-body', nodes: [webhook({ rawBody: true })], field: 'data' },
		{ name: 'http-request-file', nodes: [webhook(), download], field: 'data' },
		{
			name: 'http-request-nameless-file',
			nodes: [
				webhook(),
				{ ...download, parameters: { ...download.parameters, url: `${web}/files/117?download=1` } },
			],
			field: 'data',
		},
		{
			name: 'http-request-json',
			nodes: [webhook(), node('HTTP Request', 'httpRequest', 4.2, { url: `${web}/people`, options: {} })],
			field: 'data',
		},
		{
			name: 'read-file',
			nodes: [
				webhook(),
				node('Read File', 'readWriteFile', 1, { fileSelector: `${folder}/report.pdf`, options: {} }),
			],
			field: 'data',
		},
		{ name: 'code-prepared', nodes: [webhook(), code(PREPARED)], field: 'data' },
		{ name: 'code-by-hand', nodes: [webhook(), code(BY_HAND)], field: 'data' },
		{
			name: 'edit-fields',
			nodes: [webhook(), download, editFields()],
			field: 'data',
			expressions: [getsFile, getsFilesEntry],
		},
		{
			name: 'edit-fields-others-included',
			nodes: [webhook(), download, editFields({ includeOtherFields: true })],
			field: 'data',
			expressions: [getsFile, getsFilesEntry],
		},
		{
			name: 'edit-fields-binaries-stripped',
			nodes: [webhook(), download, editFields({ includeOtherFields: true, options: { stripBinary: true } })],
			field: 'data',
			expressions: [getsFile, getsFilesEntry],
		},
		{
			name: 'edit-fields-file-set',
			nodes: [
				webhook(),
				download,
				editFields({
					assignments: {
						assignments: [{ id: 'invoice', name: 'invoice', value: pathOf('data'), type: 'binary' }],
					},
				}),
			],
			field: 'invoice',
			expressions: [getsFile, getsFilesEntry, '{{ $json.invoice }}'],
		},
		{
			name: 'code-passes-json',
			nodes: [webhook(), download, code('return $input.all().map(({ json }) => ({ json }));')],
			field: 'data',
			expressions: [getsFile, getsFilesEntry],
		},
		{
			name: 'merge-append',
			nodes: [webhook(), download, code(PREPARED), merge({ mode: 'append' })],
			edges: fromBoth,
			field: 'data',
		},
		{
			name: 'merge-by-position',
			nodes: [
				webhook(),
				download,
				code(PREPARED),
				merge({ mode: 'combine', combineBy: 'combineByPosition', options: {} }),
			],
			edges: fromBoth,
			field: 'data',
		},
		{
			// Merge mixes the two files of one field member by member.
			name: 'merge-by-position-made-by-hand',
			nodes: [
				webhook(),
				download,
				code(BY_HAND),
				merge({ mode: 'combine', combineBy: 'combineByPosition', options: {} }),
			],
			edges: fromBoth,
			field: 'data',
		},
		{
			name: 'merge-by-position-suffix',
			nodes: [
				webhook(),
				download,
				code(PREPARED),
				merge({
					mode: 'combine',
					combineBy: 'combineByPosition',
					options: { clashHandling: { values: { resolveClash: 'addSuffix' } } },
				}),
			],
			edges: fromBoth,
			field: 'data_1',
		},
		{
			name: 'extract-from-file',
			nodes: [
				webhook(),
				node('Extract From File', 'extractFromFile', 1, {
					operation: 'text',
					binaryPropertyName: pathOf('data'),
					options: {},
				}),
			],
			upload: csv,
			field: 'data',
			expressions: [`{{ $('Webhook').item.binary.data }}`],
		},
		{
			name: 'extract-from-file-source-kept',
			nodes: [
				webhook(),
				node('Extract From File', 'extractFromFile', 1, {
					operation: 'text',
					binaryPropertyName: pathOf('data'),
					options: { keepSource: 'both' },
				}),
			],
			upload: csv,
			field: 'data',
		},
		{
			name: 'convert-to-file',
			nodes: [
				webhook(),
				code(`return [{ json: { name: 'Jane' } }, { json: { name: 'Bob' } }];`),
				node('Convert to File', 'convertToFile', 1.1, { operation: 'csv', options: {} }),
			],
			field: 'data',
		},
		{
			name: 'convert-to-file-base64',
			nodes: [
				webhook(),
				code(`return [{ json: { content: 'SGVsbG8=' } }];`),
				node('Convert to File', 'convertToFile', 1.1, {
					operation: 'toBinary',
					sourceProperty: 'content',
					options: {},
				}),
			],
			field: 'data',
		},
	];
}
