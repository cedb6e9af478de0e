import { STATUSES } from '../../../../nodes/CommunicationHub/contract';
import { readSendResponse, receiptOf } from '../../../../nodes/CommunicationHub/receipt';
import { sendResponse, statusName } from '../../../../nodes/CommunicationHub/response';
import type { Purpose } from '../../../../nodes/CommunicationHub/serviceError';
import { answer, errorOf } from './hub.support';

const MAIL: Purpose = { noun: 'mail', sends: true };
const LOOK: Purpose = { noun: 'message', sends: false };
const rules = (failOnError = true) => ({ purpose: MAIL, failOnError, recipients: ['you@example.com'] });

/** What a JSON answer says of a mail. */
function receipt(body: unknown, failOnError = true) {
	const given = answer(200, body);
	return receiptOf(readSendResponse(given, MAIL), given, rules(failOnError));
}

describe('the status of a response', () => {
	test.each(STATUSES.map((name, number) => [name, number] as const))('%s is number %i', (name, number) => {
		for (const value of [name, number, String(number), name.toUpperCase(), ` ${name} `])
			expect(statusName(value)).toBe(name);
	});

	test.each([
		[undefined, 'unknown'],
		[null, 'unknown'],
		['', 'unknown'],
		['bounced', 'bounced'],
		[12, '12'],
	])('%p becomes %s', (value, name) => expect(statusName(value)).toBe(name));
});

describe('a send response', () => {
	test('has all eight members with their types, unknown ones kept, keys in any case', () => {
		expect(
			sendResponse({ messageId: 'x', retry: 'true', retryCount: '3', status: 5, extra: { a: 1 } }),
		).toEqual({
			MessageId: 'x',
			Sender: null,
			Receiver: null,
			Status: 'delivered',
			ErrorMessage: null,
			Configuration: null,
			Retry: true,
			RetryCount: 3,
			extra: { a: 1 },
		});
	});

	test('is none without any of its members', () => {
		expect(sendResponse({ ok: true })).toBeUndefined();
	});

	test('may be empty: the service returned null', () => {
		const given = answer(204);
		const { status, messageId, warnings } = receiptOf(readSendResponse(given, MAIL), given, rules());
		expect({ status, messageId }).toEqual({ status: 'unknown', messageId: null });
		expect(warnings).toEqual([expect.stringContaining('without a receipt')]);
	});
});

describe('the failure rules', () => {
	test.each(STATUSES.filter((status) => status !== 'failed' && status !== 'undelivered'))(
		'%s went out',
		(status) => {
			expect(receipt({ MessageId: '1', Status: status })).toMatchObject({
				status,
				messageId: '1',
				accepted: ['you@example.com'],
				warnings: [],
			});
		},
	);

	test.each(['failed', 'undelivered', 4, '6'])('%p fails with the words of the service', (Status) => {
		const error = errorOf(() => receipt({ MessageId: '1', Status, ErrorMessage: 'No such mailbox' }));
		expect(error).toMatchObject({ kind: 'refused', details: { messageId: '1', retry: false } });
		expect(error.message).toMatch(/reports the mail as (?:failed|undelivered): No such mailbox/);
		expect(error.response).toMatchObject({ ErrorMessage: 'No such mailbox' });
	});

	test('a failure that the hub may retry by itself is in doubt: a second send could be a second mail', () => {
		const error = errorOf(() => receipt({ MessageId: '1', Status: 'failed', Retry: true, RetryCount: 1 }));
		expect(error).toMatchObject({ kind: 'uncertain', details: { retry: true, retryCount: 1 } });
	});

	test('are switchable: then the status is data, and nobody counts as accepted', () => {
		expect(receipt({ MessageId: '1', Status: 'failed' }, false)).toMatchObject({
			status: 'failed',
			accepted: [],
			rejected: ['you@example.com'],
		});
	});

	test('"accepted" with an error message and no id is most likely a value nobody set', () => {
		const body = { Status: 'accepted', ErrorMessage: 'Domain not configured' };
		expect(errorOf(() => receipt(body)).message).toContain('not accepted: Domain not configured');
		expect(receipt(body, false)).toMatchObject({
			accepted: [],
			warnings: [expect.stringContaining('most likely it failed')],
		});
	});

	test('"accepted" without an id is warned about', () => {
		expect(receipt({ Status: 'accepted' }).warnings).toEqual([expect.stringContaining('no message ID')]);
		expect(receipt({ Status: 'queued' }).warnings).toEqual([]);
	});

	test('an error message beside an id and a good status passes through', () => {
		const { status, response } = receipt({ MessageId: '1', Status: 'queued', ErrorMessage: 'slow' });
		expect({ status, response }).toMatchObject({ status: 'queued', response: { ErrorMessage: 'slow' } });
	});
});

