import { MailError } from '../../../../nodes/shared/errors';
import type { Answer } from '../../../../nodes/shared/run/plan';
import { statusFlags, withTextIds } from '../../../../nodes/LineWorks/mailView';
import { receiptOf } from '../../../../nodes/LineWorks/receipt';
import { explain, sendFailure, withReconnect } from '../../../../nodes/LineWorks/failure';
import { refusal } from '../../../../nodes/LineWorks/refusal';

function answer(statusCode: number, body: unknown = '', headers: Record<string, string> = {}): Answer {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return { statusCode, headers, body: text, attempts: 1 };
}

function errorOf(given: Answer): MailError {
	try {
		receiptOf(given);
	} catch (error) {
		return error as MailError;
	}
	throw new Error('it was a receipt');
}

describe('receipt', () => {
	test.each([
		['202 without a body', answer(202), { statusCode: 202 }],
		[
			'202 without a body, with the headers of the rate limit',
			answer(202, '', { 'ratelimit-limit': '60', 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }),
			{ statusCode: 202, rateLimit: { limit: 60, remaining: 0 } },
		],
		['200 without a body', answer(200, ' \n'), { statusCode: 200 }],
		['201 with an object', answer(201, { mailId: 5 }), { mailId: 5 }],
		['200 with an empty object', answer(200, '{}'), {}],
		['an id beyond 2^53', answer(202, '{"mailId":9007199254740993}'), { mailId: '9007199254740993' }],
	])('%s is accepted', (_case, given, response) => {
		expect(receiptOf(given)).toEqual({ status: 'accepted', messageId: null, response });
	});

	test.each([
		['a web page', answer(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' })],
		['null', answer(200, 'null')],
		['text', answer(202, 'OK')],
		['a cut-off object', answer(202, '{"mailId":')],
		['a code of a refusal', answer(200, { code: 'FORBIDDEN', description: 'no' })],
		['an error object', answer(200, { error: { code: 'INTERNAL' } })],
	])('a success status with %s is uncertain', (_case, given) => {
		const error = errorOf(given);
		expect(error.kind).toBe('uncertain');
		expect(error.fix).toMatch(/may have been sent/);
	});
});

test('a web page is called one', () => {
	const page = answer(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' });
	expect(errorOf(page).message).toMatch(/web page/);
	expect(errorOf(answer(200, 'null')).message).toMatch(/no receipt/);
	expect(errorOf(answer(200, { code: 'FORBIDDEN' })).message).toMatch(/FORBIDDEN/);
});

describe('refusal', () => {
	test.each<[number, string, string, RegExp, RegExp]>([
		[400, 'MISSING_PARAMETER', 'refused', /did not take the mail/, /addresses/],
		[400, 'INVALID_PARAMETER', 'refused', /parameter/, /attachments/],
		[400, 'INVALID_ATTACHMENT', 'refused', /parameter/, /attachments/],
		[400, 'LIMIT_EXCEEDED', 'refused', /limit/, /25 MB/],
		[403, 'LIMIT_EXCEEDED', 'refused', /limit/, /25 MB/],
		[403, 'OUT_OF_RANGE', 'refused', /limit/, /recipients/],
		[403, 'FORBIDDEN', 'unauthorized', /does not allow/, /scope mail/],
		[403, 'ACCESS_DENIED', 'unauthorized', /does not allow/, /"me"/],
		[403, 'SERVICE_ACCOUNT_NOT_ALLOWED', 'unauthorized', /service account/, /as a member/],
		[401, 'UNAUTHORIZED', 'unauthorized', /sign-in/, /Refresh Token Rotation/],
		[404, 'USER_NOT_EXIST', 'refused', /does not exist/, /"me"/],
		[413, 'X', 'refused', /too large/, /smaller/],
		[409, 'CONFLICT', 'refused', /status 409/, /parameters/],
	])('%i %s', (status, code, kind, message, fix) => {
		const error = errorOf(answer(status, { code, description: 'The vendor says why' }));
		expect(error).toMatchObject({
			kind,
			statusCode: status,
			details: { code, description: 'The vendor says why' },
		});
		expect(error.message).toMatch(message);
		expect(error.fix).toMatch(fix);
		expect(error.fix).toContain(`The vendor says why (${code})`);
		expect(error.message).not.toMatch(/error|problem|failure|mistake/i);
	});

	test('a description that starts with a wire name names the field', () => {
		const error = errorOf(answer(400, { code: 'INVALID_PARAMETER', description: 'cc: not an address' }));
		expect([error.field, error.message]).toEqual([
			'CC',
			'LINE WORKS did not take the mail: CC was not accepted',
		]);
		const other = errorOf(answer(400, { code: 'INVALID_PARAMETER', description: 'constructor is wrong' }));
		expect(other.field).toBeUndefined();
	});

	test('pages, empty bodies and redirects are explained by their status', () => {
		const page = errorOf(answer(413, '<html><h1>413 Request Entity Too Large</h1></html>'));
		expect(page).toMatchObject({ kind: 'refused', details: { excerpt: '413 Request Entity Too Large' } });
		expect(errorOf(answer(401, '', { 'www-authenticate': 'Bearer error="invalid_token"' })).details).toEqual({
			excerpt: 'Bearer error="invalid_token"',
		});
		expect(errorOf(answer(302, '', { location: 'https://other.example/x?token=1' })).message).toMatch(
			/other\.example\/x;/,
		);
	});

	test('the rate limit is explained, a 500 keeps its words', () => {
		const limited = answer(429, { code: 'TOO_MANY_REQUESTS' });
		expect(explain({ effect: 'send' }, limited).message).toMatch(/60 mails a minute/);
		// A mail's own limit says nothing to somebody who reads.
		expect(explain({ effect: 'none' }, limited).message).toMatch(/\(240 calls a minute for the app\)/);
		const words = explain(
			{ effect: 'send' },
			answer(500, { code: 'INTERNAL_SERVER_ERROR', description: 'x' }),
		);
		expect(words).toEqual({ details: { code: 'INTERNAL_SERVER_ERROR', description: 'x' } });
	});
});

describe('a refusal of another operation', () => {
	const asked = { action: 'list the mails', advice: 'Check Folder.' };
	const read = (status: number, code: string, description = 'why') =>
		refusal(answer(status, { code, description }), asked);

	test('names the parameters of that operation', () => {
		expect(read(403, 'ACCESS_DENIED').fix).toMatch(/set Member to "me"/);
		expect(read(404, 'NOT_FOUND').fix).toMatch(/Set Member to "me", check the IDs/);
		expect(read(400, 'INVALID_PARAMETER').fix).toMatch(/^Check Folder\./);
		expect(read(400, 'INVALID_PARAMETER', 'userId is unknown').field).toBe('Member');
		expect(read(400, 'OUT_OF_RANGE').fix).toMatch(/^Ask for less/);
		for (const error of [read(400, 'INVALID_PARAMETER'), read(400, 'LIMIT_EXCEEDED'), read(404, 'NOT_FOUND')])
			expect(error.fix).not.toMatch(/Send As|attachments|recipients/);
	});

	test.each([
		['USER_NOT_EXIST', 'the member', 'Member'],
		['MAIL_NOT_EXIST', 'the mail', 'Mail ID'],
		['FOLDER_NOT_EXIST', 'the folder', 'Folder'],
		['ATTACHMENT_NOT_EXIST', 'the attachment', undefined],
		['SOMETHING_NOT_EXIST', 'the member, folder, mail or address', undefined],
	])('%s says what is not there, and in which field', (code, what, field) => {
		const error = read(404, code);
		expect(error.message).toBe(`LINE WORKS did not list the mails: ${what} does not exist`);
		expect(error.field).toBe(field);
	});

	test('what was deleted, a limit and a fault of the service have words of their own', () => {
		expect(read(410, 'DELETED').message).toMatch(/does not exist any more/);
		expect(read(429, 'TOO_MANY_REQUESTS')).toMatchObject({ kind: 'throttled' });
		expect(read(429, 'TOO_MANY_REQUESTS').fix).toMatch(/^Wait a minute/);
		expect(read(503, 'SERVICE_UNAVAILABLE')).toMatchObject({ kind: 'failed' });
		expect(read(503, 'SERVICE_UNAVAILABLE').fix).toMatch(/^Try again later/);
	});

	test('a member that does not exist is Send As where a mail is sent', () => {
		const error = errorOf(answer(404, { code: 'USER_NOT_EXIST' }));
		expect([error.field, error.message]).toEqual([
			'Send As',
			'LINE WORKS did not take the mail: the member does not exist',
		]);
	});
});

describe('a failure that is no answer', () => {
	const login = (message: string, code?: string) =>
		withReconnect(new MailError('unauthorized', message, { details: code ? { code } : {} })).fix;

	test('a sign-in that was refused is mended by connecting again, one that was not answered is not', () => {
		expect(login('The login did not work: it needs to be reconnected')).toMatch(/connect it again/);
		expect(login('The login did not work: Client authentication failed', 'EAUTH')).toMatch(
			/connect it again.*Client ID and Client Secret/s,
		);
		for (const unanswered of [
			login('The login did not work: the connection was refused', 'ECONNREFUSED'),
			login('The login did not work: it took longer than 30 s'),
		]) {
			expect(unanswered).toMatch(/Auth Base URL/);
			expect(unanswered).not.toMatch(/connect it again/);
		}
	});

	test('a mail in doubt: the Sent folder tells, unless nothing is kept there', () => {
		const inDoubt = (json: object) =>
			sendFailure(
				new MailError('uncertain', 'No clear answer', { fix: 'Check it.', details: { step: 'send' } }),
				{
					request: {
						method: 'POST',
						path: '/',
						body: { contentType: 'application/json', json: { ...json } },
					},
				},
			);
		expect(inDoubt({})).toMatchObject({ kind: 'uncertain', details: { step: 'send' } });
		expect(inDoubt({}).fix).toBe("Check it. If it is in the sender's Sent folder, it went out.");
		expect(inDoubt({ isSaveSentMail: true }).fix).toMatch(/it went out/);
		expect(inDoubt({ isSaveSentMail: false }).fix).toMatch(/does not tell/);
	});
});

describe('what is shown of a mail', () => {
	test('ids are text, however deep and however short', () => {
		const mail = {
			mailId: 5,
			folderId: 0,
			attachments: [{ attachmentId: -2, size: 3 }],
			threads: [{ mailId: '9007199254740993' }],
		};
		expect(withTextIds(mail)).toEqual({
			mailId: '5',
			folderId: '0',
			attachments: [{ attachmentId: '-2', size: 3 }],
			threads: [{ mailId: '9007199254740993' }],
		});
	});

	test('the bits of a status have names; a word has none', () => {
		expect(statusFlags(0x24)).toMatchObject({ read: true, important: true, replied: false, toMe: false });
		expect(statusFlags(0x200000)).toMatchObject({ read: false, toMe: true });
		expect(statusFlags('Read')).toBeUndefined();
	});
});
