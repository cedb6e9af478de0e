import { invalid } from '../shared/errors';
import { mediaType, shortenFileName } from '../shared/mail/fileName';
import type { Attachment } from '../shared/mail/message';
import { attachments } from '../shared/n8n/mailFields';
import { FILE_NAME_LENGTH } from './limits';
import { maxFileSize } from './messageFields';

/** What may be uploaded: extension and the content types that fit it (Rebilly API sheet, section 6). */
const UPLOAD_TYPES: ReadonlyMap<string, readonly string[]> = new Map([
	['gif', ['image/gif']],
	['jpg', ['image/jpeg', 'image/jpg', 'image/pjpeg']],
	['pdf', ['application/pdf', 'application/x-pdf']],
	['png', ['image/png', 'image/x-png']],
]);

const label = attachments.displayName;

/**
 * A file as it can be uploaded, its name mended where it is plain how.
 * @param megabytes most megabytes (10^6) of the file, decoded
 * @throws MailError `invalid`
 */
export function checkedUpload(file: Attachment, megabytes: number, warnings: string[]): Attachment {
	checkSize(file, megabytes);
	const name = withKnownExtension(file);
	checkType(file, extensionOf(name));
	if (name === file.name) return file;
	warnings.push(`The file "${file.name}" is sent as "${name}", the form of name that Rebilly takes.`);
	return { ...file, name };
}

function checkSize({ name, bytes }: Attachment, megabytes: number): void {
	if (bytes <= megabytes * 1e6) return;
	throw invalid(
		label,
		`${label}: "${name}" has ${(bytes / 1e6).toFixed(1)} MB, more than the ${megabytes} MB of ${maxFileSize.displayName}`,
		`Send a smaller file or a link to it, or raise the option ${maxFileSize.displayName}.`,
	);
}

function checkType({ name, contentType }: Attachment, extension: string): void {
	const types = UPLOAD_TYPES.get(extension);
	if (types === undefined) {
		const fitting = fittingExtension(contentType);
		throw invalid(
			label,
			`${label}: Rebilly takes no files like "${name}"`,
			fitting === undefined
				? 'Only .gif, .jpg, .pdf and .png can be uploaded. Convert the file, or put a link to it into the body.'
				: `Its content type is ${contentType}, but Rebilly goes by the end of the name. Let the node that creates the file give it a name that ends in .${fitting}.`,
		);
	}
	const type = mediaType(contentType);
	if (type === 'application/octet-stream' || types.includes(type)) return;
	throw invalid(
		label,
		`${label}: "${name}" ends in .${extension}, but its content type is ${contentType}`,
		'Let the node that creates the file set a matching name and MIME type.',
	);
}

/** `scan.jpeg` -> `scan.jpg`; a name without an extension gets the one of its content type. */
function withKnownExtension({ name, contentType }: Attachment): string {
	if (/\.jpe?g$/i.test(name)) return name.replace(/\.jpeg$/i, '.jpg');
	if (name.includes('.')) return name;
	const extension = fittingExtension(contentType);
	return extension === undefined ? name : shortenFileName(`${name}.${extension}`, FILE_NAME_LENGTH);
}

function fittingExtension(contentType: string): string | undefined {
	return [...UPLOAD_TYPES.keys()].find((extension) =>
		UPLOAD_TYPES.get(extension)?.includes(mediaType(contentType)),
	);
}

function extensionOf(name: string): string {
	return /\.([^.]+)$/.exec(name)?.[1].toLowerCase() ?? '';
}
