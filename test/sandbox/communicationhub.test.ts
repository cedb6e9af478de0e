import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, hub, MAIL, XML_HEADERS, xmlMail } from './communicationhub-support';

const { sandbox, base, set, refused } = hub();
const fixture = (name: string) => readFileSync(join(__dirname, '../fixtures/communicationhub', name), 'utf8');
const post = async (fields: object, more: object = {}) =>
	await ask(base(), { body: JSON.stringify(fields), ...more });

describe('send', () => {
	test("takes the vendor's JSON sample as printed", async () => {
		const { status, json, headers } = await ask(base(), { body: fixture('vendor-sample.json') });
		expect(status).toBe(200);
		expect(headers['content-type']).toBe('application/json; charset=utf-8');
		expect(Object.keys(json)).toEqual(['MessageId', 'Sender', 'Receiver', 'Status', 'Retry', 'RetryCount']);
		expect(json).toMatchObject({
			Sender: 'String',
			Receiver: 'String',
			Status: 'accepted',
			Retry: false,
			RetryCount: 0,
		});
		const [message] = sandbox().inbox.messages();
		expect(message).toMatchObject({ subject: 'String', text: 'String', html: 'String', reference: 'String' });
		expect(message).toMatchObject({
			from: { address: 'String', name: 'String' },
			bcc: [{ address: 'String' }],
		});
		expect(await sandbox().inbox.attachment('m1', 0)).toEqual(Buffer.from([0]));
	});

	test("takes the vendor's XML sample as printed and answers like the vendor's", async () => {
		set({ configuration: 'String' });
		const { status, text, headers } = await ask(base(), {
			headers: XML_HEADERS,
			body: fixture('vendor-sample.xml'),
		});
		expect(status).toBe(200);
		expect(headers['content-type']).toBe('application/xml');
		const elements = (xml: string) => [...xml.matchAll(/<(\w+)[ >]/g)].map(([, name]) => name);
		expect(elements(text)).toEqual(elements(fixture('vendor-response.xml')));
		expect(text).toContain('<ErrorMessage i:nil="true" />');
		expect(text).toContain(
			'xmlns="http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel.Response"',
		);
		expect(sandbox().inbox.messages()[0]).toMatchObject({ subject: 'String', html: 'String' });
	});

	test('JSON and XML give the same mail', async () => {
		await post({
			...MAIL,
			CC: 'a@example.com, b@example.com',
			Attachments: [{ Bytes: 'QUJD', Name: 'a.txt', ContentType: 'text/plain' }],
		});
		const attachment =
			'<Attachments><h:Attachment><h:Bytes>QUJD</h:Bytes><h:ContentType>text/plain</h:ContentType><h:Name>a.txt</h:Name></h:Attachment></Attachments>';
		const xml = xmlMail(
			`${attachment}<CC>a@example.com, b@example.com</CC><From>me@example.com</From><Subject>Hi</Subject><Text>Hello</Text><To>you@example.com</To>`,
		);
		expect((await ask(base(), { headers: XML_HEADERS, body: xml })).status).toBe(200);
		const strip = (message: object) => ({ ...message, id: 0, receivedAt: 0, requestId: 0, meta: 0 });
		const [first, second] = sandbox().inbox.messages().map(strip);
		expect(second).toEqual(first);
		expect(first).toMatchObject({ cc: [{ address: 'a@example.com' }, { address: 'b@example.com' }] });
	});

	test('XML text: entities, CDATA, references, CR', async () => {
		const xml = xmlMail(
			'<HTML>&lt;b&gt;&amp;&#x1F600;😀]]&gt;</HTML><Text><![CDATA[<x>]]>a&#xD;\nb\t </Text><To>you@example.com</To>',
		);
		expect((await ask(base(), { headers: XML_HEADERS, body: xml })).status).toBe(200);
		expect(sandbox().inbox.messages()[0]).toMatchObject({ html: '<b>&😀😀]]>', text: '<x>a\r\nb\t ' });
	});

	test('routes in any case, trailing slash, suffix, format, reply routes', async () => {
		for (const path of [
			'/mail/send',
			'/MAIL/SEND/',
			'/Mail/Send.json',
			'/Mail/Send?format=json',
			'/json/reply/SendMail',
		]) {
			expect((await post(MAIL, { path })).json).toMatchObject({ Status: 'accepted' });
		}
		for (const path of ['/Mail/Send.xml', '/Mail/Send?format=xml']) {
			expect((await post(MAIL, { path })).text).toMatch(/^<\?xml .*<SendResponse /);
		}
		const { text } = await ask(base(), {
			path: '/xml/reply/SendMail',
			headers: XML_HEADERS,
			body: xmlMail('<To>you@example.com</To>'),
		});
		expect(text).toContain('<Status>accepted</Status>');
		expect(await post(MAIL, { path: '/json/reply/Nope' })).toMatchObject({ status: 405 });
	});

	test('no route: text 404', async () => {
		for (const more of [{ path: '/nope' }, { method: 'GET' }, { path: '/Mail/Receive' }]) {
			const { status, text, headers } = await post(MAIL, more);
			expect([status, text, headers['content-type']]).toEqual([404, '404', 'text/plain']);
		}
		expect(refused()).toContain('callback of the provider');
	});

	test('JSONP wraps answers and service errors', async () => {
		const path = '/Mail/Send?callback=my.cb_1';
		const good = await post(MAIL, { path });
		expect(good.headers['content-type']).toBe('text/javascript');
		expect(good.text).toMatch(/^my\.cb_1\(\{"MessageId":"<[^"]+>".*"RetryCount":0\}\)$/);
		const bad = await post({ Subject: 'x' }, { path });
		expect(bad.status).toBe(400);
		expect(bad.text).toMatch(/^my\.cb_1\(\{"ResponseStatus":/);
		const unread = await ask(base(), { path, body: 'nonsense' });
		expect(unread.json.ResponseStatus.ErrorCode).toBe('SerializationException');
		set({ jsonpErrors200: true });
		expect((await post({ Subject: 'x' }, { path })).status).toBe(200);
	});

	test('SMS and letter', async () => {
		expect((await post({ Message: 'Hi', Receiver: '+49151000' }, { path: '/SMS/Send' })).status).toBe(200);
		const letter = { AddressLine1: 'A', File: 'QUJD', FileName: 'a.pdf', IsColor: true, BatchId: 7 };
		expect((await post(letter, { path: '/Letter/Send' })).status).toBe(200);
		const [sms, post_] = sandbox().inbox.messages();
		expect(sms).toMatchObject({ text: 'Hi', to: [{ address: '+49151000' }], meta: { kind: 'sms' } });
		expect(post_).toMatchObject({ meta: { kind: 'letter', fields: { IsColor: true, BatchId: 7 } } });
		expect((await post({ ...letter, IsColor: 'true' }, { path: '/Letter/Send' })).status).toBe(400);
		expect((await post({ Message: 'Hi' }, { path: '/SMS/Send' })).status).toBe(400);
		const two = await post({ Message: 'Hi', Receiver: '+49151000,+49151001' }, { path: '/SMS/Send' });
		expect(two.json.ResponseStatus.Errors[0].FieldName).toBe('Receiver');
		const named = await post({ ...letter, FileName: '../a.pdf' }, { path: '/Letter/Send' });
		expect(named.json.ResponseStatus.Errors[0].FieldName).toBe('FileName');
	});
});

describe('statuses', () => {
	test('by setting, by recipient, as ordinal, in camelCase', async () => {
		expect((await post({ ...MAIL, To: 'status-failed@status.test' })).json).toMatchObject({
			Status: 'failed',
			ErrorMessage: expect.any(String),
		});
		expect((await post({ ...MAIL, To: 'status-10+x@status.test' })).json.Status).toBe('pickedup');
		expect(sandbox().inbox.count).toBe(1);
		expect((await post({ ...MAIL, To: 'no-id@status.test' })).json.MessageId).toBeUndefined();
		expect(await post({ ...MAIL, To: 'null-result@status.test' })).toMatchObject({ status: 204, text: '' });
		set({ status: 'parked', camelCase: true });
		expect((await post(MAIL)).json).toMatchObject({ status: 'parked', retryCount: 0 });
		set({ status: 'undelivered', enumAsNumber: true });
		expect((await post(MAIL)).json).toMatchObject({ status: 6 });
		expect((await post({ Subject: 'x' })).json.responseStatus.errors[0].fieldName).toBe('To');
	});

	const statusOf = async (id: string) =>
		await ask(base(), {
			method: 'GET',
			path: `/Status?MessageId=${encodeURIComponent(id)}`,
			headers: { accept: 'application/json' },
		});

	test('moves on with every question', async () => {
		const { MessageId } = (await post(MAIL)).json;
		expect(MessageId).toMatch(/^<.+@.+>$/);
		const seen: string[] = [];
		for (let turn = 0; turn < 5; turn += 1) seen.push((await statusOf(MessageId)).json.Status);
		expect(seen).toEqual(['queued', 'sending', 'sent', 'delivered', 'delivered']);
		const later = (await post({ ...MAIL, To: 'later-undelivered@status.test' })).json.MessageId;
		for (let turn = 0; turn < 4; turn += 1) await statusOf(later);
		expect((await statusOf(later)).json).toMatchObject({
			Status: 'undelivered',
			ErrorMessage: expect.any(String),
		});
	});

	test('moves on with time', async () => {
		set({ progress: 'time' });
		const { MessageId } = (await post(MAIL)).json;
		expect((await statusOf(MessageId)).json.Status).toBe('accepted');
		sandbox().clock.advance(21);
		expect((await statusOf(MessageId)).json.Status).toBe('sending');
		sandbox().clock.advance(1000);
		expect((await statusOf(MessageId)).json.Status).toBe('delivered');
	});

	test('unknown ids, strict questions', async () => {
		expect((await statusOf('<x@y>')).json.ResponseStatus.ErrorCode).toBe('NotFound');
		set({ unknownId: '500' });
		expect((await statusOf('x')).status).toBe(500);
		set({ unknownId: '204' });
		expect((await statusOf('x')).status).toBe(204);
		set({ unknownId: 'accepted' });
		expect((await statusOf('x')).json).toEqual({ Status: 'accepted', Retry: false, RetryCount: 0 });
		expect((await statusOf('')).status).toBe(400);
		const headers = { accept: 'application/json' };
		expect((await ask(base(), { method: 'GET', path: '/Status?messageid=x', headers })).status).toBe(400);
		expect((await ask(base(), { method: 'GET', path: '/Status?MessageId=x', headers: {} })).status).toBe(400);
		const { MessageId } = (await post(MAIL)).json;
		const raw = await ask(base(), { method: 'GET', path: `/Status?MessageId=${MessageId}`, headers });
		expect(raw.status).toBe(400);
		expect(refused()).toBe('The query is not URL-encoded');
		// Encoded but for the plus sign, which arrives as a space.
		const plus = encodeURIComponent(MessageId).replace('%2B', '+');
		set({ unknownId: '404' });
		expect((await ask(base(), { method: 'GET', path: `/Status?MessageId=${plus}`, headers })).status).toBe(
			404,
		);
	});
});

test('errors in XML and HTML', async () => {
	const xml = await ask(base(), { headers: XML_HEADERS, body: xmlMail('<Subject>x</Subject>') });
	expect(xml.status).toBe(400);
	expect(xml.reason).toBe('ArgumentException');
	expect(xml.text).toBe(
		'<?xml version="1.0" encoding="utf-8"?><ErrorResponse xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns="http://schemas.servicestack.net/types">' +
			'<ResponseStatus><ErrorCode>ArgumentException</ErrorCode><Message>No recipient\nParameter name: To</Message><StackTrace i:nil="true" />' +
			'<Errors><ResponseError><ErrorCode>ArgumentException</ErrorCode><FieldName>To</FieldName><Message>No recipient</Message></ResponseError></Errors>' +
			'<Meta xmlns:d3p1="http://schemas.microsoft.com/2003/10/Serialization/Arrays" i:nil="true" /></ResponseStatus></ErrorResponse>',
	);
	const html = await post(MAIL, { headers: { 'content-type': 'application/json', accept: 'text/html' } });
	expect(html).toMatchObject({ status: 400, headers: { 'content-type': 'text/html' } });
	expect(refused()).toContain('Accept must be exactly');
});
