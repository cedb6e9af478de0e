import type { MessageStatus } from '../../../../nodes/Rebilly/contract';
import { create } from '../../../../nodes/Rebilly/operations/create';
import { send } from '../../../../nodes/Rebilly/operations/send';
import { sendDraft } from '../../../../nodes/Rebilly/operations/sendDraft';
import type { MessageParams } from '../../../../nodes/Rebilly/readMessageInput';
import type { AllowList } from '../../../../nodes/shared/mail/recipients';
import type { MailMessage } from '../../../../nodes/shared/mail/message';
import { encodeBody } from '../../../../nodes/shared/wire/body';
import { requestUrl, type RequestBody } from '../../../../nodes/shared/wire/request';
import { attachment, errorOf, message, params, stepOf } from '../../../support/rebilly';

const READ = new Map([
	['upload1', { id: 'file_1' }],
	['upload2', { id: 'file_2' }],
	['create', { id: 'mail/msg 1' }],
]);

async function bodyOf(body: RequestBody | undefined): Promise<unknown> {
	return JSON.parse(String(await encodeBody(body as RequestBody, READ).open({} as never)));
}

const planSend = (mail: MailMessage = message(), own = params()) =>
	send.plan({ message: mail, params: own, warnings: [] });
const planCreate = (status: MessageStatus, mail = message(), own: MessageParams = params()) =>
	create.plan({ message: mail, params: { ...own, status }, warnings: [] });

describe('Send', () => {
	const planned = () =>
		planSend(
			message({ attachments: [attachment('a.pdf'), attachment('b.pdf')] }),
			params({ records: [{ resourceType: 'invoice', resourceId: 'in_1' }], waitSeconds: 30 }),
		).steps;

	it('uploads, creates a draft, moves it to the outbox, waits', () => {
		expect(planned().map(({ id, title, request: { method } }) => `${method} ${id}: ${title}`)).toEqual([
			'POST upload1: Upload "a.pdf"',
			'POST upload2: Upload "b.pdf"',
			'POST create: Create the message as a draft',
			'PATCH outbox: Move the draft to the outbox',
			'GET wait: Wait until the message is sent or has failed',
		]);
	});

	it('says of every step what a lost answer means (Rebilly API sheet, section 9)', () => {
		expect(planned().map(({ effect, repeatUnclear = 0 }) => `${effect} ${repeatUnclear}`)).toEqual([
			'none 1',
			'none 1',
			'none 1',
			// After a look at the message only.
			'send 0',
			'none 0',
		]);
		const [, , , outbox, wait] = planned();
		expect(outbox.settleBy?.look.method).toBe('GET');
		for (const look of [outbox.settleBy!.look, wait.request])
			expect(requestUrl('https://h', look, READ)).toBe('https://h/email-messages/mail%2Fmsg%201');
		expect(planned()[0].whenRepeated).toMatch(/second copy of "a.pdf"/);
		expect(planned()[2].whenRepeated).toMatch(/spare draft/);
	});

	it('puts the base64 of a file and its name into the upload', async () => {
		expect(planned()[0].request.path).toBe('/files');
		expect(await bodyOf(planned()[0].request.body)).toEqual({ file: 'aGVsbG8=', name: 'a.pdf' });
	});

	it('refers to records first, then to the uploaded files', async () => {
		expect(await bodyOf(planned()[2].request.body)).toMatchObject({
			status: 'draft',
			attachments: [
				{ resourceType: 'invoice', resourceId: 'in_1' },
				{ resourceType: 'file', resourceId: 'file_1' },
				{ resourceType: 'file', resourceId: 'file_2' },
			],
		});
	});

	it('takes the type of uploads from the option', async () => {
		const other = planSend(message({ attachments: [attachment()] }), params({ uploadType: 'attachment' }));
		expect(await bodyOf(other.steps[1].request.body)).toMatchObject({
			attachments: [{ resourceType: 'attachment', resourceId: 'file_1' }],
		});
	});

	it('sends nothing but the status to the outbox, with the ID encoded', async () => {
		expect(await bodyOf(planned()[3].request.body)).toEqual({ status: 'outbox' });
		expect(requestUrl('https://h', planned()[3].request, READ)).toBe(
			'https://h/email-messages/mail%2Fmsg%201',
		);
	});

	it('removes uploads that no message uses, and keeps those that one does', () => {
		expect(planned()[0].undo).toMatchObject({ request: { method: 'DELETE' }, keptBy: 'create' });
		expect(requestUrl('https://h', planned()[0].undo!.request, READ)).toBe('https://h/files/file_1');
		expect(planned()[2].undo).toBeUndefined();
	});

	it('waits after 1, 2, 4, then every 5 seconds', () => {
		expect(planned()[4].poll).toMatchObject({ delaysSeconds: [1, 2, 4, 5], deadlineSeconds: 30 });
		expect(planSend().steps).toHaveLength(2);
	});

	it('derives the half of the body that is missing', async () => {
		const bodyFrom = async (body: { format: 'html' | 'text'; html?: string; text?: string }) =>
			await bodyOf(planSend(message({ body })).steps[0].request.body);
		expect(await bodyFrom({ format: 'html', html: '<p>A &amp; B</p><p>C</p>' })).toMatchObject({
			text: 'A & B\n\nC',
		});
		expect(await bodyFrom({ format: 'text', text: 'A < B\nC' })).toMatchObject({
			html: '<p>A &lt; B<br>C</p>',
		});
	});
});

