import type { IDataObject } from 'n8n-workflow';
import type { MailMessage } from '../../../../nodes/shared/mail/message';
import type { Plan } from '../../../../nodes/shared/run/plan';
import { AnswerRef } from '../../../../nodes/shared/wire/request';
import { emailEntity } from '../../../../nodes/SuperOffice/contract';
import { toEmail } from '../../../../nodes/SuperOffice/email';
import { readSendParams, type SendParams } from '../../../../nodes/SuperOffice/params';
import {
	answer,
	attachment,
	input,
	itemOf,
	MAIL_SERVER,
	mailParameters,
	message,
	params,
} from '../../../support/superoffice';
import { thrownBy } from '../shared/thrown';
import { NEVER_SENT } from './neverSent';
import { planBatch, planDraft, planOf, planSend, wire } from './planned';

const USER = { userAddress: new AnswerRef('whoAmI', 'EMailAddress') };
const emailOf = (mail: Partial<MailMessage> = {}, own: Partial<SendParams> = {}) =>
	toEmail(message(mail), params(own), USER);

test('the sample of the API sheet, byte for byte', async () => {
	const item = itemOf(mailParameters({ options: { saveSentCopy: true } }), MAIL_SERVER);
	const plan = planSend(input({ attachments: [attachment()] }, await readSendParams(item, message(), [])));
	expect(plan.steps).toHaveLength(1);
	expect(plan.steps[0].request).toMatchObject({ method: 'POST', path: '/v1/Agents/EMail/SendEMails' });
	expect(await wire(plan)).toBe(
		'{"OutgoingConnectionInfo":{"ServerName":"smtp.example.com:587","UserName":"u@example.com","Password":"smtp-secret","UseSSL":false},' +
			'"Emails":[{"To":[{"Address":"ann@example.org","Name":"Ann"}],"From":{"Address":"u@example.com","Name":"Sales"},"Subject":"Offer","HTMLBody":"<p>Hello</p>","PlainBody":"Hello",' +
			'"Attachments":[{"Filename":"a.pdf","Type":"application/pdf","Encoding":"base64","Disposition":"attachment","Size":4,"Stream":"JVBERg=="}]}],' +
			'"SentItemsConnectionInfo":{"ServerName":"imap.example.com:993","UserName":"u@example.com","Password":"smtp-secret","UseSSL":true,"Folder":"Sent Items"}}',
	);
});

test('Server Default sends both connection keys as null, as the vendor sample does', async () => {
	const body = JSON.parse(await wire(planSend(input()))) as IDataObject;
	expect(Object.keys(body)).toEqual(['OutgoingConnectionInfo', 'Emails', 'SentItemsConnectionInfo']);
	expect([body.OutgoingConnectionInfo, body.SentItemsConnectionInfo]).toEqual([null, null]);
});

test('User Mailbox sends the mails alone, and asks for the sender when there is none', async () => {
	const given = planSend(input({}, { sendWith: 'userMailbox' }));
	expect(given.steps.map(({ request }) => request.path)).toEqual(['/v1/Agents/EMail/Send']);
	expect(Object.keys(JSON.parse(await wire(given)) as object)).toEqual(['Emails']);

	const asked = planSend(input({ from: undefined }, { sendWith: 'userMailbox' }));
	expect(asked.steps.map(({ request, effect }) => [request.method, request.path, effect])).toEqual([
		['GET', '/v1/User/currentPrincipal', 'none'],
		['POST', '/v1/Agents/EMail/Send', 'send'],
	]);
	const body = await wire(asked, { whoAmI: { EMailAddress: 'me@example.com' } });
	expect(JSON.parse(body)).toMatchObject({ Emails: [{ From: { Address: 'me@example.com' } }] });
});

