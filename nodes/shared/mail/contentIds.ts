import { lazy } from '../lazy';
import type * as parser from '../vendor/html';
import { decodeAttribute } from './entities';
import type { Attachment } from './message';

/** Images that an HTML body shows by `cid:` (RFC 2392). */

/** It takes as long to load as half of a node, and most mails show no images by content id. */
const library = lazy(() => require('../vendor/html') as typeof parser);

const SCHEME = 'cid:';

/** A place of the HTML that shows an image by its content id. */
export interface CidReference {
	contentId: string;
	/** Where the id stands as it is written, right after `cid:`. */
	from: number;
	to: number;
}

const NOTHING = () => {};

/**
 * The references in attribute values and in `url()` of styles, in order. Text, comments and addresses that merely
 * contain `cid:` are none. Blanks and brackets within quotes belong to the id. Linear.
 */
export function cidReferences(html: string): CidReference[] {
	if (!/cid:/i.test(html)) return [];
	const references: CidReference[] = [];
	let attribute = '';
	let element = '';
	const tokenizer = new library.Tokenizer(
		{ decodeEntities: false },
		{
			onopentagname: (start, end) => (element = html.slice(start, end).toLowerCase()),
			onattribname: (start, end) => (attribute = html.slice(start, end).toLowerCase()),
			onattribdata: (start, end) => {
				if (attribute === 'style') references.push(...inStyle(html, start, end));
				else if (attribute === 'srcset') references.push(...inSourceSet(html, start, end));
				else references.push(...atStart(html, start, end));
			},
			ontext: (start, end) => {
				if (element === 'style') references.push(...inStyle(html, start, end));
			},
			onclosetag: () => (element = ''),
			onattribentity: NOTHING,
			onattribend: NOTHING,
			oncdata: NOTHING,
			oncomment: NOTHING,
			ondeclaration: NOTHING,
			onend: NOTHING,
			onopentagend: NOTHING,
			onprocessinginstruction: NOTHING,
			onselfclosingtag: NOTHING,
			ontextentity: NOTHING,
		},
	);
	tokenizer.write(html);
	tokenizer.end();
	return references;
}

/** The content ids that the HTML shows, each once, in order. */
export function contentIdsIn(html: string): string[] {
	return [...new Set(cidReferences(html).map(({ contentId }) => contentId))];
}

/** `src="cid:logo.png"`: the whole value is the reference. */
function atStart(html: string, start: number, end: number): CidReference[] {
	const found = /^(\s*cid:)([^]*?)\s*$/i.exec(html.slice(start, end));
	return found ? referenceAt(found[2], start + found[1].length) : [];
}

/** `srcset="cid:a 1x, cid:b 2x"`: addresses hold no blanks there. */
function inSourceSet(html: string, start: number, end: number): CidReference[] {
	const candidates = html.slice(start, end).matchAll(/(^|,)(\s*cid:)([^\s,]+)/gi);
	return [...candidates].flatMap(({ index, 1: comma, 2: scheme, 3: written }) =>
		referenceAt(written, start + index + comma.length + scheme.length),
	);
}

/** `url(cid:x)`, quoted or not. Quotes may stand as entities within an attribute. */
function inStyle(html: string, start: number, end: number): CidReference[] {
	const pattern = /(\burl\(\s*(?:"|'|&quot;|&#3[49];)?\s*cid:)((?:[^"')&]|&(?!quot;|#3[49];))*)/gi;
	return [...html.slice(start, end).matchAll(pattern)].flatMap(({ index, 1: before, 2: written }) =>
		referenceAt(written.trimEnd(), start + index + before.length),
	);
}

function referenceAt(written: string, from: number): CidReference[] {
	const contentId = contentIdOf(written);
	return contentId === '' ? [] : [{ contentId, from, to: from + written.length }];
}

/** The content id that a written name means: as HTML it may hold entities (`R&amp;D`), as a URL percent-encoding (`my%20logo`). */
export function contentIdOf(written: string): string {
	const text = decodeAttribute(written);
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
		html: withContentIds(html, plain),
		attachments: attachments.map((attachment) =>
			attachment.contentId === undefined
				? attachment
				: { ...attachment, contentId: plain.get(attachment.contentId) },
		),
	};
}

function withContentIds(html: string, ids: ReadonlyMap<string, string>): string {
	let result = '';
	let copied = 0;
	for (const { contentId, from, to } of cidReferences(html)) {
		const id = ids.get(contentId);
		if (id === undefined) continue;
		// Who looks for the id may look for small letters alone.
		result += `${html.slice(copied, from - SCHEME.length)}${SCHEME}${id}`;
		copied = to;
	}
	return result + html.slice(copied);
}
