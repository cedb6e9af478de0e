import type { IDataObject } from 'n8n-workflow';
import { details, superOfficeBench } from './superoffice-support';

/** Recipients that are persons, answered mails, invitations: what a CRM knows of a mail besides its text. */

const bench = superOfficeBench();

/** The mails in the inbox as they came over the wire. */
const wired = () => bench.sandbox.inbox.messages().map(({ meta }) => meta);
const picked = (name: string, ids: IDataObject) => ({
	__rl: true,
	mode: 'list',
	value: JSON.stringify({ name, email: 'sales@nordlys.example', ...ids }),
	cachedResultName: name,
});

test('a choice from the list carries its ids to the wire, in To, CC and BCC', async () => {
	const sam = { emailId: 26, personId: 15, contactId: 6 };
	const result = await bench.run({
		to: picked('Sam Berg', sam),
		options: {
			cc: {
				...picked('Ann', {}),
				value: '{"email":"ann@example.org","emailId":20,"personId":11,"contactId":5}',
			},
		},
	});
	expect(result.error).toBeUndefined();
	expect(wired()).toMatchObject([
		{
			to: [{ Address: 'sales@nordlys.example', Name: 'Sam Berg', EmailId: 26, PersonId: 15, ContactId: 6 }],
			cc: [{ Address: 'ann@example.org', EmailId: 20, PersonId: 11, ContactId: 5 }],
		},
	]);
});

test('the sandbox refuses ids that belong to two persons, so the ids are those of the choice', async () => {
	const mixed = picked('Sam Berg', { emailId: 26, personId: 16 });
	const result = await bench.run({ to: mixed });
	expect(result.error?.context?.data).toMatchObject({ kind: 'refused', statusCode: 400 });
});

test('what Find Recipients gives goes into To as it is, two persons with one address each by himself', async () => {
	const find = { resource: 'recipient', operation: 'findRecipients', query: 'sales@nordlys' };
	const found = (await bench.run(find)).json;
	expect(found).toEqual(
		[
			{ emailId: 26, personId: 15, name: 'Sam Berg' },
			{ emailId: 27, personId: 16, name: 'Tove Dahl' },
		].map((one) => ({
			...one,
			address: 'sales@nordlys.example',
			type: 'Person',
			company: 'Nordlys AS',
			contactId: 6,
			optedOut: false,
		})),
	);
	await bench.run({ to: '={{ $json }}' }, { items: found.map((json) => ({ json })) });
	expect(wired().map(({ to }) => (to as IDataObject[])[0].PersonId)).toEqual([15, 16]);
	// The whole list in one mail: one address is mailed once, and its ids are those of the first.
	bench.sandbox.inbox.clear();
	const both = await bench.run({ to: '={{ $json.all }}' }, { items: [{ json: { all: found } }] });
	expect(wired()).toMatchObject([{ to: [{ EmailId: 26, PersonId: 15 }] }]);
	expect(both.json[0].warnings).toEqual([expect.stringContaining('sales@nordlys.example')]);
});

test('Find Recipients where the archive does not take the filter: the list answers, without ids of persons', async () => {
	bench.superOffice.settings.emailMatch = false;
	const find = { resource: 'recipient', operation: 'findRecipients', query: 'svensson' };
	const [anna] = (await bench.run(find)).json;
	expect(anna).toMatchObject({ name: 'Anna Svensson', emailId: 21, personId: 0 });
});

test('Link to CRM: one person is linked, nobody and several are told', async () => {
	const options = { linkToCrm: true, cc: 'nobody@example.org, sales@nordlys.example' };
	const result = await bench.run({ to: 'ANN@example.org', options });
	expect(wired()).toMatchObject([
		{
			to: [{ Address: 'ANN@example.org', EmailId: 20, PersonId: 11, ContactId: 5 }],
			cc: [{ Address: 'nobody@example.org' }, { Address: 'sales@nordlys.example' }],
		},
	]);
	expect((wired()[0].cc as IDataObject[]).map((one) => Object.keys(one))).toEqual([['Address'], ['Address']]);
	expect(result.json[0].warnings).toEqual([
		expect.stringContaining('nobody@example.org'),
		expect.stringContaining('2 persons'),
	]);
	expect(bench.requests('Archive')).toHaveLength(3);
});

