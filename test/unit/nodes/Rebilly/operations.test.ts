import { STATUSES, type MessageStatus } from '../../../../nodes/Rebilly/contract';
import { create } from '../../../../nodes/Rebilly/operations/create';
import { deleteMail } from '../../../../nodes/Rebilly/operations/deleteMail';
import { sendDraft } from '../../../../nodes/Rebilly/operations/sendDraft';
import { parseAllowList } from '../../../../nodes/shared/mail/recipients';
import type { SendReceipt, Step } from '../../../../nodes/shared/run/plan';
import { answer, errorOf, message, params, refused, stepOf, valuesOf } from '../../../support/rebilly';

describe('Create', () => {
	const receipt = (asked: MessageStatus, answered?: string, members: object = {}) => {
		const plan = create.plan({
			message: message(),
			params: { ...params(), status: asked },
			warnings: [],
		});
		const body = { id: 'mail_msg_1', ...(answered && { status: answered }), ...members };
		return plan.receipt(valuesOf(plan, { create: answer(201, body) })) as SendReceipt;
	};

	it.each(STATUSES)('with status %s tells whom it mailed', (status) => {
		const { accepted } = receipt(status, status);
		// Undefined means everybody in the message.
		if (status === 'outbox') expect(accepted).toBeUndefined();
		else expect(accepted).toEqual([]);
	});

	it('that was sent by the time of the answer has mailed everybody', () => {
		expect(receipt('outbox', 'sent')).toMatchObject({ status: 'sent', warnings: [] });
		expect(receipt('outbox', 'sent').accepted).toBeUndefined();
	});

	it('for the outbox that Rebilly has made a draft mailed nobody, and says what to do', () => {
		expect(receipt('outbox', 'draft')).toMatchObject({
			status: 'draft',
			accepted: [],
			warnings: [expect.stringMatching(/draft instead of sending it.*Send Draft/)],
		});
	});

	it.each(['draft', 'sent', 'failed'] as const)(
		'with status %s that the answer leaves out has the one that was asked for',
		(status) => {
			expect(receipt(status)).toMatchObject({ status, messageId: 'mail_msg_1', warnings: [] });
		},
	);

	it.each([
		['outbox', undefined],
		['outbox', 'queued'],
		['draft', 'queued'],
		['sent', 'rejected'],
	] as const)('with status %s is in doubt when the answer says %j', (asked, answered) => {
		expect(errorOf(() => receipt(asked, answered))).toMatchObject({
			kind: 'uncertain',
			details: { messageId: 'mail_msg_1' },
		});
	});

	it.each(['outbox', 'draft', 'sent'] as const)(
		'with status %s that failed at once is a failure',
		(asked) => {
			const members = { responseCode: 550, responseBody: '5.1.1 Unknown user' };
			expect(errorOf(() => receipt(asked, 'failed', members))).toMatchObject({
				kind: 'refused',
				details: { messageId: 'mail_msg_1', responseCode: 550, responseBody: '5.1.1 Unknown user' },
			});
		},
	);

	it('of a draft that Rebilly sends at once says whom it mails', () => {
		expect(receipt('draft', 'outbox')).toMatchObject({ status: 'outbox', warnings: [expect.any(String)] });
		expect(receipt('draft', 'outbox').accepted).toBeUndefined();
	});

	it('of a record created as failed is no error: nothing was sent', () =>
		expect(receipt('failed', 'failed')).toMatchObject({ status: 'failed', accepted: [], warnings: [] }));
});

