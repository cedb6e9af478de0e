import { invalid } from '../errors';
import { cleanName, isMailbox, LONGEST_PIECE, parseMailbox, type AddressRules } from './address';
import type { Mailbox, RecipientLists } from './message';
import { splitRecipients } from './splitRecipients';
import { hasHeaderControl, loneSurrogateAt } from './text';
import { withoutInvisible } from './unicode';

/** Deeper lists than this are not lists of recipients. */
const DEEPEST_LIST = 5;

/**
 * Names of header fields, which are never the name of a person or group: those that name people, and those that a mail
 * begins with (IANA, Permanent Message Header Field Names).
 */
const HEADER_NAME =
	/^(?:(?:resent-)?(?:b?cc|to|from|sender|reply-to|subject|date|message-id)|[a-z-]+-to|return-path|received|references|mime-version|(?:content|list|x)-[a-z-]+)$/i;

/**
 * Recipients in every form that people and n8n's nodes give: text (see splitRecipients), a list of such texts, objects
 * with `email` or `address` and `name`, those of the IMAP and Gmail triggers (`value`), of Microsoft Graph
 * (`emailAddress`), a resource locator, or lists of all these.
 * @throws MailError `invalid` naming `label` and the piece at fault
 */
export function parseRecipients(
	value: unknown,
	label: string,
	longestAddress: number,
	rules: AddressRules = {},
): Mailbox[] {
	const found: Mailbox[] = [];
	collect(value, 0);
	return found;

	function collect(part: unknown, depth: number): void {
		if (part === undefined || part === null || part === '') return;
		if (depth > DEEPEST_LIST)
			throw invalid(label, `${label} is a list nested too deeply`, 'Enter a flat list of addresses.');
		if (typeof part === 'string') {
			const list = listIn(part);
			if (list !== undefined) return collect(list, depth);
			for (const piece of splitRecipients(part)) found.push(...mailboxesIn(piece));
		} else if (Array.isArray(part)) {
			for (const element of part) collect(element, depth + 1);
		} else if (typeof part === 'object') collectObject(part as Record<string, unknown>, depth);
		else
			throw invalid(
				label,
				`${label} holds ${String(part)}, which is not an address`,
				'Enter text such as ann@example.com.',
			);
	}

	function collectObject(object: Record<string, unknown>, depth: number): void {
		if (object.__rl === true) return collect(object.value, depth + 1);
		const inner = member(object, 'value', 'group', 'emailAddress', 'email', 'address', 'mail');
		if (typeof inner === 'object') return collect(inner, depth + 1);
		const address = member(object, 'email', 'address', 'emailAddress', 'mail');
		if (typeof address === 'string') {
			const name = member(object, 'name', 'displayName');
			const mailbox = one(address.trim());
			found.push(typeof name === 'string' ? withName(mailbox, name) : mailbox);
			return;
		}
		throw invalid(
			label,
			`${label} holds an object without an address`,
			'Objects need the member "email", and may have "name": {"name": "Ann", "email": "ann@example.com"}.',
		);
	}

	/** The recipient of a piece; several where only blanks separate them, or a group (RFC 5322) holds them. */
	function mailboxesIn(piece: string, withinGroup = false): Mailbox[] {
		const header = headerOf(piece);
		if (header !== undefined) throw notAddress(piece, `it begins like the header field ${header}`);
		const result = parseMailbox(piece, longestAddress, rules);
		if (isMailbox(result)) return [result];
		const several = withoutSeparators(piece);
		if (several.every((part) => isMailbox(parseMailbox(part, longestAddress, rules))))
			return several.map(one);
		// Where nothing else fits: "Team: a@b.org". An address of the web is no group.
		const group = /^([^:：@<>"]+)[:：](?!\/\/)(.*)$/s.exec(piece);
		if (group && !withinGroup) return group[2].trim() === '' ? [] : mailboxesIn(group[2].trim(), true);
		return [one(piece)];
	}

	function one(piece: string): Mailbox {
		const result = parseMailbox(piece, longestAddress, rules);
		if (isMailbox(result)) return result;
		throw notAddress(piece, result.reason);
	}

	function notAddress(piece: string, reason: string) {
		return invalid(
			label,
			`${label}: "${shorten(piece)}" is not a valid address: ${reason}`,
			'Write each address as name@domain, alone or in angle brackets after a name, and put commas, semicolons or line breaks between several.',
		);
	}

	function withName(mailbox: Mailbox, given: string): Mailbox {
		const fault = nameFault(given, mailbox.address);
		const name = cleanName(given);
		if (fault === undefined)
			return name === '' ? { address: mailbox.address } : { address: mailbox.address, name };
		throw invalid(label, `${label}: the name of ${mailbox.address} ${fault}`, 'Correct the name.');
	}
}

/**
 * The recipients of a piece where only blanks or brackets separate them: bare addresses, or each with its name. Whether
 * "a@x.org <b@x.org>" and "Ann <a@x.org> and Bob <b@x.org>" are meant so, nobody knows: these stay in one piece.
 */
function withoutSeparators(piece: string): string[] {
	const words = piece.split(/\s+/);
	if (!piece.includes('<')) return words;
	const parts = piece.split('>');
	const isNamed =
		parts.pop() === '' &&
		parts.every((part) => part.split('<').length === 2) &&
		parts.slice(1).every((part) => /^\s*["\p{Lu}\p{Lo}<]/u.test(part));
	return isNamed ? parts.map((part) => `${part}>`) : [piece];
}

/** "Bcc: Eve <eve@x.org>" is an attempt to smuggle in a header, in whatever letters. */
function headerOf(piece: string): string | undefined {
	const name = /^([^:"<>@]{1,100}):/
		.exec(withoutInvisible(piece.slice(0, 200)).normalize('NFKC'))?.[1]
		.trim();
	return name !== undefined && HEADER_NAME.test(name) ? name : undefined;
}

/** What keeps a name from a header; the same as for a name that stands before an address. */
function nameFault(given: string, address: string): string | undefined {
	if (`${given} <${address}>`.length > LONGEST_PIECE) return 'is too long';
	if (hasHeaderControl(given.trim())) return 'contains a control character';
	if (loneSurrogateAt(given) !== -1) return 'contains half of a character';
	return undefined;
}

/** The first of the members that is there and not empty; their names in any case, with or without hyphens: `E-Mail`. */
function member(object: Record<string, unknown>, ...names: string[]): unknown {
	for (const name of names) {
		const key = Object.keys(object).find(
			(own) => own.replace(/[-_ ]/g, '').toLowerCase() === name.toLowerCase(),
		);
		const value = key === undefined ? undefined : object[key];
		if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) continue;
		return value;
	}
	return undefined;
}

/** An expression that yields a list or an object inside a text field often arrives as JSON text: read as what it is. */
export function listIn(text: string): unknown {
	const trimmed = text.trim();
	// Without quotes, or with those of Python, as language models write lists.
	const plain = /^\[([^[\]"]*)\]$/.exec(trimmed);
	if (plain && plain[1].includes('@')) return plain[1];
	if (!/^(?:\[[^]*\]|\{[^]*\})$/.test(trimmed)) return undefined;
	try {
		return JSON.parse(trimmed) as unknown;
	} catch {
		return undefined;
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

/**
 * Recipients that a list of addresses and `@domains` does not allow, and those whose local part other software may read
 * as a route to somebody else.
 */
export function notAllowed(mailboxes: Mailbox[], allowed: AllowList): string[] {
	return mailboxes
		.map(({ address }) => address)
		.filter((address) => {
			if (isRoute(address)) return true;
			const key = compared(address);
			return !allowed.addresses.has(key) && !allowed.domains.has(key.slice(key.lastIndexOf('@') + 1));
		});
}

/**
 * `a%b@c` and `a!b@c` are source routes of old, and a quoted local part can hold an address or a whole list: services
 * and servers that split or unquote it mail somebody else (RFC 5321, section 4.1.2 and appendix C).
 */
function isRoute(address: string): boolean {
	const local = address.slice(0, address.lastIndexOf('@')).replace(/^"(.*)"$/, '$1');
	return /[%!@,;:"\\\s]/.test(local);
}

/** For comparison. Letters beyond ASCII stay: the lower case of the Kelvin sign is a k, but the mailbox is another one. */
function compared(address: string): string {
	return address.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export interface AllowList {
	addresses: Set<string>;
	domains: Set<string>;
}

/** Reads Allowed Recipients: addresses and `@domains` in any separated form. Empty text gives undefined. */
export function parseAllowList(
	value: unknown,
	label: string,
	longestAddress: number,
	rules: AddressRules = {},
): AllowList | undefined {
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
			for (const { address } of parseRecipients(entry, label, longestAddress, rules))
				list.addresses.add(compared(address));
			continue;
		}
		const probe = parseMailbox(`x@${domain}`, longestAddress, rules);
		if (!isMailbox(probe))
			throw invalid(label, `${label}: "${shorten(entry)}" is not a domain`, 'Write domains as @example.com.');
		list.domains.add(compared(probe.address.slice(2)));
	}
	return list;
}

function shorten(text: string): string {
	return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** "ann@a.example, bob@b.example and 3 more" */
export function listed(addresses: string[], most = 5): string {
	const shown = addresses.slice(0, most).join(', ');
	return addresses.length > most ? `${shown} and ${addresses.length - most} more` : shown;
}
