import { toMailError } from '../errors';
import type { LastingStore } from '../n8n/lastingStore';
import type { Clock } from '../wire/clock';
import { LastingLedger, mayBeSent, type LastingEntry, type LastingState } from './lastingLedger';

/** Mails whose marks are looked at in one call: what looking adds for the moment must not push others out. */
const AT_ONCE = 100;

/** How entries stand in the marks, or why these cannot be asked. No mark of the look stays. */
export async function lookUp(
	store: LastingStore,
	clock: Clock,
	entries: LastingEntry[],
): Promise<Array<LastingState | Error>> {
	const ledger = new LastingLedger(store, clock, true);
	const found: Array<LastingState | Error> = [];
	for (let from = 0; from < entries.length; from += AT_ONCE) {
		const some = entries.slice(from, from + AT_ONCE);
		const states = await ledger.begin(some).catch((error: unknown) => toMailError(error));
		some.forEach((entry, position) => {
			const state = states instanceof Error ? states : states[position];
			found.push(state);
			if (!(state instanceof Error) && mayBeSent(state)) ledger.forget(entry);
		});
	}
	// What cannot be taken out now is taken out before this process adds any.
	await ledger.flush().catch(() => {});
	return found;
}