describe('Send Draft', () => {
	const planned = (allowed?: string) =>
		sendDraft.plan({
			messageId: 'mail_msg_1',
			allowed: parseAllowList(allowed, 'Allowed Recipients', 254),
			failOnFailed: true,
		});
	const draft = (to: unknown) => answer(200, { id: 'mail_msg_1', status: 'draft', to });

	it('accepts everybody whom Rebilly has as a recipient, and takes the subject from there', () => {
		const plan = planned();
		const body = { id: 'mail_msg_1', status: 'outbox', to: ['a@x.example'], cc: ['b@x.example'] };
		const receipt = (members: object) =>
			plan.receipt(valuesOf(plan, { outbox: answer(200, { ...body, ...members }) }));
		expect(receipt({ subject: 'Invoice' })).toMatchObject({
			status: 'outbox',
			accepted: ['a@x.example', 'b@x.example'],
			extra: { subject: 'Invoice' },
		});
		expect(receipt({})).toMatchObject({ extra: { subject: '' } });
	});

	it('reads a draft whose recipients are all allowed', () => {
		const read = stepOf(planned('@x.example'), 'read');
		expect(read.read(draft(['a@x.example', 'B@X.example']))).toMatchObject({ id: 'mail_msg_1' });
	});

	it.each([
		['somebody else', ['a@x.example', 'eve@evil.example'], /eve@evil\.example/],
		['nobody that can be read', 'a@x.example', /could not be read/],
		['nobody', [], /could not be read/],
		['two in one text', ['a@x.example, eve@evil.example'], /could not be read/],
		['two in one text, the allowed one last', ['eve@evil.example,a@x.example'], /could not be read/],
		['an address in quotes', ['"eve@evil.example"@x.example'], /could not be read/],
		['an address with a name', ['Ann <a@x.example>'], /could not be read/],
		['a route', ['eve%evil.example@x.example'], /eve%evil/],
		['somebody who is no text', ['a@x.example', { email: 'eve@evil.example' }], /could not be read/],
	])('does not send a draft to %s', (_whom, to, text) => {
		expect(refused(stepOf(planned('@x.example'), 'read'), draft(to))).toMatchObject({
			kind: 'invalid',
			field: 'Allowed Recipients',
			message: expect.stringMatching(text),
		});
	});

	it.each(['to', 'cc', 'bcc'])(
		'does not send a draft whose %s is no list, whatever the others hold',
		(name) => {
			const lists = { to: ['a@x.example'], cc: ['a@x.example'], bcc: null, [name]: 'eve@evil.example' };
			const reply = answer(200, { id: 'mail_msg_1', status: 'draft', ...lists });
			expect(refused(stepOf(planned('@x.example'), 'read'), reply)).toMatchObject({
				kind: 'invalid',
				field: 'Allowed Recipients',
			});
		},
	);

	it('does not send a draft after reading another message', () => {
		const reply = answer(200, { id: 'mail_msg_2', status: 'draft', to: ['a@x.example'] });
		expect(refused(stepOf(planned('@x.example'), 'read'), reply)).toMatchObject({ kind: 'invalid' });
	});

	it('names five of many recipients that are not allowed', () => {
		const to = Array.from({ length: 8 }, (_, index) => `r${index}@evil.example`);
		const { message: said } = refused(stepOf(planned('@x.example'), 'read'), draft(to));
		expect(said.match(/@evil/g)).toHaveLength(5);
		expect(said).toContain('3 more');
	});
});

describe('Delete', () => {
	let deletion: Step;
	beforeEach(() => {
		[deletion] = deleteMail.plan({ messageId: 'mail_msg_1' }).steps;
	});

	it('asks for the message to be deleted, once, and may have to look at it', () => {
		expect(deletion).toMatchObject({
			effect: 'delete',
			request: { method: 'DELETE', path: '/email-messages/mail_msg_1' },
			settleBy: { look: { method: 'GET', path: '/email-messages/mail_msg_1' } },
		});
		expect(deletion.repeatUnclear).toBeUndefined();
	});

	it('gives the ID of what was deleted', () => {
		const plan = deleteMail.plan({ messageId: 'mail_msg_1' });
		const values = valuesOf(plan, { delete: answer(204) });
		expect(plan.receipt(values)).toEqual({ output: { deleted: true, id: 'mail_msg_1' } });
	});

	it.each([
		[401, 'unauthorized', 'Secret API Key'],
		[403, 'unauthorized', undefined],
		[404, 'refused', 'Mail ID'],
		[409, 'refused', undefined],
	])('is refused with %i as %s', (status, kind, field) => {
		expect(refused(deletion, answer(status, { title: 'No' }))).toMatchObject({
			kind,
			statusCode: status,
			field,
		});
	});

	it.each([
		[200, ''],
		[202, ''],
		[200, { id: 'mail_msg_1', status: 'draft' }],
		[204, ''],
	])('is done with %i and %j', (status, body) =>
		expect(deletion.read(answer(status, body))).toEqual({ deleted: true, id: 'mail_msg_1' }),
	);

	it.each([
		['an error beside the success', answer(200, { id: 'mail_msg_1', error: 'locked' })],
		['an empty object', answer(200, {})],
		['an empty page', answer(200, '', { 'content-type': 'text/html' })],
		['another success', answer(206, '')],
	])('is not done with %s', (_what, reply) =>
		expect(refused(deletion, reply)).toMatchObject({ kind: 'uncertain' }),
	);

	it('with another success leaves doubt, until a look shows that the message is there still', () => {
		const error = refused(deletion, answer(200, '<html></html>'));
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: 200 });
		expect(deletion.settleBy?.notApplied?.(error)).toMatchObject({ kind: 'failed', statusCode: 200 });
	});

	it.each([
		['gone', answer(404, { title: 'Not found' }), { done: { deleted: true, id: 'mail_msg_1' } }],
		['there', answer(200, { id: 'mail_msg_1', status: 'draft' }), 'notApplied'],
		['a web page', answer(200, '<html></html>'), 'unclear'],
		['not found by a gateway', answer(404, '<html></html>'), 'unclear'],
		['not allowed to be seen', answer(403, {}), 'unclear'],
	])('in doubt, with the message %s, is settled by the look', (_what, reply, verdict) => {
		expect(deletion.settleBy?.verdict(reply)).toEqual(verdict);
	});
});
