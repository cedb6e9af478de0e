import { invalid } from '../errors';
import type { ServiceLimits } from '../limits';
import { contentIdsIn } from '../mail/contentIds';
import { answersTo, dataUriImages, placeInline } from '../mail/inlineImages';
import type { Attachment, MailBody } from '../mail/message';
import { binaryFields, readAttachments, toAttachment } from './files';
import type { Item } from './item';
import * as field from './mailFields';

/**
 * The files of a mail: those of Attachments, and those that the HTML shows by `cid:`. Images of `data:` URIs are moved
 * out of the body where the user wants that.
 * @throws MailError `invalid` for a file that the item lacks
 */
export async function readFiles(
	item: Item,
	limits: ServiceLimits,
	body: MailBody,
	warnings: string[],
): Promise<Attachment[]> {
	const { context, index } = item;
	const rules = { label: field.attachments.displayName, fileNameLength: limits.fileNameLength };
	const value = item.has(field.attachments) ? item.raw(field.attachments) : undefined;
	const attachments = await readAttachments(context, index, value, rules, warnings);
	if (body.html === undefined) return attachments;
	if (!limits.inlineImages) {
		const contentIds = contentIdsIn(body.html);
		if (contentIds.length > 0)
			warnings.push(
				`This service cannot show images inside the text (${contentIds.map((id) => `cid:${id}`).join(', ')}); attached files stay attachments.`,
			);
		return attachments;
	}
	const mode = item.read(field.inlineImages) ?? 'auto';
	if (mode === 'off') return attachments;
	await placeImages(item, limits, body.html, attachments, warnings);
	if (mode === 'autoData') {
		const taken = new Set(attachments.flatMap(({ contentId }) => contentId ?? []));
		const { html, images } = dataUriImages(body.html, field.html.displayName, taken);
		body.html = html;
		attachments.push(...images);
	}
	return attachments;
}

async function placeImages(
	{ context, index }: Item,
	limits: ServiceLimits,
	html: string,
	attachments: Attachment[],
	warnings: string[],
): Promise<void> {
	const contentIds = contentIdsIn(html);
	if (contentIds.length === 0) return;
	const rules = { label: field.inlineImages.displayName, fileNameLength: limits.fileNameLength };
	const files = Object.entries(binaryFields(context, index));
	for (const contentId of contentIds) {
		if (attachments.some((attachment) => answersTo(attachment, contentId))) continue;
		const found = files.find(
			([name, data]) => name === contentId || data.fileName === contentId || data.id === contentId,
		);
		if (found)
			attachments.push(await toAttachment(context, { field: found[0], data: found[1] }, rules, warnings));
	}
	const missing = placeInline(attachments, contentIds);
	if (missing.length === 0) return;
	const { displayName } = field.html;
	const orNone = `or switch ${field.inlineImages.displayName} off.`;
	throw invalid(
		displayName,
		`${displayName} shows cid:${missing.join(', cid:')}, but the item has no such file`,
		files.length > 0
			? `The item has these files: ${files.map(([name]) => name).join(', ')}. Name one of them after "cid:", ${orNone}`
			: `The item has no files. Add the image to the item, ${orNone}`,
	);
}
