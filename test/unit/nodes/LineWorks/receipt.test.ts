import { readReceipt } from '../../../../nodes/LineWorks/receipt';
import type { LineWorksAbout } from '../../../../nodes/LineWorks/refusal';
import { thrownBy } from '../shared/thrown';
import { answerOf } from './node';

const about: LineWorksAbout = { doing: 'send the mail', noun: 'mail', effect: 'send' };

test.each([
	['202 without a body', answerOf(202), { statusCode: 202 }],
	[
		'202 without a body, with the headers of the rate limit',
		answerOf(202, '', { 'ratelimit-limit': '60', 'ratelimit-remaining': '0', 'ratelimit-reset': 'soon' }),
		{ statusCode: 202, rateLimit: { limit: 60, remaining: 0 } },
	],
	['200 without a body', answerOf(200, ' \n'), { statusCode: 200 }],
	['201 with an object', answerOf(201, { mailId: 5 }), { mailId: 5 }],
	['200 with an empty object', answerOf(200, '{}'), {}],
	['an id beyond 2^53', answerOf(202, '{"mailId":9007199254740993}'), { mailId: '9007199254740993' }],
])('%s is accepted', (_case, given, response) => {
	expect(readReceipt(given, about)).toEqual({ status: 'accepted', messageId: null, response });
});

const HTML = { 'content-type': 'text/html' };

test.each([
	['a web page', answerOf(200, '<!DOCTYPE html><title>Sign in</title>', HTML), /web page/],
	['null', answerOf(200, 'null'), /other than a receipt/],
	['text', answerOf(202, 'OK'), /other than a receipt/],
	['a cut-off object', answerOf(202, '{"mailId":'), /other than a receipt/],
	['a code of a refusal', answerOf(200, { code: 'FORBIDDEN', description: 'no' }), /FORBIDDEN/],
	['an error object', answerOf(200, { error: { code: 'INTERNAL' } }), /a refusal/],
])('a success status with %s is uncertain', (_case, given, named) => {
	const error = thrownBy(() => readReceipt(given, about));
	expect(error).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true, statusCode: given.statusCode });
	expect(error.message).toMatch(named);
});

test('a status that is no success is a refusal, and certain', () => {
	const error = thrownBy(() => readReceipt(answerOf(400, { code: 'INVALID_PARAMETER' }), about));
	expect(error).toMatchObject({ kind: 'refused', mayHaveBeenSent: false, statusCode: 400 });
});
