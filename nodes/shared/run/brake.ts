import { withDetails, type MailError } from '../errors';

/** So many throttled items in a row show that the limit does not clear within this run. */
const THROTTLED_ITEMS = 3;

/**
 * Ends a run whose account is refused: a wrong login would lock the account when every item tried it again, and a limit
 * that does not clear would let every item wait for nothing.
 */
export class Brake {
	private throttled = 0;
	private cause: MailError | undefined;

	/** To be told of every item that has ended, with its error. */
	note(error: MailError | undefined): void {
		this.throttled = error?.kind === 'throttled' ? this.throttled + 1 : 0;
		if (error && (error.refusesAccount || this.throttled >= THROTTLED_ITEMS)) this.cause ??= error;
	}

	/** The error of an item that was not begun; undefined while the run may go on. */
	errorFor(itemIndex: number): MailError | undefined {
		if (!this.cause) return undefined;
		return withDetails(this.cause, { itemIndex, details: { notBegun: true } });
	}
}
