import * as fc from 'fast-check';
import { readAnswer } from '../../../../nodes/CommunicationHub/format';
import { emptyResponse, sendResponse, type SendResponse } from '../../../../nodes/CommunicationHub/response';
import { answer, fixture } from './hub.support';

const RESPONSE = 'http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel.Response';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';
const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

const membersOf = (body: string, headers = {}) => {
	const read = readAnswer(answer(200, body, headers));
	return read.kind === 'object' ? read.members : read.kind;
};
const xml = (inner: string) =>
	`${DECLARATION}<SendResponse xmlns:i="${INSTANCE}" xmlns="${RESPONSE}">${inner}</SendResponse>`;

/** The answer as the framework writes it in XML: all eight elements, nulls as i:nil, CR as a reference. */
function asXml(response: SendResponse): string {
	const escape = (text: string) =>
		text
			.replace(/&/g, '&amp;')
			.replace(/</g, '&lt;')
			.replace(/>/g, '&gt;')
			.replace(
				/[\u0000-\u0008\u000b\u000c\u000e-\u001f\r\ufffe\uffff]/g,
				(one) => `&#x${one.charCodeAt(0).toString(16)};`,
			);
	const elements = Object.keys(emptyResponse())
		.sort()
		.map((name) => {
			const value = response[name];
			return value === null ? `<${name} i:nil="true" />` : `<${name}>${escape(String(value))}</${name}>`;
		});
	return xml(elements.join(''));
}

describe('an answer', () => {
	const VENDOR = {
		MessageId: 'String',
		Sender: 'String',
		Receiver: 'String',
		Status: 'accepted',
		ErrorMessage: 'String',
		Configuration: 'String',
		Retry: false,
		RetryCount: 0,
	};

	test("is read from the vendor's samples, to the same result", () => {
		const json =
			'{"MessageId":"String","Sender":"String","Receiver":"String","Status":"accepted","ErrorMessage":"String","Configuration":"String","Retry":false,"RetryCount":0}';
		for (const body of [json, `myCallback(${json})`, fixture('vendor-response.xml')]) {
			expect(sendResponse(membersOf(body) as Record<string, unknown>)).toEqual(VENDOR);
		}
	});

	test('gives the same response in all formats, whatever it says', () => {
		// No text of the framework holds NUL, which XML cannot even refer to.
		const text = fc.option(
			fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0')),
			{ nil: null },
		);
		const responses = fc.record({
			MessageId: text,
			Sender: text,
			Receiver: text,
			Status: fc.constantFrom(
				'accepted',
				'queued',
				'sending',
				'sent',
				'failed',
				'delivered',
				'undelivered',
				'receiving',
				'received',
				'read',
				'pickedup',
				'unknown',
			),
			ErrorMessage: text,
			Configuration: text,
			Retry: fc.option(fc.boolean(), { nil: null }),
			RetryCount: fc.option(fc.integer({ min: 0, max: 1000 }), { nil: null }),
		});
		fc.assert(
			fc.property(responses, (response) => {
				const json = JSON.stringify(response);
				for (const body of [json, `n8nCallback(${json})`, asXml(response)]) {
					expect(sendResponse(membersOf(body) as Record<string, unknown>)).toEqual(response);
				}
			}),
			{ numRuns: 300 },
		);
	});
});

