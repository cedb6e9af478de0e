import { isMailbox, parseMailbox } from '../shared/mail/address';
import { listIn } from '../shared/mail/recipients';
import { ADDRESS_IDS, LARGEST_ID, type AddressIds } from './contract';

/**
 * Ids of persons and companies that recipients given as objects carry beside their address, such as
 * `{address, name, personId: 7, contactId: 5}`, by address in lower case. SuperOffice links the mail to them.
 */
export function recipientIds(...values: unknown[]): Map<string, AddressIds> {
	const found = new Map<string, AddressIds>();
	for (const value of values) collect(value, found, 0);
	return found;
}

const DEEPEST = 5;
const SHORT_NAMES = new Map(ADDRESS_IDS.map((name) => [name.toLowerCase(), name]));

function collect(value: unknown, found: Map<string, AddressIds>, depth: number): void {
	if (depth > DEEPEST) return;
	// A list from an expression often arrives as JSON text, and so does a choice from the list of the editor.
	if (typeof value === 'string') return collect(listIn(value), found, depth + 1);
	if (typeof value !== 'object' || value === null) return;
	if (Array.isArray(value)) {
		for (const entry of value) collect(entry, found, depth + 1);
		return;
	}
	let address: string | undefined;
	const ids: AddressIds = {};
	for (const [key, member] of Object.entries(value)) {
		const name = SHORT_NAMES.get(key.toLowerCase());
		if (name && isId(member)) ids[name] = Number(member);
		else if (/^(?:email|address)$/i.test(key) && typeof member === 'string') address = member;
	}
	if (address === undefined || Object.keys(ids).length === 0) return;
	const mailbox = parseMailbox(address, 1000, { localDomains: true });
	if (!isMailbox(mailbox)) return;
	const key = mailbox.address.toLowerCase();
	// Of an address that is there twice the first mention is mailed; its ids go with it.
	if (!found.has(key)) found.set(key, ids);
}

function isId(value: unknown): boolean {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isInteger(number) && number > 0 && number <= LARGEST_ID;
}
