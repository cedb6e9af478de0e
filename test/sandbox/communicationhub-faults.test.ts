import { ask, hub, JSON_HEADERS, MAIL, XML_HEADERS, xmlMail } from './communicationhub-support';
import { HUB_FAULTS } from '../../sandbox/services/communicationhub/faults';

const { sandbox, base } = hub();
const send = async (To: string, more: object = {}) =>
	await ask(base(), { body: JSON.stringify({ ...MAIL, To, ...more }) });
const delivered = () =>
	sandbox()
		.inbox.messages()
		.map(({ to, cc, bcc }) => [...to, ...cc, ...bcc].map(({ address }) => address));

describe.each([
	['serialization', 400, 'SerializationException'],
	['format', 400, 'FormatException'],
	['argument', 400, 'ArgumentException'],
	['file-not-found', 404, 'FileNotFoundException'],
	['unauthorized-access', 403, 'UnauthorizedAccessException'],
	['not-supported', 405, 'NotSupportedException'],
	['optimistic-concurrency', 409, 'OptimisticConcurrencyException'],
])('hub-thrown-%s', (kind, status, ErrorCode) => {
	const address = `hub-thrown-${kind}@fault.test`;

	test('the mail is out, JSON says it without field errors', async () => {
		const answer = await send(address);
		expect([answer.status, answer.reason]).toEqual([status, ErrorCode]);
		expect(answer.json).toEqual({ ResponseStatus: { ErrorCode, Message: expect.any(String), Errors: [] } });
		expect(delivered()).toEqual([[address]]);
	});

	test('and so does XML', async () => {
		const answer = await ask(base(), { headers: XML_HEADERS, body: xmlMail(`<To>${address}</To>`) });
		expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/xml']);
		expect(answer.text).toMatch(
			/<ErrorResponse xmlns:i="[^"]+" xmlns="http:\/\/schemas.servicestack.net\/types">/,
		);
		expect(answer.text).toContain(`<ErrorCode>${ErrorCode}</ErrorCode>`);
		expect(answer.text).toContain('<Errors />');
		expect(delivered()).toEqual([[address]]);
	});

	test('and JSONP, whose callback is known by then', async () => {
		const answer = await ask(base(), {
			path: '/Mail/Send?callback=cb',
			body: JSON.stringify({ ...MAIL, To: address }),
		});
		expect(answer.text).toMatch(/^cb\(\{"ResponseStatus":/);
	});
});

test.each([429, 401, 400, 403])(
	'hub-provider-status: the first recipient is served, then the provider says %d',
	async (status) => {
		const address = `hub-provider-status-${status}@fault.test`;
		const { json, status: answered } = await send(`first@example.com, ${address}`, {
			CC: 'third@example.com',
		});
		expect(answered).toBe(status);
		expect(json).toEqual({
			ResponseStatus: {
				ErrorCode: 'WebException',
				Message: `The remote server returned an error: (${status}).`,
				Errors: [],
			},
		});
		expect(delivered()).toEqual([['first@example.com']]);
	},
);

test.each([
	['hub-unauthorized', 401, 'Unauthorized', /^Invalid UserName/],
	['hub-unreadable', 400, 'SerializationException', /^Could not deserialize 'application\/json'.*'\nError: /],
	['hub-too-large', 400, 'SerializationException', /'\nError: .*Maximum request length exceeded/],
	['hub-too-large-http', 500, 'HttpException', /^Maximum request length exceeded/],
	['hub-too-large-kestrel', 500, 'BadHttpRequestException', /^Request body too large/],
])('%s refuses before anything is sent', async (name, status, ErrorCode, message) => {
	const answer = await send(`${name}@fault.test`);
	expect(answer.status).toBe(status);
	expect(answer.json.ResponseStatus).toEqual({
		ErrorCode,
		Message: expect.stringMatching(message),
		Errors: [],
	});
	expect(delivered()).toEqual([]);
});

test('hub-validation names a member of the request, and nothing is sent', async () => {
	const { status, json } = await send('hub-validation@fault.test');
	expect(status).toBe(400);
	expect(json.ResponseStatus).toMatchObject({
		ErrorCode: 'ValidationException',
		Errors: [{ ErrorCode: 'ValidationException', FieldName: 'To' }],
	});
	expect(delivered()).toEqual([]);
});

test('hub-too-large-page is the page of ASP.NET, and nothing is sent', async () => {
	const { status, headers, text } = await send('hub-too-large-page@fault.test');
	expect([status, headers['content-type']]).toEqual([500, 'text/html; charset=utf-8']);
	expect(text).toContain('<title>Maximum request length exceeded.</title>');
	expect(delivered()).toEqual([]);
});

test.each([401, 403, 404, 405, 413, 429])(
	'a bare %d of framework, server or proxy sends nothing',
	async (status) => {
		sandbox().faults.add({ fault: { name: 'status', status, body: '', contentType: 'text/plain' } });
		const answer = await send('you@example.com');
		expect([answer.status, answer.text]).toEqual([status, '']);
		expect(delivered()).toEqual([]);
	},
);

test.each([
	['hub-200-error-message', '{"ErrorMessage":"Mailbox unknown","Status":"queued"}', 0],
	['hub-200-status-401', '{"status":401,"title":"Unauthorized"}', 0],
	['hub-200-rejected', '{"Status":"rejected","Reason":"Sender not allowed"}', 0],
	['hub-200-empty-object', '{}', 1],
	['hub-200-empty', '', 1],
])('%s: a 200 that is no receipt', async (name, body, mails) => {
	const { status, text } = await send(`${name}@fault.test`);
	expect([status, text]).toEqual([200, body]);
	expect(delivered()).toHaveLength(mails);
});

test.each(HUB_FAULTS.map(({ name, delivers }) => [name, delivers] as const))(
	'%s by rule delivers what its row says: %s',
	async (name, delivers) => {
		sandbox().faults.add({ service: 'communicationhub', fault: name });
		await send('a@example.com, b@example.com');
		const expected = {
			none: [],
			all: ['a@example.com', 'b@example.com'],
			part: ['a@example.com'],
			later: [],
		};
		expect(delivered().flat()).toEqual(expected[delivers]);
		expect(sandbox().requests.list().at(-1)?.fault).toBe(name);
		expect((await ask(base(), { headers: JSON_HEADERS, body: JSON.stringify(MAIL) })).status).toBe(200);
	},
);
