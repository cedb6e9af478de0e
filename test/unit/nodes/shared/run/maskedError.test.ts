import { MailError } from '../../../../../nodes/shared/errors';
import { maskedError } from '../../../../../nodes/shared/run/maskedError';
import { Masking } from '../../../../../nodes/shared/wire/masking';

test('masks every part of an error, and keeps its kind', () => {
	const secret = 'a-secret-word';
	const error = new MailError('refused', `no ${secret}`, {
		fix: `not ${secret}`,
		field: `To ${secret}`,
		statusCode: 400,
		details: { deep: [{ said: secret }] },
		response: { echo: `x${secret}` },
	});
	const masked = maskedError(error, new Masking([secret]), 4);
	expect(masked).toMatchObject({ kind: 'refused', statusCode: 400, itemIndex: 4 });
	const { message, fix, field, details, response } = masked;
	expect(JSON.stringify({ message, fix, field, details, response })).not.toContain(secret);
	expect(message).toContain('***');
});

test('leaves out what the error does not have', () => {
	const { fix, field, response } = maskedError(new MailError('failed', 'x'), new Masking([]), 0);
	expect([fix, field, response]).toEqual([undefined, undefined, undefined]);
});
