import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { jsonBody, type Call, type Guarded } from './guard';
import { sendList } from './messages';
import { conflict, notFound, unprocessable } from './problems';
import { applyListQuery, readListQuery } from './query';
import { invalidFieldsOf } from './schema';
import { newId, type StoredFile } from './store';

/** What may be uploaded (Rebilly API sheet, section 6), by extension. */
const CONTENT_TYPES: Record<string, string> = {
	jpg: 'image/jpeg',
	png: 'image/png',
	gif: 'image/gif',
	pdf: 'application/pdf',
};

/** POST: 201 with the file's description; the bytes are base64 in `file`. */
export async function uploadFile({ settings }: Guarded, call: Call): Promise<FastifyReply> {
	const body = jsonBody(call.request, settings.strict);
	const wrong = invalidFieldsOf(settings.strict ? 'strictFile' : 'file', body);
	if (wrong.length > 0) throw unprocessable(wrong);
	const {
		file,
		name = 'file.pdf',
		description = '',
		isPublic = false,
		tags = [],
	} = body as {
		file: string;
		name?: string;
		description?: string;
		isPublic?: boolean;
		tags?: string[];
	};
	const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
	const mime = CONTENT_TYPES[extension];
	if (mime === undefined) {
		throw unprocessable([{ field: 'name', message: `must end in ${Object.keys(CONTENT_TYPES).join(', ')}` }]);
	}
	const content = Buffer.from(file, 'base64');
	if (content.toString('base64') !== file)
		throw unprocessable([{ field: 'file', message: 'is not canonical base64' }]);
	const stored: StoredFile = {
		id: newId('file_'),
		name,
		mime,
		extension,
		description,
		isPublic,
		tags,
		sha1: createHash('sha1').update(content).digest('hex'),
		content,
		createdAt: call.now,
	};
	call.organization.files.set(stored.id, stored);
	return await call.reply.code(201).send(fileJson(stored));
}

export async function listFiles({ settings }: Guarded, call: Call): Promise<FastifyReply> {
	const query = readListQuery(call.request.query as Record<string, unknown>, settings);
	const all = [...call.organization.files.values()].map(fileJson);
	const { rows, total } = applyListQuery(all, query, ['id', 'name', 'createdTime', 'size']);
	return await sendList(call.reply, rows, total, query);
}

/** DELETE: 204; 409 while a draft still refers to the file, or the draft would silently lose its attachment. */
export async function deleteFile(_parts: Guarded, call: Call): Promise<FastifyReply> {
	const { id } = call.request.params as { id: string };
	const { files, messages } = call.organization;
	if (!files.has(id)) throw notFound(`The file ${id} does not exist`);
	const users = [...messages.values()].filter(
		({ status, attachments }) =>
			status === 'draft' && attachments?.some(({ resourceId }) => resourceId === id),
	);
	if (users.length > 0) throw conflict(`The draft ${users[0]?.id} refers to the file`);
	files.delete(id);
	return await call.reply.code(204).send();
}

function fileJson(file: StoredFile) {
	const time = new Date(file.createdAt).toISOString();
	return {
		id: file.id,
		name: file.name,
		extension: file.extension,
		description: file.description,
		sourceType: null,
		tags: file.tags,
		mime: file.mime,
		size: file.content.length,
		width: null,
		height: null,
		sha1: file.sha1,
		exifData: null,
		isPublic: file.isPublic,
		createdTime: time,
		updatedTime: time,
		_links: ['self', 'download', 'signedLink', 'permalink'].map((rel) => ({
			rel,
			href: `/files/${file.id}`,
		})),
	};
}
