import { isDoneWithoutBody, readReceipt } from '../../../../nodes/LineWorks/receipt';
import type { LineWorksAbout } from '../../../../nodes/LineWorks/refusal';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { thrownBy } from '../shared/thrown';
import { answerOf } from './node';

const about: LineWorksAbout = { doing: 'send the mail', noun: 'mail', effect: 'send' };

test.each<[string, Answer, unknown]>([
	['no body', answerOf(202), { statusCode: 202 }],
	[
		'no body, and the headers of the rate limit',
		answerOf(202, '', { 'ratelimit-limit': '60', 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }),
		{ statusCode: 202, rateLimit: { limit: 60, remaining: 0 } },
	],
	['white space', answerOf(202, ' \n'), { statusCode: 202 }],
	['null', answerOf(202, 'null'), { statusCode: 202 }],
	['an empty text', answerOf(202, '""'), { statusCode: 202 }],
	['an empty list', answerOf(202, '[]'), []],
	['an empty object', answerOf(202, '{}'), {}],
	['an object', answerOf(202, { mailId: 5, error: null }), { mailId: 5, error: null }],
	['an id beyond 2^53', answerOf(202, '{"mailId":9007199254740993}'), { mailId: '9007199254740993' }],
	['plain text', answerOf(202, 'Accepted', { 'content-type': 'text/plain' }), 'Accepted'],
	['text of several lines', answerOf(202, 'Accepted\r\n\tThank you'), 'Accepted\r\n\tThank you'],
	[
		'an empty body that is called JSON',
		answerOf(202, '', { 'content-type': 'application/json' }),
		{ statusCode: 202 },
	],
	['a text in JSON', answerOf(202, '"ok"'), 'ok'],
])('202 with %s is accepted', (_case, given, response) => {
	expect(readReceipt(given, about)).toEqual({ status: 'accepted', messageId: null, response });
});

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const HTML = { 'content-type': 'text/html' };

test.each([
	['202 with a web page', answerOf(202, '<!DOCTYPE html><title>Sign in</title>', HTML), /web page/],
	['202 with a code of a refusal', answerOf(202, { code: 'FORBIDDEN', description: 'no' }), /FORBIDDEN/],
	['202 with an error object', answerOf(202, { error: { code: 'INTERNAL' } }), /an error/],
	['202 with the number of an error', answerOf(202, { code: 500 }), /an error/],
	['202 with an object that is cut off', answerOf(202, '{"mailId":'), /neither JSON nor text/],
	['202 with text that is called JSON', answerOf(202, 'Accepted', JSON_TYPE), /neither JSON nor text/],
	['202 with bytes that are no text', answerOf(202, '\u001f\ufffd\b'), /neither JSON nor text/],
	['200 without a body', answerOf(200), /status 200/],
	['200 with an object', answerOf(200, { mailId: 5 }), /status 200/],
	['200 with a web page', answerOf(200, '<!DOCTYPE html><title>Sign in</title>', HTML), /web page/],
	['204', answerOf(204), /status 204/],
])('%s is no receipt: uncertain', (_case, given, named) => {
	const error = thrownBy(() => readReceipt(given, about));
	expect(error).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true, statusCode: given.statusCode });
	expect(error.message).toMatch(named);
});

test('an error that is nested too deeply for any stack is an error like others', () => {
	const body = `${'{"error":'.repeat(100_000)}null${'}'.repeat(100_000)}`;
	expect(thrownBy(() => readReceipt(answerOf(202, body), about)).kind).toBe('uncertain');
});

test.each([
	[204, '', true],
	[200, ' ', true],
	[202, '', false],
	[200, '{}', false],
])('%i with "%s" confirms what has no answer: %p', (statusCode, body, confirmed) => {
	expect(isDoneWithoutBody(answerOf(statusCode, body))).toBe(confirmed);
});

test('a status that is no success is a refusal, and certain', () => {
	const error = thrownBy(() => readReceipt(answerOf(400, { code: 'INVALID_PARAMETER' }), about));
	expect(error).toMatchObject({ kind: 'refused', mayHaveBeenSent: false, statusCode: 400 });
});
