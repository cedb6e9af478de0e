import { ask, hub, XML_HEADERS, xmlMail } from './communicationhub-support';

/** CommunicationHub API sheet, section 7: what the serializer takes as it is, and what it refuses, in both modes. */

const { sandbox, base, set, refused } = hub();
const MODEL = 'http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel';
const TO = '<To>you@example.com</To>';
const send = async (body: string | Buffer) => await ask(base(), { headers: XML_HEADERS, body });
const modes = ['strict', 'faithful'] as const;

const FINE: Array<[what: string, body: string, mail: object]> = [
	[
		'a prefix for the whole vocabulary',
		`<m:SendMail xmlns:m="${MODEL}"><m:Subject>x</m:Subject><m:To>you@example.com</m:To></m:SendMail>`,
		{ subject: 'x' },
	],
	[
		'another prefix for the helper namespace',
		xmlMail(
			`<Attachments xmlns:d2p1="${MODEL}.Helper"><d2p1:Attachment><d2p1:Bytes>QUJD</d2p1:Bytes><d2p1:Name>a</d2p1:Name></d2p1:Attachment></Attachments>${TO}`,
		),
		{ attachments: [expect.objectContaining({ filename: 'a', bytes: 3 })] },
	],
	[
		'the default namespace declared anew',
		xmlMail(
			`<Attachments><Attachment xmlns="${MODEL}.Helper"><Bytes>QUJD</Bytes><Name>a</Name></Attachment></Attachments>${TO}`,
		),
		{ attachments: [expect.objectContaining({ bytes: 3 })] },
	],
	['comments', xmlMail(`<!-- a --><Text>a<!-- b -->b</Text>${TO}`), { text: 'ab' }],
	['a byte order mark', `\ufeff${xmlMail(`<Text>x</Text>${TO}`)}`, { text: 'x' }],
	['no declaration', xmlMail(`<Text>x</Text>${TO}`).replace(/^<\?.*?\?>/, ''), { text: 'x' }],
	['spaces alone, and a tab', xmlMail(`<Text> \t </Text>${TO}`), { text: ' \t ' }],
	['U+0085, U+2028, NBSP', xmlMail(`<Text>\u0085\u2028\u00a0</Text>${TO}`), { text: '\u0085\u2028\u00a0' }],
	['five entities', xmlMail(`<Text>&lt;&gt;&amp;&quot;&apos;]]&gt;</Text>${TO}`), { text: `<>&"']]>` }],
	['an empty element', xmlMail(`<Subject/><Text></Text>${TO}`), { subject: '', text: '' }],
];

const REFUSED: Array<[what: string, body: string]> = [
	['a space before the declaration', ` ${xmlMail(TO)}`],
	['a reference to U+0001', xmlMail(`<Text>&#x1;</Text>${TO}`)],
	['a reference to half of a character', xmlMail(`<Text>&#xD800;</Text>${TO}`)],
	['raw U+000B', xmlMail(`<Text>\u000b</Text>${TO}`)],
	['raw U+FFFE', xmlMail(`<Text>\ufffe</Text>${TO}`)],
	['raw U+FFFF', xmlMail(`<Text>\uffff</Text>${TO}`)],
	['a root without the namespace', `<SendMail>${TO}</SendMail>`],
	['a root of the other namespace', `<SendMail xmlns="${MODEL}.Helper">${TO}</SendMail>`],
	['a root in lower case', `<sendMail xmlns="${MODEL}">${TO}</sendMail>`],
	['the root of another operation', `<SendSMS xmlns="${MODEL}"></SendSMS>`],
	['a second root', `${xmlMail(TO)}<x/>`],
	['nothing', ' '],
];

describe.each(modes)('%s', (mode) => {
	beforeEach(() => set({ mode }));

	test.each(FINE)('takes %s', async (_what, body, mail) => {
		expect((await send(body)).status).toBe(200);
		expect(refused()).toBeUndefined();
		expect(sandbox().inbox.messages()).toMatchObject([mail]);
		expect(sandbox().inbox.messages()[0]?.meta.lost).toBeUndefined();
	});

	test.each(REFUSED)('refuses %s', async (_what, body) => {
		const { status, text } = await send(body);
		expect(status).toBe(400);
		expect(text).toContain('<ErrorCode>SerializationException</ErrorCode>');
		expect(sandbox().inbox.count).toBe(0);
	});
});