test('Sender Name goes with the address of the logged-in user too', async () => {
	const { plan } = await planOf({ sendWith: 'userMailbox', from: '', options: { fromName: 'Sales Team' } });
	const body = await wire(plan, { whoAmI: { EMailAddress: 'me@example.com' } });
	expect(JSON.parse(body)).toMatchObject({
		Emails: [{ From: { Address: 'me@example.com', Name: 'Sales Team' } }],
	});
});

test.each(NEVER_SENT)('the contract lets nothing out that is server state: %s', (path) => {
	const [first, name] = path.split('.');
	const mail = emailOf(
		{ attachments: [attachment()] },
		{ headers: [{ Name: 'X-A', Values: ['1'] }], soInfo: { SaleId: 1 }, inReplyTo: '<a@b.example>' },
	) as Record<string, unknown>;
	expect(emailEntity.safeParse(mail).success).toBe(true);
	const owner = mail[first];
	const changed =
		name === undefined
			? 1
			: Array.isArray(owner)
				? [{ ...(owner[0] as object), [name]: 1 }]
				: { ...(owner as object), [name]: 1 };
	expect(emailEntity.safeParse({ ...mail, [first]: changed }).error?.issues).toMatchObject([
		{ code: 'unrecognized_keys', keys: [name ?? first] },
	]);
});

test('what was not given is not on the wire', () => {
	const mail = emailOf({
		from: { address: 'u@example.com' },
		to: [{ address: 'a@example.org' }],
		body: { format: 'text', text: 'Hi' },
	});
	expect(mail).toEqual({
		To: [{ Address: 'a@example.org' }],
		From: { Address: 'u@example.com' },
		Subject: 'Offer',
		PlainBody: 'Hi',
	});
});

test('every option has its place on the wire', async () => {
	const { plan } = await planOf({
		to: [{ name: 'Ann', email: 'Ann@Example.org', personId: 7, contactId: '5', emailId: 20 }],
		options: {
			cc: { address: 'c@example.org', PersonId: 8 },
			bcc: 'b@example.org',
			replyTo: '"Lee, Ann" <r@example.org>, s@example.org',
			priority: 'High',
			headers: { header: [{ name: 'X-Campaign', value: 'spring' }] },
			inReplyTo: 'id@mail.example.com',
			projectId: 3,
			saleId: 4,
			documentId: 0,
			appointmentId: 6,
			select: 'Sent, From/Address',
			acceptLanguage: 'nb, en;q=0.8',
			language: 'nb',
			culture: 'nb-NO',
			timeZone: '261',
		},
	});
	const [{ request }] = plan.steps;
	expect(request.query).toEqual({ $select: 'MessageID,Subject,To,Sent,From/Address' });
	expect(request.headers).toEqual({
		'Accept-Language': 'nb, en;q=0.8',
		'SO-Language': 'nb',
		'SO-Culture': 'nb-NO',
		'SO-TimeZone': '261',
	});
	expect((JSON.parse(await wire(plan)) as { Emails: unknown[] }).Emails[0]).toEqual({
		To: [{ Address: 'Ann@example.org', Name: 'Ann', PersonId: 7, ContactId: 5, EmailId: 20 }],
		Cc: [{ Address: 'c@example.org', PersonId: 8 }],
		Bcc: [{ Address: 'b@example.org' }],
		From: { Address: 'u@example.com', Name: 'Sales' },
		Subject: 'Offer',
		HTMLBody: '<p>Hello</p>',
		Priority: 'High',
		CustomHeaderList: [
			{ Name: 'Reply-To', Values: ['"Lee, Ann" <r@example.org>, s@example.org'] },
			{ Name: 'X-Campaign', Values: ['spring'] },
		],
		InReplyTo: { MessageId: '<id@mail.example.com>' },
		EMailSOInfo: { AppointmentId: 6, ProjectId: 3, SaleId: 4 },
	});
});

const ICS = attachment({ name: 'meeting.ics', contentType: 'text/calendar; charset=utf-8' });
const emailsOf = async (plan: Plan<unknown>, values = {}) =>
	(JSON.parse(await wire(plan, values)) as { Emails: IDataObject[] }).Emails;

