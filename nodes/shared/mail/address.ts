import { parseOneAddress } from '../vendor/email-addresses';
import { undecorated } from './decorations';
import { decodeWords } from './encodedWords';
import type { Mailbox } from './message';
import { hasHeaderControl, headerCharacters, loneSurrogateAt } from './text';
import { isBroken, visibleText, withoutInvisible } from './unicode';

/** Longer pieces are not an address; the bound also keeps the grammar-based parser fast. */
export const LONGEST_PIECE = 1000;
/** Local parts that need no quotes (RFC 5322 dot-atom, RFC 6532 beyond ASCII). */
const DOT_ATOM = /^[^\s.@()<>[\]:;,\\"]+(?:\.[^\s.@()<>[\]:;,\\"]+)*$/;
/** The same with dots anywhere, as Japanese carriers once gave them out. */
const ANY_DOTS = /^[^\s@()<>[\]:;,\\"]+$/;

/**
 * Quotes, commas, blanks and other marks beyond ASCII: around an address they are no part of it, and within it they are
 * slips. Those within words of a language stay (RFC 5892, appendix A: CONTEXTO).
 */
const FOREIGN_MARK = /(?![\u00b7\u0375\u05f3\u05f4\u30fb\0-\x7f])[\p{P}\p{Z}\p{C}\p{Me}]/u;

/** What nearly every address is: the grammar says the same of it, in fifty times the time, and a thousand items notice. */
const PLAIN = /^[\w!#$%&'*+/=?^`{|}~.-]+@[a-z0-9.-]+$/i;
/** Dots that stand at an end or beside another one: not a plain address. */
const STRAY_DOT = /^\.|\.\.|\.@|@\.|\.$/;

/** Why a piece of text is not an address, in words that follow a colon. */
export interface AddressRefusal {
	reason: string;
}

export interface AddressRules {
	/** Names without a dot are domains (`localhost`, `intranet`): the service stands on the user's own network. */
	localDomains?: boolean;
}

/**
 * One address as people write it: `a@b.c`, `Name <a@b.c>`, `"Doe, Jane" <j@x.org>`, `mailto:a@b.c`, with comments.
 * Grammar: RFC 5322 with RFC 6532 (UTF-8). The domain is turned into its ASCII form (punycode).
 * @param longestAddress in bytes of UTF-8
 */
export function parseMailbox(
	piece: string,
	longestAddress: number,
	rules: AddressRules = {},
): Mailbox | AddressRefusal {
	if (isBroken(piece)) return { reason: 'it contains U+FFFD, which a broken conversion has left' };
	// Before anything else looks at it. What shows nothing may stand between its characters.
	if (piece.length > 10 * LONGEST_PIECE) return { reason: 'it is too long' };
	const shown = visibleText(piece).trim();
	if (shown.length > LONGEST_PIECE) return { reason: 'it is too long' };
	// A tab between words is a blank like any other.
	const text = undecorated(shown.replace(/\t/g, ' '));
	if (hasHeaderControl(text)) return { reason: 'it contains a control character' };
	if (loneSurrogateAt(text) !== -1) return { reason: 'it contains half of a character' };

	// The grammar takes its time to find out.
	if (!text.normalize('NFKC').includes('@')) return { reason: explain(text) };
	const { name, address } = angleForm(text) ?? commentForm(text) ?? grammarForm(text) ?? {};
	if (address === undefined) return { reason: explain(text) };

	const at = address.lastIndexOf('@');
	const local = address.slice(0, at);
	const domain = asciiDomain(address.slice(at + 1), rules);
	if (domain === undefined) return { reason: explainDomain(address.slice(at + 1), rules) };
	if (utf8Length(local) > 64) return { reason: 'the part before the @ is longer than 64 bytes' };
	const whole = `${local}@${domain}`;
	if (utf8Length(whole) > longestAddress) return { reason: `it is longer than ${longestAddress} characters` };
	return name ? { address: whole, name } : { address: whole };
}

/** Whether `parseMailbox` gave an address. */
export function isMailbox(result: Mailbox | AddressRefusal): result is Mailbox {
	return 'address' in result;
}

/** `Name <a@b>` as the grammar wants it: the name quoted when it needs to be. */
export function formatMailbox({ name, address }: Mailbox): string {
	if (!name) return address;
	// A name that begins with a mark could be read as an item of a list.
	const plain = /^[\p{L}\p{N}][\p{L}\p{N} !#$%&'*+\-/=?^_`{|}~]*$/u.test(name);
	return `${plain ? name : `"${name.replace(/(["\\])/g, '\\$1')}"`} <${address}>`;
}

/** A name as people see it: encoded words decoded, quotes around it and what shows nothing taken off. */
export function cleanName(name: string): string {
	const written = unquote(visibleText(name).trim());
	const decoded = decodeWords(written);
	// Encoded words can hold what no header may: line breaks, and other controls.
	const shown = decoded === written ? written : visibleText(headerCharacters(decoded));
	const text = shown
		.replace(/\s+/g, ' ')
		.replace(/\p{Cc}/gu, '')
		.trim();
	return /^'.+'$/.test(text) ? text.slice(1, -1).trim() : text;
}

/**
 * `Display name <address>` where people do not quote what the grammar wants quoted (dots, umlauts, colons, with
 * commas already handled by the splitter): the name is taken as it stands, the address must be correct.
 */
