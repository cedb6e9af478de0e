/** A line that names an image of the mail and nothing else shows it in the mail: `cid:chart`. */
const IMAGE_LINE = /^[ \t]*(cid:\S+)[ \t]*$/i;

/** The image that a line of the message names, if it does: `cid:chart`. */
export function imageOf(line: string): string | undefined {
	return IMAGE_LINE.exec(line)?.[1];
}

/** The message where no images can be shown. */
export function messageOnPage(message: string): string {
	return message
		.split('\n')
		.filter((line) => imageOf(line) === undefined)
		.join('\n')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
