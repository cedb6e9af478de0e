import type { IBinaryData } from 'n8n-workflow';
import { itemFiles, readAttachments } from '../../../../../nodes/shared/n8n/files';
import { fakeContext } from '../../../../support/fakeContext';
import { allRecordedItems, valueOf, type RecordedItems } from '../../../../support/recordedItems';

/** What n8n's own nodes hand over, as recorded in the pinned n8n: every way to name a file leads to it, or to an error. */

const INVOICE = 'Rechnung März.pdf';
const PICTURE_AND_FILE = { attachment_0: 'image001.png', attachment_1: 'Bericht März' };
/** The files that each recorded node hands on by field, in every mode. */
const FILES: Record<string, Record<string, string | undefined>> = {
	'code-by-hand': { data: 'letter.txt' },
	'code-passes-json': {},
	'code-prepared': { data: 'letter.txt' },
	'convert-to-file': { data: 'File.csv' },
	'convert-to-file-base64': { data: 'file' },
	'edit-fields': {},
	'edit-fields-binaries-stripped': {},
	'edit-fields-file-set': { invoice: INVOICE },
	'edit-fields-others-included': { data: INVOICE },
	'extract-from-file': {},
	'extract-from-file-source-kept': { data: 'people.csv' },
	'gmail-trigger': PICTURE_AND_FILE,
	'gmail-trigger-simple': {},
	'google-drive-export': { data: 'Quarterly Report' },
	// n8n itself takes what stands before the last slash of a name for a folder.
	'google-drive-file': { data: '117.pdf' },
	'http-request-file': { data: INVOICE },
	'http-request-json': {},
	'http-request-nameless-file': { data: '117' },
	'imap-resolved': PICTURE_AND_FILE,
	// This format leaves out pictures that stand in the text.
	'imap-simple': { attachment_0: 'Bericht März' },
	'merge-append': { data: INVOICE },
	'merge-by-position': { data: 'letter.txt' },
	'merge-by-position-made-by-hand': { data: 'letter.txt' },
	'merge-by-position-suffix': { data: 'letter.txt' },
	'read-file': { data: 'report.pdf' },
	'webhook-json': {},
	'webhook-one-file': { data: INVOICE },
	'webhook-raw-body': { data: undefined },
	'webhook-renamed-files': { upload0: INVOICE },
	'webhook-two-files': { data0: INVOICE, data1: 'terms' },
};
/** "Strip Binary Data" of Edit Fields leaves files in the JSON alone. */
const LEFT_IN_JSON = 'edit-fields-binaries-stripped-combined-stored';

const recordings = allRecordedItems();
const named = (name: string) => recordings.find((one) => one.name === name) as RecordedItems;
/**
 * Merge mixes a stored file and one made by hand member by member: the id of the one, the content and name of the other.
 * What is right cannot be told from such an item.
 */
const MIXED = 'merge-by-position-made-by-hand-separate-stored';
const handedOn = recordings
	.map(({ name }) => name)
	.filter((name) => named(name).items.length > 0 && name !== MIXED);
const recordingOf = ({ name, binaryMode, storage }: RecordedItems) =>
	name.slice(0, -`-${binaryMode}-${storage}`.length);
const filesOf = (recorded: RecordedItems) =>
	recorded.name === LEFT_IN_JSON ? { data: INVOICE } : FILES[recordingOf(recorded)];

/** The item's own file of a field: beside the JSON, in `_files`, or where Edit Fields was told to put it. */
function own({ items: [{ json, binary }] }: RecordedItems, field: string): IBinaryData {
	const inJson = json as Record<string, unknown> & { _files?: Record<string, unknown> };
	return (binary?.[field] ?? inJson._files?.[field] ?? inJson[field]) as IBinaryData;
}

const sourceOf = ({ id, data }: Partial<IBinaryData>) =>
	id === undefined ? { kind: 'memory', base64: data } : { kind: 'stored', id };

