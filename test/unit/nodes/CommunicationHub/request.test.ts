import { REQUESTS, type RequestName } from '../../../../nodes/CommunicationHub/contract';
import type { HubParams, WireForm } from '../../../../nodes/CommunicationHub/fields';
import { statusRequest, writeRequest } from '../../../../nodes/CommunicationHub/format';
import { send, type SendMailParams } from '../../../../nodes/CommunicationHub/operations/send';
import { sendPlan } from '../../../../nodes/CommunicationHub/sendPlan';
import type { MailMessage } from '../../../../nodes/shared/mail/message';
import { FileContent, type PlanJson, type RequestSpec } from '../../../../nodes/shared/wire/request';
import { OPERATIONS } from '../../../../sandbox/services/communicationhub/operations';
import { readXmlTree, type XmlElement } from '../../../../sandbox/services/communicationhub/xmlTree';
import { thrownBy } from '../shared/thrown';
import { bodyOf, file, fixture, JSON_FORM, message, XML_FORM } from './hub.support';

/** Every member with the vendor's placeholder. */
const SAMPLE = message({
	from: { address: 'String', name: 'String' },
	to: [{ address: 'String' }],
	cc: [{ address: 'String' }],
	bcc: [{ address: 'String' }],
	subject: 'String',
	body: { format: 'both', text: 'String', html: 'String' },
	attachments: [file({ name: 'String', contentType: 'String' }, 'AA==')],
});
const sampleParams = {
	receiverName: 'String',
	domain: 'String',
	reference: 'String',
};
const JSON_PARAMS: HubParams = { form: JSON_FORM, failOnError: true };
const XML_PARAMS: HubParams = { form: XML_FORM, failOnError: true };

/** The plan of a mail. */
const planOf = (mail: MailMessage, params: SendMailParams) =>
	send.plan({ message: mail, params, warnings: [] });
const request = (form: WireForm): RequestSpec =>
	planOf(SAMPLE, { ...sampleParams, form, failOnError: true }).steps[0].request;

/** What an XML document says, prefixes and white space between elements aside. */
function infoset({ local, uri, text, children, nil, otherAttributes }: XmlElement): object {
	return children.length > 0
		? { local, uri, children: children.map(infoset), nil, otherAttributes }
		: { local, uri, text, nil, otherAttributes };
}

describe('SendMail on the wire', () => {
	test('is the vendor sample in JSON, byte for byte', async () => {
		expect((await bodyOf(request(JSON_FORM))).toString()).toBe(fixture('vendor-sample.json').trim());
	});

	test('is the vendor sample in XML: content, order and namespaces', async () => {
		const sent = infoset(readXmlTree(await bodyOf(request(XML_FORM))));
		expect(sent).toEqual(infoset(readXmlTree(Buffer.from(fixture('vendor-sample.xml')))));
	});

	test('is the example of the sheet in XML, byte for byte', async () => {
		const members = { From: 'me@example.com', Subject: 'Hi', Text: 'a\r\nb & <c>', To: 'you@example.com' };
		expect((await bodyOf(writeRequest('SendMail', members, XML_FORM))).toString()).toBe(
			'<?xml version="1.0" encoding="utf-8"?>' +
				'<SendMail xmlns="http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel">' +
				'<From>me@example.com</From><Subject>Hi</Subject><Text>a&#xD;\nb &amp; &lt;c&gt;</Text>' +
				'<To>you@example.com</To></SendMail>',
		);
	});

	test('leaves out what is not set, in both formats', async () => {
		const bare = planOf(message({ from: undefined, subject: '' }), JSON_PARAMS);
		expect((await bodyOf(bare.steps[0].request)).toString()).toBe('{"To":"you@example.com","Text":"Hello"}');
		const xml = planOf(message({ from: undefined, subject: '' }), XML_PARAMS);
		const { children } = readXmlTree(await bodyOf(xml.steps[0].request));
		expect(children.map(({ local }) => local)).toEqual(['Text', 'To']);
	});

	test('joins several addresses with commas and gives the name of an only recipient', async () => {
		const to = [{ address: 'ann@example.com', name: 'Ann' }];
		const one = planOf(message({ to }), JSON_PARAMS);
		expect(JSON.parse((await bodyOf(one.steps[0].request)).toString())).toMatchObject({
			To: 'ann@example.com',
			ReceiverName: 'Ann',
		});
		const two = planOf(message({ to: [...to, { address: 'bob@example.com', name: 'Bob' }] }), JSON_PARAMS);
		const sent = JSON.parse((await bodyOf(two.steps[0].request)).toString()) as object;
		expect(sent).toMatchObject({ To: 'ann@example.com,bob@example.com' });
		expect(sent).not.toHaveProperty('ReceiverName');
	});

	test('sends once and repeats nothing by itself', () => {
		const { steps } = planOf(message(), JSON_PARAMS);
		expect(steps).toHaveLength(1);
		expect(steps[0]).toMatchObject({ id: 'send', effect: 'send' });
		expect(steps[0].repeatUnclear).toBeUndefined();
	});

	test('keeps files out of the text in XML too, so that they are streamed', () => {
		const { body } = request(XML_FORM);
		const parts = body && 'parts' in body ? body.parts : [];
		expect(parts.map((part) => (part instanceof FileContent ? 'file' : typeof part))).toEqual([
			'string',
			'file',
			'string',
		]);
	});

	test('is refused by the contract without a recipient, naming the field', () => {
		const error = thrownBy(() => sendPlan('SendMail', { Text: 'x' }, JSON_PARAMS, 'mail', []));
		expect(error).toMatchObject({ kind: 'invalid', field: 'To' });
	});

	test.each<[string, object, string]>([
		['the contract', { To: 'a@b.de', HTML: '' }, 'Markdown'],
		['XML', { To: 'a@b.de', Text: 'a\ufffe' }, 'Markdown'],
	])('is refused by %s in the name of the field that its body was written in', (_what, members, field) => {
		const params = { ...JSON_PARAMS, form: XML_FORM };
		const body = { format: 'markdown' as const, html: 'a', text: 'a' };
		expect(thrownBy(() => sendPlan('SendMail', members as never, params, 'mail', [], body))).toMatchObject({
			kind: 'invalid',
			field,
		});
	});

	test('is refused with a member that the hub does not know', () => {
		const members = { To: 'a@b.de', ReplyTo: 'c@d.de' };
		expect(thrownBy(() => sendPlan('SendMail', members, JSON_PARAMS, 'mail', [])).kind).toBe('invalid');
	});
});

