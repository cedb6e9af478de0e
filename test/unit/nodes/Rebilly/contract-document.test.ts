import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emailMessageAnswer, emailMessageRequest, STATUSES } from '../../../../nodes/Rebilly/contract';
import { encodeBody } from '../../../../nodes/shared/wire/body';
import { create } from '../../../../nodes/Rebilly/operations/create';
import { messageIn } from '../../../../nodes/Rebilly/answers';
import type { MessageParams } from '../../../../nodes/Rebilly/readMessageInput';
import type { MailMessage } from '../../../../nodes/shared/mail/message';
import type { RequestBody, RequestSpec } from '../../../../nodes/shared/wire/request';
import { answer, message, params, stepOf } from '../../../support/rebilly';

/** The document as the vendor gives it, table of fields included. */
const document = readFileSync(join(__dirname, '../../../fixtures/rebilly/vendor-document.txt'), 'utf8');

/** `name type required` lines of the table: `to[] Array Yes`. */
const rows = [...document.matchAll(/^([\w_.[\]]+) (String|Integer|Object|Array) (Yes|No)$/gm)].map(
	([, name = '', type = '', required = '']) => ({ name, type, required: required === 'Yes' }),
);

/** Rows that Rebilly fills in itself, although the document lists them as inputs (Rebilly API sheet, section 3). */
const READ_ONLY = [
	'responseCode',
	'sentTime',
	'createdTime',
	'initiatedTime',
	'id',
	'_links[]',
	'_links[].href',
	'_links[].rel',
	'updatedTime',
	'responseBody',
];

/** A message that uses every writable row. */
const FULL = message({
	to: [{ address: 'ann@example.org' }, { address: 'bob@example.org' }],
	cc: [{ address: 'carl@example.org' }],
	bcc: [{ address: 'dora@example.org' }],
});
const FULL_PARAMS = params({
	credentialHash: 'crd_smtp_01',
	metadata: { orderId: '4711' },
	records: [{ resourceType: 'invoice', resourceId: 'in_0YVF' }],
});

function wire(status: (typeof STATUSES)[number] = 'draft'): Record<string, unknown> {
	const body = creation(FULL, FULL_PARAMS, status).body as { json: Record<string, unknown> };
	return body.json;
}

/** The request that creates a message. */
function creation(
	mail: MailMessage,
	own: MessageParams,
	status: (typeof STATUSES)[number] = 'draft',
): RequestSpec {
	const plan = create.plan({ message: mail, params: { ...own, status }, warnings: [] });
	return stepOf(plan, 'create').request;
}

/** `attachments[].resourceId` -> the value of the first attachment. */
function valueAt(body: Record<string, unknown>, name: string): unknown {
	return name.split('.').reduce<unknown>((value, part) => {
		const list = part.endsWith('[]');
		const found = (value as Record<string, unknown>)[part.replace('[]', '')];
		return list && name.includes('.') ? (found as unknown[])[0] : found;
	}, body);
}

/** A value's type as the table calls it. */
function typeInDocument(value: unknown): string {
	if (Array.isArray(value)) return 'Array';
	return typeof value === 'string' ? 'String' : typeof value === 'number' ? 'Integer' : 'Object';
}

