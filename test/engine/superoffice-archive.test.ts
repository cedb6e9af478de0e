import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { parseEml, leavesOf } from '../support/parseEml';
import { details, superOfficeBench } from './superoffice-support';

/** Mails as documents on persons, companies, projects and sales, and doubt that a Message-ID settles. */

const bench = superOfficeBench();
const documents = () => bench.superOffice.state.documents;
const TEMPLATE = { __rl: true, mode: 'list', value: '6', cachedResultName: 'E-mail' };
const SAM = JSON.stringify({ name: 'Sam Berg', email: 'sales@nordlys.example', personId: 15, contactId: 6 });
const ARCHIVED = { archive: true, archiveTemplate: TEMPLATE };

async function files() {
	return {
		pdf: await bench.engine.file(Buffer.from([0, 1, 2, 255, 254]), 'Größe 見積.pdf', 'application/pdf'),
		logo: await bench.engine.file('png', 'logo.png', 'image/png'),
	};
}

/** Sends a mail with a file and a picture to Sam Berg. */
const send = async (options: INodeParameters = ARCHIVED, run = {}, parameters: INodeParameters = {}) =>
	await bench.run(
		{
			to: { __rl: true, mode: 'list', value: SAM },
			subject: 'Offer: 1/2',
			html: '<img src="cid:logo">',
			options: { attachments: 'pdf, logo', ...options },
			...parameters,
		},
		{ items: [{ json: {}, binary: await files() }], ...run },
	);

test('a mail is a document on the person and the company it went to, byte for byte', async () => {
	const { json, error } = await send({ ...ARCHIVED, saleId: 4, projectId: 3 });
	expect(error).toBeUndefined();
	const [{ id, entity, content }] = documents();
	expect(json[0]).toMatchObject({
		status: 'accepted',
		warnings: [],
		archive: { status: 'archived', documentId: id, documentName: 'Offer 1 2.eml' },
	});
	expect(entity).toMatchObject({
		Header: 'Offer: 1/2',
		Name: 'Offer 1 2.eml',
		ExternalRef: json[0].messageId,
		DocumentTemplate: { DocumentTemplateId: 6 },
		Person: { PersonId: 15 },
		Contact: { ContactId: 6 },
		Project: { ProjectId: 3 },
		Sale: { SaleId: 4 },
	});
	const mail = parseEml(content as Buffer);
	expect(mail).toMatchObject({
		defects: [],
		from: [['Sales', 'crm@example.com']],
		to: [['Sam Berg', 'sales@nordlys.example']],
		subject: 'Offer: 1/2',
		messageId: json[0].messageId,
	});
	expect(leavesOf(mail.body)).toMatchObject([
		{ type: 'text/html', content: Buffer.from('<img src="cid:logo">').toString('base64') },
		{ type: 'image/png', contentId: '<logo>', content: Buffer.from('png').toString('base64') },
		{ filename: 'Größe 見積.pdf', content: 'AAEC//4=' },
	]);
	expect(bench.requests('Agents')).toEqual([
		'POST /v1/Agents/EMail/SendEMails',
		'POST /v1/Agents/Document/SaveDocumentEntity',
		'POST /v1/Agents/Document/SetDocumentStreamFromId',
	]);
});

test('a large file is streamed into the mail and into its archive', async () => {
	const large = Buffer.alloc(3_000_001, 'large file ');
	const binary = { data: await bench.engine.file(large, 'large.bin', 'application/octet-stream') };
	await bench.run(
		{ to: { __rl: true, mode: 'list', value: SAM }, options: { ...ARCHIVED, attachments: 'data' } },
		{ items: [{ json: {}, binary }] },
	);
	const [, file] = leavesOf(parseEml(documents()[0].content as Buffer).body);
	expect(Buffer.from(file.content ?? '', 'base64').equals(large)).toBe(true);
});

test.each<[string, object, IDataObject]>([
	['refused', { name: 'status', status: 403, body: 'no' }, { documentId: null }],
	[
		'refused by the method',
		{ name: 'status', status: 400, body: '{"Error":true,"ErrorMessage":"Full"}' },
		{ documentId: null },
	],
	['lost', { name: 'reset-after-accept' }, { documentId: null }],
	['nothing', { name: 'null-200' }, { documentId: null }],
])(
	'the document is %s: the mail is sent and not archived, and never sent again',
	async (_what, fault, archive) => {
		bench.sandbox.faults.add({ path: 'SaveDocument', times: 0, fault: fault as never });
		const first = await send();
		expect(first.json[0]).toMatchObject({
			status: 'accepted',
			delivery: { statusCode: 200 },
			archive: { status: 'notArchived', reason: expect.any(String) as string, ...archive },
		});
		expect(first.json[0].warnings).toEqual([expect.stringContaining('sent, but not archived')]);
		await send(ARCHIVED, { retryOf: first });
		expect([bench.sandbox.inbox.count, bench.requests('SendEMails').length]).toEqual([1, 1]);
		expect(bench.requests('SetDocumentStream')).toEqual([]);
	},
);

