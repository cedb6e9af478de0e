import type { Attachment } from './message';

/** `cid:` in HTML, with what stands before it and the name as written. Linear. */
export const CID_REFERENCE = /([=("'\s])cid:([^"'<>\s)]{1,998})/gi;

/** The names after `cid:` in the HTML, in order, each once, as `contentIdOf` gives them. */
export function contentIdsIn(html: string): string[] {
	return [...new Set([...html.matchAll(CID_REFERENCE)].map(([, , written]) => contentIdOf(written)))];
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The content id that a written name means: as HTML it may hold entities (`R&amp;D`), as a URL percent-encoding (`my%20logo`). */
export function contentIdOf(written: string): string {
	const text = written.replace(
		/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
		(whole, name, decimal, hex) => {
			if (name !== undefined) return ENTITIES[String(name).toLowerCase()];
			const code = decimal !== undefined ? Number(decimal) : parseInt(String(hex), 16);
			return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
		},
	);
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** A content id that reads the same in HTML, in a URL and in a header. */
export const PLAIN_CONTENT_ID = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,199}$/;

/**
 * Inline images under content ids that stand in the HTML exactly as in the attachment. Names that would need encoding
 * (blanks, other alphabets) become `image-1`, `image-2`, ...
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
		while (!PLAIN_CONTENT_ID.test(id) || (id !== contentId && taken.has(id))) id = `image-${++counter}`;
		plain.set(contentId, id);
	}
	return {
		html: html.replace(CID_REFERENCE, (whole, before: string, name: string) => {
			const id = plain.get(contentIdOf(name));
			return id === undefined ? whole : `${before}cid:${id}`;
		}),
		attachments: attachments.map((attachment) =>
			attachment.contentId === undefined
				? attachment
				: { ...attachment, contentId: plain.get(attachment.contentId) },
		),
	};
}
