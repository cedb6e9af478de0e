import type { IDataObject } from 'n8n-workflow';
import type { ServiceLimits } from '../limits';
import { contentIdsIn } from '../mail/contentIds';
import { mediaType } from '../mail/fileName';
import { answersTo, dataUriImages, placeInline } from '../mail/inlineImages';
import type { Attachment, MailBody } from '../mail/message';
import { itemFiles, readAttachments, toAttachment, type FoundFile, type ItemFiles } from './files';
import type { Item } from './item';
import * as field from './mailFields';
import { sourceOfHtml } from './readBody';

/**
 * The files of a mail, as far as the service carries their types.
 * @throws MailError `invalid` when Attachments was added and the item lacks the file
 */
export async function readFiles(
	item: Item,
	limits: ServiceLimits,
	body: MailBody,
	warnings: string[],
): Promise<Attachment[]> {
	const attachments = await readAllFiles(item, limits, body, warnings);
	if (!limits.bareFileTypes) return attachments;
	return attachments.map((file) => {
		const contentType = mediaType(file.contentType);
		if (contentType === file.contentType) return file;
		warnings.push(
			`The file "${file.name}" has the type ${file.contentType}; this service takes no parameters of types, so it goes as ${contentType}.`,
		);
		return { ...file, contentType };
	});
}

/**
 * The files of Attachments, and those that the HTML shows by `cid:`. Images of `data:` URIs are moved
 * out of the body where the user wants that.
 */
async function readAllFiles(
	item: Item,
	limits: ServiceLimits,
	body: MailBody,
	warnings: string[],
): Promise<Attachment[]> {
	const attachments = await readNamedFiles(item, limits, warnings);
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
	const { displayName: label } = sourceOfHtml(body);
	const missing = await placeImages(item, limits, body.html, attachments, warnings);
	if (missing.length > 0)
		warnings.push(`${label} shows cid:${missing.join(', cid:')}, but the item has no such file.`);
	if (mode === 'autoData') {
		const taken = new Set(attachments.flatMap(({ contentId }) => contentId ?? []));
		const { html, images } = dataUriImages(body.html, label, taken);
		body.html = html;
		attachments.push(...images);
	}
	return attachments;
}

async function readNamedFiles(item: Item, limits: ServiceLimits, warnings: string[]): Promise<Attachment[]> {
	if (!item.isAdded(field.attachments)) return [];
	const rules = {
		label: field.attachments.displayName,
		fileNameLength: limits.fileNameLength,
		fromExpression: item.isExpression(field.attachments),
	};
	return await readAttachments(item.context, item.index, item.raw(field.attachments), rules, warnings);
}

/** @returns the content ids that no file answers to */
async function placeImages(
	{ context, index }: Item,
	limits: ServiceLimits,
	html: string,
	attachments: Attachment[],
	warnings: string[],
): Promise<string[]> {
	const contentIds = contentIdsIn(html);
	if (contentIds.length === 0) return [];
	const rules = { label: field.inlineImages.displayName, fileNameLength: limits.fileNameLength };
	const files = itemFiles(context, index);
	const byContentId = filesOfReceivedMail(context.getInputData()[index]?.json ?? {}, files);
	const chosen = new Map<string, Attachment>();
	for (const contentId of contentIds) {
		const received = byContentId.get(contentId);
		let known = received ? undefined : attachments.find((attachment) => answersTo(attachment, contentId));
		const found = known ? undefined : (received ?? fileFor(contentId, files));
		if (found) {
			// The name of an attachment may be another one than that of its file, by which it was found.
			known = attachments.find((attachment) => attachment.field === found.field);
			if (!known) attachments.push((known = await toAttachment(context, found, rules, warnings)));
		}
		if (known) chosen.set(contentId, known);
	}
	return placeInline(attachments, contentIds, chosen);
}

/** The file that a content id names by its field, its name or its id in storage, also without what follows an @. */
function fileFor(contentId: string, files: ItemFiles): FoundFile | undefined {
	for (const name of [contentId, contentId.split('@')[0]]) {
		const found = Object.entries(files).find(
			([own, data]) => own === name || data.fileName === name || data.id === name,
		);
		if (found && name !== '') return { field: found[0], data: found[1] };
	}
	return undefined;
}

/** The pictures of a mail that was read before: its `attachments` say which content id each binary field has. */
function filesOfReceivedMail(json: IDataObject, files: ItemFiles): Map<string, FoundFile> {
	const found = new Map<string, FoundFile>();
	if (!Array.isArray(json.attachments)) return found;
	for (const entry of json.attachments as unknown[]) {
		if (typeof entry !== 'object' || entry === null) continue;
		const { cid, contentId, binaryField, filename } = entry as Record<string, unknown>;
		const id = [cid, contentId].find((value) => typeof value === 'string' && value !== '');
		const own = [binaryField, filename].find((value) => typeof value === 'string' && value in files);
		if (typeof id === 'string' && typeof own === 'string')
			found.set(id.replace(/^<|>$/g, ''), { field: own, data: files[own] });
	}
	return found;
}
