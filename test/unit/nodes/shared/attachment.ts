import type { Attachment } from '../../../../nodes/shared/mail/message';

/** A file with `changes` in it; three bytes in memory unless they say otherwise. */
export function attachment(changes: Partial<Attachment> = {}): Attachment {
	return {
		name: 'a.txt',
		contentType: 'text/plain',
		bytes: 3,
		disposition: 'attachment',
		field: 'data',
		source: { kind: 'memory', base64: 'QUJD' },
		...changes,
	};
}

/** A file of n8n's storage. */
export function stored(id: string, bytes: number, changes: Partial<Attachment> = {}): Attachment {
	return attachment({ field: id, name: `${id}.bin`, bytes, source: { kind: 'stored', id }, ...changes });
}

/** A file in memory with this content. */
export function inMemory(content: Buffer, changes: Partial<Attachment> = {}): Attachment {
	return attachment({
		bytes: content.length,
		source: { kind: 'memory', base64: content.toString('base64') },
		...changes,
	});
}