test('an own Message-ID, an account, an invitation and descriptions of files', async () => {
	const read = async (options: IDataObject, mail = message({ attachments: [ICS, attachment()] })) =>
		input(mail, await readSendParams(itemOf(mailParameters({ options }), MAIL_SERVER), mail, []));
	const [email] = await emailsOf(
		planSend(
			await read({
				messageId: 'order-1@example.com',
				accountId: { __rl: true, mode: 'id', value: '346' },
				calMethod: 'Reply',
				calReplyStatus: 'Declined',
				attachmentDescriptions: { description: [{ file: '*.ics', text: 'The meeting' }] },
			}),
		),
	);
	expect(email).toMatchObject({
		MessageID: '<order-1@example.com>',
		AccountId: 346,
		HasCalendarData: true,
		CalMethod: 'Reply',
		CalReplyStatus: 'Declined',
		Attachments: [
			{ Type: 'text/calendar; charset=utf-8; method=REPLY', Description: 'The meeting' },
			{ Type: 'application/pdf' },
		],
	});
	expect((email.Attachments as object[])[1]).not.toHaveProperty('Description');
	const wrong: Array<[string, IDataObject, MailMessage?]> = [
		['Calendar Method', { calMethod: 'Request' }, message({ attachments: [ICS, ICS] })],
		['Calendar Method', { calMethod: 'Request' }, message()],
		['Calendar Reply', { calReplyStatus: 'Accepted', calMethod: 'Request' }],
		['Account', { accountId: 'sales' }],
		['Message ID', { messageId: 'a b@c' }],
		['Message ID', { messageId: 'nothing' }],
		['Attachment Descriptions', { attachmentDescriptions: { description: [{ file: 'b', text: 'x' }] } }],
		['Attachment Descriptions', { attachmentDescriptions: { description: [{ file: '*', text: '' }] } }],
		['In Reply To', { lookUpAnswered: true }],
	];
	for (const [field, options, mail] of wrong)
		await expect(read(options, mail)).rejects.toMatchObject({ kind: 'invalid', field });
});

test('Use Graph API goes to each server, and does nothing without one', async () => {
	const { plan } = await planOf({ options: { useGraphApi: true, saveSentCopy: true } });
	expect(JSON.parse(await wire(plan))).toMatchObject({
		OutgoingConnectionInfo: { UseGraphApi: true },
		SentItemsConnectionInfo: { UseGraphApi: true },
	});
	const without = await planOf({ sendWith: 'userMailbox', options: { useGraphApi: true } });
	expect(without.warnings).toEqual([expect.stringContaining('Use Graph API')]);
});

test('the mail that is answered is asked for, and what SuperOffice tells of it goes along', async () => {
	const { plan } = await planOf({ options: { inReplyTo: '<q@example.org>', lookUpAnswered: true } });
	expect(plan.steps.map(({ id, request, effect }) => [id, request.path, effect])).toEqual([
		['answered1', '/v1/Agents/EMail/GetMailFromMessageId', 'none'],
		['send', '/v1/Agents/EMail/SendEMails', 'send'],
	]);
	const stored = {
		messageID: '<q@example.org>',
		serverId: 7,
		subject: 'Question',
		sent: '2026-01-01T10:00:00',
		from: { address: 'ann@example.org' },
	};
	const [email] = await emailsOf(plan, { answered1: plan.steps[0].read(answer(200, stored)) });
	expect(email.InReplyTo).toEqual({
		MessageId: '<q@example.org>',
		ServerId: 7,
		Subject: 'Question',
		Sent: '2026-01-01T10:00:00',
		From: { Address: 'ann@example.org' },
	});
	for (const body of ['null', {}, { MessageID: '<q@example.org>' }])
		expect(thrownBy(() => plan.steps[0].read(answer(200, body)) as unknown)).toMatchObject({
			kind: 'failed',
		});
});

