import type { IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import type { SuperOfficeSandbox } from '../../sandbox/services/superoffice';
import { webhookChain, workflowNode } from '../support/own-n8n';
import { leavesOf, parseEml } from '../support/parseEml';
import { realN8n } from '../support/real-n8n';
import { mailServerCredential, sandboxCredential } from '../support/superofficeSandbox';

/** Mail that lives on the contact, in a real n8n: each workflow begins with a webhook and ends with what it answers. */

jest.setTimeout(60_000);

const TYPE = 'n8n-nodes-send-mail.superOffice';
const n8n = realN8n();
// One of its own: these tests change what the tenant allows.
let sandbox: Sandbox;
let superOffice: SuperOfficeSandbox;
let credentials: Record<string, { id: string; name: string }>;

beforeAll(async () => {
	sandbox = await startSandbox();
	superOffice = sandbox.service('superoffice');
	credentials = {
		superOfficeOAuth2Api: await n8n.addCredential(
			'superOfficeOAuth2Api',
			sandboxCredential('oAuth2', sandbox),
		),
		superOfficeMailServerApi: await n8n.addCredential('superOfficeMailServerApi', mailServerCredential()),
	};
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox?.close());

const MAIL = {
	resource: 'mail',
	operation: 'send',
	authentication: 'oAuth2',
	sendWith: 'smtpServer',
	from: 'Sales <crm@example.com>',
	to: 'ann@example.org',
	subject: 'Offer',
	emailFormat: 'html',
	html: '<p>Hello</p>',
};
const ARCHIVED = { archive: true, archiveTemplate: { __rl: true, mode: 'id', value: '6' } };
const SAM = { name: 'Sam Berg', email: 'sales@nordlys.example', emailId: 26, personId: 15, contactId: 6 };
const PDF = `{ data: '${Buffer.from('%PDF-1.4').toString('base64')}', mimeType: 'application/pdf', fileName: 'Größe.pdf' }`;

type Step = [name: string, parameters: IDataObject, settings?: IDataObject];

/** Runs nodes one behind the other, each with what a mail needs. Gives the items that the last one puts out. */
async function play(items: object[], steps: Step[], signedIn = credentials): Promise<any[]> {
	const chain = steps.map(([name, parameters, settings]) =>
		workflowNode(name, TYPE, { ...MAIL, ...parameters }, settings),
	);
	const { nodes, connections } = webhookChain('crm', chain as never[], 'lastNode');
	const workflow = { name: steps.map(([name]) => name).join(', '), nodes: nodes as never, connections };
	const { status, body } = await (await n8n.addWorkflow(workflow, { [TYPE]: signedIn })).post({ items });
	expect({ status, body: status === 200 ? '' : body }).toEqual({ status: 200, body: '' });
	return body;
}

const onceEach = { onError: 'continueRegularOutput' };
const inbox = () => sandbox.inbox.messages();
/** Bodies of the calls of a method, in order. */
const calls = (method: string): any[] =>
	sandbox.requests
		.list()
		.filter(({ url }) => url.includes(`/Agents/${method}`))
		.map(({ body }) => JSON.parse(String(body.content)));

it('what SuperOffice names of a mail reaches the wire: account, ids, invitation, description, answered mail', async () => {
	const invitation = ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'END:VCALENDAR', ''].join('\r\n');
	const options = {
		attachments: "={{ [{ data: $json.ics, mimeType: 'text/calendar', fileName: 'invite.ics' }] }}",
		attachmentDescriptions: { description: [{ file: '*', text: 'The meeting' }] },
		accountId: { __rl: true, mode: 'id', value: '346' },
		messageId: '<offer@example.com>',
		calMethod: 'Request',
		inReplyTo: '<first@example.org>',
		priority: 'High',
		headers: { header: [{ name: 'X-Campaign', value: 'spring' }] },
		cc: '{"email":"info@example.org","associateId":42}',
		saleId: 4,
		saveSentCopy: true,
		language: 'NB',
		timeZone: 'US-NY, includeTZOffset',
		select: 'Subject,AccountId',
	};
	const [sent] = await play([{ ics: Buffer.from(invitation).toString('base64') }], [['Send', { options }]]);
	expect(sent).toMatchObject({ status: 'accepted', messageId: '<offer@example.com>' });
	const [{ headers, url }] = sandbox.requests.list().filter(({ url: path }) => path.includes('SendEMails'));
	expect(headers).toMatchObject({ 'so-language': 'NB', 'so-timezone': 'US-NY, includeTZOffset' });
	expect(decodeURIComponent(url)).toContain('AccountId');
	expect(calls('EMail/SendEMails')).toMatchObject([
		{
			OutgoingConnectionInfo: { ServerName: 'smtp.example.com:587', UseSSL: false },
			SentItemsConnectionInfo: { ServerName: 'imap.example.com:993', Folder: 'Sent Items' },
			Emails: [
				{
					AccountId: 346,
					MessageID: '<offer@example.com>',
					CalMethod: 'Request',
					HasCalendarData: true,
					InReplyTo: { MessageId: '<first@example.org>' },
					Priority: 'High',
					EMailSOInfo: { SaleId: 4 },
					Cc: [{ Address: 'info@example.org', AssociateId: 42 }],
					CustomHeaderList: [{ Name: 'X-Campaign', Values: ['spring'] }],
					Attachments: [{ Filename: 'invite.ics', Description: 'The meeting' }],
				},
			],
		},
	]);
});

it('recipients are persons: found, chosen from the list, and linked by their address', async () => {
	const found = await play(
		[{}],
		[
			['Find', { resource: 'recipient', operation: 'findRecipients', query: 'sales@nordlys' }],
			['Send', { to: '={{ $json }}' }],
		],
	);
	expect(found).toHaveLength(2);
	const to = { __rl: true, mode: 'list', value: JSON.stringify(SAM), cachedResultName: 'Sam Berg' };
	await play([{}], [['Choose', { to }]]);
	await play([{}], [['Link', { options: { linkToCrm: true } }]]);
	const recipients = calls('EMail/SendEMails').flatMap(({ Emails }) =>
		Emails.map(({ To }: { To: IDataObject[] }) => To[0]),
	);
	const ids = recipients.map(({ EmailId, PersonId, ContactId }) => [EmailId, PersonId, ContactId]);
	expect(ids.slice(0, 2).sort()).toEqual([
		[26, 15, 6],
		[27, 16, 6],
	]);
	expect(ids.slice(2)).toEqual([
		[26, 15, 6],
		[20, 11, 5],
	]);
});

it('a draft goes round: saved, kept back from others, sent with its file, gone', async () => {
	const sendDraft = {
		operation: 'sendDraft',
		sendWith: 'userMailbox',
		draftId: "={{ $('Save').item.json.draftId }}",
	};
	const [sent] = await play(
		[{}],
		[
			['Save', { operation: 'saveDraft', options: { attachments: `={{ [${PDF}] }}` } }],
			['Refuse', { ...sendDraft, options: { allowedRecipients: '@elsewhere.example' } }, onceEach],
			['Send', sendDraft],
		],
	);
	expect(sent).toMatchObject({
		status: 'accepted',
		accepted: ['ann@example.org'],
		attachments: [{ name: 'Größe.pdf', bytes: 8 }],
	});
	expect(inbox()).toMatchObject([{ subject: 'Offer', attachments: [{ filename: 'Größe.pdf', bytes: 8 }] }]);
	expect([calls('EMail/Send').length, superOffice.state.drafts.length]).toEqual([1, 0]);
});

it('doubt is settled by looking, and stays doubt where there is nothing to see', async () => {
	const settle: Step = ['Send', { options: { settleDoubt: true } }, onceEach];
	sandbox.faults.add({ path: 'SendEMails', fault: 'reset-after-accept' });
	expect(await play([{}], [settle])).toMatchObject([
		{ status: 'accepted', messageId: expect.stringMatching(/^<.+@example\.com>$/) },
	]);
	sandbox.faults.add({ path: 'SendEMails', fault: 'reset-before-accept' });
	expect(await play([{}], [settle])).toMatchObject([
		{ details: { kind: 'uncertain', outcome: 'possiblySent', messageId: expect.any(String) } },
	]);
	expect([inbox().length, calls('EMail/SendEMails').length]).toEqual([1, 2]);
});

it('a mail that was sent and not archived is archived later, from the result', async () => {
	const attachments = `={{ [${PDF}] }}`;
	// By the way that the documentation shows.
	const later = {
		operation: 'archive',
		archiveTemplate: ARCHIVED.archiveTemplate,
		from: '={{ $json.response.From }}',
		to: '={{ $json.response.To }}',
		subject: '={{ $json.subject }}',
		html: '={{ $json.response.HTMLBody }}',
		options: { attachments, messageId: '={{ $json.messageId }}', sentAt: '={{ $json.response.Sent }}' },
	};
	const send = { to: JSON.stringify(SAM), options: { ...ARCHIVED, attachments } };
	const fault = { name: 'status', status: 403, body: '' } as const;
	sandbox.faults.add({ path: 'SaveDocument', times: 1, fault });
	const [archived] = await play(
		[{}],
		[
			['Send', send],
			['Archive', later],
		],
	);
	const [{ id, entity, content }, ...others] = superOffice.state.documents;
	expect(others).toEqual([]);
	expect(archived).toMatchObject({ status: 'archived', documentId: id });
	const [mail] = inbox();
	expect(entity).toMatchObject({
		ExternalRef: mail.meta.messageId,
		Person: { PersonId: 15 },
		Contact: { ContactId: 6 },
	});
	const parsed = parseEml(content as Buffer);
	expect(parsed).toMatchObject({ defects: [], messageId: mail.meta.messageId, subject: 'Offer' });
	expect(leavesOf(parsed.body)).toMatchObject([{ type: 'text/html' }, { filename: 'Größe.pdf' }]);
	expect(inbox()).toHaveLength(1);
	// And at once, where nothing stands in the way.
	expect(await play([{}], [['Send', send]])).toMatchObject([{ archive: { status: 'archived' } }]);
	expect([inbox().length, superOffice.state.documents.length]).toEqual([2, 2]);
});

it('a mail that was received is archived as the file that it is', async () => {
	const eml = ['From: a@example.org', 'Date: Sat, 31 Jan 2026 09:00:00 +0000', 'Message-ID: <1@example.org>'];
	const file = Buffer.from([...eml, 'MIME-Version: 1.0', '', 'Hello', ''].join('\r\n'));
	const parameters = {
		operation: 'archive',
		archiveTemplate: ARCHIVED.archiveTemplate,
		from: '',
		to: JSON.stringify(SAM),
		html: '',
		options: {
			attachments: "={{ [{ data: $json.eml, mimeType: 'message/rfc822', fileName: 'a.eml' }] }}",
			fileIsMail: true,
		},
	};
	const [archived] = await play([{ eml: file.toString('base64') }], [['Archive', parameters]]);
	expect(archived).toMatchObject({ status: 'archived', attachments: [{ name: 'a.eml' }] });
	expect(superOffice.state.documents[0].content?.equals(file)).toBe(true);
});

it.each([
	[401, 'unauthorized', 'notSent'],
	[403, 'uncertain', 'possiblySent'],
])(
	'without the EMail agent (%d): sending says how to ask for it, the rest works',
	async (emailAgentStatus, kind, outcome) => {
		Object.assign(superOffice.settings, { emailAgent: false, emailAgentStatus });
		const [answer] = await play(
			[{}],
			[
				['Send', {}, onceEach],
				['Find', { resource: 'recipient', operation: 'findRecipients', query: 'ann lee' }],
				['Members', { resource: 'selection', operation: 'getSelectionMembers', selectionId: '31' }],
				[
					'Archive',
					{
						operation: 'archive',
						archiveTemplate: ARCHIVED.archiveTemplate,
						to: '={{ $json }}',
						html: "={{ JSON.stringify($('Send').first().json) }}",
						options: { messageId: '<elsewhere@example.net>' },
					},
				],
			],
		);
		expect(answer).toMatchObject({ status: 'archived' });
		expect(inbox()).toEqual([]);
		const document = superOffice.state.documents.find(({ id }) => id === answer.documentId);
		const { entity, content } = document!;
		expect(entity).toMatchObject({ Person: { PersonId: 11 }, ExternalRef: '<elsewhere@example.net>' });
		const [body] = leavesOf(parseEml(content as Buffer).body);
		const refusal = Buffer.from(body.content ?? '', 'base64').toString();
		expect(JSON.parse(refusal)).toMatchObject({ details: { kind, outcome } });
		expect(refusal).toContain('enable Email for the app registration');
	},
);

it('members of a selection are mailed as persons, several in one call', async () => {
	const sent = await play(
		[{}],
		[
			['Members', { resource: 'selection', operation: 'getSelectionMembers', selectionId: '31' }],
			['Send', { to: '={{ $json }}', options: { batch: true } }],
		],
	);
	expect(sent).toHaveLength(5);
	const [{ Emails }, ...others] = calls('EMail/SendEMails');
	expect(others).toEqual([]);
	expect(Emails.map(({ To }: { To: IDataObject[] }) => To[0].PersonId ?? 0)).toEqual([11, 12, 15, 16, 0]);
});

it('a user of another tenant sends nothing, and is told which', async () => {
	const token = { access_token: '8A:Cust99999.marked-secret-other', token_type: 'Bearer' };
	const data = { ...sandboxCredential('oAuth2', sandbox), oauthTokenData: token };
	const superOfficeOAuth2Api = await n8n.addCredential('superOfficeOAuth2Api', data);
	const [answer] = await play([{}], [['Send', {}, onceEach]], { ...credentials, superOfficeOAuth2Api });
	expect(answer).toMatchObject({ details: { outcome: 'notSent' } });
	expect(answer.error).toContain('Cust99999');
	expect(JSON.stringify(answer)).not.toContain('marked-secret');
	expect(sandbox.requests.list()).toEqual([]);
});
