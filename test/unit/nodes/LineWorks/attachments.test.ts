import type { IDataObject } from 'n8n-workflow';
import { readMailFiles } from '../../../../nodes/LineWorks/attachments';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Downloads with `prefix`; every file that is fetched has the content that `contents` gives its id. */
async function download(files: IDataObject[], contents: Record<string, string> = {}, prefix?: string) {
	const asked: string[] = [];
	const api = {
		context: {
			helpers: {
				prepareBinaryData: async (content: Buffer, fileName?: string, mimeType?: string) => ({
					text: content.toString('utf8'),
					fileName,
					mimeType,
				}),
			},
		},
		request: async ({ path }: { path: string }) => {
			asked.push(path);
			const id = path.split('/').at(-1) ?? '';
			return {
				statusCode: 200,
				headers: {},
				body: JSON.stringify({ data: base64(contents[id] ?? '') }),
				attempts: 1,
			};
		},
	} as unknown as ServiceApi;
	return { asked, ...(await readMailFiles(files, { userId: 'me', mailId: '5', prefix }, api)) };
}

const inline = (changes: IDataObject = {}) => ({
	attachmentId: -2,
	filename: 'a.png',
	contentType: 'image/png',
	cid: 'a',
	encoding: 'base64',
	data: base64('picture'),
	...changes,
});

test('files are fetched one by one, inline images come with the mail', async () => {
	const files = [{ attachmentId: '12', filename: 'a.csv', contentType: 'text/csv', size: 4 }, inline()];
	const { asked, attachments, binary } = await download(files, { 12: 'a;b;' }, 'file');
	expect(asked).toEqual(['/users/me/mail/5/attachments/12']);
	expect(binary).toEqual({
		file0: { text: 'a;b;', fileName: 'a.csv', mimeType: 'text/csv' },
		file1: { text: 'picture', fileName: 'a.png', mimeType: 'image/png' },
	});
	expect(attachments.map(({ kind, binaryField }) => [kind, binaryField])).toEqual([
		['file', 'file0'],
		['inline', 'file1'],
	]);
});

test('contents are nowhere in the output, and nothing is fetched, where no download is wanted', async () => {
	const { asked, attachments, binary } = await download([{ attachmentId: 1 }, inline()]);
	expect([asked, binary]).toEqual([[], undefined]);
	expect(attachments).toEqual([
		{ attachmentId: 1, kind: 'file' },
		{ attachmentId: -2, filename: 'a.png', contentType: 'image/png', cid: 'a', kind: 'inline' },
	]);
});

test.each<[string, IDataObject]>([
	['an empty file', { attachmentId: 7 }],
	['an expiring big file', { attachmentId: -1 }],
	['an inline image without data', inline({ data: undefined })],
	['an inline image in another encoding', inline({ encoding: 'quoted-printable', data: '=41' })],
])('%s has no binary field, and says so; the files behind it come all the same', async (_case, file) => {
	const { attachments, binary } = await download([file, { attachmentId: 8 }], { 8: 'text' }, 'file');
	expect(attachments.map(({ binaryField }) => binaryField)).toEqual([null, 'file0']);
	expect(Object.keys(binary ?? {})).toEqual(['file0']);
});