describe('the form of the answer', () => {
	test.each([
		['json', 'accept', '/Mail/Send', 'application/json', {}],
		['json', 'suffix', '/Mail/Send.json', 'application/json', {}],
		['json', 'query', '/Mail/Send', 'application/json', { format: 'json' }],
		['xml', 'accept', '/Mail/Send', 'application/xml', {}],
		['xml', 'suffix', '/Mail/Send.xml', 'application/xml', {}],
		['xml', 'query', '/Mail/Send', 'application/xml', { format: 'xml' }],
		['jsonp', 'accept', '/Mail/Send', 'application/json', { callback: 'n8nCallback' }],
		['jsonp', 'suffix', '/Mail/Send.json', 'application/json', { callback: 'n8nCallback' }],
		['jsonp', 'query', '/Mail/Send', 'application/json', { format: 'json', callback: 'n8nCallback' }],
	] as const)('%s by %s', (format, responseForm, path, type, query) => {
		const spec = request({ format, responseForm });
		expect(spec).toMatchObject({ method: 'POST', path, headers: { Accept: type } });
		expect(spec.query).toEqual(query);
		expect(spec.body?.contentType).toBe(format === 'xml' ? 'application/xml' : 'application/json');
	});

	test('a status question has an id, one Accept and no body', () => {
		const spec = statusRequest('<abc@x>', { format: 'jsonp', responseForm: 'suffix' });
		expect(spec).toEqual({
			method: 'GET',
			answerBytes: 1_000_000,
			path: '/Status.json',
			headers: { Accept: 'application/json' },
			query: { MessageId: '<abc@x>', callback: 'n8nCallback' },
		});
	});
});

describe('SendSMS and SendLetter', () => {
	test('name every member of the vendor table and no other', () => {
		for (const { name, fields } of OPERATIONS) {
			const names = Object.keys(REQUESTS[name as RequestName].schema.shape).sort();
			expect(names).toEqual(fields.map((field) => field.name).sort());
		}
	});

	test('write a letter in XML in ordinal order, with flags and numbers', async () => {
		const members: Record<string, PlanJson> = {
			ZipCode: '10115',
			TestFlag: true,
			TestEMail: 'test@example.com',
			SenderAdressLine1: 'Example',
			IsDuplex: false,
			FileName: 'a.pdf',
			File: new FileContent(file()),
			CoverLetter: true,
			CoverFile: new FileContent(file({}, 'REVG')),
			BatchId: 12,
			AddressLine2: 'Street 1',
			AddressLine1: 'Ann',
		};
		const root = readXmlTree(await bodyOf(writeRequest('SendLetter', members, XML_FORM)));
		expect(root.children.map(({ local, text }) => `${local}=${text}`)).toEqual([
			'AddressLine1=Ann',
			'AddressLine2=Street 1',
			'BatchId=12',
			'CoverFile=REVG',
			'CoverLetter=true',
			'File=QUJD',
			'FileName=a.pdf',
			'IsDuplex=false',
			'SenderAdressLine1=Example',
			'TestEMail=test@example.com',
			'TestFlag=true',
			'ZipCode=10115',
		]);
	});
});
