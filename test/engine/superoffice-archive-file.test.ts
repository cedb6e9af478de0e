import type { INodeParameters } from 'n8n-workflow';
import { superOfficeBench } from './superoffice-support';

/** Archive Mail with the mail as it was sent or received: a file of the item. */

const bench = superOfficeBench();
const documents = () => bench.superOffice.state.documents;
/** As servers write it: trace fields several times, long lines folded. */
const EML = Buffer.from(
	[
		'Received: from a.example by b.example; Sat, 31 Jan 2026 09:00:02 +0000',
		'Received: from c.example by a.example; Sat, 31 Jan 2026 09:00:01 +0000',
		'From: Ann <ann@example.org>',
		'To: sales@example.com',
		'Subject: =?utf-8?Q?Gr=C3=B6=C3=9Fe?=',
		'Date: Sat, 31 Jan 2026 09:00:00 +0000',
		'Message-ID: <received@example.org>',
		'MIME-Version: 1.0',
		'Content-Type: text/plain; charset=utf-8',
		'Content-Transfer-Encoding: quoted-printable',
		'',
		'Gr=C3=B6=C3=9Fe 42',
		'',
	].join('\r\n'),
);
const mail = async () => await bench.engine.file(EML, 'received.eml', 'message/rfc822');

const archive = async (options: INodeParameters = {}, binary: object = {}, more: INodeParameters = {}) =>
	await bench.run(
		{
			operation: 'archive',
			archiveTemplate: '6',
			from: '',
			to: '{"email":"ann@example.org","personId":11,"contactId":5}',
			subject: 'Question about sizes',
			html: '',
			options: { attachments: 'mail', fileIsMail: true, ...options },
			...more,
		},
		{ items: [{ json: {}, binary: binary as never }] },
	);

test('the file is the content of the document, byte for byte', async () => {
	const { json, error } = await archive({}, { mail: await mail() });
	expect(error).toBeUndefined();
	const [{ id, entity, content }] = documents();
	expect(content?.equals(EML)).toBe(true);
	expect(entity).toMatchObject({
		Header: 'Question about sizes',
		Name: 'Question about sizes.eml',
		Person: { PersonId: 11 },
		Contact: { ContactId: 5 },
	});
	// Nobody has read the file: which mail it is says Message ID alone.
	expect(entity).not.toHaveProperty('ExternalRef');
	expect(json[0]).toMatchObject({
		status: 'archived',
		messageId: null,
		documentId: id,
		attachments: [{ name: 'received.eml', bytes: EML.length }],
	});
});

test('a Message-ID that is given is that of the document, and an ending makes a mail', async () => {
	const file = await bench.engine.file(EML, 'received.EML', 'application/octet-stream');
	const { json } = await archive({ messageId: 'received@example.org' }, { mail: file });
	expect(json[0]).toMatchObject({ status: 'archived', messageId: '<received@example.org>' });
	expect(documents()[0].entity.ExternalRef).toBe('<received@example.org>');
});

test('the same file as an attachment is within a mail', async () => {
	const binary = { mail: await mail() };
	const { error } = await archive({ fileIsMail: false }, binary, { from: 'crm@example.com' });
	expect(error).toBeUndefined();
	expect(documents()[0].content?.includes('multipart/mixed')).toBe(true);
});

test.each<[string, INodeParameters, INodeParameters]>([
	['there is no file', { attachments: '' }, {}],
	['there are two', { attachments: 'mail, pdf' }, {}],
	['the file is no mail', { attachments: 'pdf' }, {}],
	['a text stands beside it', {}, { html: '<p>Hello</p>' }],
])('nothing is made where %s', async (_what, options, more) => {
	const pdf = await bench.engine.file('%PDF-1.4', 'a.pdf', 'application/pdf');
	const { error } = await archive(options, { mail: await mail(), pdf }, more);
	expect(error?.context?.data).toMatchObject({ kind: 'invalid', outcome: 'notSent' });
	expect(bench.requests('Agents')).toEqual([]);
});

test('a preview names the file and its size', async () => {
	const { json } = await archive({ preview: true }, { mail: await mail() });
	expect(JSON.stringify(json[0].requests)).toContain('received.eml');
	expect(bench.requests('Agents')).toEqual([]);
});