test('the content is not stored: the document is named, the mail is sent', async () => {
	bench.sandbox.faults.add({ path: 'SetDocument', times: 0, fault: 'html-502' });
	const { json } = await send();
	const [{ id }] = documents();
	expect(json[0].archive).toMatchObject({ status: 'notArchived', documentId: id });
	expect(json[0].warnings).toEqual([expect.stringContaining(`document ${id}`)]);
}, 60_000);

test('a mail that was not sent is not archived', async () => {
	bench.sandbox.faults.add({
		path: 'SendEMails',
		fault: { name: 'superoffice-binding', status: 400 } as never,
	});
	const { error } = await send();
	expect(error?.context?.data).toMatchObject({ outcome: 'notSent' });
	expect(bench.requests('Document')).toEqual([]);
});

test('in a batch each mail has a document of its own, and one that fails costs no mail', async () => {
	const pat = '{"email":"pat@example.org","personId":14}';
	bench.sandbox.faults.add({
		path: 'SaveDocument',
		fault: { name: 'status', status: 403, body: '' } as never,
	});
	const { json } = await bench.run(
		{ to: '={{ $json.to }}', subject: 'Same subject', options: { ...ARCHIVED, batch: true } },
		{ items: [SAM, pat, pat].map((to) => ({ json: { to } })) },
	);
	expect(bench.requests('SendEMails')).toHaveLength(1);
	expect(json.map(({ archive }) => (archive as IDataObject).status)).toEqual([
		'notArchived',
		'archived',
		'archived',
	]);
	expect(json.map(({ warnings }) => (warnings as string[]).length)).toEqual([1, 0, 0]);
	expect(documents().map(({ entity }) => (entity.Person as IDataObject).PersonId)).toEqual([14, 14]);
	// SuperOffice gives the second file of a name another one, and the result names it.
	expect(json[2].archive).toMatchObject({ documentName: documents()[1].entity.Name });
});

test('Link to CRM finds whom to archive on', async () => {
	const { json } = await send({ ...ARCHIVED, linkToCrm: true }, {}, { to: 'ann@example.org' });
	expect(json[0].archive).toMatchObject({ status: 'archived' });
	expect(documents()[0].entity).toMatchObject({ Person: { PersonId: 11 }, Contact: { ContactId: 5 } });
});

test.each<[string, INodeParameters, INodeParameters]>([
	['Archive Template', { archiveTemplate: '' }, {}],
	['Archive Template', { archiveTemplate: 'mail' }, {}],
	['Archive on Person ID', {}, { to: 'ann@example.org' }],
	['From', {}, { from: '', sendWith: 'userMailbox' }],
])('%s is missing: nothing is sent', async (field, options, parameters) => {
	const { error } = await send({ ...ARCHIVED, ...options }, {}, parameters);
	expect(error?.context?.data).toMatchObject({ kind: 'invalid', field });
	expect(bench.requests('Agents')).toEqual([]);
});

