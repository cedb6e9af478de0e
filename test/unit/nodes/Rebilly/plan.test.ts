import { planCreate, planSend, planSendDraft } from '../../../../nodes/Rebilly/plan';
import { encodeBody } from '../../../../nodes/shared/send/body';
import type { RequestBody } from '../../../../nodes/shared/send/plan';
import { requestUrl } from '../../../../nodes/shared/send/request';
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
	const plan = planSend(
		message({ attachments: [attachment('a.pdf'), attachment('b.pdf')] }),
		params({ records: [{ resourceType: 'invoice', resourceId: 'in_1' }], waitSeconds: 30 }),
	);

	it('uploads, creates a draft, moves it to the outbox, waits', () => {
		expect(plan.steps.map(({ id, request: { method } }) => `${method} ${id}`)).toEqual([
			'POST upload1',
			'POST upload2',
			'POST create',
			'PATCH outbox',
			'GET wait',
		]);
	});

	it('says of every step what a lost answer means (Rebilly API sheet, section 9)', () => {
		expect(plan.steps.map(({ effect, repeatUnclear }) => `${effect} ${repeatUnclear}`)).toEqual([
			'none 1',
			'none 1',
			'none 1',
			// After a look at the message only.
			'send 0',
			'none 0',
		]);
		expect(plan.steps[3].settle?.method).toBe('GET');
		expect(plan.steps[0].whenRepeated).toMatch(/second copy of "a.pdf"/);
		expect(plan.steps[2].whenRepeated).toMatch(/spare draft/);
	});

	it('puts the base64 of a file and its name into the upload', async () => {
		expect(plan.steps[0].request.path).toBe('/files');
		expect(await bodyOf(plan.steps[0].request.body)).toEqual({ file: 'aGVsbG8=', name: 'a.pdf' });
	});

	it('refers to records first, then to the uploaded files', async () => {
		expect(await bodyOf(plan.steps[2].request.body)).toMatchObject({
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
		expect(await bodyOf(plan.steps[3].request.body)).toEqual({ status: 'outbox' });
		expect(requestUrl('https://h', plan.steps[3].request, ANSWERS)).toBe(
			'https://h/email-messages/mail%2Fmsg%201',
		);
	});

	it('removes uploads that no message uses, and keeps those that one does', () => {
		expect(plan.steps[0].undo).toMatchObject({ request: { method: 'DELETE' }, keptBy: 'create' });
		expect(requestUrl('https://h', plan.steps[0].undo!.request, ANSWERS)).toBe('https://h/files/file_1');
		expect(plan.steps[2].undo).toBeUndefined();
	});

	it('waits after 1, 2, 4, then every 5 seconds', () => {
		expect(plan.steps[4].poll).toEqual({ delaysSeconds: [1, 2, 4, 5], deadlineSeconds: 30 });
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
			request: { method: 'GET', path: '/email-messages/mail_msg_1' },
		});
		expect(planSendDraft('a~b@c', undefined, false).steps[0].request.path).toBe('/email-messages/a~b%40c');
	});
});

it('refuses what the contract does not allow, by the label of the field', () => {
	const plan = () => planCreate(message({ subject: 'x'.repeat(999) }), params(), 'draft');
	expect(plan).toThrow(expect.objectContaining({ kind: 'invalid', field: 'Subject' }));
	const record = { resourceType: 'invoice', resourceId: 'not an id' };
	expect(() => planCreate(message(), params({ records: [record] }), 'draft')).toThrow(
		expect.objectContaining({ field: 'Attachments' }),
	);
});
