import { readSendResponse } from '../../../../nodes/CommunicationHub/receipt';
import { refusals, type HubAbout } from '../../../../nodes/CommunicationHub/refusal';
import { service } from '../../../../nodes/CommunicationHub/service';
import type { OnceOperation } from '../../../../nodes/shared/run/operation';
import { provesRefusal } from '../../../../nodes/shared/wire/refusal';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { thrownBy } from '../shared/thrown';
import { answer, LOOK, MAIL, read } from './hub.support';

/** Which answers prove that the operation did not run (CommunicationHub API sheet, section 13). */

const failure = (
	statusCode: number,
	ErrorCode: string,
	Message = 'Words of the hub',
	Errors: object[] = [],
): Answer => answer(statusCode, { ResponseStatus: { ErrorCode, Message, Errors } });
const proves = (given: Answer, about: HubAbout = MAIL) => provesRefusal(refusals, given, about);

const UNREADABLE =
	"Could not deserialize 'application/json' request using CommunicationHub.APIModel.SendMail'";
const TOO_LARGE = 'System.Web.HttpException (0x80004005): Maximum request length exceeded.';
const PAGE = '<!DOCTYPE html>\r\n<html><head><title>Maximum request length exceeded.</title></head></html>';
const ARGUMENT = { ErrorCode: 'ArgumentException', Message: 'no' };

describe('a refusal before the operation', () => {
	test.each<[string, Answer, string]>([
		['429 without a ResponseStatus', answer(429), 'throttled'],
		...[401, 403, 404, 405, 413].map((status): [string, Answer, string] => [
			`${status} without a ResponseStatus`,
			answer(status),
			status === 401 || status === 403 ? 'unauthorized' : status === 429 ? 'throttled' : 'refused',
		]),
		['a redirect', answer(302, '', { location: 'https://hub.example.com' }), 'refused'],
		['Unauthorized', failure(401, 'Unauthorized'), 'unauthorized'],
		['a refused JWT', failure(401, 'TokenException', 'Token has expired'), 'unauthorized'],
		['Forbidden', failure(403, 'Forbidden'), 'unauthorized'],
		['an unknown API key', failure(404, 'NotFound', 'ApiKey does not exist'), 'unauthorized'],
		['an invalid API key', failure(401, 'InvalidApiKey', 'Invalid'), 'unauthorized'],
		['a validator', failure(400, 'ValidationException'), 'refused'],
		[
			'Errors that name a member',
			failure(400, 'ArgumentException', 'no', [{ ...ARGUMENT, FieldName: 'To' }]),
			'refused',
		],
		[
			'Errors that name a member of a file',
			failure(400, 'NotEmpty', 'no', [{ ...ARGUMENT, FieldName: 'Attachments[0].Name' }]),
			'refused',
		],
		['a body that cannot be bound', failure(400, 'SerializationException', UNREADABLE), 'refused'],
		['TooManyRequests', failure(429, 'TooManyRequests'), 'throttled'],
	])('is proved by %s', (_what, given, kind) => {
		expect(proves(given)).toBe(true);
		expect(thrownBy(() => readSendResponse(given, MAIL)).kind).toBe(kind);
	});

	test.each<[string, Answer]>([
		...[429, 401, 400, 403].map((status): [string, Answer] => [
			`the ${status} of the mail provider`,
			failure(status, 'WebException', `The remote server returned an error: (${status}).`),
		]),
		['a status of its own', failure(403, 'WebServiceException', 'Forbidden')],
		['SerializationException', failure(400, 'SerializationException', 'The answer could not be read')],
		['FormatException', failure(400, 'FormatException')],
		['ArgumentException', failure(400, 'ArgumentException', 'no\r\nParameter name: To')],
		[
			'a parameter inside the hub',
			failure(400, 'ArgumentNullException', 'no', [{ ...ARGUMENT, FieldName: 'message' }]),
		],
		[
			'a member of another request',
			failure(400, 'ArgumentException', 'no', [{ ...ARGUMENT, FieldName: 'CoverFile' }]),
		],
		['FileNotFoundException', failure(404, 'FileNotFoundException')],
		['a message that is not found', failure(404, 'NotFound', 'No such template')],
		['UnauthorizedAccessException', failure(403, 'UnauthorizedAccessException')],
		['the API key of the provider', failure(403, 'WebException', 'The api key is not valid')],
		['a refused SMTP login', failure(401, 'AuthenticationException')],
		['NotSupportedException', failure(405, 'NotSupportedException')],
		['OptimisticConcurrencyException', failure(409, 'OptimisticConcurrencyException')],
		['413 of the provider', failure(413, 'WebException', 'Request Entity Too Large')],
		['HttpRequestException', failure(500, 'HttpRequestException', 'Request body too large')],
		...[400, 408, 409, 422, 500, 502, 503].map((status): [string, Answer] => [
			`${status} without a ResponseStatus`,
			answer(status),
		]),
	])('is not proved by %s', (_what, given) => {
		expect(proves(given)).toBe(false);
		const error = thrownBy(() => readSendResponse(given, MAIL));
		expect([error.kind, error.mayHaveBeenSent, error.statusCode]).toEqual([
			'uncertain',
			true,
			given.statusCode,
		]);
		expect(thrownBy(() => readSendResponse(given, LOOK)).mayHaveBeenSent).toBe(false);
	});
});

