import type { Attachment } from '../shared/message/message';
import { CONTENT_ID } from './contract';

/** `cid:` in the HTML, with what stands before it and the name as written. */
const REFERENCE = /([=("'\s])cid:([^"'<>\s)]{1,998})/gi;

/**
 * Inline images under content ids that LINE WORKS finds in the body: the id stands in the HTML exactly as in the
 * attachment. Names that would need encoding (blanks, other alphabets) become `image-1`, `image-2`, ...
 */
export function plainContentIds(
	html: string,
	attachments: Attachment[],
): { html: string; attachments: Attachment[] } {
	const inline = attachments.filter(({ contentId }) => contentId !== undefined);
	if (inline.length === 0) return { html, attachments };
	const taken = new Set(inline.map(({ contentId }) => contentId as string));
	const plain = new Map<string, string>();
	let counter = 0;
	for (const contentId of taken) {
		let id = contentId;
		while (!CONTENT_ID.test(id) || (id !== contentId && taken.has(id))) id = `image-${++counter}`;
		plain.set(contentId, id);
	}
	return {
		html: html.replace(REFERENCE, (whole, before: string, name: string) => {
			const id = plain.get(decoded(name));
			return id === undefined ? whole : `${before}cid:${id}`;
		}),
		attachments: attachments.map((attachment) =>
			attachment.contentId === undefined
				? attachment
				: { ...attachment, contentId: plain.get(attachment.contentId) },
		),
	};
}

function decoded(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}
