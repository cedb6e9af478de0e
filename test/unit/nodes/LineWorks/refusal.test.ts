import {
	explain,
	loginFix,
	readAnswer,
	refusal,
	type LineWorksAbout,
} from '../../../../nodes/LineWorks/refusal';
import { unreadCountAnswer } from '../../../../nodes/LineWorks/contract';
import type { NetworkFailure } from '../../../../nodes/shared/wire/outcome';
import { thrownBy } from '../shared/thrown';
import { answerOf } from './node';

const sending: LineWorksAbout = { doing: 'send the mail', noun: 'mail', effect: 'send' };
const listing: LineWorksAbout = {
	doing: 'list the mails',
	noun: 'mail',
	effect: 'none',
	advice: 'Check Folder.',
};

const refused = (status: number, code: string, about = sending, description = 'The vendor says why') =>
	refusal(answerOf(status, { code, description }), about);

test.each<[number, string, boolean]>([
	[401, 'UNAUTHORIZED', true],
	[403, 'SERVICE_ACCOUNT_NOT_ALLOWED', true],
	// Another member's mailbox may be forbidden, and the next item may name one's own.
	[403, 'FORBIDDEN', false],
	[400, 'INVALID_PARAMETER', false],
])('%i %s: the whole account is refused: %p', (status, code, refusesAccount) => {
	expect(refused(status, code)).toMatchObject({ refusesAccount });
});

describe('a refused mail', () => {
	test.each<[number, string, string, RegExp, RegExp]>([
		[400, 'MISSING_PARAMETER', 'refused', /rejected the mail/, /addresses/],
		[400, 'INVALID_PARAMETER', 'refused', /parameter/, /attachments/],
		[400, 'INVALID_ATTACHMENT', 'refused', /parameter/, /attachments/],
		[400, 'LIMIT_EXCEEDED', 'refused', /limit/, /25 MB/],
		[403, 'LIMIT_EXCEEDED', 'refused', /limit/, /25 MB/],
		[403, 'OUT_OF_RANGE', 'refused', /limit/, /recipients/],
		[403, 'FORBIDDEN', 'unauthorized', /no right/, /scope mail/],
		[403, 'ACCESS_DENIED', 'unauthorized', /no right/, /"me"/],
		[403, 'SERVICE_ACCOUNT_NOT_ALLOWED', 'unauthorized', /service account/, /as a member/],
		[401, 'UNAUTHORIZED', 'unauthorized', /sign-in/, /Refresh Token Rotation/],
		[404, 'USER_NOT_EXIST', 'refused', /does not exist/, /"me"/],
		[413, 'LIMIT_EXCEEDED', 'refused', /too large/, /smaller/],
	])('%i %s', (status, code, kind, message, fix) => {
		const error = refused(status, code);
		expect(error).toMatchObject({
			kind,
			statusCode: status,
			details: { code, description: 'The vendor says why' },
		});
		expect(error.message).toMatch(message);
		expect(error.fix).toMatch(fix);
		expect(error.fix).toContain(`The vendor says why (${code}).`);
		// n8n replaces messages with such words by its own.
		expect(error.message).not.toMatch(/error|problem|failure|mistake/i);
	});

	test('a description that starts with a wire name names the field', () => {
		expect(refused(400, 'INVALID_PARAMETER', sending, 'cc: not an address')).toMatchObject({
			field: 'CC',
			message: 'LINE WORKS rejected the mail: CC was not accepted',
		});
		expect(refused(400, 'INVALID_PARAMETER', sending, 'body is odd').field).toBe('HTML, Markdown or Text');
		for (const word of ['constructor is wrong', 'toString is wrong', 'nothing of ours'])
			expect(refused(400, 'INVALID_PARAMETER', sending, word).field).toBeUndefined();
	});

	test('a member that does not exist is Send As', () => {
		const error = refusal(answerOf(404, { code: 'USER_NOT_EXIST' }), sending);
		expect(error).toMatchObject({
			field: 'Send As',
			message: 'LINE WORKS rejected the mail: the member does not exist',
		});
		expect(refused(400, 'INVALID_PARAMETER', sending, 'userId is unknown').field).toBe('Send As');
	});

	test('pages, empty bodies and redirects are explained by their status', () => {
		const page = refusal(answerOf(413, '<html><h1>413 Request Entity Too Large</h1></html>'), sending);
		expect(page).toMatchObject({ kind: 'refused', details: { excerpt: '413 Request Entity Too Large' } });
		const header = { 'www-authenticate': 'Bearer error="invalid_token"' };
		expect(refusal(answerOf(401, '', header), sending)).toMatchObject({
			kind: 'unauthorized',
			details: { excerpt: 'Bearer error="invalid_token"' },
		});
		const elsewhere = refusal(answerOf(302, '', { location: 'https://other.example/x?token=1' }), sending);
		expect(elsewhere).toMatchObject({ kind: 'refused', statusCode: 302, details: {} });
		expect(elsewhere.message).toMatch(/other\.example\/x;/);
	});
});