describe('a body that is too large', () => {
	test.each<[string, Answer]>([
		['on the second line', failure(400, 'SerializationException', `${UNREADABLE}\nError: ${TOO_LARGE}`)],
		[
			'on the second line, by Kestrel',
			failure(400, 'SerializationException', `${UNREADABLE}\r\nError: Request body too large.`),
		],
		['as an HttpException', failure(500, 'HttpException', 'Maximum request length exceeded.')],
		['as a BadHttpRequestException', failure(500, 'BadHttpRequestException', 'Request body too large.')],
		["as ASP.NET's page", answer(500, PAGE, { 'content-type': 'text/html; charset=utf-8' })],
	])('%s is a size, not a format', (_where, given) => {
		expect(proves(given)).toBe(true);
		const error = thrownBy(() => readSendResponse(given, MAIL));
		expect(error).toMatchObject({ kind: 'refused', message: expect.stringContaining('too large') });
		expect(error.fix).toContain('smaller files');
		expect(error.fix).not.toContain('Data Format');
	});

	test('another format is advised only where the request was not JSON', () => {
		const fixFor = (type: string) =>
			thrownBy(() =>
				readSendResponse(
					failure(400, 'SerializationException', `${UNREADABLE.replace('application/json', type)}\nError: x`),
					MAIL,
				),
			).fix;
		expect(fixFor('application/xml')).toContain('Data Format JSON');
		expect(fixFor('application/json')).not.toContain('Data Format');
	});

	test('the line that says why is shown', () => {
		const given = failure(400, 'SerializationException', `${UNREADABLE}\nError: Unexpected end\n at Hub()`);
		expect(thrownBy(() => readSendResponse(given, MAIL)).details).toMatchObject({
			serviceMessage: 'Error: Unexpected end',
		});
	});
});

test.each(['mail', 'sms', 'letter'])(
	'the step of a %s asks for proofs of its own members',
	async (resource) => {
		const operation = service.operations.find(
			(one) => one.kind === 'once' && one.resource === resource,
		) as OnceOperation<any>;
		const data = { data: 'QUJD', mimeType: 'application/pdf', fileName: 'a.pdf' };
		const parameters = {
			to: 'a@b.de',
			html: 'x',
			receiver: '+4930',
			message: 'x',
			file: 'data',
			options: {},
		};
		const [step] = operation.plan(await read(operation, parameters, { data })).steps;
		const member = { mail: 'To', sms: 'Message', letter: 'CoverFile' }[resource];
		for (const FieldName of ['To', 'Message', 'CoverFile'])
			expect(step.proves?.(failure(400, 'ArgumentException', 'no', [{ ...ARGUMENT, FieldName }]))).toBe(
				FieldName === member,
			);
		expect(step.proves?.(failure(401, 'WebException'))).toBe(false);
		expect(step.proves?.(answer(401))).toBe(true);
		expect(step.settleBy).toBeUndefined();
	},
);

test('an answer that is nested without end is read in bounds', () => {
	const depth = 100_000;
	const deep = `{"MessageId":"1","Status":"sent","Configuration":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`;
	const { response } = readSendResponse(answer(200, deep), MAIL);
	expect(response).toMatchObject({
		MessageId: '1',
		Configuration: expect.stringContaining('nested too deeply'),
	});
	const error = thrownBy(() => readSendResponse(answer(400, `{"ResponseStatus":${deep}}`), MAIL));
	expect(error.kind).toBe('uncertain');
});