test('Link to CRM in a batch, and where the look-up fails', async () => {
	bench.sandbox.faults.add({ path: 'Archive', times: 1, fault: { name: 'status', status: 403, body: 'no' } });
	const items = ['ann@example.org', 'pat@example.org'].map((to) => ({ json: { to } }));
	const options = { linkToCrm: true, batch: true, concurrency: 1 };
	const result = await bench.run({ to: '={{ $json.to }}', options }, { items });
	expect(wired().map(({ to }) => (to as IDataObject[])[0].PersonId)).toEqual([undefined, 14]);
	expect(result.json.map(({ warnings }) => (warnings as string[]).length)).toEqual([1, 0]);
	expect(bench.requests('SendEMails')).toHaveLength(1);
});

test('Link to CRM does not open a guarded list of recipients', async () => {
	const result = await bench.run({ options: { linkToCrm: true, allowedRecipients: '@example.org' } });
	expect(bench.requests('Archive')).toEqual([]);
	expect(result.json[0].warnings).toEqual([expect.stringContaining('Allowed Recipients')]);
});

test('an answer to a mail that SuperOffice knows, and to one that it does not know', async () => {
	const messageId = String((await bench.run({ subject: 'Question' })).json[0].messageId);
	const reply = await bench.run({ options: { inReplyTo: messageId, lookUpAnswered: true } });
	expect(reply.json[0].response).toMatchObject({
		InReplyTo: { MessageId: messageId, Subject: 'Question', From: { Address: 'crm@example.com' } },
	});
	const sent = bench.sandbox.inbox.count;
	const unknown = await bench.run({ options: { inReplyTo: '<x@example.org>', lookUpAnswered: true } });
	expect(unknown.error?.context?.data).toMatchObject({ kind: 'failed', outcome: 'notSent' });
	expect(bench.sandbox.inbox.count).toBe(sent);
});

test('an invitation with an account, an own Message-ID and a description, in either way to send', async () => {
	const ics = ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'END:VCALENDAR', ''].join('\r\n');
	const binary = { invite: await bench.engine.file(ics, 'invite.ics', 'text/calendar') };
	for (const sendWith of ['smtpServer', 'userMailbox']) {
		const { json, error } = await bench.run(
			{
				sendWith,
				options: {
					attachments: 'invite',
					calMethod: 'Request',
					accountId: { __rl: true, mode: 'list', value: '346', cachedResultName: 'crm@example.com' },
					messageId: `<${sendWith}@example.com>`,
					attachmentDescriptions: { description: [{ file: 'invite.ics', text: 'The meeting' }] },
				},
			},
			{ items: [{ json: {}, binary }] },
		);
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			messageId: `<${sendWith}@example.com>`,
			response: {
				HasCalendarData: true,
				CalMethod: 'Request',
				AccountId: 346,
				Attachments: [{ Type: 'text/calendar; method=REQUEST', Description: 'The meeting' }],
			},
		});
	}
});

test.each([
	['US-NY, includeTZOffset', 'NB'],
	['AU-ACT', 'en-US'],
])('Time Zone %s and Language %s', async (timeZone, language) =>
	expect((await bench.run({ options: { timeZone, language, culture: language } })).error).toBeUndefined(),
);

test('a ticket that was pasted with its scheme', async () => {
	bench.signIn('onsite');
	const { ticket } = { ticket: 'SOTicket 7T:marked-secret-onsite-ticket' };
	Object.assign(bench.credentials.superOfficeApi, { method: 'ticket', ticket });
	expect((await bench.run()).error).toBeUndefined();
	Object.assign(bench.credentials.superOfficeApi, { ticket: 'Ticket 7T:marked-secret-onsite-ticket' });
	const refused = await bench.run({ subject: 'Other' }, { onError: 'continueErrorOutput' });
	expect(details(refused, 1)).toMatchObject({ kind: 'unauthorized' });
});

test('a sign-in of another tenant sends nothing', async () => {
	const token = { access_token: '8A:Cust99999.marked-secret-other', token_type: 'Bearer' };
	Object.assign(bench.credentials.superOfficeOAuth2Api, { oauthTokenData: token });
	const { error } = await bench.run();
	expect(error?.message).toContain('Cust99999');
	expect(JSON.stringify(error)).not.toContain('marked-secret-other');
	expect(bench.requests()).toEqual([]);
});
