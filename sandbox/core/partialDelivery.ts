import type { MailToDeliver } from './inbox';
import type { ChosenFault } from './faults/definition';

/**
 * What of a mail goes out under a fault that stops a service in the middle of its work; undefined for nothing.
 * @param before how many mails of the same request went out before it
 */
export function deliveredPart(
	mail: MailToDeliver,
	chosen: ChosenFault | undefined,
	before: number,
): MailToDeliver | undefined {
	switch (chosen?.definition.delivers) {
		case 'none':
			return undefined;
		case 'part': {
			const { mails, recipients } = chosen.parameters;
			if (typeof mails === 'number' && before >= mails) return undefined;
			return typeof recipients === 'number' ? firstRecipients(mail, recipients) : mail;
		}
		default:
			return mail;
	}
}

/** The mail to its first recipients only, in the order To, Cc, Bcc. */
function firstRecipients(mail: MailToDeliver, count: number): MailToDeliver {
	let left = count;
	const take = <T>(list: T[] = []): T[] => {
		const taken = list.slice(0, left);
		left -= taken.length;
		return taken;
	};
	const { to, cc, bcc } = mail.envelope;
	return { ...mail, envelope: { ...mail.envelope, to: take(to), cc: take(cc), bcc: take(bcc) } };
}