test('Link to CRM: ids of the one person who has the address, else none and a word about it', async () => {
	const { plan } = await planOf({
		to: [{ email: 'known@example.org', personId: 9 }, 'Ann@example.org', 'sales@nordlys.example'],
		options: { cc: "o'neill@example.org", linkToCrm: true },
	});
	const [ann, sales, cc] = plan.steps;
	expect(plan.steps.map(({ id }) => id)).toEqual(['link1.1', 'link1.2', 'link1.3', 'send']);
	expect(cc.request.query).toMatchObject({ $filter: "emailAddress is 'o''neill@example.org'" });
	const row = { emailId: 20, emailAddress: 'ann@example.org', personId: 11, contactId: 0 };
	const other = { ...row, emailAddress: 'sales@nordlys.example' };
	const values = {
		'link1.1': ann.read(
			answer(200, { value: [row, { ...row, emailAddress: 'joann@example.org', personId: 4 }] }),
		),
		'link1.2': sales.read(answer(200, { value: [other, { ...other, personId: 12 }] })),
		'link1.3': cc.read(answer(200, { value: [] })),
	};
	const [email] = await emailsOf(plan, values);
	expect([email.To, email.Cc]).toEqual([
		[
			{ Address: 'known@example.org', PersonId: 9 },
			{ Address: 'Ann@example.org', PersonId: 11, EmailId: 20 },
			{ Address: 'sales@nordlys.example' },
		],
		[{ Address: "o'neill@example.org" }],
	]);
	expect(values).toMatchObject({
		'link1.2': { note: expect.stringContaining('2 persons') as string },
		'link1.3': { note: expect.stringContaining('No person') as string },
	});
	// A look-up that fails does not keep the mail back.
	expect(plan.steps.map(({ tolerated }) => tolerated)).toEqual([true, true, true, undefined]);
	expect(thrownBy(() => ann.read(answer(403)) as unknown)).toMatchObject({ kind: 'unauthorized' });
	expect((await emailsOf(plan)).length).toBe(1);
});

test('inline files carry their content id, others none', () => {
	const inline = attachment({
		name: 'l.png',
		contentType: 'image/png',
		disposition: 'inline',
		contentId: 'logo',
	});
	const files = emailOf({ attachments: [inline, attachment({ contentId: 'unused' })] }).Attachments;
	expect(files?.map(({ Id, Disposition }) => [Id, Disposition])).toEqual([
		['logo', 'inline'],
		[undefined, 'attachment'],
	]);
});

test('a draft is one entity and is never taken for a sent mail', async () => {
	const plan = planDraft(input({ to: [], body: { format: 'html', html: '' } }));
	const [{ effect, repeatUnclear, request }] = plan.steps;
	// A second save would leave a second draft (section 7).
	expect([effect, repeatUnclear, request.path]).toEqual(['save', undefined, '/v1/Agents/EMail/SaveDraft']);
	expect(JSON.parse(await wire(plan))).toEqual({
		Entity: { From: { Address: 'u@example.com', Name: 'Sales' }, Subject: 'Offer' },
	});
});

test('the sent copy: folder of the option before that of the credential, no effect with User Mailbox', async () => {
	const folder = async (options: IDataObject, sendWith = 'smtpServer') => {
		const { plan, warnings } = await planOf({ sendWith, options });
		return [
			(JSON.parse(await wire(plan)) as { SentItemsConnectionInfo?: { Folder?: string } })
				.SentItemsConnectionInfo?.Folder,
			warnings.length,
		];
	};
	expect(await folder({ saveSentCopy: true })).toEqual(['Sent Items', 0]);
	expect(await folder({ saveSentCopy: true, sentFolder: 'Archive' })).toEqual(['Archive', 0]);
	expect(await folder({ sentFolder: 'Archive' })).toEqual([undefined, 0]);
	expect(await folder({ saveSentCopy: true }, 'userMailbox')).toEqual([undefined, 1]);
});

