import { NEVER_SENT } from '../unit/nodes/SuperOffice/neverSent';
import {
	agent,
	bench,
	FILE,
	http,
	MAIL,
	seed,
	sendEMails,
	SMTP,
	systemLogin,
	ticketOf,
} from './superoffice-support';

test('SendEMails puts the mail into the inbox and answers with one entry per mail', async () => {
	const { status, data } = await sendEMails({
		Cc: [{ Address: 'cc@example.org', PersonId: 7 }],
		Attachments: [FILE],
		Priority: 'High',
		CustomHeaderList: [{ Name: 'Reply-To', Values: ['"Lee, Ann" <r@example.org>'] }],
	});
	expect(status).toBe(200);
	expect(data).toHaveLength(1);
	expect(data[0]).toMatchObject({
		Subject: 'Offer',
		IsSent: true,
		MessageID: expect.stringMatching(/^<.+>$/),
	});
	expect(data[0].Attachments[0]).toMatchObject({ Filename: 'a.pdf', Stream: '' });
	const [mail] = bench.sandbox.inbox.messages();
	expect(mail).toMatchObject({
		subject: 'Offer',
		to: [{ address: 'ann@example.org', name: 'Ann' }],
		replyTo: [{ address: 'r@example.org', name: 'Lee, Ann' }],
		attachments: [{ filename: 'a.pdf', bytes: 5 }],
		meta: { method: 'SendEMails', smtp: 'smtp.example.com:587', priority: 'High' },
	});
	expect(await bench.sandbox.inbox.attachment('m1', 0)).toEqual(Buffer.from('%PDF-'));
});

test.each([
	['server state', { MessageID: 'x' }],
	['flags', { Flags: 'Seen' }],
	['camelCase keys', { htmlBody: 'x' }],
	['no sender', { From: undefined }],
	['a sender list', { From: [{ Address: 'a@example.com' }] }],
	['an empty recipient, as in the vendor sample', { To: [{}] }],
	['no recipient at all', { To: undefined }],
	['no body', { HTMLBody: undefined }],
	['an unknown priority', { Priority: 'Urgent' }],
	['a line break in the subject', { Subject: 'a\nb' }],
	['a recipient with answer-only names', { To: [{ Address: 'a@example.org', PersonName: 'A' }] }],
	['an id of 0', { EMailSOInfo: { SaleId: 0 } }],
	['a byte array as stream', { Attachments: [{ ...FILE, Stream: [1, 2] }] }],
	['a wrong size', { Attachments: [{ ...FILE, Size: 6 }] }],
	['unpadded base64', { Attachments: [{ ...FILE, Stream: 'JVBERi0' }] }],
	['an inline file without Id', { Attachments: [{ ...FILE, Disposition: 'inline' }] }],
	['an inline file that nothing shows', { Attachments: [{ ...FILE, Disposition: 'inline', Id: 'logo' }] }],
	['an Id in angle brackets', { Attachments: [{ ...FILE, Disposition: 'inline', Id: '<logo>' }] }],
	['a header with a line break', { CustomHeaderList: [{ Name: 'X-A', Values: ['a\r\nBcc: x@y.example'] }] }],
	['a header twice', { CustomHeaderList: ['X-A', 'x-a'].map((Name) => ({ Name, Values: ['1'] })) }],
	[
		'a transfer encoding as a custom header',
		{ CustomHeaderList: [{ Name: 'Content-Transfer-Encoding', Values: ['8bit'] }] },
	],
	['From as a custom header', { CustomHeaderList: [{ Name: 'From', Values: ['x@y.example'] }] }],
	['InReplyTo with MessageID', { InReplyTo: { MessageID: '<a@b.example>' } }],
])('refuses %s', async (_what, change) => {
	const { status, data } = await sendEMails(change);
	expect(status).toBe(400);
	expect(data).toEqual({ Message: 'The request is invalid.', MessageDetail: expect.any(String) });
	expect(bench.sandbox.inbox.count).toBe(0);
});

test.each(NEVER_SENT)('refuses %s: server state is never sent', async (path) => {
	const [first, ...rest] = path.split('.');
	const below: Record<string, object> = {
		To: MAIL.To[0],
		Attachments: FILE,
		CustomHeaderList: { Name: 'X-A', Values: ['1'] },
		EMailSOInfo: { SaleId: 1 },
		InReplyTo: { MessageId: '<a@b.example>' },
	};
	const [name] = rest;
	const entry = name === undefined ? null : { ...below[first], [name]: null };
	const list = ['To', 'Attachments', 'CustomHeaderList'].includes(first);
	const { status, data } = await sendEMails({ [first]: list ? [entry] : entry });
	expect([status, data.MessageDetail]).toEqual([400, expect.stringContaining(name ?? first)]);
});

