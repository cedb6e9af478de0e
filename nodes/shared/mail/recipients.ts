import { invalid } from '../errors';
import { isMailbox, parseMailbox } from './address';
import type { Mailbox, RecipientLists } from './message';

/** Deeper lists than this are not lists of recipients. */
const DEEPEST_LIST = 5;

/** Header names, which are never the name of a group (RFC 5322, section 3.6). */
const HEADER_NAME =
	/^(?:b?cc|to|from|sender|reply-to|subject|date|message-id|mime-version|content-[a-z-]+|x-[a-z-]+)$/i;

/** Characters that may stand between a quoted name's end and its address. */
type Quote = 'none' | 'quoted' | 'comment' | 'angle';

/**
 * Splits text at `,` `;` and line breaks, but not inside quotes, comments or angle brackets.
 * `Group name: a@b, c@d;` gives its members. Linear in the length of the text.
 */
export function splitRecipients(text: string): string[] {
	const pieces: string[] = [];
	let piece = '';
	/** Kept here: to search the growing piece at every colon would be quadratic. */
	let hasAt = false;
	let state: Quote = 'none';
	let depth = 0;
	let semicolon = -1;
	let lineEnd = -1;
	/** `Team: a@b, c@d;` on one line. "Bcc: eve@x" is not a group but an attempt to smuggle a header. */
	const opensGroup = (label: string, at: number) => {
		if (hasAt) return false;
		// Both positions only move forward, which keeps the whole linear.
		if (semicolon < at) semicolon = positionFrom(text, /;/g, at);
		if (lineEnd < at) lineEnd = positionFrom(text, /[\r\n]/g, at);
		return semicolon < lineEnd && !HEADER_NAME.test(label.trim());
	};
	const end = () => {
		if (piece.trim() !== '') pieces.push(piece.trim());
		piece = '';
		hasAt = false;
	};
	for (let i = 0; i < text.length; i++) {
		const char = text[i];
		if (char === '\\' && (state === 'quoted' || state === 'comment')) {
			const escaped = text[++i] ?? '';
			if (escaped === '@') hasAt = true;
			piece += char + escaped;
			continue;
		}
		// A line break ends a piece even inside quotes that were never closed: one slip must not swallow the list.
		if (char === '\n' || char === '\r') {
			end();
			state = 'none';
			depth = 0;
			continue;
		}
		if (state === 'none') {
			if (char === ',' || char === ';') {
				end();
				continue;
			}
			if (char === ':' && opensGroup(piece, i)) {
				piece = '';
				continue;
			}
			if (char === '"') state = 'quoted';
			else if (char === '<') state = 'angle';
			else if (char === '(') {
				state = 'comment';
				depth = 1;
			}
		} else if (state === 'quoted') {
			if (char === '"') state = 'none';
		} else if (state === 'angle') {
			if (char === '>') state = 'none';
		} else if (char === '(') depth++;
		else if (char === ')' && --depth === 0) state = 'none';
		if (char === '@') hasAt = true;
		piece += char;
	}
	end();
	return pieces;
}

function positionFrom(text: string, pattern: RegExp, from: number): number {
	pattern.lastIndex = from;
	return pattern.exec(text)?.index ?? text.length;
}

/**
 * Recipients in every form that people and expressions give: text (see splitRecipients), a list of such
 * texts, objects `{email|address, name?}`, a resource locator, or lists of all these.
 * @throws MailError `invalid` naming `label` and the piece at fault
 */
