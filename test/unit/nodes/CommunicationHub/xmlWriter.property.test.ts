import * as fc from 'fast-check';
import { writeRequest } from '../../../../nodes/CommunicationHub/format';
import { FileContent } from '../../../../nodes/shared/wire/request';
import { bindJsonStrict } from '../../../../sandbox/services/communicationhub/jsonBody';
import { OPERATIONS } from '../../../../sandbox/services/communicationhub/operations';
import { bindXmlFaithful, bindXmlStrict } from '../../../../sandbox/services/communicationhub/xmlBody';
import { thrownBy } from '../shared/thrown';
import { bodyOf, file, JSON_FORM, XML_FORM } from './hub.support';

const [SEND_MAIL] = OPERATIONS;

/** Characters that a careless writer would get wrong, and any others. */
const nasty = fc.constantFrom(
	...['&', '<', '>', '"', "'", '\r', '\n', '\r\n', '\t', ' ', ']]>', '&amp;', '&#xD;', '<![CDATA[', '\u0085'],
	...['\u2028', '\u00a0', '\u{1F600}', '\ufffd', '</Text>', '<!--', '<?xml', '\u007f', '\ud7ff', '\ue000'],
);
const anyText = fc
	.array(fc.oneof(nasty, fc.string({ unit: 'binary' })), { minLength: 1, maxLength: 8 })
	.map((parts) => parts.join(''));
const ILLEGAL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const xmlText = anyText.filter((text) => text !== '' && !ILLEGAL.test(text));

const members = fc.record(
	{
		To: xmlText,
		From: xmlText,
		FromName: xmlText,
		CC: xmlText,
		BCC: xmlText,
		Domain: xmlText,
		ReceiverName: xmlText,
		Reference: xmlText,
		Subject: xmlText,
		Text: xmlText,
		HTML: xmlText,
		Attachments: fc.array(
			fc
				.record({ Bytes: fc.uint8Array({ minLength: 1 }), Name: xmlText, ContentType: xmlText })
				.map((attachment) => ({
					...attachment,
					Bytes: new FileContent(
						file({ bytes: attachment.Bytes.length }, Buffer.from(attachment.Bytes).toString('base64')),
					),
				})),
			{ minLength: 1, maxLength: 3 },
		),
	},
	{ requiredKeys: ['To'] },
);

describe('the XML writer', () => {
	test('brings every text that XML can carry to the same mail as the JSON form', async () => {
		await fc.assert(
			fc.asyncProperty(members, async (mail) => {
				const json = bindJsonStrict(
					await bodyOf(writeRequest('SendMail', mail, JSON_FORM)),
					SEND_MAIL.fields,
				);
				const body = await bodyOf(writeRequest('SendMail', mail, XML_FORM));
				const xml = bindXmlStrict(body, SEND_MAIL);
				expect(xml.issues).toEqual([]);
				expect(json.issues).toEqual([]);
				expect(xml.dto).toEqual(json.dto);
				// What the framework itself would read, with all its silent losses.
				expect(bindXmlFaithful(body, SEND_MAIL)).toEqual(json.dto);
			}),
			{ numRuns: 300 },
		);
	});

	test.each([
		'To',
		'From',
		'FromName',
		'CC',
		'BCC',
		'Domain',
		'ReceiverName',
		'Reference',
		'Subject',
		'Text',
		'HTML',
	])('refuses in %s what XML cannot carry, naming the field', (name) => {
		const labels: Record<string, string> = { FromName: 'Sender Name', ReceiverName: 'Recipient Name' };
		const illegal = fc.constantFrom(
			'\u0000',
			'\u0001',
			'\u0008',
			'\u000b',
			'\u000c',
			'\u001f',
			'\ufffe',
			'\uffff',
			'\ud800',
			'\udfff',
		);
		fc.assert(
			fc.property(illegal, fc.string(), fc.string(), (character, before, after) => {
				const mail = { To: 'a@b.de', [name]: `${before}${character}${after}` };
				const error = thrownBy(() => writeRequest('SendMail', mail, XML_FORM));
				expect(error).toMatchObject({ kind: 'invalid', field: labels[name] ?? name });
				expect(error.message).toContain('which XML cannot carry');
			}),
			{ numRuns: 40 },
		);
	});

	test('names the character and where it stands', () => {
		const error = thrownBy(() => writeRequest('SendMail', { To: 'a@b.de', Text: 'ab\u0001c' }, XML_FORM));
		expect(error.message).toBe('Text contains U+0001 at position 3, which XML cannot carry');
		expect(error.fix).toContain('JSON');
	});

	test('refuses a file name that XML cannot carry under the label of the files', () => {
		const Attachments = [{ Bytes: new FileContent(file()), Name: 'a\ufffe.txt', ContentType: 'text/plain' }];
		const error = thrownBy(() => writeRequest('SendMail', { To: 'a@b.de', Attachments }, XML_FORM));
		expect(error.field).toBe('Attachments');
	});

	test('lets the JSON form carry what XML cannot', () => {
		expect(() => writeRequest('SendMail', { To: 'a@b.de', Subject: 'a\ufffe' }, JSON_FORM)).not.toThrow();
	});
});
