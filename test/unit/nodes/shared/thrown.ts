import { MailError } from '../../../../nodes/shared/errors';

/** The MailError that `action` throws; anything else fails the test. */
export function thrownBy(action: () => unknown): MailError {
	try {
		action();
	} catch (error) {
		return mailError(error);
	}
	throw new Error('Nothing was thrown');
}

export async function rejectionOf(promise: Promise<unknown>): Promise<MailError> {
	try {
		await promise;
	} catch (error) {
		return mailError(error);
	}
	throw new Error('Nothing was thrown');
}

function mailError(error: unknown): MailError {
	if (error instanceof MailError) return error;
	throw new Error(`Not a MailError: ${String(error)}`);
}