describe('POST /email-messages, row by row', () => {
	it('has 23 rows in the table of request body fields', () => {
		expect(rows).toHaveLength(23);
	});

	it.each([
		['credentialHash', 'crd_smtp_01'],
		['metadata', { orderId: '4711' }],
		['status', 'draft'],
		['subject', 'Invoice'],
		['from', 'billing@example.com'],
		['to[]', ['ann@example.org', 'bob@example.org']],
		['html', '<p>Hello</p>'],
		['text', 'Hello'],
		['cc[]', ['carl@example.org']],
		['bcc[]', ['dora@example.org']],
		['attachments[]', [{ resourceType: 'invoice', resourceId: 'in_0YVF' }]],
		['attachments[].resourceId', 'in_0YVF'],
		['attachments[].resourceType', 'invoice'],
	])('%s is sent', (name, value) => {
		const row = rows.find((candidate) => candidate.name === name);
		expect(valueAt(wire(), name)).toEqual(value);
		expect(typeInDocument(valueAt(wire(), name))).toBe(row?.type);
	});

	it.each(['credentialHash', 'metadata', 'cc', 'bcc', 'attachments'])('%s may be left out', (name) => {
		expect(rows.find((row) => row.name.replace('[]', '') === name)?.required).toBe(false);
		expect(emailMessageRequest.safeParse({ ...wire(), [name]: undefined }).success).toBe(true);
	});

	it.each(['resourceId', 'resourceType'])('attachments[].%s is required in each attachment', (member) => {
		expect(rows.find((row) => row.name === `attachments[].${member}`)?.required).toBe(true);
		const [attachment] = wire().attachments as object[];
		const attachments = [attachment, { ...attachment, [member]: undefined }];
		expect(emailMessageRequest.safeParse({ ...wire(), attachments }).success).toBe(false);
	});

	it.each(READ_ONLY)('%s is never sent, and is read from the answer', (name) => {
		expect(rows.map((row) => row.name)).toContain(name);
		const plain = name.split('[')[0] as string;
		expect(wire()).not.toHaveProperty([plain]);
		expect(emailMessageRequest.safeParse({ ...wire(), [plain]: 'x' }).success).toBe(false);
		const received = {
			id: 'mail_msg_1',
			[plain]: plain === 'id' ? 'mail_msg_1' : plain === '_links' ? [{ rel: 'self', href: '/' }] : null,
		};
		expect(emailMessageAnswer.parse(received)).toMatchObject(received);
	});

	it('covers every row of the table', () => {
		const sent = [
			'credentialHash',
			'metadata',
			'status',
			'subject',
			'from',
			'to[]',
			'html',
			'text',
			'cc[]',
			'bcc[]',
			'attachments[]',
			'attachments[].resourceId',
			'attachments[].resourceType',
		];
		expect(rows.map(({ name }) => name).sort()).toEqual([...sent, ...READ_ONLY].sort());
	});

	it.each(['from', 'to', 'subject', 'html', 'text'])('%s is required', (name) => {
		expect(rows.find((row) => row.name.replace('[]', '') === name)?.required).toBe(true);
		expect(emailMessageRequest.safeParse({ ...wire(), [name]: undefined }).success).toBe(false);
	});

	it('offers the four statuses of the document, draft by default', () => {
		const listed =
			/Status of the email message\.\s+Valid values:\s+((?:• "\w+"\s+)+)/.exec(document)?.[1] ?? '';
		expect([...listed.matchAll(/"(\w+)"/g)].map(([, status]) => status).sort()).toEqual([...STATUSES].sort());
		expect(document).toMatch(/Default value: "draft"/);
		for (const status of STATUSES) expect(wire(status).status).toBe(status);
	});

	it('says its content type as the document wants it', () => {
		const request = creation(FULL, FULL_PARAMS);
		expect(request).toMatchObject({ method: 'POST', path: '/email-messages' });
		expect(request.body?.contentType).toBe('application/json');
	});

	it('leaves out what the user did not give', async () => {
		const { body: planned } = creation(message(), params());
		const body = await encodeBody(planned as RequestBody, new Map()).open({} as never);
		expect(String(body)).toBe(
			'{"from":"billing@example.com","to":["ann@example.org"],"subject":"Invoice","text":"Hello","html":"<p>Hello</p>","status":"draft"}',
		);
	});

	it('reads an answer with whatever else it holds', () => {
		const body = { id: 'mail_msg_1', status: 'draft', somethingNew: [1] };
		expect(messageIn(answer(201, body))).toMatchObject({ ...body, whole: body });
	});
});
