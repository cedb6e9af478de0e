import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { superOfficeBench } from './superoffice-support';

/**
 * The node beside the vendor's own client: what @superoffice/webapi put on the wire for the same mail, draft and
 * document (recorded by test/support/record-webapi.cjs).
 */

const { client, requests } = JSON.parse(
	readFileSync(resolve(__dirname, '../fixtures/superoffice/webapi-client.json'), 'utf8'),
) as {
	client: string;
	requests: Array<{ method: string; path: string; contentType: string; body: unknown }>;
};

const bench = superOfficeBench();

/** Names in small letters, as the WebAPI takes them in any; what is not set is left out. */
function alike(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(alike);
	if (typeof value !== 'object' || value === null) return value;
	const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
	return Object.fromEntries(members.map(([name, member]) => [name.toLowerCase(), alike(member)]));
}

/** What the client sent to a method. */
function ofClient(method: string) {
	const found = requests.find(({ path }) => path.endsWith(method));
	if (!found) throw new Error(`The client sent nothing to ${method}`);
	return { path: found.path.replace(/^\/api/, ''), contentType: found.contentType, body: alike(found.body) };
}

/** What the node sent to it. */
function ofNode(method: string) {
	const found = bench.sandbox.requests.list().find(({ url }) => url.includes(method));
	if (!found) throw new Error(`The node sent nothing to ${method}`);
	const body: unknown = JSON.parse(String(found.body.content));
	return {
		path: found.url.replace(/^.*\/api\/v1/, '/v1'),
		contentType: found.headers['content-type'],
		body: alike(body),
	};
}

const MAIL: INodeParameters = {
	to: '{"email":"sales@nordlys.example","name":"Sam Berg","emailId":26,"personId":15,"contactId":6}',
	subject: 'Offer',
	html: '<p>Hello</p>',
};
const OPTIONS: INodeParameters = {
	attachments: 'data',
	attachmentDescriptions: { description: [{ file: '*', text: 'The offer' }] },
	cc: 'info@example.org',
	priority: 'High',
	headers: { header: [{ name: 'X-Campaign', value: 'spring' }] },
	inReplyTo: '<first@example.org>',
	messageId: '<offer@example.com>',
	accountId: '346',
	saleId: 4,
};
const run = async (parameters: INodeParameters) => {
	const binary = { data: await bench.engine.file('%PDF', 'a.pdf', 'application/pdf') };
	const { error } = await bench.run({ ...MAIL, ...parameters }, { items: [{ json: {}, binary }] });
	expect(error).toBeUndefined();
};

test('the record is of the client that the API sheet names', () => expect(client).toContain('webapi 12.4.'));

test('a mail: the same keys and values', async () => {
	await run({ options: { ...OPTIONS, saveSentCopy: true } });
	expect(ofNode('SendEMails')).toEqual(ofClient('SendEMails'));
});

test('a draft: the same keys and values', async () => {
	await run({ operation: 'saveDraft', options: OPTIONS });
	expect(ofNode('SaveDraft')).toEqual(ofClient('SaveDraft'));
});

test('an archived mail: the same document, and its content in the same form', async () => {
	await run({
		operation: 'archive',
		archiveTemplate: '6',
		options: { messageId: '<offer@example.com>', saleId: 4, sentAt: '2026-01-31T09:00:00Z' },
	});
	expect(ofNode('SaveDocumentEntity')).toEqual(ofClient('SaveDocumentEntity'));
	const [ours, theirs] = [ofNode('SetDocumentStreamFromId'), ofClient('SetDocumentStreamFromId')].map(
		({ body, ...rest }) => ({ ...rest, body: body as Record<string, unknown> }),
	);
	expect({ ...ours, body: Object.keys(ours.body) }).toEqual({ ...theirs, body: Object.keys(theirs.body) });
	const { stream } = ours.body as { stream: string };
	expect(Buffer.from(stream, 'base64').toString('base64')).toBe(stream);
	expect(Buffer.from(stream, 'base64').toString()).toContain('Subject: Offer\r\n');
});