describe('XML answers', () => {
	test.each([
		['another prefix', `<r:SendResponse xmlns:r="${RESPONSE}"><r:MessageId>1</r:MessageId></r:SendResponse>`],
		[
			'another order, unknown and foreign elements',
			xml('<New>x</New><x:MessageId xmlns:x="urn:x">2</x:MessageId><MessageId>1</MessageId>'),
		],
		['an element given twice', xml('<MessageId>1</MessageId><MessageId>2</MessageId>')],
		['CDATA', xml('<MessageId><![CDATA[1]]></MessageId>')],
		['comments', xml('<!-- a --><MessageId>1<!-- b --></MessageId>')],
		['references', xml('<MessageId>&#49;</MessageId>')],
		['a byte order mark', `\ufeff${xml('<MessageId>1</MessageId>')}`],
		['white space around', `\n ${xml('<MessageId>1</MessageId>')}\n`],
		['no namespace', '<SendResponse><MessageId>1</MessageId></SendResponse>'],
	])('are read with %s', (_what, body) => {
		expect(membersOf(body)).toMatchObject({ MessageId: '1' });
	});

	test('give null for i:nil under any prefix, and empty text for an empty element', () => {
		const body = xml(
			`<MessageId i:nil="true" /><Sender xmlns:n="${INSTANCE}" n:nil="1"></Sender><Receiver></Receiver><ErrorMessage nil="true">x</ErrorMessage>`,
		);
		expect(membersOf(body)).toEqual({ MessageId: null, Sender: null, Receiver: '', ErrorMessage: 'x' });
	});

	test('give entities and control characters that are written as references', () => {
		const body = xml(
			'<MessageId>&lt;a@b&gt; &amp;amp; &quot;&apos;</MessageId><ErrorMessage>a&#x1;b&#12;<![CDATA[&#x1;]]><!--&#x1;--></ErrorMessage>',
		);
		expect(membersOf(body)).toEqual({ MessageId: `<a@b> &amp; "'`, ErrorMessage: 'a\u0001b\f&#x1;' });
	});

	test.each([
		['a DOCTYPE', `<!DOCTYPE SendResponse><SendResponse><MessageId>1</MessageId></SendResponse>`],
		[
			'a DOCTYPE with an entity',
			`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><SendResponse><MessageId>&e;</MessageId></SendResponse>`,
		],
		['a second root', `${xml('<MessageId>1</MessageId>')}<SendResponse/>`],
		['text after the root', `${xml('<MessageId>1</MessageId>')}x`],
		['a raw control character', xml('<MessageId>\u0001</MessageId>')],
		['another root', '<html><body>Sign in</body></html>'],
		[
			'a root of another vocabulary',
			'<SendResponse xmlns="urn:other"><MessageId>1</MessageId></SendResponse>',
		],
		['endless nesting', `${'<SendResponse>'.repeat(100_000)}${'</SendResponse>'.repeat(100_000)}`],
	])('are refused with %s', (_what, body) => {
		expect(['text', 'html']).toContain(membersOf(body));
	});

	test('give the particulars of an error, without the elements of strangers', () => {
		const pairs = 'http://schemas.microsoft.com/2003/10/Serialization/Arrays';
		const meta = `<Meta xmlns:a="${pairs}"><a:KeyValueOfstringstring><a:Key>k</a:Key><a:Value>v</a:Value></a:KeyValueOfstringstring></Meta>`;
		const body = `<ErrorResponse xmlns="http://schemas.servicestack.net/types"><ResponseStatus><Errors><x xmlns="urn:x">1</x></Errors>${meta}</ResponseStatus></ErrorResponse>`;
		expect(membersOf(body)).toEqual({
			ResponseStatus: { Errors: [], Meta: { KeyValueOfstringstring: { Key: 'k', Value: 'v' } } },
		});
	});

	test('give U+FFFE that is written as a reference', () => {
		expect(membersOf(xml('<MessageId>a&#xFFFE;b&#65535;</MessageId>'))).toEqual({
			MessageId: 'a\ufffeb\uffff',
		});
	});

	test('are not read when no receipt is that long', () => {
		const long = xml(`<MessageId>1</MessageId><Sender>${'x'.repeat(5_000_000)}</Sender>`);
		expect(membersOf(long)).toBe('text');
	});

	test('are refused wherever they are cut off', () => {
		const whole = fixture('vendor-response.xml').trim();
		for (let length = 1; length < whole.length; length++)
			expect(membersOf(whole.slice(0, length))).toBe('text');
		expect(membersOf(whole)).toMatchObject({ MessageId: 'String' });
	});

	test('give errors in the shape that they have in JSON', () => {
		const body = `${DECLARATION}<ErrorResponse xmlns:i="${INSTANCE}" xmlns="http://schemas.servicestack.net/types"><ResponseStatus><ErrorCode>ArgumentException</ErrorCode><Message>Invalid receiver
Parameter name: To</Message><StackTrace i:nil="true" /><Errors><ResponseError><ErrorCode>ArgumentException</ErrorCode><FieldName>To</FieldName><Message>Invalid receiver
</Message></ResponseError></Errors><Meta xmlns:d3p1="http://schemas.microsoft.com/2003/10/Serialization/Arrays" i:nil="true" /></ResponseStatus></ErrorResponse>`;
		expect(membersOf(body)).toEqual({
			ResponseStatus: {
				ErrorCode: 'ArgumentException',
				Message: 'Invalid receiver\nParameter name: To',
				StackTrace: null,
				Errors: [{ ErrorCode: 'ArgumentException', FieldName: 'To', Message: 'Invalid receiver\n' }],
				Meta: null,
			},
		});
		expect(
			membersOf(
				'<AuthenticateResponse xmlns="http://schemas.servicestack.net/types"><ResponseStatus><ErrorCode>Unauthorized</ErrorCode><Errors /></ResponseStatus></AuthenticateResponse>',
			),
		).toEqual({
			ResponseStatus: { ErrorCode: 'Unauthorized', Errors: [] },
		});
	});
});

describe('JSONP answers', () => {
	test.each([
		'n8nCallback({"Status":"sent"})',
		'/**/n8nCallback({"Status":"sent"});',
		' a.b_0_ ( {"Status":"sent"} ) ; ',
		'$cb({"Status":"sent"})',
	])('%s is read', (body) => expect(membersOf(body)).toEqual({ Status: 'sent' }));

	test('may hold brackets inside their texts', () => {
		expect(membersOf('cb({"ErrorMessage":"a) ; (b"})')).toEqual({ ErrorMessage: 'a) ; (b' });
	});

	test.each([
		'cb({"Status":"sent"}',
		'cb({"Status":"sen',
		'cb()',
		'cb([1])',
		'cb({"Status":"sent"});alert(1);x',
		'cb(process.exit())',
		'cb',
	])('%s is not', (body) => expect(membersOf(body)).toBe('text'));
});

describe('other answers', () => {
	test('are told apart by what they begin with, not by their header', () => {
		expect(membersOf('{"Status":"sent"}', { 'content-type': 'text/html' })).toEqual({ Status: 'sent' });
		expect(membersOf('<!DOCTYPE html><html></html>', { 'content-type': 'application/json' })).toBe('html');
		expect(membersOf('<p>Sign in</p>', { 'content-type': 'text/html; charset=utf-8' })).toBe('html');
		expect(membersOf(' \n')).toBe('empty');
		expect(membersOf('404')).toBe('text');
		expect(membersOf('{"Status":"sen')).toBe('text');
	});
});
