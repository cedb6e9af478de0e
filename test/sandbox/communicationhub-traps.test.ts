import { ask, hub, JSON_HEADERS, MAIL, XML_HEADERS, xmlMail, type Ask } from './communicationhub-support';

const { sandbox, base, set, refused } = hub();

const mail = (fields: object) => ({ body: JSON.stringify({ ...MAIL, ...fields }) });
const file = (fields: object) =>
	mail({ Attachments: [{ Bytes: 'QUJD', Name: 'a.txt', ContentType: 'text/plain', ...fields }] });
const xml = (inner: string): Ask => ({ headers: XML_HEADERS, body: xmlMail(inner) });
const TO = '<To>you@example.com</To>';
const attachments = (inner: string, tag = 'h:Attachment') =>
	xml(`<Attachments><${tag}>${inner}</${tag}></Attachments>${TO}`);

/** What the faithful mode does with it: a piece of the mail it delivers, 'nothing' with 200, or 400. */
type Faithful = Record<string, unknown> | 'nothing' | 400 | 'html';

const TRAPS: Array<[name: string, request: Ask, reason: RegExp, faithful: Faithful]> = [
	['chunked body', { ...mail({}), chunked: true }, /chunked/, 'nothing'],
	['no Content-Type', { ...mail({}), headers: { accept: 'application/json' } }, /No Content-Type/, 'nothing'],
	[
		'text/plain',
		{ ...mail({}), headers: { ...JSON_HEADERS, 'content-type': 'text/plain' } },
		/text\/plain/,
		'nothing',
	],
	[
		'application/soap+xml',
		{ ...mail({}), headers: { ...JSON_HEADERS, 'content-type': 'application/soap+xml' } },
		/soap/,
		'nothing',
	],
	[
		'malformed Content-Type',
		{ ...mail({}), headers: { ...JSON_HEADERS, 'content-type': 'json' } },
		/Content-Type json/,
		'nothing',
	],
	[
		'other charset',
		{ ...mail({}), headers: { ...JSON_HEADERS, 'content-type': 'application/json; charset=latin1' } },
		/Charset latin1/,
		{},
	],
	[
		'no Accept',
		{ ...mail({}), headers: { 'content-type': 'application/json' } },
		/Accept must be exactly/,
		'html',
	],
	[
		'Accept text/xml',
		{ ...mail({}), headers: { ...JSON_HEADERS, accept: 'text/xml' } },
		/Accept must be exactly/,
		'html',
	],
	[
		'Accept of a browser',
		{ ...mail({}), headers: { ...JSON_HEADERS, accept: 'text/html,application/xml;q=0.9,*/*;q=0.8' } },
		/Accept/,
		'html',
	],
	[
		'Accept list with JSON',
		{ ...mail({}), headers: { ...JSON_HEADERS, accept: 'application/json, text/plain, */*' } },
		/Accept must be exactly/,
		{},
	],
	['Accept */*', { ...mail({}), headers: { ...JSON_HEADERS, accept: '*/*' } }, /Accept must be exactly/, {}],
	[
		'stray query parameter',
		{ ...mail({}), path: '/Mail/Send?subject=Other' },
		/subject would override/,
		{ subject: 'Other' },
	],
	['unknown query parameter', { ...mail({}), path: '/Mail/Send?x=1' }, /Query parameter x/, {}],
	[
		'callback with odd characters',
		{ ...mail({}), path: '/Mail/Send?callback=a%5B0%5D' },
		/change this callback/,
		{},
	],
	['callback with .xml', { ...mail({}), path: '/Mail/Send.xml?callback=cb' }, /needs a JSON answer/, {}],
	['unknown key', mail({ ReplyTo: 'x@example.com' }), /ReplyTo: Unknown key/, {}],
	[
		'wrongly cased key',
		{ body: JSON.stringify({ to: 'you@example.com' }) },
		/Must be spelt To/,
		{ to: [{ address: 'you@example.com' }] },
	],
	['null', mail({ CC: null }), /CC: null/, { cc: [] }],
	['number', mail({ Subject: 1.5 }), /Must be a string, not number/, { subject: '1.5' }],
	['boolean', mail({ Text: true }), /Must be a string, not boolean/, { text: 'true' }],
	['object in a string field', mail({ Text: { a: 1 } }), /Must be a string, not object/, { text: '{"a":1}' }],
	[
		'duplicate key',
		{ body: '{"To":"a@example.com","To":"b@example.com"}' },
		/given twice/,
		{ to: [{ address: 'b@example.com' }] },
	],
	[
		'duplicate key in an attachment',
		{ body: '{"To":"a@example.com","Attachments":[{"Bytes":"QUJD","Name":"a","Name":"b"}]}' },
		/Attachments\[0\].Name: Key given twice/,
		{},
	],
	[
		'broken JSON',
		{ body: '{"To":"a@example.com","Subject":"x","Text":nope}' },
		/not JSON/,
		{ subject: 'x', text: undefined },
	],
	['not an object', { body: '["a"]' }, /must start with/, 400],
	['byte order mark', { body: `\ufeff${JSON.stringify(MAIL)}` }, /must start with/, {}],
	[
		'bytes that are not UTF-8',
		{
			body: Buffer.concat([
				Buffer.from('{"To":"a@example.com","Text":"'),
				Buffer.from([0xff]),
				Buffer.from('"}'),
			]),
		},
		/not UTF-8/,
		{ text: '\ufffd' },
	],
	['lone surrogate', { body: '{"To":"a@example.com","Text":"x\\ud800"}' }, /surrogate/, { text: 'x\ufffd' }],
	[
		'url-safe base64',
		file({ Bytes: '-_-_' }),
		/URL-safe/,
		{ attachments: [expect.objectContaining({ bytes: 0 })] },
	],
	[
		'unpadded base64',
		file({ Bytes: 'QUI' }),
		/padding/,
		{ attachments: [expect.objectContaining({ bytes: 0 })] },
	],
	[
		'data: prefix',
		file({ Bytes: 'data:text/plain;base64,QUJD' }),
		/data: URI/,
		{ attachments: [expect.objectContaining({ bytes: 0 })] },
	],
	[
		'Buffer as JSON',
		file({ Bytes: { type: 'Buffer', data: [1] } }),
		/not object/,
		{ attachments: [expect.objectContaining({ bytes: 0 })] },
	],
	['empty file', file({ Bytes: '' }), /Empty file/, { attachments: [expect.objectContaining({ bytes: 0 })] }],
	['file without a name', file({ Name: '' }), /without a name/, {}],
	['path in a file name', file({ Name: '../a.txt' }), /Path separator/, {}],
	['line break in a file name', file({ Name: 'a\r\nb' }), /Control character/, {}],
	['odd MIME type', file({ ContentType: 'pdf' }), /Not a MIME type/, {}],
	['no recipient', { body: '{"Subject":"x"}' }, /No recipient/, 'nothing'],
	['CR LF in To', mail({ To: 'a@example.com\r\nBcc: b@example.com' }), /To: Control character/, {}],
	['LF in the subject', mail({ Subject: 'a\nb' }), /Subject: Control character/, {}],
	['control character in a name', mail({ FromName: 'a\u0007' }), /FromName: Control character/, {}],
	['no address', mail({ To: 'nobody' }), /To: Not a mail address/, {}],
	['display name in To', mail({ To: 'Me <me@example.com>' }), /To: Not a mail address/, {}],
	['semicolon list', mail({ CC: 'a@example.com;b@example.com' }), /CC: Not a mail address/, {}],
	['trailing comma', mail({ BCC: 'a@example.com,' }), /empty address/, {}],
	['two senders', mail({ From: 'a@example.com, b@example.com' }), /From: Not a mail address/, {}],
	['domain that is not ASCII', mail({ To: 'a@bücher.example' }), /no ASCII domain/, {}],

	[
		'XML: section 2 order',
		xml('<From>me@example.com</From><To>you@example.com</To><Subject>x</Subject>'),
		/Subject: Out of order/,
		{ subject: undefined },
	],
	['XML: Attachments last', xml(`${TO}<Attachments/>`), /Attachments: Out of order/, { attachments: [] }],
	[
		'XML: Name before ContentType',
		attachments('<h:Bytes>QUJD</h:Bytes><h:Name>a</h:Name><h:ContentType>text/plain</h:ContentType>'),
		/ContentType: Out of order/,
		{ attachments: [expect.objectContaining({ contentType: 'application/octet-stream' })] },
	],
	[
		'XML: Attachment in the parent namespace',
		attachments('<h:Bytes>QUJD</h:Bytes>', 'Attachment'),
		/Must be Attachment/,
		{ attachments: [] },
	],
	[
		'XML: child without namespace',
		xml(`<Subject xmlns="">x</Subject>${TO}`),
		/Namespace \(none\)/,
		{ subject: undefined },
	],
	[
		'XML: lower-case name',
		xml(`<subject>x</subject>${TO}`),
		/subject: Unknown element/,
		{ subject: undefined },
	],
	['XML: unknown element', xml(`<ReplyTo>x@example.com</ReplyTo>${TO}`), /ReplyTo: Unknown element/, {}],
	['XML: duplicate', xml(`<Subject>a</Subject><Subject>b</Subject>${TO}`), /given twice/, { subject: 'a' }],
	[
		'XML: i:nil',
		xml(`<Subject xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>${TO}`),
		/i:nil/,
		{ subject: undefined },
	],
	['XML: i:nil without xmlns:i', xml(`<Subject i:nil="true"/>${TO}`), /unbound namespace prefix/, 400],
	['XML: attribute', xml(`<Subject lang="en">x</Subject>${TO}`), /Attribute lang/, { subject: 'x' }],
	['XML: raw CR LF', xml(`<Text>a\r\nb</Text>${TO}`), /raw CR/, { text: 'a\nb' }],
	['XML: wrong root', { headers: XML_HEADERS, body: '<SendMail/>' }, /Expecting element 'SendMail'/, 400],
	['XML: DTD', { headers: XML_HEADERS, body: `<!DOCTYPE SendMail><a/>` }, /DTD/, 400],
	['XML: processing instruction', xml(`<?x y?>${TO}`), /Processing instruction/, 400],
	['XML: HTML entity', xml(`<Text>&nbsp;</Text>${TO}`), /undefined entity/, 400],
	['XML: bare ampersand', xml(`<Text>a & b</Text>${TO}`), /not well-formed/, 400],
	['XML: ]]> in text', xml(`<Text>]]></Text>${TO}`), /not well-formed/, 400],
	['XML: markup in HTML', xml(`<HTML><b>x</b></HTML>${TO}`), /Markup inside/, 400],
	['XML: U+0001', xml(`<Text>\u0001</Text>${TO}`), /disallowed character/, 400],
	[
		'XML: version 1.1',
		{ headers: XML_HEADERS, body: xmlMail(TO).replace('"1.0"', '"1.1"') },
		/version 1.1/,
		400,
	],
	[
		'XML: false encoding',
		{ headers: XML_HEADERS, body: xmlMail(TO).replace('utf-8', 'utf-16') },
		/Encoding utf-16/,
		400,
	],
	['XML: cut off', { headers: XML_HEADERS, body: xmlMail(TO).slice(0, -5) }, /not well-formed/, 400],
	['XML: url-safe base64', attachments('<h:Bytes>-_-_</h:Bytes><h:Name>a</h:Name>'), /URL-safe/, 400],
	[
		'XML: base64 with line breaks',
		attachments('<h:Bytes>QU\nJD</h:Bytes><h:Name>a</h:Name>'),
		/white space/,
		{ attachments: [expect.objectContaining({ bytes: 3 })] },
	],
	[
		'XML: empty file',
		attachments('<h:Bytes/><h:Name>a</h:Name>'),
		/Empty file/,
		{ attachments: [expect.objectContaining({ bytes: 0 })] },
	],
];