describe('a refusal of another operation', () => {
	const read = (status: number, code: string, description?: string) =>
		refused(status, code, listing, description);

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
		['MAIL_FOLDER_NOT_EXIST', 'the folder', 'Folder'],
		['ATTACHMENT_NOT_EXIST', 'the attachment', undefined],
		['SOMETHING_NOT_EXIST', 'the member, folder, mail or address', undefined],
	])('%s says what is not there, and in which field', (code, what, field) => {
		const error = read(404, code);
		expect(error.message).toBe(`LINE WORKS did not list the mails: ${what} does not exist`);
		expect(error.field).toBe(field);
	});

	test('what was deleted, a limit and a fault of the service have words of their own', () => {
		expect(read(410, 'DELETED').message).toMatch(/no longer exists/);
		expect(read(429, 'TOO_MANY_REQUESTS').kind).toBe('throttled');
		expect(read(429, 'TOO_MANY_REQUESTS').fix).toMatch(/^Wait a minute/);
		expect(read(503, 'SERVICE_UNAVAILABLE').kind).toBe('failed');
		expect(read(503, 'SERVICE_UNAVAILABLE').fix).toMatch(/^Try again later/);
	});
});

describe('an answer that is read', () => {
	test('gives what its schema finds', () => {
		expect(readAnswer(answerOf(200, { count: '7', more: 1 }), unreadCountAnswer, listing)).toEqual({
			count: 7,
			more: 1,
		});
	});

	test.each([
		['a web page', '<html><title>Sign in</title></html>', /web page/],
		['another object', '{"mails":[]}', /other than what was asked for/],
		['a count of null', '{"count":null}', /other than what was asked for/],
		['a count of no digits', '{"count":""}', /other than what was asked for/],
		['nothing', '', /other than what was asked for/],
	])('fails with %s', (_case, body, named) => {
		const error = thrownBy(() => readAnswer(answerOf(200, body), unreadCountAnswer, listing));
		expect(error).toMatchObject({ kind: 'failed', statusCode: 200 });
		expect(error.message).toMatch(named);
	});

	test('a refusal is one whatever its body', () => {
		const error = thrownBy(() => readAnswer(answerOf(403, { count: 1 }), unreadCountAnswer, listing));
		expect(error).toMatchObject({ kind: 'unauthorized', statusCode: 403 });
	});
});

test('the rate limit is explained, a 500 keeps its words', () => {
	const limited = answerOf(429, { code: 'TOO_MANY_REQUESTS' });
	expect(explain(limited, 'send').message).toMatch(/60 mails a minute/);
	// A mail's own limit says nothing to somebody who reads or deletes.
	for (const effect of ['none', 'delete'] as const)
		expect(explain(limited, effect).message).toMatch(/\(240 calls a minute for the app\)/);
	expect(explain(answerOf(500, { code: 'INTERNAL_SERVER_ERROR', description: 'x' }), 'send')).toEqual({
		details: { code: 'INTERNAL_SERVER_ERROR', description: 'x' },
	});
});

test('an answer that is too long is explained by its length, and its beginning is not quoted', () => {
	const long = { ...answerOf(200, '{"data":"AAAA'), cut: true };
	expect(explain(long, 'none')).toEqual({ fix: expect.any(String), details: { answerCut: true } });
	// What to do about a mail in doubt is the same for all services.
	expect(explain(long, 'send')).toEqual({ details: { answerCut: true } });
});

test.each<[string, string | undefined, RegExp]>([
	['that was refused', undefined, /connect it again/],
	['that was answered with an OAuth error', 'EAUTH', /connect it again.*Client ID and Client Secret/s],
	['that was not answered', 'ECONNREFUSED', /^(?!.*connect it again).*Auth Base URL/s],
	['whose answer was none of OAuth', 'ESTATUS', /^(?!.*connect it again).*Auth Base URL/s],
	['that outlasted the deadline', 'ETIMEDOUT', /^(?!.*connect it again).*Auth Base URL/s],
])('a sign-in %s: connecting again is advised where it helps', (_case, code, fix) => {
	const failure: NetworkFailure = { outcome: 'notSent', login: true, transient: false, message: 'x', code };
	expect(loginFix(failure)).toMatch(fix);
});
