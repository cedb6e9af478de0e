import type { IDataObject } from 'n8n-workflow';

/**
 * What went wrong with one item, in the only six kinds there are:
 * - `invalid`       the item itself is wrong; nothing was sent
 * - `unauthorized`  the service refused the login or the right to send; nothing was sent
 * - `refused`       the service said no to this mail; it was not sent
 * - `throttled`     the rate limit did not clear within the time allowed; nothing was sent
 * - `failed`        the request never left, or the item was not reached; nothing was sent
 * - `uncertain`     nobody knows: the mail may have been sent
 */
export type ErrorKind = 'invalid' | 'unauthorized' | 'refused' | 'throttled' | 'failed' | 'uncertain';

export interface MailErrorOptions {
	/** How to fix it, in a sentence or two. */
	fix?: string;
	/** Label of the parameter at fault, as the editor shows it. */
	field?: string;
	/** HTTP status of the service's answer. */
	statusCode?: number;
	/** The service's own words and ids: everything useful that holds no secret. */
	details?: IDataObject;
	/** The service's answer where it is worth keeping whole. */
	response?: unknown;
	itemIndex?: number;
	/** The service refuses the credential or its account whatever is asked of it, not this item alone. */
	refusesAccount?: boolean;
}

/** Characters of a message; it may quote a value of the user's, which can have any length. */
const LONGEST_MESSAGE = 800;

/**
 * The one error type between reading an item and answering for it. It never holds a request, a header or
 * a credential, so nothing secret can travel in it.
 */
export class MailError extends Error {
	readonly kind: ErrorKind;
	readonly fix?: string;
	readonly field?: string;
	readonly statusCode?: number;
	readonly details: IDataObject;
	readonly response?: unknown;
	itemIndex?: number;
	readonly refusesAccount: boolean;

	constructor(kind: ErrorKind, message: string, options: MailErrorOptions = {}) {
		super(message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE - 3)}...` : message);
		this.name = 'MailError';
		this.kind = kind;
		this.fix = options.fix;
		this.field = options.field;
		this.statusCode = options.statusCode;
		this.details = options.details ?? {};
		this.response = options.response;
		this.itemIndex = options.itemIndex;
		this.refusesAccount = options.refusesAccount ?? false;
	}

	/** Whether the mail may be on its way in spite of the error. */
	get mayHaveBeenSent(): boolean {
		return this.kind === 'uncertain';
	}
}

/** The item is wrong: what, in which field, and how to mend it. */
export function invalid(field: string | undefined, message: string, fix?: string): MailError {
	return new MailError('invalid', message, { field, fix });
}

/** The same error with other or further particulars; the kind can be changed too. */
export function withDetails(
	error: MailError,
	changes: MailErrorOptions & { kind?: ErrorKind; message?: string },
): MailError {
	return new MailError(changes.kind ?? error.kind, changes.message ?? error.message, {
		fix: changes.fix ?? error.fix,
		field: changes.field ?? error.field,
		statusCode: changes.statusCode ?? error.statusCode,
		details: { ...error.details, ...changes.details },
		response: changes.response ?? error.response,
		itemIndex: changes.itemIndex ?? error.itemIndex,
		refusesAccount: changes.refusesAccount ?? error.refusesAccount,
	});
}

/** Turns anything thrown into a MailError; a stranger becomes `fallback`, its message kept. */
export function toMailError(error: unknown, fallback: ErrorKind = 'failed'): MailError {
	if (error instanceof MailError) return error;
	const message = error instanceof Error ? error.message : String(error);
	const description = (error as { description?: unknown })?.description;
	return new MailError(fallback, message || 'Something went wrong', {
		fix: typeof description === 'string' ? description : undefined,
	});
}