describe('errors of the service', () => {
	const failure = (status: number, ResponseStatus: object, purpose = MAIL) =>
		errorOf(() => readSendResponse(answer(status, { ResponseStatus }), purpose));

	test('a rejected field is named by its label', () => {
		const error = failure(400, {
			ErrorCode: 'ArgumentException',
			Message: 'Invalid receiver\nParameter name: To',
			Errors: [{ ErrorCode: 'ArgumentException', FieldName: 'FromName', Message: 'Invalid sender\n' }],
		});
		expect(error).toMatchObject({ kind: 'refused', field: 'Sender Name', statusCode: 400 });
		expect(error.message).toBe('CommunicationHub refused Sender Name: Invalid sender');
	});

	test.each([
		['Attachments[0].Bytes', 'Attachments'],
		['SenderAdressLine1', 'Sender Address Line 1'],
		['TestEMail', 'Test Email'],
		['html', 'HTML'],
		['Whatever', 'Whatever'],
	])('the wire name %s is shown as %s', (FieldName, label) => {
		expect(failure(400, { ErrorCode: 'X', Errors: [{ FieldName, Message: 'no' }] }).field).toBe(label);
	});

	test.each([
		[401, 'Unauthorized', 'Invalid UserName or Password', 'unauthorized', /refused the login/],
		[403, 'Forbidden', 'Missing role', 'unauthorized', /does not allow/],
		[404, 'NotFound', 'ApiKey does not exist', 'unauthorized', /API key/],
		[
			400,
			'SerializationException',
			'Cannot read\n at Stack.Trace()',
			'refused',
			/could not read the request: Cannot read$/,
		],
		[409, 'OptimisticConcurrencyException', 'Conflict', 'refused', /refused the request/],
		[200, 'ArgumentException', 'Bad', 'refused', /refused the request/],
		[200, 'Unauthorized', 'Log in', 'unauthorized', /refused the login/],
		[200, 'TooManyRequests', 'Slow down', 'throttled', /fewer requests/],
		[200, 'NullReferenceException', 'Object reference', 'uncertain', /NullReferenceException/],
		[200, 'InvalidOperationException', 'Sequence', 'uncertain', /InvalidOperationException/],
	])('%i %s is %s', (status, ErrorCode, Message, kind, text) => {
		const error = failure(status as number, { ErrorCode, Message });
		expect(error.kind).toBe(kind);
		expect(error.message).toMatch(text as RegExp);
		expect(error.details).toMatchObject({ errorCode: ErrorCode });
	});

	test('a look-up can fail, but leaves nothing in doubt', () => {
		const error = failure(200, { ErrorCode: 'NullReferenceException', Message: 'Object reference' }, LOOK);
		expect(error.kind).toBe('failed');
		expect(error.fix).not.toContain('may be out');
	});

	test('keys in camelCase count, and an empty status or one without a code is a success', () => {
		const camel = {
			responseStatus: {
				errorCode: 'ArgumentException',
				message: 'Bad',
				errors: [{ fieldName: 'to', message: 'no' }],
			},
		};
		expect(errorOf(() => readSendResponse(answer(400, camel), MAIL)).field).toBe('To');
		const good = { MessageId: '1', Status: 'sent', ResponseStatus: {} };
		expect(readSendResponse(answer(200, good), MAIL).MessageId).toBe('1');
	});

	test.each([
		[404, '404', /base URL does not lead/],
		[302, '', /leads elsewhere/],
		[413, '<html>Too large</html>', /too large/],
		[418, 'I am a teapot', /status 418/],
	])('%i with a body of another kind', (status, body, message) => {
		const error = errorOf(() => readSendResponse(answer(status, body), MAIL));
		expect(error.kind).toBe('refused');
		expect(error.message).toMatch(message);
	});

	test('401 with an empty body is a refused login', () => {
		expect(errorOf(() => readSendResponse(answer(401), MAIL)).kind).toBe('unauthorized');
	});

	test.each([
		['a web page', '<!DOCTYPE html><p>Please <b>sign in</b></p>'],
		['JSON that is cut off', '{"MessageId":"1","Sta'],
		['XML that is cut off', '<SendResponse><MessageId>1</Mess'],
		['JSONP that is cut off', 'n8nCallback({"MessageId":"1"'],
		['an object of another kind', '{"ok":true}'],
		['a list', '[{"MessageId":"1"}]'],
	])('%s with 200 leaves a send in doubt, a look-up not', (_what, body) => {
		expect(errorOf(() => readSendResponse(answer(200, body), MAIL)).kind).toBe('uncertain');
		expect(errorOf(() => readSendResponse(answer(200, body), LOOK)).kind).toBe('failed');
	});
});
