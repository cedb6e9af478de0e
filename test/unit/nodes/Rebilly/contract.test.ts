import { emailMessageRequest, fileRequest, outboxRequest } from '../../../../nodes/Rebilly/contract';
import { FileContent } from '../../../../nodes/shared/wire/request';
import { attachment } from '../../../support/rebilly';

const MESSAGE = {
	from: 'billing@example.com',
	to: ['ann@example.org'],
	subject: 'Invoice',
	text: 'Hello',
	html: '<p>Hello</p>',
	status: 'draft',
};
const record = (resourceId: string, resourceType = 'invoice') => [{ resourceType, resourceId }];
const longest = `${'a'.repeat(242)}@example.org`;

describe('the last net before the wire (Rebilly API sheet, section 3)', () => {
	it.each([
		['an address of 254 characters', { from: longest, to: [longest], cc: [longest], bcc: [longest] }],
		['a subject of 998 characters', { subject: 'x'.repeat(998) }],
		['a credential id of 36 characters', { credentialHash: 'c'.repeat(36) }],
		['a record id of 50 characters', { attachments: record('i'.repeat(50)) }],
		['metadata of text', { metadata: { order: '4711' } }],
	])('lets %s through', (_what, changes) => {
		expect(emailMessageRequest.safeParse({ ...MESSAGE, ...changes }).success).toBe(true);
	});

	it.each([
		['a From of 255 characters', { from: `a${longest}` }],
		['a To of 255 characters', { to: [`a${longest}`] }],
		['an empty From', { from: '' }],
		['nobody in To', { to: [] }],
		['an empty CC', { cc: [] }],
		['null for BCC', { bcc: null }],
		['a subject of 999 characters', { subject: 'x'.repeat(999) }],
		['a status that Rebilly sets itself', { status: 'sending' }],
		['an empty credential id', { credentialHash: '' }],
		['a credential id of 37 characters', { credentialHash: 'c'.repeat(37) }],
		['metadata that is no text', { metadata: { order: 4711 } }],
		['empty metadata', { metadata: {} }],
		['no attachments', { attachments: [] }],
		['a record id of 51 characters', { attachments: record('i'.repeat(51)) }],
		['a record id with a space', { attachments: record('in 1') }],
		['a record without a type', { attachments: record('in_1', '') }],
		['a record with a member of ours', { attachments: [{ ...record('in_1')[0], name: 'a.pdf' }] }],
		['a name that Rebilly does not know', { replyTo: 'a@example.org' }],
	])('stops %s', (_what, changes) => {
		expect(emailMessageRequest.safeParse({ ...MESSAGE, ...changes }).success).toBe(false);
	});

	it('sends a draft to the outbox and changes nothing else', () => {
		expect(outboxRequest.safeParse({ status: 'outbox' }).success).toBe(true);
		for (const body of [{ status: 'sent' }, {}, { status: 'outbox', subject: 'x' }])
			expect(outboxRequest.safeParse(body).success).toBe(false);
	});

	it('uploads a file with its name, and nothing that would make it public', () => {
		const file = new FileContent(attachment());
		expect(fileRequest.safeParse({ file, name: 'a'.repeat(255) }).success).toBe(true);
		for (const body of [
			{ file },
			{ file, name: '' },
			{ file, name: 'a'.repeat(256) },
			{ file, name: 'a.pdf', isPublic: true },
			{ file: 'JVBERg==', name: 'a.pdf' },
		])
			expect(fileRequest.safeParse(body).success).toBe(false);
	});
});