async function read(recorded: RecordedItems, value: unknown, fromExpression: boolean) {
	const { context } = fakeContext({ items: recorded.items });
	const attachments = await readAttachments(context, 0, value, { label: 'Attachments', fromExpression }, []);
	return attachments.map(({ source }) => source);
}

const refused = (error: unknown) => ({ kind: (error as { kind?: unknown }).kind });

test('every recording is known here', () =>
	expect([...new Set(recordings.map(recordingOf))].sort()).toEqual(Object.keys(FILES).sort()));

test('n8n hands on nothing where its own node finds no file in memory, and behind Merge in combined mode', () => {
	const silent = recordings.filter(({ items }) => items.length === 0);
	const merges = (one: RecordedItems) => one.node === 'Merge' && one.binaryMode === 'combined';
	expect(silent.filter(merges)).toHaveLength(8);
	expect(silent.filter((one) => !merges(one)).map(({ name }) => name)).toEqual([
		'edit-fields-file-set-combined-memory',
		'extract-from-file-combined-memory',
		'extract-from-file-source-kept-combined-memory',
	]);
});

test.each(['*', 'data'])('a mix of two files is refused, asked for by %s', async (value) =>
	expect(await read(named(MIXED), value, false).catch(refused)).toEqual({ kind: 'invalid' }),
);

describe.each(handedOn)('%s', (name) => {
	const recorded = named(name);
	const files = filesOf(recorded);
	const fields = Object.keys(files);

	test('the files are found by field', () => {
		const { context } = fakeContext({ items: recorded.items });
		const found = Object.entries(itemFiles(context, 0)).map(([field, { fileName }]) => [field, fileName]);
		expect(Object.fromEntries(found)).toEqual(files);
	});

	test('a star takes them all', async () =>
		expect(await read(recorded, '*', false)).toEqual(fields.map((field) => sourceOf(own(recorded, field)))));

	test.each([
		['its field', (field: string) => field],
		['its path in the JSON', (field: string) => `_files.${field}`],
	])('%s takes the file, or is refused where there is none', async (_how, spelled) => {
		const answers = [recorded.field, ...fields].map((field) =>
			read(recorded, spelled(field), false).catch(refused),
		);
		expect(await Promise.all(answers)).toEqual(
			[recorded.field, ...fields].map((field) =>
				field in files ? [sourceOf(own(recorded, field))] : { kind: 'invalid' },
			),
		);
	});

	test('an expression gives the file, or is refused where it gives none', async () => {
		const asked = Object.keys(recorded.expressions).filter((text) =>
			/binary|_files|invoice|missing/.test(text),
		);
		const answers = await Promise.all(
			asked
				.filter((text) => !text.startsWith('Dear'))
				.map(async (text) => [text, await read(recorded, valueOf(recorded, text), true).catch(refused)]),
		);
		const expected = answers.map(([text]) => [text, expectedOf(recorded, text as string)]);
		expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(expected));
	});
});

/** By what the expression gives alone: a file without content is the one of its field in the item. */
function expectedOf(recorded: RecordedItems, text: string): unknown {
	const value = valueOf(recorded, text);
	const sources = sourcesIn(recorded, value);
	return sources.includes(undefined) ? { kind: 'invalid' } : sources;
}

function sourcesIn(recorded: RecordedItems, value: unknown): unknown[] {
	if (typeof value !== 'object' || value === null) return [undefined];
	if (Array.isArray(value)) return value.flatMap((entry) => sourcesIn(recorded, entry));
	// {{ $binary }} where a node before has dropped the files, or keeps them in the JSON.
	if (Object.keys(value).length === 0) return [undefined];
	if (!('mimeType' in value)) return Object.values(value).flatMap((entry) => sourcesIn(recorded, entry));
	const file = value as Partial<IBinaryData>;
	if (file.id !== undefined || file.data !== undefined) return [sourceOf(file)];
	const field = Object.keys(filesOf(recorded)).find((key) => own(recorded, key).fileName === file.fileName);
	return [sourceOf(own(recorded, field as string))];
}
