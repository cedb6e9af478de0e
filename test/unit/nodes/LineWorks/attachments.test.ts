import type { IDataObject } from 'n8n-workflow';
import { readMailFiles } from '../../../../nodes/LineWorks/attachments';
import { MailError } from '../../../../nodes/shared/errors';
import type { ServiceApi } from '../../../../nodes/shared/run/operation';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { rejectionOf } from '../shared/thrown';
import { answerOf } from './node';

const base64 = (text: string) => Buffer.from(text).toString('base64');

interface Asked {
	path: string;
	answerBytes?: number;
}

/** Downloads with `prefix`; every file that is fetched has the content that `contents` gives its id, or its answer. */
async function download(
	files: IDataObject[],
	contents: Record<string, string | (() => Answer)> = {},
	prefix?: string,
	store = async (content: Buffer, fileName?: string, mimeType?: string): Promise<unknown> => ({
		text: content.toString('utf8'),
		fileName,
		mimeType,
	}),
) {
	const asked: Asked[] = [];
	const api = {
		context: { helpers: { prepareBinaryData: store } },
		request: async ({ path, answerBytes }: Asked) => {
			asked.push({ path, answerBytes });
			const content = contents[path.split('/').at(-1) ?? ''] ?? '';
			return typeof content === 'string' ? answerOf(200, { data: base64(content) }) : content();
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
	expect(asked.map(({ path }) => path)).toEqual(['/users/me/mail/5/attachments/12']);
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

const PLAIN = { attachmentId: 7, filename: 'a.pdf' };
const never = () => {
	throw new Error('It is asked for');
};
const tooLong = () => {
	throw new MailError('failed', 'Get a mail: too long', { details: { answerCut: true } });
};

test.each<[string, IDataObject, string | (() => Answer), number]>([
	['an empty file', PLAIN, '', 0],
	['an expiring big file', { attachmentId: -1 }, never, 0],
	['an inline image without data', inline({ data: undefined }), never, 1],
	['an inline image in another encoding', inline({ encoding: 'quoted-printable', data: '=41' }), never, 1],
	['an inline image that is not base64', inline({ data: '<html>' }), never, 1],
	['a file that is missing', PLAIN, () => answerOf(404, { code: 'ATTACHMENT_NOT_EXIST' }), 1],
	['a file that was deleted', PLAIN, () => answerOf(410, { code: 'DELETED' }), 1],
	['a file that is refused', PLAIN, () => answerOf(400, { code: 'INVALID_PARAMETER' }), 1],
	['a file without content', PLAIN, () => answerOf(200, { filename: 'a.pdf' }), 1],
	['a file whose answer is too long', PLAIN, tooLong, 1],
	['a file that says itself that it is too large', { ...PLAIN, size: 100_000_001 }, never, 1],
])('%s has no binary field, and says why; the files behind it come all the same', async (...row) => {
	const [, file, content, count] = row;
	const {
		attachments,
		binary,
		warnings = [],
	} = await download([file, { attachmentId: 8 }], { 7: content, 8: 'text' }, 'file');
	expect(attachments).toMatchObject([
		{ binaryField: null, notDownloaded: expect.any(String) },
		{ binaryField: 'file0' },
	]);
	expect(Object.keys(binary ?? {})).toEqual(['file0']);
	expect(warnings).toHaveLength(count);
});

test.each<[string, () => Answer, string]>([
	['a sign-in that is over', () => answerOf(401, { code: 'UNAUTHORIZED' }), 'unauthorized'],
	['a missing right', () => answerOf(403, { code: 'FORBIDDEN' }), 'unauthorized'],
	['a web page', () => answerOf(200, '<html>Sign in</html>', { 'content-type': 'text/html' }), 'failed'],
])('%s concerns more than one file: it is the error of the mail', async (_case, answer, kind) => {
	expect(await rejectionOf(download([PLAIN], { 7: answer }, 'file'))).toMatchObject({ kind });
});

test.each([
	[undefined, 161_000_000],
	[100_000_000, 161_000_000],
	[60_000_000, 97_000_000],
	[3, 20_000_000],
	['3', 161_000_000],
])('a file of %p bytes may have an answer of %i', async (size, most) => {
	const { asked } = await download([{ ...PLAIN, size }], { 7: 'x' }, 'file');
	expect(asked.map(({ answerBytes }) => answerBytes)).toEqual([most]);
	// Base64 in JSON has a third more, and an escaped plus or slash six characters for one.
	if (typeof size === 'number') expect(most).toBeGreaterThan((size * 4) / 3 + 1000);
});

test('a full disk is the error of the mail, with the file and a fix', async () => {
	const full = async () => {
		throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
	};
	expect(await rejectionOf(download([PLAIN], { 7: 'x' }, 'file', full))).toMatchObject({
		kind: 'failed',
		field: 'Download Attachments',
		fix: expect.any(String),
		details: { file: 'a.pdf', code: 'ENOSPC' },
	});
});
