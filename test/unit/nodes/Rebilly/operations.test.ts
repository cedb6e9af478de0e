import { STATUSES, type MessageStatus } from '../../../../nodes/Rebilly/contract';
import { create } from '../../../../nodes/Rebilly/operations/create';
import { deleteMail } from '../../../../nodes/Rebilly/operations/deleteMail';
import { sendDraft } from '../../../../nodes/Rebilly/operations/sendDraft';
import { parseAllowList } from '../../../../nodes/shared/mail/recipients';
import type { SendReceipt, Step } from '../../../../nodes/shared/run/plan';
import { answer, message, params, refused, stepOf, valuesOf } from '../../../support/rebilly';

describe('Create', () => {
	const receipt = (asked: MessageStatus, answered?: string) => {
		const plan = create.plan({
			message: message(),
			params: { ...params(), status: asked },
			warnings: [],
		});
		const body = { id: 'mail_msg_1', ...(answered && { status: answered }) };
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

	it.each(STATUSES)('with status %s that the answer leaves out has the one that was asked for', (status) => {
		expect(receipt(status)).toMatchObject({ status, messageId: 'mail_msg_1', warnings: [] });
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
	])('does not send a draft to %s', (_whom, to, text) => {
		expect(refused(stepOf(planned('@x.example'), 'read'), draft(to))).toMatchObject({
			kind: 'invalid',
			field: 'Allowed Recipients',
			message: expect.stringMatching(text),
		});
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
		[404, 'refused', 'Message ID'],
		[409, 'refused', undefined],
	])('is refused with %i as %s', (status, kind, field) => {
		expect(refused(deletion, answer(status, {}))).toMatchObject({ kind, statusCode: status, field });
	});

	it('with another success leaves doubt, until a look shows that the message is there still', () => {
		const error = refused(deletion, answer(200, '<html></html>'));
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: 200 });
		expect(deletion.settleBy?.notApplied?.(error)).toMatchObject({ kind: 'failed', statusCode: 200 });
	});

	it.each([
		['gone', answer(404, {}), { done: { deleted: true, id: 'mail_msg_1' } }],
		['there', answer(200, { id: 'mail_msg_1', status: 'draft' }), 'notApplied'],
		['a web page', answer(200, '<html></html>'), 'unclear'],
		['not allowed to be seen', answer(403, {}), 'unclear'],
	])('in doubt, with the message %s, is settled by the look', (_what, reply, verdict) => {
		expect(deletion.settleBy?.verdict(reply)).toEqual(verdict);
	});
});