test.each([
	['a missing connection key', { SentItemsConnectionInfo: undefined }],
	['UseGraphApi', { OutgoingConnectionInfo: { ...SMTP, UseGraphApi: false } }],
	['a port of its own', { OutgoingConnectionInfo: { ...SMTP, Port: 587 } }],
	['no mail', { Emails: [] }],
])('refuses a call with %s', async (_what, change) => {
	expect((await sendEMails({}, change)).status).toBe(400);
});

test('answers 200 with an error object for Emails null and 200 null where a mail server refuses the login', async () => {
	const nothing = await sendEMails({}, { Emails: null });
	expect([nothing.status, nothing.data.Message]).toEqual([200, 'The request is invalid.']);
	for (const change of [{ UseSSL: true }, { Password: 'x' }, { ServerName: 'elsewhere.example.com' }]) {
		const { status, data } = await sendEMails({}, { OutgoingConnectionInfo: { ...SMTP, ...change } });
		expect([status, data]).toEqual([200, null]);
	}
	expect(bench.sandbox.inbox.count).toBe(0);
});

test('a sent copy needs an IMAP login and a folder that exists', async () => {
	const imap = {
		ServerName: 'imap.example.com:993',
		UserName: seed.USER.emailAddress,
		Password: seed.USER.imapPassword,
		UseSSL: true,
	};
	expect((await sendEMails({}, { SentItemsConnectionInfo: imap })).status).toBe(400);
	expect((await sendEMails({}, { SentItemsConnectionInfo: { ...imap, Folder: 'Nowhere' } })).data).toBeNull();
	expect(
		(await sendEMails({}, { SentItemsConnectionInfo: { ...imap, Folder: 'Sent Items' } })).data,
	).toHaveLength(1);
	expect(bench.sandbox.inbox.messages()[0]?.meta).toMatchObject({ sentFolder: 'Sent Items' });
});

test('$select nulls the rest, and strange queries and headers are refused', async () => {
	const { data } = await sendEMails(
		{},
		{},
		{ params: { $select: 'MessageID,From/Address,To/PersonId,EMailSOInfo/SaleId,Attachments/Filename' } },
	);
	expect(data[0]).toMatchObject({
		Subject: null,
		HTMLBody: null,
		From: { Address: 'crm@example.com', Name: null },
		To: [{ Address: null, PersonId: 0 }],
	});
	expect(data[0].MessageID).toBeTruthy();
	for (const $select of ['name', 'messageID', 'From/Mail', 'Subject/Text', 'MessageID,'])
		expect((await sendEMails({}, {}, { params: { $select } })).status).toBe(400);
	for (const headers of [
		{ 'SO-Culture': 'nb' },
		{ 'SO-Culture': 'norsk', 'SO-Language': 'nb' },
		{ 'SO-Language': 'english!' },
		{ 'SO-TimeZone': 'Mars' },
		{ 'SO-TimeZone': '261, offset' },
		{ 'SO-TimeZone': '261, includeTZOffset, includeTZOffset' },
		{ 'Accept-Language': 'Norwegian (nb)' },
	])
		expect((await sendEMails({}, {}, { headers })).status).toBe(400);
	for (const headers of [
		{ 'SO-TimeZone': '261, includeTZOffset' },
		{ 'SO-TimeZone': 'NO,includeTZOffset' },
		{ 'Accept-Language': 'nb, en;q=0.8, *;q=0.1' },
	])
		expect((await sendEMails({}, {}, { headers })).status).toBe(200);
	expect(
		(await sendEMails({}, {}, { headers: { 'SO-Language': 'nb', 'SO-Culture': 'nb', 'SO-TimeZone': '261' } }))
			.status,
	).toBe(200);
	expect((await sendEMails({}, {}, { params: { select: 'x' } })).status).toBe(400);
});

test('Send and SaveDraft: the user has a mailbox, the system user has none', async () => {
	expect((await agent('Send', { Emails: [MAIL] })).data).toHaveLength(1);
	expect((await agent('Send', { Emails: [MAIL], OutgoingConnectionInfo: null })).status).toBe(400);
	const draft = await agent('SaveDraft', { Entity: MAIL });
	expect(draft.data).toMatchObject({ Subject: 'Offer', IsSent: false, MessageID: null });
	expect(bench.service.state.drafts).toHaveLength(1);
	expect(bench.sandbox.inbox.count).toBe(1);
	expect((await agent('TestAuthenticate', undefined)).data).toBe(true);

	const ticket = ticketOf((await systemLogin()).data.Token);
	const config = { headers: { Authorization: `SOTicket ${ticket}`, 'SO-AppToken': seed.APP.clientSecret } };
	expect((await agent('Send', { Emails: [MAIL] }, config)).data).toBeNull();
	expect((await sendEMails({}, {}, config)).data).toHaveLength(1);
	expect((await sendEMails({}, { OutgoingConnectionInfo: null }, config)).data).toBeNull();
	expect((await agent('TestAuthenticate', undefined, config)).data).toBe(false);
});