test.each([
	['Priority', { priority: 'Urgent' }],
	['Custom Headers', { headers: { header: [{ name: 'X A', value: 'x' }] } }],
	['Custom Headers', { headers: { header: [{ name: 'From', value: 'x@example.com' }] } }],
	['Custom Headers', { headers: { header: [{ name: 'Content-Transfer-Encoding', value: '8bit' }] } }],
	['Custom Headers', { headers: { header: [{ name: 'X-A', value: '' }] } }],
	['Custom Headers', { headers: { header: [{ name: 'X-A', value: 'a\r\nBcc: x@example.com' }] } }],
	['In Reply To', { inReplyTo: '<a b>' }],
	['Project ID', { projectId: 1.5 }],
	['Sale ID', { saleId: 2_147_483_648 }],
	['Return Fields', { select: 'Sent;drop' }],
	['Language', { language: 'english' }],
	['Culture', { culture: 'nb' }],
	['Time Zone', { timeZone: 'a\tb' }],
	['Batch Size', { batchSize: 101 }],
	['Sent Folder', { saveSentCopy: true }, { ...MAIL_SERVER, sentFolder: '' }],
	['Save Sent Copy', { saveSentCopy: true }, { ...MAIL_SERVER, imapHost: '' }],
] as Array<[string, IDataObject, IDataObject?]>)(
	'%s is refused: %j',
	async (...[field, options, mailServer]) => {
		await expect(planOf({ options }, mailServer)).rejects.toMatchObject({ kind: 'invalid', field });
	},
);

test('a mail server credential without an SMTP host cannot be used', async () =>
	await expect(planOf({}, { ...MAIL_SERVER, host: '' })).rejects.toMatchObject({
		kind: 'unauthorized',
		field: 'SMTP Host',
	}));

test('the steps have names, for errors and previews', () => {
	const named = ({ steps }: Plan<unknown>) => steps.map(({ id, title }) => `${id}: ${title}`);
	expect(named(planSend(input()))).toEqual(['send: Send the mail']);
	expect(named(planBatch([input(), input()]))).toEqual(['send: Send 2 mails in one call']);
	expect(named(planDraft(input({ from: undefined })))).toEqual([
		'whoAmI: Ask for the address of the logged-in user',
		'draft: Save the draft',
	]);
	// One mail without a sender is enough to ask.
	expect(planBatch([input(), input({ from: undefined })]).steps.map(({ id }) => id)).toEqual([
		'whoAmI',
		'send',
	]);
	expect(planSend(input()).steps[0].request.body?.contentType).toBe('application/json');
});

test('a name that is empty is no name', () =>
	expect(emailOf({ to: [{ address: 'a@example.org', name: '' }] }).To).toEqual([
		{ Address: 'a@example.org' },
	]));

test.each<[string, Partial<MailMessage>, Partial<SendParams>]>([
	['Attachments', { attachments: [attachment({ name: '' })] }, {}],
	['To', { to: [{ address: '@' }] }, {}],
	['Custom Headers', {}, { headers: [{ Name: 'X-A', Values: [] }] }],
	['Sale ID', {}, { soInfo: { SaleId: 0.5 } }],
])('what the contract refuses is not planned: %s', (...[field, mail, own]) => {
	for (const sendWith of ['smtpServer', 'userMailbox'] as const)
		expect(thrownBy(() => planSend(input(mail, { ...own, sendWith })))).toMatchObject({
			kind: 'invalid',
			field,
		});
});

test('names beyond ASCII in Reply To go as addresses, with a warning', async () => {
	const { plan, warnings } = await planOf({ options: { replyTo: 'Åse <ase@example.org>' } });
	expect(await wire(plan)).toContain('{"Name":"Reply-To","Values":["ase@example.org"]}');
	expect(warnings).toEqual([expect.stringContaining('Reply To')]);
});
