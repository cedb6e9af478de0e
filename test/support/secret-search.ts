import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Shorter values occur by chance. */
const SHORTEST = 8;

/** A place where a secret must not be, and where it was found. */
export interface Find {
	secret: string;
	form: string;
	place: string;
	/** What stands around it. */
	around: string;
}

/** The forms in which a secret could stand somewhere, by name. */
function formsOf(secret: string): Map<string, string> {
	const forms = new Map<string, string>();
	const add = (name: string, form: string) => {
		if (form.length >= SHORTEST && ![...forms.values()].includes(form)) forms.set(name, form);
	};
	add('clear', secret);
	add('in JSON', JSON.stringify(secret).slice(1, -1));
	add('in JSON twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3));
	add('URL-encoded', encodeURIComponent(secret));
	add('in a form', new URLSearchParams([['', secret]]).toString().slice(1));
	const xml = secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
	add('in XML', xml);
	add('in an XML attribute', xml.replace(/"/g, '&quot;'));
	add('hexadecimal', Buffer.from(secret).toString('hex'));
	// Inside of a longer text the base64 form depends on where the secret begins; the characters shared with the
	// neighbours are left out.
	for (const before of [0, 1, 2]) {
		const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64');
		const whole = Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6);
		const inner = encoded.slice(Math.ceil((before * 8) / 6), whole);
		add(`base64 (after ${before})`, inner);
		add(`base64url (after ${before})`, inner.replace(/\+/g, '-').replace(/\//g, '_'));
	}
	return forms;
}

/** Looks for every form of every secret in a text or in bytes. */
export function search(secrets: Iterable<string>, place: string, content: string | Buffer): Find[] {
	// latin1 keeps every byte; what is looked for is ASCII.
	const text = typeof content === 'string' ? content : content.toString('latin1');
	const finds: Find[] = [];
	for (const secret of new Set(secrets)) {
		if (secret.length < SHORTEST) throw new Error(`Too short to be looked for: ${secret}`);
		for (const [form, needle] of formsOf(secret)) {
			const at = text.indexOf(needle);
			if (at < 0) continue;
			finds.push({ secret, form, place, around: text.slice(Math.max(0, at - 200), at + needle.length + 60) });
			break;
		}
	}
	return finds;
}

/** Looks in every file below a folder. */
export function searchFolder(secrets: Iterable<string>, folder: string): Find[] {
	const all = [...new Set(secrets)];
	return filesBelow(folder).flatMap((file) => search(all, relative(folder, file), readFileSync(file)));
}

function filesBelow(path: string): string[] {
	if (!statSync(path).isDirectory()) return [path];
	// The installed package is what it was before anybody entered a secret.
	return readdirSync(path)
		.filter((name) => name !== 'node_modules')
		.flatMap((name) => filesBelow(join(path, name)));
}

const dumpScript = `
const { DatabaseSync } = require('node:sqlite');
const db = new DatabaseSync(process.argv[1], { readOnly: true });
const tables = db.prepare("select name from sqlite_master where type = 'table'").all();
for (const { name } of tables)
	for (const row of db.prepare('select * from "' + name + '"').iterate())
		process.stdout.write(name + ' ' + JSON.stringify(row) + '\\n');
`;

/**
 * Every row of every table of an sqlite file, as text. The bytes of the file would do for short values only: sqlite
 * spreads long ones over pages.
 * @param node a Node.js that has node:sqlite
 */
export function dumpDatabase(node: string, file: string): string {
	return execFileSync(node, ['-e', dumpScript, file], {
		encoding: 'utf8',
		maxBuffer: 1024 * 1024 * 1024,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
}
