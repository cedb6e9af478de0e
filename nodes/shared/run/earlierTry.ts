import { MailError } from '../errors';
import type { LedgerEntry } from './ledger';

/** The error for an item that an earlier try of this execution has left in doubt. */
export function earlierTryError(
	entry: Exclude<LedgerEntry, { state: 'sent' }>,
	itemIndex: number,
): MailError {
	if (entry.state === 'lost') {
		return new MailError(
			'uncertain',
			'An earlier try of this execution was cancelled or cut off, and n8n kept no note of what it sent. This mail may have been sent',
			{
				fix: 'It was not sent again. Check with the service or the recipients what arrived, and start a new execution for the rest.',
				details: { notesLost: true },
				itemIndex,
			},
		);
	}
	const reason =
		entry.state === 'unknown' ? entry.reason : 'the earlier try was cut off before the answer came';
	return new MailError('uncertain', `An earlier try of this execution may have sent this mail: ${reason}`, {
		fix: 'It was not sent again. Check with the service or the recipient; if it did not arrive, start a new execution for this item.',
		details: { ...(entry.state === 'unknown' && entry.details), firstTryAt: entry.at },
		itemIndex,
	});
}
