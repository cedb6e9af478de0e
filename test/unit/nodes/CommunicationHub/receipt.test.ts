import { STATUSES } from '../../../../nodes/CommunicationHub/contract';
import { readSendResponse, receiptOf } from '../../../../nodes/CommunicationHub/receipt';
import { sendResponse, statusName } from '../../../../nodes/CommunicationHub/response';
import { thrownBy } from '../shared/thrown';
import { answer, LOOK, MAIL } from './hub.support';

const rules = (failOnError = true) => ({ about: MAIL, failOnError, recipients: ['you@example.com'] });

/** What a JSON answer says of a mail. */
function receipt(body: unknown, failOnError = true) {
	return receiptOf(readSendResponse(answer(200, body), MAIL), rules(failOnError));
}

describe('the status of a response', () => {
	test.each(STATUSES.map((name, number) => [name, number] as const))('%s is number %i', (name, number) => {
		for (const value of [name, number, String(number), name.toUpperCase(), ` ${name} `])
			expect(statusName(value)).toBe(name);
	});

	test.each([
		[undefined, 'unknown'],
		[null, 'unknown'],
		['', 'unknown'],
		['bounced', 'bounced'],
		['stage5', 'stage5'],
		['5th try', '5th try'],
		[12, '12'],
	])('%p becomes %s', (value, name) => expect(statusName(value)).toBe(name));
});

describe('a send response', () => {
	test('has all eight members with their types, unknown ones kept, keys in any case', () => {
		expect(
			sendResponse({ messageId: 'x', retry: 'true', retryCount: '3', status: 5, extra: { a: 1 } }),
		).toEqual({
			MessageId: 'x',
			Sender: null,
			Receiver: null,
			Status: 'delivered',
			ErrorMessage: null,
			Configuration: null,
			Retry: true,
			RetryCount: 3,
			extra: { a: 1 },
		});
	});

	test('gives text for whatever stands where a text should be', () => {
		expect(sendResponse({ MessageId: 17, Configuration: { domain: 'x' }, Sender: false })).toMatchObject({
			MessageId: '17',
			Configuration: '{"domain":"x"}',
			Sender: 'false',
		});
	});

	test.each([
		[{ Status: 'sent' }, null, null],
		[{ Status: 'sent', Retry: null, RetryCount: null }, null, null],
		[{ Status: 'sent', Retry: '', RetryCount: '' }, null, null],
		[{ Status: 'sent', Retry: 'perhaps', RetryCount: 'many' }, null, null],
		[{ Status: 'sent', Retry: false, RetryCount: 0 }, false, 0],
		[{ Status: 'sent', Retry: 0, RetryCount: 2.9 }, false, 2],
		[{ Status: 'sent', Retry: ' 1 ', RetryCount: ' 3 ' }, true, 3],
		[{ Status: 'sent', Retry: 'True', RetryCount: '-1' }, true, -1],
	])('makes up nothing about repeats: %j', (members, retry, count) => {
		expect(sendResponse(members)).toMatchObject({ Retry: retry, RetryCount: count });
	});

	test('is none without any of its members', () => {
		expect(sendResponse({ ok: true })).toBeUndefined();
	});

	test('may be empty for a look-up: the service returned null', () => {
		expect(readSendResponse(answer(204), LOOK).response).toEqual({
			MessageId: null,
			Sender: null,
			Receiver: null,
			Status: 'unknown',
			ErrorMessage: null,
			Configuration: null,
			Retry: null,
			RetryCount: null,
		});
	});
});

describe('an answer that does not show that the hub took the mail', () => {
	test.each<[{ MessageId?: string; ErrorMessage?: string; [member: string]: unknown }]>([
		[{ ErrorMessage: 'Mailbox unknown', Status: 'queued' }],
		[{ ErrorMessage: 'Domain not configured', Status: 'accepted' }],
		[{ ErrorMessage: 'slow', Status: 'sent', MessageId: '' }],
		[{ status: 401, title: 'Unauthorized' }],
		[{ Status: 'rejected', Reason: 'Sender not allowed' }],
		[{ Status: 'ok' }],
		[{ status: 'error', message: 'no' }],
		[{ Status: 12 }],
		[{ Status: 11 }],
		[{ Sender: 'a' }],
	])('is doubt, with and without Fail on Undelivered Status: %j', (body) => {
		for (const failOnError of [true, false]) {
			const error = thrownBy(() => receipt(body, failOnError));
			expect([error.kind, error.mayHaveBeenSent, error.statusCode]).toEqual(['uncertain', true, 200]);
			expect(error.response).toMatchObject({ MessageId: body.MessageId ?? null });
			if (body.ErrorMessage) expect(error.message).toContain(body.ErrorMessage);
		}
	});

	test.each([
		[200, '{}'],
		[200, ''],
		[204, ''],
		[200, ' \n'],
		[200, '[]'],
		[200, 'null'],
	])('is doubt: %i %j', (status, body) => {
		const error = thrownBy(() => readSendResponse(answer(status, body), MAIL));
		expect([error.kind, error.statusCode]).toEqual(['uncertain', status]);
	});
});

