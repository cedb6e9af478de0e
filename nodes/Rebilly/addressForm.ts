import { invalid } from '../shared/errors';
import type { Mailbox } from '../shared/mail/message';
import { isTakenAddress } from './contract';

/**
 * Refuses addresses that mail knows and Rebilly's contract does not, before anything is sent.
 * @throws MailError `invalid`
 */
export function checkAddressForms(mailboxes: Mailbox[], label: string): void {
	const refused = mailboxes.find(({ address }) => !isTakenAddress(address));
	if (refused === undefined) return;
	throw invalid(
		label,
		`${label}: Rebilly does not take "${refused.address}": ${reasonOf(refused.address)}`,
		'Use another address of the same person, or send this mail through another service.',
	);
}

function reasonOf(address: string): string {
	const at = address.lastIndexOf('@');
	const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
	if (local.startsWith('"')) return 'the part before the @ needs quotes';
	if (/[^\u0020-\u007e]/.test(local)) return 'the part before the @ has characters beyond ASCII';
	if (domain.includes('_')) return 'its domain has an underscore';
	return 'it does not have the form that the contract asks for';
}
