/** Markup that is safe to send: only `html` below makes it. */
export class SafeHtml {
	constructor(readonly markup: string) {}
}

/** Values of a template: text is escaped, SafeHtml and lists of it are not. */
export type HtmlValue = SafeHtml | string | number | undefined | null | false | readonly HtmlValue[];

const ESCAPES: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text -> HTML text or attribute value. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (one) => ESCAPES[one] ?? one);
}

/** Template tag that escapes every value; nothing else here makes markup, so nothing from a mail becomes markup. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): SafeHtml {
	return new SafeHtml(strings.map((text, index) => text + render(values[index])).join(''));
}

function render(value: HtmlValue): string {
	if (value === undefined || value === null || value === false) return '';
	if (value instanceof SafeHtml) return value.markup;
	if (Array.isArray(value)) return value.map(render).join('');
	return escapeHtml(String(value));
}
