/** Half a surrogate pair is not Unicode text and would arrive as U+FFFD. */
export function hasLoneSurrogate(text: string): boolean {
	return /\p{Cs}/u.test(text);
}

/** C0 controls (CR, LF and TAB among them), DEL and C1: nothing that belongs in an address, a name or a subject. */
export function hasControlCharacter(text: string): boolean {
	return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text);
}

/** Bytes -> text; undefined when they are not UTF-8. A byte order mark is kept. */
export function decodeUtf8(bytes: Buffer): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