function angleForm(text: string): { name?: string; address: string } | undefined {
	if (!text.endsWith('>')) return undefined;
	const open = text.lastIndexOf('<');
	if (open === -1) return undefined;
	const parsed = grammarForm(undecorated(text.slice(open + 1, -1).trim()));
	if (!parsed || parsed.name) return undefined;
	const name = text.slice(0, open).trim();
	const unquoted = name.replace(/"(?:[^"\\]|\\.)*"/g, '');
	if (/[<>]/.test(unquoted)) return undefined;
	// "a@x.org <b@x.org>" may be two recipients, or one under the name of another.
	const others = unquoted.split(/\s+/).filter((word) => word.includes('@') && grammarForm(undecorated(word)));
	if (others.some((word) => grammarForm(undecorated(word))?.address !== parsed.address)) return undefined;
	return { address: parsed.address, name: cleanName(name) || undefined };
}

/** `a@x.org (Ann Lee)`, as mails of old have it (RFC 822, appendix A.1.1). */
function commentForm(text: string): { name?: string; address: string } | undefined {
	const [, address, comment] = /^(\S+@\S+)\s+\(([^()]+)\)$/.exec(text) ?? [];
	const parsed = address === undefined ? undefined : grammarForm(address);
	return parsed && { address: parsed.address, name: cleanName(comment) || undefined };
}

function grammarForm(given: string): { name?: string; address: string } | undefined {
	if (PLAIN.test(given) && !STRAY_DOT.test(given)) return { address: given };
	const bare = normalized(given);
	if (bare !== undefined) return { address: bare };
	const parsed = parseOneAddress({ input: given, rfc6532: true });
	if (parsed === null || parsed.type !== 'mailbox') return undefined;
	// Blanks and comments may stand within an address by the grammar; nobody writes them on purpose.
	if (!given.includes('"') && !isLocalPart(parsed.local.normalize('NFKC'))) return undefined;
	// The parser takes the quotes off a quoted local part; without them the address would be another one.
	const local = DOT_ATOM.test(parsed.local) ? parsed.local : quoted(parsed.local);
	const name = parsed.name ? cleanName(parsed.name) : '';
	return { address: `${withoutInvisible(local)}@${parsed.domain}`, name: name || undefined };
}

/**
 * A bare address with its full-width and other compatibility characters in the form that mail servers know (NFKC), and
 * a local part with stray dots in quotes, the correct spelling of it. Undefined when it is not a bare address.
 */
function normalized(given: string): string | undefined {
	const text = withoutInvisible(given.normalize('NFKC')).trim();
	const at = text.lastIndexOf('@');
	const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
	if (at < 1 || domain === '' || /[\s<>"(),;:@]/.test(domain)) return undefined;
	if (isLocalPart(local)) return `${local}@${domain}`;
	return !FOREIGN_MARK.test(local) && ANY_DOTS.test(local) && !/^\.+$/.test(local)
		? `${quoted(local)}@${domain}`
		: undefined;
}

function isLocalPart(local: string): boolean {
	return DOT_ATOM.test(local) && !FOREIGN_MARK.test(local);
}

function quoted(local: string): string {
	return `"${local.replace(/(["\\])/g, '\\$1')}"`;
}

function unquote(name: string): string {
	if (!/^".*"$/s.test(name)) return name;
	return name.slice(1, -1).replace(/\\(.)/g, '$1').trim();
}

/** ASCII form of a domain by the rules that browsers and n8n use (IDNA/UTS 46), or undefined. */
export function asciiDomain(domain: string, { localDomains }: AddressRules = {}): string | undefined {
	// Characters that would end or change the host part of a URL are not part of any domain.
	if (domain === '' || /[\s/?#@\\:%[\]<>^|`"(),;]/.test(domain)) return undefined;
	// UTS 46 takes marks that no registry does; the full stops of East Asia become dots.
	if (FOREIGN_MARK.test(domain.replace(/[。．｡]/g, '.'))) return undefined;
	let ascii: string;
	try {
		ascii = new URL(`http://${domain}`).hostname;
	} catch {
		return undefined;
	}
	const labels = ascii.split('.');
	// "1.2.3.4" and the like are read as IP addresses by URL; a mail domain is a name.
	if (/^\d+$/.test(labels[labels.length - 1]) || ascii.length > 253) return undefined;
	if (labels.length < 2 && !localDomains) return undefined;
	const labelOk = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
	return labels.every((label) => labelOk.test(label)) ? ascii : undefined;
}

function explainDomain(domain: string, { localDomains }: AddressRules): string {
	return !localDomains && asciiDomain(domain, { localDomains: true }) !== undefined
		? `"${domain}" is a name of a local network, which this service does not reach`
		: `"${domain}" is not a domain`;
}

function explain(text: string): string {
	if (text === '') return 'it is empty';
	const ats = text.split('@').length - 1;
	if (ats === 0) return 'it has no @';
	if (text.startsWith('@')) return 'nothing precedes the @';
	if (text.endsWith('@')) return 'nothing follows the @';
	if (ats > 1 && !text.includes('"')) return 'it has more than one @';
	if (/\s/.test(text) && !text.includes('<')) return 'it contains a space';
	return 'it is not written as name@domain';
}

function utf8Length(text: string): number {
	return new TextEncoder().encode(text).length;
}