export function parseRecipients(value: unknown, label: string, longestAddress: number): Mailbox[] {
	const found: Mailbox[] = [];
	collect(value, 0);
	return found;

	function collect(part: unknown, depth: number): void {
		if (part === undefined || part === null || part === '') return;
		if (depth > DEEPEST_LIST)
			throw invalid(label, `${label} is a list nested too deeply`, 'Enter a flat list of addresses.');
		if (typeof part === 'string') {
			for (const piece of splitRecipients(listText(part))) found.push(one(piece));
			return;
		}
		if (Array.isArray(part)) {
			for (const element of part) collect(element, depth + 1);
			return;
		}
		if (typeof part === 'object') {
			const object = part as Record<string, unknown>;
			if (object.__rl === true) return collect(object.value, depth + 1);
			const address = object.email ?? object.address ?? object.Address ?? object.Email;
			if (typeof address === 'string' && address.trim() !== '') {
				const mailbox = one(address.trim());
				const name = object.name ?? object.Name;
				found.push(typeof name === 'string' && name.trim() !== '' ? withName(mailbox, name.trim()) : mailbox);
				return;
			}
			throw invalid(
				label,
				`${label} holds an object without an address`,
				'Objects need the member "email", and may have "name": {"name": "Ann", "email": "ann@example.com"}.',
			);
		}
		throw invalid(
			label,
			`${label} holds ${String(part)}, which is not an address`,
			'Enter text such as ann@example.com.',
		);
	}

	function one(piece: string): Mailbox {
		const result = parseMailbox(piece, longestAddress);
		if (isMailbox(result)) return result;
		throw invalid(
			label,
			`${label}: "${shorten(piece)}" is not a valid address: ${result.reason}`,
			'Write each address as name@domain, alone or in angle brackets after a name, and put commas, semicolons or line breaks between several.',
		);
	}

	function withName(mailbox: Mailbox, name: string): Mailbox {
		const checked = parseMailbox(
			`"${name.replace(/(["\\])/g, '\\$1')}" <${mailbox.address}>`,
			longestAddress,
		);
		if (isMailbox(checked)) return { address: mailbox.address, name };
		throw invalid(
			label,
			`${label}: the name of ${mailbox.address} cannot be used: ${checked.reason}`,
			'Correct the name.',
		);
	}
}

/** An expression that yields a list inside a text field often arrives as JSON text: read it as the list it is. */
function listText(text: string): string {
	const trimmed = text.trim();
	if (!/^\[\s*"/.test(trimmed) || !trimmed.endsWith(']')) return text;
	try {
		const list: unknown = JSON.parse(trimmed);
		return Array.isArray(list) && list.every((entry) => typeof entry === 'string') ? list.join('\n') : text;
	} catch {
		return text;
	}
}

/**
 * The same address only once over to, cc and bcc; the first mention stays. Domains compare without case,
 * local parts too: no service in use tells `Ann@` from `ann@`, and a mail that comes twice is worse.
 */
export function withoutDuplicates(lists: RecipientLists): RecipientLists & { dropped: string[] } {
	const seen = new Set<string>();
	const dropped: string[] = [];
	const keep = (mailboxes: Mailbox[]) =>
		mailboxes.filter(({ address }) => {
			const key = address.toLowerCase();
			if (seen.has(key)) {
				dropped.push(address);
				return false;
			}
			seen.add(key);
			return true;
		});
	return { to: keep(lists.to), cc: keep(lists.cc), bcc: keep(lists.bcc), dropped };
}

/** Recipients that a list of addresses and `@domains` does not allow. */
export function notAllowed(mailboxes: Mailbox[], allowed: AllowList): string[] {
	return mailboxes
		.map(({ address }) => address)
		.filter((address) => {
			const lower = address.toLowerCase();
			return !allowed.addresses.has(lower) && !allowed.domains.has(lower.slice(lower.lastIndexOf('@') + 1));
		});
}

export interface AllowList {
	addresses: Set<string>;
	domains: Set<string>;
}

/** Reads Allowed Recipients: addresses and `@domains` in any separated form. Empty text gives undefined. */
export function parseAllowList(value: unknown, label: string, longestAddress: number): AllowList | undefined {
	const list: AllowList = { addresses: new Set(), domains: new Set() };
	const entries = (Array.isArray(value) ? value : [value]).flatMap((part) =>
		typeof part === 'string' ? splitRecipients(part) : [],
	);
	if (entries.length === 0) {
		if (value === undefined || value === null || value === '') return undefined;
		throw invalid(label, `${label} is empty`, 'List addresses or @domains, or remove the option.');
	}
	for (const entry of entries) {
		const domain = /^\*?@(.+)$/.exec(entry)?.[1];
		if (domain === undefined) {
			for (const { address } of parseRecipients(entry, label, longestAddress))
				list.addresses.add(address.toLowerCase());
			continue;
		}
		const probe = parseMailbox(`x@${domain}`, longestAddress);
		if (!isMailbox(probe))
			throw invalid(label, `${label}: "${shorten(entry)}" is not a domain`, 'Write domains as @example.com.');
		list.domains.add(probe.address.slice(2).toLowerCase());
	}
	return list;
}

function shorten(text: string): string {
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
