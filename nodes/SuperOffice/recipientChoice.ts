import type { FoundRecipient } from './recipients';

/** What a list of the editor shows of a recipient: each of name and company once. */
export function recipientLabel({ name, company, address, optedOut }: FoundRecipient): string {
	const who = [name, company].filter((part, index, all) => part !== '' && all.indexOf(part) === index);
	return `${who.join(', ')} <${address}>${optedOut ? ' (no mailings)' : ''}`.trim();
}

/**
 * What a choice stands for: an object as To takes it from an expression, so that its ids reach the mail and two persons
 * with one address stay two choices.
 */
export function recipientValue({ name, address, emailId, personId, contactId }: FoundRecipient): string {
	return JSON.stringify({
		name: name || undefined,
		email: address,
		emailId: emailId || undefined,
		personId: personId || undefined,
		contactId: contactId || undefined,
	});
}
