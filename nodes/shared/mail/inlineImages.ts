import { invalid } from '../errors';
import { base64Bytes, isBase64 } from './attachments';
import { contentTypeOf, mediaType } from './fileName';
import type { Attachment } from './message';

/** How images named in the HTML are treated. */
export type InlineImageMode = 'auto' | 'autoData' | 'off';

/**
 * Files that the HTML shows by `cid:<field name, file name or id>` become inline images with that content id.
 * @param chosen the files of content ids that are known otherwise
 * @returns the names that no file answers to
 */
export function placeInline(
	attachments: Attachment[],
	contentIds: string[],
	chosen: ReadonlyMap<string, Attachment> = new Map(),
): string[] {
	const missing: string[] = [];
	for (const contentId of contentIds) {
		const attachment =
			chosen.get(contentId) ?? attachments.find((candidate) => answersTo(candidate, contentId));
		if (attachment === undefined) {
			missing.push(contentId);
			continue;
		}
		if (attachment.contentId !== undefined) {
			// Shown under two names (field and file name): each name needs an image of its own.
			attachments.push({ ...attachment, contentId });
			continue;
		}
		attachment.disposition = 'inline';
		attachment.contentId = contentId;
	}
	return missing;
}

/** Whether a file is meant by the name after `cid:`, or by what stands before its @, as in `image001.png@01DA…`. */
export function answersTo(file: Pick<Attachment, 'field' | 'name' | 'source'>, contentId: string): boolean {
	const names = [contentId, contentId.split('@')[0]].filter((name) => name !== '');
	return names.some(
		(name) =>
			file.field === name || file.name === name || (file.source.kind === 'stored' && file.source.id === name),
	);
}

/**
 * Takes `data:image/...;base64,` URIs out of the HTML and makes inline images of them, each with a content id
 * that is derived from its place. Only quoted attribute values are touched. Linear in the length.
 * @param taken content ids of other files, which no image gets
 */
export function dataUriImages(
	html: string,
	label: string,
	taken: ReadonlySet<string> = new Set(),
): { html: string; images: Attachment[] } {
	const images: Attachment[] = [];
	let counter = 0;
	const byContent = new Map<string, string>();
	let result = '';
	let from = 0;
	for (;;) {
		const at = html.indexOf('data:image/', from);
		if (at === -1) return { html: result + html.slice(from), images };
		const quote = html[at - 1];
		const end = quote === '"' || quote === "'" ? html.indexOf(quote, at) : -1;
		// Looked for in a short stretch only, so that many broken URIs do not make this quadratic.
		const head = html.slice(at, Math.min(end === -1 ? at : end, at + 200));
		const header = head.slice(0, Math.max(head.indexOf(','), 0));
		if (!/;base64$/i.test(header)) {
			result += html.slice(from, at + 11);
			from = at + 11;
			continue;
		}
		const base64 = html.slice(at + header.length + 1, end).replace(/\s+/g, '');
		if (base64 === '' || !isBase64(base64)) {
			throw invalid(
				label,
				`${label} holds an embedded image whose data is not base64`,
				'Correct the data: URI, or switch inline images off.',
			);
		}
		const given = contentTypeOf(header.slice('data:'.length, -';base64'.length), undefined);
		if (given.repaired) {
			throw invalid(
				label,
				`${label} holds an embedded image whose content type cannot be used`,
				'Correct the data: URI (such as data:image/png;base64,...), or switch inline images off.',
			);
		}
		const contentType = mediaType(given.contentType);
		let contentId = byContent.get(base64);
		if (contentId === undefined) {
			do contentId = `image${++counter}`;
			while (taken.has(contentId));
			byContent.set(base64, contentId);
			images.push({
				name: `${contentId}.${contentType.slice(6).replace('jpeg', 'jpg').replace('svg+xml', 'svg')}`,
				contentType,
				bytes: base64Bytes(base64),
				disposition: 'inline',
				contentId,
				field: `data URI in ${label}`,
				source: { kind: 'memory', base64 },
			});
		}
		result += `${html.slice(from, at)}cid:${contentId}`;
		from = end;
	}
}
