import fc from 'fast-check';
import { MailError } from '../../../../../nodes/shared/errors';

/** Any text there is, control characters and halves of characters included. */
export const anyText = fc.string({
	unit: fc.oneof(
		fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
		fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
		fc.constantFrom(...'@,;:<>()"\\ \n\r\tab.'),
	),
	maxLength: 60,
});

/** Whatever `action` does: it ends, and throws nothing but MailErrors for the user. */
export function endsWell(action: () => unknown): boolean {
	try {
		action();
	} catch (error) {
		if (!(error instanceof MailError) || error.kind !== 'invalid' || error.message === '') throw error;
	}
	return true;
}
