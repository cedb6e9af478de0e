/** One encoded word: charset without its language, encoding, text. */
const WORD = /=\?([^?\s*]+)(?:\*[^?\s]*)?\?([bq])\?([^?\s]*)\?=/gi;

/** Encoded words with nothing but white space between them, which is no part of the text. */
interface Run {
	from: number;
	to: number;
	parts: Array<{ charset: string; bytes: Buffer }>;
}

/**
 * Encoded words in names, `=?UTF-8?B?…?=` and `=?ISO-8859-1?Q?…?=` (RFC 2047), which mails and their exports carry. Some
 * senders cut a character in two: words of one charset are decoded together.
 */
export function decodeWords(text: string): string {
	if (!text.includes('=?')) return text;
	let result = '';
	let copied = 0;
	for (const { from, to, parts } of runsOf(text)) {
		result += text.slice(copied, from) + (decoded(parts) ?? text.slice(from, to));
		copied = to;
	}
	return result + text.slice(copied);
}

function runsOf(text: string): Run[] {
	const runs: Run[] = [];
	for (const { 0: word, 1: charset, 2: encoding, 3: encoded, index } of text.matchAll(WORD)) {
		let run = runs[runs.length - 1];
		if (run === undefined || text.slice(run.to, index).trim() !== '')
			runs.push((run = { from: index, to: index, parts: [] }));
		run.to = index + word.length;
		const bytes = encoding.toLowerCase() === 'b' ? Buffer.from(encoded, 'base64') : quotedBytes(encoded);
		const last = run.parts[run.parts.length - 1];
		if (last?.charset === charset.toLowerCase()) last.bytes = Buffer.concat([last.bytes, bytes]);
		else run.parts.push({ charset: charset.toLowerCase(), bytes });
	}
	return runs;
}

function decoded(parts: Run['parts']): string | undefined {
	try {
		return parts
			.map(({ charset, bytes }) => new TextDecoder(charset, { fatal: true }).decode(bytes))
			.join('');
	} catch {
		return undefined;
	}
}

function quotedBytes(encoded: string): Buffer {
	const text = encoded.replace(/_/g, ' ');
	return Buffer.from(
		text.replace(/=([\da-f]{2})/gi, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);
}