describe('strict refuses with a reason', () => {
	test.each(TRAPS)('%s', async (_name, request, reason) => {
		const { status, text } = await ask(base(), request);
		expect(refused()).toMatch(reason);
		expect(status).toBe(400);
		expect(text).toMatch(/ErrorCode/);
		expect(sandbox().inbox.count).toBe(0);
	});
});

describe('faithful does what the measured framework does', () => {
	test.each(TRAPS)('%s', async (_name, request, _reason, faithful) => {
		set({ mode: 'faithful' });
		const { status, headers, text } = await ask(base(), request);
		expect(status).toBe(faithful === 400 ? 400 : 200);
		if (faithful === 400) expect(text).toContain('SerializationException');
		if (faithful === 'html') expect(headers['content-type']).toBe('text/html');
		const delivers = faithful !== 400 && faithful !== 'nothing';
		expect(sandbox().inbox.count).toBe(delivers ? 1 : 0);
		if (typeof faithful === 'object') {
			expect(sandbox().inbox.messages()[0]).toMatchObject(faithful);
			expect(sandbox().inbox.messages()[0]?.meta.lost).toBeDefined();
		}
	});

	test('a control character in the receipt cuts XML off', async () => {
		set({ mode: 'faithful' });
		const headers = { ...JSON_HEADERS, accept: 'application/xml' };
		const { status, text } = await ask(base(), { ...mail({ From: 'a\u0001b' }), headers });
		expect(status).toBe(200);
		expect(text).toMatch(/<Sender>a$/);
	});
});

test('a clean request is no trap', async () => {
	expect((await ask(base(), file({}))).status).toBe(200);
	expect((await ask(base(), xml(`<Subject>x</Subject>${TO}`))).status).toBe(200);
	expect(refused()).toBeUndefined();
});