test('AuthenticateOutgoing and AuthenticateIncoming try the login', async () => {
	expect((await agent('AuthenticateOutgoing', { ConnectionInfo: SMTP })).data).toBe(true);
	expect((await agent('AuthenticateOutgoing', { ConnectionInfo: { ...SMTP, Password: 'no' } })).data).toBe(
		false,
	);
	expect((await agent('AuthenticateIncoming', { ConnectionInfo: SMTP })).data).toBe(false);
	expect((await agent('NoSuchMethod', {})).status).toBe(404);
});

test('MDOList finds persons and companies from three characters on', async () => {
	const find = async (query: string) => await http.get('/v1/MDOList/emailaddress', { params: { query } });
	expect((await find('an')).status).toBe(400);
	for (const [list, params] of [
		['emailaddress', { query: 'ann', flat: true }],
		['emailrecipient', { query: 'ann' }],
	] as const)
		expect((await http.get(`/v1/MDOList/${list}`, { params })).status).toBe(400);
	expect((await find('nordlys')).data).toHaveLength(6);
	expect((await find('ANN LEE')).data[0]).toMatchObject({
		Id: 20,
		Name: 'Ann Lee <ann@example.org>',
		ExtraInfo: 'ann@example.org',
		Type: 'Person',
	});
});

test('the EMail agent can be off, and calls can be paced', async () => {
	bench.service.settings.emailAgent = false;
	expect((await sendEMails({})).status).toBe(403);
	expect((await http.get('/v1/User/currentPrincipal')).status).toBe(200);
	bench.service.settings.emailAgent = true;
	bench.service.settings.callsPerSecond = 3;
	const statuses = (await Promise.all([1, 2, 3, 4, 5, 6].map(async () => await sendEMails({})))).map(
		({ status }) => status,
	);
	expect(statuses).toContain(429);
});

test('recipients bring about the answers of section 6', async () => {
	const to = async (...names: string[]) =>
		await agent('Send', {
			Emails: names.map((name, index) => ({
				...MAIL,
				Subject: `Mail ${index}`,
				To: [{ Address: `${name}@superoffice.test` }],
			})),
		});
	expect((await to('null')).data).toBeNull();
	expect((await to('empty')).data).toBe('');
	expect((await to('empty-array')).data).toEqual([]);
	expect((await to('error-object')).data.MessageDetail).toBe("parameter 'emails' is null");
	expect((await to('bad-request')).status).toBe(400);
	expect((await to('not-found')).data.ErrorType).toBe('SoNotFoundException');
	expect((await to('server-error')).status).toBe(500);
	expect((await to('html')).headers['content-type']).toMatch(/html/);
	expect((await to('agent-off')).status).toBe(403);
	expect(bench.sandbox.inbox.count).toBe(0);

	expect((await to('short', 'ok')).data).toMatchObject([{ Subject: 'Mail 1' }]);
	expect((await to('null-entry', 'ok')).data).toMatchObject([null, { Subject: 'Mail 1' }]);
	expect(bench.sandbox.inbox.count).toBe(2);
	expect((await to('reversed', 'ok')).data).toMatchObject([{ Subject: 'Mail 1' }, { Subject: 'Mail 0' }]);
	expect((await to('null-sent')).data).toBeNull();
	expect(bench.sandbox.inbox.count).toBe(5);

	expect((await to('move')).status).toBe(421);
	expect(bench.service.settings.cluster).toBe('online3');
	bench.service.settings.cluster = 'online2';
	expect((await to('move')).data).toHaveLength(1);
	expect((await to('expire')).status).toBe(401);
	expect((await to('ok')).status).toBe(401);
});

test('answers come in camelCase where the setting says so', async () => {
	bench.service.settings.answerCase = 'camel';
	expect((await sendEMails({})).data[0]).toMatchObject({
		messageID: expect.any(String),
		htmlBody: '<p>Hello</p>',
		eMailSOInfo: null,
	});
	expect((await http.get('/v1/User/currentPrincipal')).data.eMailAddress).toBe(seed.USER.emailAddress);
	expect((await http.get('/v1/MDOList/emailrecipient')).data[0].extraInfo).toBe('ann@example.org');
});
