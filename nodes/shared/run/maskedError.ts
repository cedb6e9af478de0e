import { withDetails, type MailError } from '../errors';
import type { Masking } from '../wire/masking';

/** The error of an item as it leaves the run: no secret is in it, in whatever spelling the service echoed it. */
export function maskedError(error: MailError, masking: Masking, itemIndex: number): MailError {
	const { message, fix, field, details, response } = error;
	return withDetails(error, {
		message: masking.redact(message),
		fix: fix && masking.redact(fix),
		field: field && masking.redact(field),
		details: masking.redactAll(details),
		response: masking.redactAll(response),
		itemIndex,
	});
}