describe('Create', () => {
	it.each([
		['draft', 'none', 1],
		['outbox', 'send', 0],
		['sent', 'send', 0],
		['failed', 'send', 0],
	] as const)('with status %s: effect %s, %i repeats', (status, effect, repeats) => {
		const { steps } = planCreate(status);
		expect(steps).toHaveLength(1);
		expect(steps[0].effect).toBe(effect);
		expect(steps[0].repeatUnclear ?? 0).toBe(repeats);
		expect(steps[0].title).toBe(
			status === 'draft' ? 'Create the message as a draft' : `Create the message with status ${status}`,
		);
		expect(steps[0].whenRepeated !== undefined).toBe(status === 'draft');
	});

	it('puts metadata on the wire when there is some', async () => {
		const wire = async (metadata?: Record<string, string>) =>
			await bodyOf(planCreate('draft', message(), params({ metadata })).steps[0].request.body);
		expect(await wire({ order: '7' })).toMatchObject({ metadata: { order: '7' } });
		expect(await wire()).not.toHaveProperty('metadata');
	});
});

describe('Send Draft', () => {
	const planDraft = (messageId: string, waitSeconds?: number, allowed?: AllowList) =>
		sendDraft.plan({ messageId, waitSeconds, allowed, failOnFailed: true });
	const allowed: AllowList = { addresses: new Set(), domains: new Set(['example.org']) };

	it('is the PATCH alone, or with a look before and a wait after', () => {
		expect(planDraft('mail_msg_1').steps.map(({ id }) => id)).toEqual(['outbox']);
		expect(planDraft('mail_msg_1', 60, allowed).steps.map(({ id }) => id)).toEqual([
			'read',
			'outbox',
			'wait',
		]);
		// To look costs nothing, so that it may be done again.
		expect(stepOf(planDraft('mail_msg_1', undefined, allowed), 'read')).toMatchObject({
			effect: 'none',
			repeatUnclear: 2,
			title: 'Read the draft to check its recipients',
			request: { method: 'GET', path: '/email-messages/mail_msg_1' },
		});
		expect(planDraft('a~b@c').steps[0].request.path).toBe('/email-messages/a~b%40c');
	});
});

it('refuses what the contract does not allow, by the label of the field', () => {
	expect(errorOf(() => planCreate('draft', message({ subject: 'x'.repeat(999) })))).toMatchObject({
		kind: 'invalid',
		field: 'Subject',
		message: expect.stringMatching(/^Subject cannot be sent to Rebilly: /),
		fix: 'Correct Subject.',
	});
	const records = [{ resourceType: 'invoice', resourceId: 'not an id' }];
	expect(errorOf(() => planCreate('draft', message(), params({ records })))).toMatchObject({
		kind: 'invalid',
		field: 'Attachments',
	});
});

it('refuses a mail without a sender by the label From', () =>
	expect(errorOf(() => planCreate('draft', message({ from: undefined })))).toMatchObject({
		kind: 'invalid',
		field: 'From',
	}));
