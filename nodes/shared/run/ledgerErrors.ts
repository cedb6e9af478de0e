import { MailError } from '../errors';
import { sendOnceKey } from '../n8n/mailFields';
import { listed } from '../mail/recipients';
import { done, type Effect } from '../wire/refusal';
import type { Facts, LedgerEntry } from './ledger';

/** The errors of items that an earlier try has left in a state in which they are not sent again. */

interface Naming {
	/** What the operation handles: "mail". */
	noun: string;
	effect: Effect;
}

const CHECK = 'Check with the service or the recipient';

/** The mail was begun by an earlier try, and its end is not known. */
export function inDoubt(
	entry: Exclude<LedgerEntry, { state: 'sent' }> | undefined,
	itemIndex: number,
	{ noun, effect }: Naming,
): MailError {
	const verb = done(effect);
	const reason =
		entry?.state === 'unknown' ? entry.reason : 'the earlier try was cut off before the answer came';
	return new MailError('uncertain', `This ${noun} may have been ${verb} by an earlier try: ${reason}`, {
		fix: `It was not ${verb} again. ${CHECK}; if nothing arrived, start a new execution for this item.`,
		details: {
			...(entry?.state === 'unknown' && entry.details),
			...(entry && { firstTryAt: entry.at }),
		},
		itemIndex,
	});
}

/** An earlier try was cut off, and neither n8n nor its database kept a note of what it did. */
export function notesLost(itemIndex: number, { noun, effect }: Naming): MailError {
	const verb = done(effect);
	return new MailError(
		'uncertain',
		`An earlier try of this execution was cut off, and n8n kept no note of it. This ${noun} may have been ${verb}`,
		{
			fix: `It was not ${verb} again. ${CHECK}, and start a new execution for the rest.`,
			details: { notesLost: true },
			itemIndex,
		},
	);
}

/** Some of the recipients got the mail before, and some did not. */
export function overlapping(
	noted: Facts,
	now: Facts,
	itemIndex: number,
	{ noun, effect }: Naming,
): MailError {
	const served = new Set(noted.recipients);
	const before = now.recipients.filter((recipient) => served.has(recipient));
	const missing = now.recipients.filter((recipient) => !served.has(recipient));
	return new MailError(
		'failed',
		`An earlier try of this execution has ${done(effect)} this ${noun} to ${listed(noted.recipients)}, and the recipients have changed since`,
		{
			fix:
				missing.length > 0
					? `It was not ${done(effect)} again. Start a new execution for ${listed(missing)}.`
					: `It was not ${done(effect)} again. Nobody is missing; remove the item to go on.`,
			details: { sentBefore: before, notSentYet: missing },
			itemIndex,
		},
	);
}

/** The mail was sent, and it cannot be told any more whether it was this one. */
export function changedSince(itemIndex: number, { noun, effect }: Naming): MailError {
	return new MailError(
		'uncertain',
		`An earlier try of this execution has ${done(effect)} a ${noun} for this item to other recipients, or by another account; n8n kept no more than that`,
		{
			fix: `It was not ${done(effect)} again. ${CHECK}, and start a new execution for whoever is missing.`,
			details: { changedSince: true },
			itemIndex,
		},
	);
}

/** Another execution has begun a mail for the same Send Once Key, and its end is not known. */
export function keyInDoubt(itemIndex: number, { noun, effect }: Naming): MailError {
	const verb = done(effect);
	return new MailError(
		'uncertain',
		`A ${noun} for the same ${sendOnceKey.displayName} may have been ${verb} before: its outcome is unknown`,
		{
			fix: `It was not ${verb} again. ${CHECK}; if nothing arrived, use another ${sendOnceKey.displayName} for this item.`,
			field: sendOnceKey.displayName,
			details: { sendOnceKey: true },
			itemIndex,
		},
	);
}

/**
 * n8n's database could not be asked what was sent before, and without its answer a mail could go out twice.
 * @param mayHaveBeenSent an earlier try, or another execution with the same key, may have sent it
 */
export function storeAway(
	reason: string,
	itemIndex: number,
	{ noun, effect }: Naming,
	mayHaveBeenSent = true,
): MailError {
	const verb = done(effect);
	return new MailError(
		mayHaveBeenSent ? 'uncertain' : 'failed',
		`n8n's database cannot tell whether this ${noun} was ${verb} before: ${reason}`,
		{
			fix: `${mayHaveBeenSent ? `It was not ${verb} by this try. ` : ''}Check the database of n8n and that the workflow is saved, then run it again.`,
			details: { databaseAway: true },
			itemIndex,
		},
	);
}
