import { planCreate, planSend, planSendDraft } from '../../../../nodes/Rebilly/plan';
import { encodeBody } from '../../../../nodes/shared/wire/body';
import type { RequestBody } from '../../../../nodes/shared/run/plan';
import { requestUrl } from '../../../../nodes/shared/n8n/http';
import { answer, attachment, message, params } from '../../../support/rebilly';

const ANSWERS = {
	upload1: answer(201, { id: 'file_1' }),
	upload2: answer(201, { id: 'file_2' }),
	create: answer(201, { id: 'mail/msg 1' }),
};

async function bodyOf(body: RequestBody | undefined): Promise<unknown> {
	return JSON.parse(String(await encodeBody(body as RequestBody, ANSWERS).open({} as never)));
}

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
		expect(planned().map(({ effect, repeatUnclear }) => `${effect} ${repeatUnclear}`)).toEqual([
			'none 1',
			'none 1',
			'none 1',
			// After a look at the message only.
			'send 0',
			'none 0',
		]);
		const [, , , outbox, wait] = planned();
		expect(outbox.settle?.method).toBe('GET');
		for (const look of [outbox.settle!, wait.request])
			expect(requestUrl('https://h', look, ANSWERS)).toBe('https://h/email-messages/mail%2Fmsg%201');
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

	it('sends nothing but the status to the outbox, with the id encoded', async () => {
		expect(await bodyOf(planned()[3].request.body)).toEqual({ status: 'outbox' });
		expect(requestUrl('https://h', planned()[3].request, ANSWERS)).toBe(
			'https://h/email-messages/mail%2Fmsg%201',
		);
	});

	it('removes uploads that no message uses, and keeps those that one does', () => {
		expect(planned()[0].undo).toMatchObject({ request: { method: 'DELETE' }, keptBy: 'create' });
		expect(requestUrl('https://h', planned()[0].undo!.request, ANSWERS)).toBe('https://h/files/file_1');
		expect(planned()[2].undo).toBeUndefined();
	});

	it('waits after 1, 2, 4, then every 5 seconds', () => {
		expect(planned()[4].poll).toEqual({ delaysSeconds: [1, 2, 4, 5], deadlineSeconds: 30 });
		expect(planSend(message(), params()).steps).toHaveLength(2);
	});

	it('derives the half of the body that is missing', async () => {
		const bodyFrom = async (body: { format: 'html' | 'text'; html?: string; text?: string }) =>
			await bodyOf(planSend(message({ body }), params()).steps[0].request.body);
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
	] as const)('with status %s: effect %s, %i repeats', (status, effect, repeatUnclear) => {
		const { steps } = planCreate(message(), params(), status);
		expect(steps).toHaveLength(1);
		expect(steps[0]).toMatchObject({ effect, repeatUnclear });
		expect(steps[0].title).toBe(
			status === 'draft' ? 'Create the message as a draft' : `Create the message with status ${status}`,
		);
		expect(steps[0].whenRepeated !== undefined).toBe(status === 'draft');
	});

	it('puts metadata on the wire when there is some', async () => {
		const metadataOf = async (metadata?: Record<string, string>) =>
			await bodyOf(planCreate(message(), params({ metadata }), 'draft').steps[0].request.body);
		expect(await metadataOf({ order: '7' })).toMatchObject({ metadata: { order: '7' } });
		for (const none of [undefined, {}]) expect(await metadataOf(none)).not.toHaveProperty('metadata');
	});
});

describe('Send Draft', () => {
	it('is the PATCH alone, or with a look before and a wait after', () => {
		expect(planSendDraft('mail_msg_1', undefined, false).steps.map(({ id }) => id)).toEqual(['outbox']);
		expect(planSendDraft('mail_msg_1', 60, true).steps.map(({ id }) => id)).toEqual([
			'read',
			'outbox',
			'wait',
		]);
		// To look costs nothing, so that it may be done again.
		expect(planSendDraft('mail_msg_1', undefined, true).steps[0]).toMatchObject({
			effect: 'none',
			repeatUnclear: 2,
			title: 'Read the draft to check its recipients',
			request: { method: 'GET', path: '/email-messages/mail_msg_1' },
		});
		expect(planSendDraft('a~b@c', undefined, false).steps[0].request.path).toBe('/email-messages/a~b%40c');
	});
});

it('refuses what the contract does not allow, by the label of the field', () => {
	const plan = () => planCreate(message({ subject: 'x'.repeat(999) }), params(), 'draft');
	expect(plan).toThrow(expect.objectContaining({ kind: 'invalid', field: 'Subject' }));
	expect(plan).toThrow(/^Subject cannot be sent to Rebilly: /);
	expect(plan).toThrow(expect.objectContaining({ fix: 'Correct Subject.' }));
	const record = { resourceType: 'invoice', resourceId: 'not an id' };
	expect(() => planCreate(message(), params({ records: [record] }), 'draft')).toThrow(
		expect.objectContaining({ field: 'Attachments' }),
	);
});

it('refuses a mail without a sender by the label From', () =>
	expect(() => planCreate(message({ from: undefined }), params(), 'draft')).toThrow(
		expect.objectContaining({ kind: 'invalid', field: 'From' }),
	));
