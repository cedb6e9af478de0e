/**
 * A text for n8n's toasts and callouts, which take it for HTML: of `Me <me@>` people would read "Me". Quotation marks of
 * the same form stand for the brackets, since an entity would show as such where n8n does not render HTML.
 */
export function toastText(text: string): string {
	return text.replace(/</g, '‹').replace(/>/g, '›');
}
