import { create } from '../../../../nodes/Rebilly/operations/create';
import { STATUSES, type MessageStatus } from '../../../../nodes/Rebilly/contract';
import { answer, message, params } from '../../../support/rebilly';

const receipt = (asked: MessageStatus, answered?: string) =>
	create.receipt(
		{ create: answer(201, { id: 'mail_msg_1', ...(answered && { status: answered }) }) },
		{ message: message(), params: { ...params(), status: asked }, warnings: [] },
	);

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
	expect(receipt(status)).toMatchObject({ status, warnings: [] });
});
