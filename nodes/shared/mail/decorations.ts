/** What mail programs, web pages, lists and Markdown put around an address. */

/** The bare address, or the name with its address in angle brackets, that a person sees in a piece of text. */
export function undecorated(given: string): string {
	const text = withoutBullet(given);
	// [a@x](mailto:a@x), where a Markdown renderer would show the first.
	const link = /^\[([^\]]*)\]\((?:mailto:)?([^)\s]+)\)$/i.exec(text);
	if (link) return undecorated(link[1].includes('@') ? link[1] : link[2]);
	const mailto = /^<?mailto:(?:\/\/)?([^?>]*)(?:\?([^>]*))?>?$/i.exec(text);
	if (mailto)
		return undecorated(decodedUri(mailto[1] || (/(?:^|&)to=([^&]*)/i.exec(mailto[2] ?? '')?.[1] ?? '')));
	return withoutFullStop(bracketed(unwrapped(withoutFullStop(text))));
}

/** The end of a sentence: behind an address, its bracket, or within that. */
function withoutFullStop(text: string): string {
	return text.replace(/(@[^\s@>]+)\.(>?)$/, '$1$2').replace(/(@[^\s@>]+>)\.$/, '$1');
}

/** A list item of a text, of Markdown or numbered. Before a name only what can be no part of it. */
function withoutBullet(text: string): string {
	return text
		.replace(/^(?:(?!["'`<@])[\p{Po}\p{Pd}\p{S}]|\(?\d{1,4}[.)])\s+(?=[^\s<>]+$)/u, '')
		.replace(/^[*+•\p{Pd}]\s+(?=.*>$)/u, '');
}

/** An address between quotes or brackets of any alphabet, or between the marks that Markdown has for emphasis. */
function unwrapped(given: string): string {
	let text = given;
	while (/^[^\s<>]+@[^\s<>]+$/.test(text) && isPair(text[0], text[text.length - 1])) text = text.slice(1, -1);
	return text;
}

function isPair(first: string, last: string): boolean {
	if (/["'`*_~]/.test(first)) return first === last;
	return /[\p{Ps}\p{Pi}\p{Pf}]/u.test(first) && /[\p{Pe}\p{Ps}\p{Pi}\p{Pf}]/u.test(last);
}

/** `Name [mailto:a@x]` and `Name (a@x)`, as Outlook and web pages write them, and brackets that are these by NFKC. */
function bracketed(text: string): string {
	const found =
		/^([^@<>＜＞]*[^@<>＜＞\s])\s*([[(＜])(?:mailto:)?([^\s()[\]<>＜＞]+@[^\s()[\]<>＜＞]+)([\])＞])$/iu.exec(
			text,
		);
	return found && CLOSING[found[2]] === found[4] ? `${found[1]} <${found[3]}>` : text;
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '＜': '＞' };

function decodedUri(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
