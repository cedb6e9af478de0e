import { MailError } from '../../../../nodes/shared/errors';

/** The MailError that `action` throws; anything else fails the test. */
export function thrownBy(action: () => unknown): MailError {
	try {
		action();
	} catch (error) {
		return mailErrorOf(error);
	}
	throw new Error('Nothing was thrown');
}

export async function rejectionOf(promise: Promise<unknown>): Promise<MailError> {
	try {
		await promise;
	} catch (error) {
		return mailErrorOf(error);
	}
	throw new Error('Nothing was thrown');
}

export function mailErrorOf(error: unknown): MailError {
	if (error instanceof MailError) return error;
	throw new Error(`Not a MailError: ${String(error)}`);
}

/** An error with everything that one can hold. */
export function fullError(): MailError {
	return new MailError('refused', 'No such user', {
		fix: 'Correct To.',
		field: 'To',
		statusCode: 422,
		details: { code: 5 },
		response: { e: 1 },
		itemIndex: 3,
	});
}
