/** One fault of a request, with its field where there is one. */
export interface Issue {
	field?: string;
	message: string;
}

/** An error that goes out as ErrorResponse (CommunicationHub API sheet, section 9). */
export class HubError extends Error {
	constructor(
		readonly status: number,
		readonly errorCode: string,
		readonly issues: readonly Issue[],
		/** A body that no parser could read is answered before the callback of JSONP is known. */
		readonly beforeCallback = false,
	) {
		super(issues[0]?.message ?? errorCode);
	}

	/** Why, for the request log. */
	get reason(): string {
		return this.issues
			.map(({ field, message }) => (field === undefined ? message : `${field}: ${message}`))
			.join('; ');
	}
}

/** 400 with the wrong fields, as a thrown ArgumentException gives. */
export function invalid(issues: readonly Issue[]): HubError {
	return new HubError(400, 'ArgumentException', issues);
}

/** 400 for a body that no parser could read. */
export function unreadable(message: string): HubError {
	return new HubError(400, 'SerializationException', [{ message }], true);
}
