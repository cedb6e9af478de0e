import { readSendResponse } from '../../../../nodes/CommunicationHub/receipt';
import { responseStatus } from '../../../../nodes/CommunicationHub/errorResponse';
import { explain } from '../../../../nodes/CommunicationHub/refusal';
import { thrownBy } from '../shared/thrown';
import { answer, LOOK, MAIL } from './hub.support';

describe('errors of the service', () => {
	const failure = (status: number, ResponseStatus: object, about = MAIL) =>
		thrownBy(() => readSendResponse(answer(status, { ResponseStatus }), about));

	test('a rejected field is named by its label', () => {
		const error = failure(400, {
			ErrorCode: 'ArgumentException',
			Message: 'Invalid sender\nParameter name: FromName',
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
		['constructor', 'constructor'],
	])('the wire name %s is shown as %s', (FieldName, label) => {
		const Errors = [{ FieldName, Message: 'no' }];
		expect(failure(400, { ErrorCode: 'ValidationException', Errors }).field).toBe(label);
	});

	test('a half of a body is named by the field that it was written in', () => {
		const about = { ...MAIL, body: { format: 'markdown' as const, html: '<p>a</p>', text: 'a' } };
		const Errors = [{ FieldName: 'HTML', Message: 'no' }];
		expect(failure(400, { ErrorCode: 'ValidationException', Errors }, about).field).toBe('Markdown');
		const Message = "No (Parameter 'Text')";
		expect(failure(400, { ErrorCode: 'ValidationException', Message }, about).field).toBe('Markdown');
	});

	test.each([
		[401, 'Unauthorized', 'Invalid UserName or Password', 'unauthorized', /refused the login/],
		[401, 'SomethingOfTheHub', 'Log in', 'uncertain', /answered 401, SomethingOfTheHub: Log in$/],
		[403, 'SomethingOfTheHub', 'Not you', 'uncertain', /answered 403/],
		[400, 'SomethingOfTheHub', 'No', 'uncertain', /answered 400/],
		[403, 'Forbidden', 'Missing role', 'unauthorized', /does not allow/],
		[404, 'NotFound', 'ApiKey does not exist', 'unauthorized', /refused the API key/],
		[403, 'Forbidden', 'ApiKey has expired', 'unauthorized', /refused the API key: ApiKey has expired/],
		[403, 'Forbidden', 'API Key has been cancelled', 'unauthorized', /refused the API key/],
		[404, 'NotFound', 'No message with such an id', 'uncertain', /answered 404, NotFound/],
		[400, 'SerializationException', 'Cannot read\n at Stack.Trace()', 'uncertain', /: Cannot read$/],
		[409, 'OptimisticConcurrencyException', 'Conflict', 'uncertain', /answered 409/],
		[400, 'ValidationException', 'Bad', 'refused', /refused the request: Bad/],
		[200, 'ArgumentException', 'Bad', 'uncertain', /answered 200, ArgumentException: Bad/],
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

	test.each([
		['Invalid receiver\r\nParameter name: To', 'To', 'Invalid receiver'],
		["Value cannot be null. (Parameter 'FromName')", 'Sender Name', 'Value cannot be null.'],
		["Too large (Parameter 'Attachments')\n at Hub.Send()", 'Attachments', 'Too large'],
	])('a message without Errors names its field too: %j', (Message, label, why) => {
		for (const Errors of [undefined, []]) {
			const error = failure(400, { ErrorCode: 'ArgumentException', Message, Errors });
			expect(error).toMatchObject({ kind: 'uncertain', field: label });
			const asked = failure(400, { ErrorCode: 'ArgumentException', Message, Errors }, LOOK);
			expect(asked).toMatchObject({ kind: 'refused', field: label });
			expect(asked.message).toBe(`CommunicationHub refused ${label}: ${why}`);
		}
	});

	test.each([
		"Value cannot be null. (Parameter 'source')",
		'x\nParameter name: format',
		"y (Parameter 'Constructor')",
	])('a parameter inside the hub is no field: %j', (Message) => {
		const error = failure(400, { ErrorCode: 'ArgumentNullException', Message });
		expect(error.field).toBeUndefined();
		expect(error.message).toContain('answered 400, ArgumentNullException');
	});

	test.each([
		[401, 'Unauthorized', 'unauthorized'],
		[403, 'Forbidden', 'unauthorized'],
		[200, 'TooManyRequests', 'throttled'],
	])('%i %s is the fault of no parameter, whatever it names', (status, ErrorCode, kind) => {
		const error = failure(status, { ErrorCode, Message: "no (Parameter 'To')" });
		expect([error.kind, error.field]).toEqual([kind, undefined]);
	});

	test('a first line that only announces the next brings it along', () => {
		const error = failure(400, {
			ErrorCode: 'ValidationException',
			Message: "Validation failed: \r\n -- 'To' should not be empty.",
		});
		expect(error.message).toBe(
			"CommunicationHub refused the request: Validation failed: 'To' should not be empty.",
		);
	});

	test('a look-up can fail, but leaves nothing in doubt', () => {
		const error = failure(200, { ErrorCode: 'NullReferenceException', Message: 'Object reference' }, LOOK);
		expect(error.kind).toBe('failed');
		expect(error.fix).not.toContain('may have been');
	});

	test('what the transport judged by its status is told in the words of the hub', () => {
		const ResponseStatus = { ErrorCode: 'TimeoutException', Message: 'Too slow\n at Hub.Send()' };
		expect(explain(answer(500, { ResponseStatus }))).toEqual({
			message: 'CommunicationHub answered 500, TimeoutException: Too slow',
			details: { errorCode: 'TimeoutException', serviceMessage: 'Too slow' },
		});
		const silent = { ResponseStatus: { ErrorCode: 'TimeoutException' } };
		expect(explain(answer(500, silent)).message).toBe('CommunicationHub answered 500, TimeoutException');
		expect(explain(answer(502, '<html><b>Bad</b> Gateway</html>'))).toEqual({
			details: { excerpt: 'Bad Gateway' },
		});
		expect(explain(answer(503))).toEqual({ details: {} });
	});

	test('all refused fields are in the details, the first line of each', () => {
		const Errors = [
			null,
			'x',
			{ ErrorCode: 'NotEmpty', Message: 'for all of it' },
			{ ErrorCode: 'Email', FieldName: 'CC', Message: 'no address\n at Hub()' },
			{ ErrorCode: 'Email', FieldName: 'BCC', Message: 'none either' },
		];
		const error = failure(400, { ErrorCode: 'ValidationException', Message: 'Two faults', Errors });
		expect(error.message).toBe('CommunicationHub refused CC: no address');
		expect(error.details).toEqual({
			errorCode: 'ValidationException',
			serviceMessage: 'Two faults',
			errors: [
				{ field: '', code: 'NotEmpty', message: 'for all of it' },
				{ field: 'CC', code: 'Email', message: 'no address' },
				{ field: 'BCC', code: 'Email', message: 'none either' },
			],
		});
		const plain = failure(400, { ErrorCode: 'ValidationException', Message: 'x', Errors: 'none' });
		expect(plain.details).toEqual({ errorCode: 'ValidationException', serviceMessage: 'x' });
	});

	test('a message is cut to a line that can be read', () => {
		const { message } = failure(400, { ErrorCode: 'X', Message: `\n\n  ${'long '.repeat(200)}` });
		expect(message).toMatch(/X: long long .*\.\.\.$/);
		expect(message.length).toBeLessThan(350);
	});

	test.each([[null], ['x'], [{}], [{ ErrorCode: null }], [{ ErrorCode: ' ' }], [[]]])(
		'%j is no error of the hub',
		(ResponseStatus) => {
			expect(responseStatus({ ResponseStatus })).toBeUndefined();
			const members = { MessageId: '1', Status: 'sent', ResponseStatus };
			expect(readSendResponse(answer(200, members), MAIL).response.Status).toBe('sent');
		},
	);

	test('keys in camelCase count, and an empty status or one without a code is a success', () => {
		const camel = {
			responseStatus: {
				errorCode: 'ValidationException',
				message: 'Bad',
				errors: [{ fieldName: 'to', message: 'no' }],
			},
		};
		expect(thrownBy(() => readSendResponse(answer(400, camel), MAIL)).field).toBe('To');
		const good = { MessageId: '1', Status: 'sent', ResponseStatus: {} };
		expect(readSendResponse(answer(200, good), MAIL).response.MessageId).toBe('1');
	});

	test.each([
		[404, '404', /base URL does not lead/],
		[302, '', /redirects/],
		[413, '<html>Too large</html>', /too large/],
	])('%i with a body of another kind', (status, body, message) => {
		const error = thrownBy(() => readSendResponse(answer(status, body), MAIL));
		expect(error.kind).toBe('refused');
		expect(error.message).toMatch(message);
	});

	const IIS =
		'<html><h2>HTTP Error 404.13 - Not Found</h2>The request filtering module is configured to deny a request that exceeds the request content length.</html>';

	test.each([
		[413, ''],
		[404, IIS],
	])('%i for a body above the limit of the web server names what is too large', (status, body) => {
		for (const noun of ['mail', 'letter'] as const) {
			const error = thrownBy(() => readSendResponse(answer(status, body), { ...MAIL, noun }));
			expect(error).toMatchObject({ kind: 'refused', statusCode: status });
			expect(error.message).toContain(`The ${noun} is too large`);
			expect(error.fix).toContain('smaller files');
		}
		expect(thrownBy(() => readSendResponse(answer(404, IIS), LOOK)).message).toContain('base URL');
	});

	test('a 404 page may also mean a wrong address or a size, and says so of sends', () => {
		const page = '<html><h2>404 - File or directory not found.</h2></html>';
		const error = thrownBy(() => readSendResponse(answer(404, page), MAIL));
		expect(error.message).toContain('base URL');
		expect(error.fix).toContain('too large');
		expect(error.details).toEqual({ excerpt: '404 - File or directory not found.' });
		for (const [body, about] of [
			['404', MAIL],
			[page, LOOK],
		] as const)
			expect(thrownBy(() => readSendResponse(answer(404, body), about)).fix).not.toContain('too large');
	});

	test.each([
		[418, 'I am a teapot'],
		[411, '<h2>Content Length Required</h2>'],
		[400, ''],
	])('%i with a body of another kind proves nothing', (status, body) => {
		const error = thrownBy(() => readSendResponse(answer(status, body), MAIL));
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: status });
		expect(thrownBy(() => readSendResponse(answer(status, body), LOOK)).kind).toBe('refused');
	});

	test('401 with an empty body is a refused login', () => {
		expect(thrownBy(() => readSendResponse(answer(401), MAIL)).kind).toBe('unauthorized');
	});

	test.each([
		['a web page', '<!DOCTYPE html><p>Please <b>sign in</b></p>'],
		['JSON that is cut off', '{"MessageId":"1","Sta'],
		['XML that is cut off', '<SendResponse><MessageId>1</Mess'],
		['JSONP that is cut off', 'n8nCallback({"MessageId":"1"'],
		['an object of another kind', '{"ok":true}'],
		['a list', '[{"MessageId":"1"}]'],
	])('%s with 200 leaves a send in doubt, a look-up not', (what, body) => {
		expect(thrownBy(() => readSendResponse(answer(200, body), MAIL)).kind).toBe('uncertain');
		expect(thrownBy(() => readSendResponse(answer(200, body), MAIL)).message.includes('a web page')).toBe(
			what === 'a web page',
		);
		const sms = thrownBy(() => readSendResponse(answer(200, body), { ...MAIL, noun: 'SMS' }));
		expect(sms.fix).toMatch(/The SMS may have been sent\. It was not sent again/);
		expect(thrownBy(() => readSendResponse(answer(200, body), LOOK)).kind).toBe('failed');
	});
});