describe('Archive Mail', () => {
	const archive = async (parameters: INodeParameters = {}, run = {}) =>
		await bench.run(
			{
				operation: 'archive',
				archiveTemplate: TEMPLATE,
				to: SAM,
				subject: 'Sent elsewhere',
				options: { messageId: 'other@example.net', sentAt: '2026-01-31T10:00:00+01:00' },
				...parameters,
			},
			run,
		);

	test('a mail of another node is archived, also where the app has no EMail agent', async () => {
		Object.assign(bench.superOffice.settings, { emailAgent: false, emailAgentStatus: 401 });
		const { json, error } = await archive();
		expect(error).toBeUndefined();
		const [{ id, content }] = documents();
		expect(json[0]).toMatchObject({
			status: 'archived',
			messageId: '<other@example.net>',
			documentId: id,
			documentName: 'Sent elsewhere.eml',
			response: { DocumentId: id },
		});
		expect(parseEml(content as Buffer)).toMatchObject({
			messageId: '<other@example.net>',
			date: '2026-01-31T09:00:00+00:00',
		});
		expect(bench.sandbox.inbox.count).toBe(0);
		expect((await send()).error?.context?.data).toMatchObject({ kind: 'unauthorized' });
	});

	test('what Send could not archive is archived from its result', async () => {
		bench.sandbox.faults.add({
			path: 'SaveDocument',
			times: 0,
			fault: { name: 'status', status: 403, body: '' } as never,
		});
		const sent = (await send()).json[0];
		bench.sandbox.faults.clear();
		const { json, error } = await archive(
			{
				from: '={{ $json.response.From }}',
				to: '={{ $json.response.To }}',
				subject: '={{ $json.subject }}',
				html: '={{ $json.response.HTMLBody }}',
				options: {
					messageId: '={{ $json.messageId }}',
					sentAt: '={{ $json.response.Sent }}Z',
					attachments: 'pdf, logo',
				},
			},
			{ items: [{ json: sent, binary: await files() }] },
		);
		expect(error).toBeUndefined();
		expect(json[0].messageId).toBe(sent.messageId);
		expect(documents()[0].entity).toMatchObject({ ExternalRef: sent.messageId, Person: { PersonId: 15 } });
		expect(leavesOf(parseEml(documents()[0].content as Buffer).body)).toHaveLength(3);
	});

	test('a second try of an execution makes no second document', async () => {
		const first = await archive();
		const again = await archive({}, { retryOf: first });
		expect(again.json[0]).toMatchObject({ documentId: first.json[0].documentId });
		expect(documents()).toHaveLength(1);
	});

	test('a document whose content was lost is named, and not made again', async () => {
		bench.sandbox.faults.add({
			path: 'SetDocument',
			times: 0,
			fault: { name: 'status', status: 400, body: '{"Error":true,"ErrorMessage":"Full"}' } as never,
		});
		const options = { onError: 'continueErrorOutput' };
		const first = await archive({}, options);
		const again = await archive({}, { ...options, retryOf: first });
		const [{ id }] = documents();
		for (const result of [first, again])
			expect(details(result, 1)).toMatchObject({ kind: 'uncertain', documentId: id });
		expect(documents()).toHaveLength(1);
	});

	test('a preview shows the message and makes nothing', async () => {
		const { json } = await archive({ options: { preview: true } });
		const [, content] = json[0].requests as IDataObject[];
		expect((content.body as IDataObject).Stream).toContain('Subject: Sent elsewhere');
		expect(bench.requests('Agents')).toEqual([]);
	});

	test('a time that is none', async () =>
		expect((await archive({ options: { sentAt: 'yesterday' } })).error?.context?.data).toMatchObject({
			kind: 'invalid',
			field: 'Sent At',
		}));
});

describe('Settle Doubt', () => {
	test.each(['reset-after-accept', 'truncated-body'] as const)(
		'%s: the mail is found by its Message-ID',
		async (fault) => {
			bench.sandbox.faults.add({ path: 'SendEMails', fault });
			const { json, error } = await send({ settleDoubt: true });
			expect(error).toBeUndefined();
			expect(json[0]).toMatchObject({
				status: 'accepted',
				messageId: expect.stringMatching(/^<.+@example\.com>$/) as string,
			});
			expect([bench.sandbox.inbox.count, bench.requests('SendEMails').length]).toEqual([1, 1]);
		},
	);

	test.each([
		['the mail did not go out', 'reset-before-accept', true],
		['SuperOffice does not keep sent mails', 'reset-after-accept', false],
	] as const)(
		'%s: it stays doubt, with the Message-ID to look for',
		async (_what, fault, knows) => {
			bench.superOffice.settings.knowsSentMails = knows;
			bench.sandbox.faults.add({ path: 'SendEMails', fault });
			const result = await send({ settleDoubt: true }, { onError: 'continueErrorOutput' });
			expect(details(result, 1)).toMatchObject({
				kind: 'uncertain',
				outcome: 'possiblySent',
				messageId: expect.stringMatching(/^<.+@example\.com>$/) as string,
			});
			expect(bench.requests('SendEMails')).toHaveLength(1);
		},
		60_000,
	);

	test('a Message-ID of the user settles nothing: an earlier mail may have it', async () => {
		await send({ messageId: 'same@example.com' });
		bench.sandbox.faults.add({ path: 'SendEMails', fault: 'reset-before-accept' });
		const result = await send(
			{ messageId: 'same@example.com', settleDoubt: true },
			{ onError: 'continueErrorOutput' },
		);
		expect(details(result, 1)).toMatchObject({ kind: 'uncertain' });
		expect(bench.requests('GetMail')).toEqual([]);
	});
});