describe('the failure rules', () => {
	test.each(STATUSES.filter((status) => status !== 'failed' && status !== 'undelivered'))(
		'%s went out',
		(status) => {
			expect(receipt({ MessageId: '1', Status: status })).toMatchObject({
				status,
				messageId: '1',
				accepted: ['you@example.com'],
				warnings: [],
			});
		},
	);

	test.each(['failed', 'undelivered', 4, '6'])('%p fails with the words of the service', (Status) => {
		const error = thrownBy(() => receipt({ MessageId: '1', Status, ErrorMessage: 'No such mailbox' }));
		expect(error).toMatchObject({ kind: 'refused', details: { messageId: '1', retry: null } });
		expect(error.message).toMatch(/reports the mail as (?:failed|undelivered): No such mailbox/);
		expect(error.response).toMatchObject({ ErrorMessage: 'No such mailbox' });
	});

	test('a failure that the hub may retry by itself is in doubt: a second send could be a second mail', () => {
		const error = thrownBy(() => receipt({ MessageId: '1', Status: 'failed', Retry: true, RetryCount: 1 }));
		expect(error).toMatchObject({ kind: 'uncertain', details: { retry: true, retryCount: 1 } });
		expect(error.fix).toContain('Look 1 up with Get Status before you send it again');
		const nameless = thrownBy(() => receipt({ Status: 'undelivered', Retry: true }));
		expect(nameless.kind).toBe('uncertain');
		expect(nameless.fix).toContain('no message ID to look up');
	});

	test('a failure without a reason does not send the user looking for one in its message', () => {
		const { fix, message } = thrownBy(() => receipt({ MessageId: '1', Status: 'failed' }));
		expect(message).toBe('CommunicationHub reports the mail as failed');
		expect(fix).toMatch(/^The hub gives no reason: check sender and recipient/);
		const told = thrownBy(() =>
			receipt({ MessageId: '1', Status: 'failed', ErrorMessage: 'No such domain' }),
		);
		expect(told.fix).toMatch(/^Correct what the message names, then send it again\./);
		expect(told.fix).toContain('switch Fail on Undelivered Status off');
	});

	test('are switchable: then the status is data, and nobody counts as accepted', () => {
		expect(receipt({ MessageId: '1', Status: 'failed' }, false)).toMatchObject({
			status: 'failed',
			accepted: [],
			rejected: ['you@example.com'],
		});
	});

	test('"accepted" without an id is warned about', () => {
		expect(receipt({ Status: 'accepted' }).warnings).toEqual([expect.stringContaining('no message ID')]);
		expect(receipt({ Status: 'queued' }).warnings).toEqual([]);
	});

	test('a word that the vendor does not list counts beside an id, and is warned about', () => {
		const { status, accepted, warnings } = receipt({ MessageId: '<1@x>', Status: 'parked' });
		expect([status, accepted]).toEqual(['parked', ['you@example.com']]);
		expect(warnings).toEqual([expect.stringContaining('<1@x>')]);
		expect(receipt({ MessageId: '1', Status: 'unknown' }).warnings).toEqual([]);
	});

	test('an error message beside an id and a good status passes through, and is shown', () => {
		expect(receipt({ MessageId: '1', Status: 'queued', ErrorMessage: 'slow' })).toMatchObject({
			status: 'queued',
			accepted: ['you@example.com'],
			warnings: [expect.stringContaining('slow')],
			response: { ErrorMessage: 'slow' },
		});
		const failed = { MessageId: '1', Status: 'failed', ErrorMessage: 'No such mailbox' };
		expect(receipt(failed, false).warnings).toEqual([expect.stringContaining('No such mailbox')]);
	});
});
