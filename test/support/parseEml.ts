import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** A part of a message: with parts of its own, or with bytes (base64). */
export interface ParsedPart {
	type: string;
	parts?: ParsedPart[];
	charset?: string | null;
	method?: string | null;
	disposition?: string | null;
	filename?: string | null;
	contentId?: string | null;
	content?: string;
}

type Person = [name: string, address: string];

export interface ParsedMail {
	from: Person[];
	to: Person[];
	cc: Person[];
	replyTo: Person[];
	bcc: string | null;
	subject: string;
	date: string | null;
	messageId: string | null;
	inReplyTo: string | null;
	defects: string[];
	body: ParsedPart;
}

/** Reads MIME messages by Python's email package. */
export function parseEmls(emls: Buffer[]): ParsedMail[] {
	const input = JSON.stringify(emls.map((eml) => eml.toString('base64')));
	const { stdout, stderr, status } = spawnSync('python3', [resolve(__dirname, 'parse-eml.py')], {
		input,
		maxBuffer: 100_000_000,
	});
	if (status !== 0) throw new Error(`The messages cannot be parsed: ${String(stderr)}`);
	return JSON.parse(stdout.toString('utf8')) as ParsedMail[];
}

export function parseEml(eml: Buffer): ParsedMail {
	return parseEmls([eml])[0];
}

/** The leaves of a message, in order. */
export function leavesOf(part: ParsedPart): ParsedPart[] {
	return part.parts ? part.parts.flatMap(leavesOf) : [part];
}
