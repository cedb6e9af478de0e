import { send } from '../../../../nodes/Rebilly/operations/send';
import { deliveryReceipt, isFinal, messageRecipients } from '../../../../nodes/Rebilly/receipt';
import type { WaitParams } from '../../../../nodes/Rebilly/readMessageInput';
import type { SendReceipt, Step } from '../../../../nodes/shared/run/plan';
import type { Answer } from '../../../../nodes/shared/wire/request';
import { answer, errorOf, message, params, stepOf, stored, valuesOf } from '../../../support/rebilly';

const DRAFT = { id: 'mail_msg_1', status: 'draft', to: ['ann@example.org'], cc: ['bob@example.org'] };

const NOT_WAITED: WaitParams = { failOnFailed: true };
const WAITED: WaitParams = { waitSeconds: 5, failOnFailed: true };
const TOLERANT: WaitParams = { waitSeconds: 5, failOnFailed: false };

/** What Send makes of the answers to its steps. */
function receiptOf(answers: Record<string, Answer>, wait: WaitParams): SendReceipt {
	const plan = send.plan({ message: message(), params: params(wait), warnings: [] });
	return plan.receipt(valuesOf(plan, answers)) as SendReceipt;
}

describe('the receipt', () => {
	const sent = {
		create: answer(201, DRAFT),
		outbox: answer(200, { ...DRAFT, status: 'outbox' }),
	};
	const ended = (changes: object) => ({ ...sent, wait: answer(200, { ...DRAFT, ...changes }) });

	it('tells the newest state that is known', () => {
		expect(receiptOf(sent, NOT_WAITED)).toMatchObject({
			status: 'outbox',
			messageId: 'mail_msg_1',
			response: { status: 'outbox' },
		});
		expect(receiptOf(ended({ status: 'sent', responseCode: 250 }), WAITED)).toMatchObject({
			status: 'sent',
			response: { responseCode: 250 },
			warnings: [],
		});
	});

	it('holds the answer as it came, in its order and with members of other types', () => {
		const body = { sentTime: 7, whatever: [1], id: 'mail_msg_1', status: 'sent' };
		const { response } = receiptOf({ ...sent, outbox: answer(200, body) }, NOT_WAITED);
		expect(JSON.stringify(response)).toBe(JSON.stringify(body));
	});

	it('of a failed message is an error with the mail service’s words', () => {
		const failed = ended({ status: 'failed', responseCode: 550, responseBody: '5.1.1 Unknown user' });
		expect(errorOf(() => receiptOf(failed, WAITED))).toMatchObject({
			kind: 'refused',
			message: 'The mail service refused the message: 550 5.1.1 Unknown user',
			details: { messageId: 'mail_msg_1', responseCode: 550 },
		});
		expect(receiptOf(failed, TOLERANT)).toMatchObject({
			status: 'failed',
			accepted: [],
			rejected: ['ann@example.org', 'bob@example.org'],
			warnings: [expect.stringContaining('550')],
		});
	});

	it.each([
		['code and words', 550, 'Unknown user', ': 550 Unknown user'],
		['a code', 550, '', ': 550'],
		['words', null, 'Unknown user', ': Unknown user'],
		['nothing', null, null, ''],
		['no such members', undefined, undefined, ''],
	])('of a failed message has of the mail service %s', (_what, responseCode, responseBody, words) => {
		const failed = ended({ status: 'failed', responseCode, responseBody });
		expect(errorOf(() => receiptOf(failed, WAITED))).toMatchObject({
			kind: 'refused',
			message: `The mail service refused the message${words}`,
			fix: expect.stringContaining('Check the recipients'),
			details: {
				messageId: 'mail_msg_1',
				status: 'failed',
				responseCode: responseCode ?? null,
				responseBody: responseBody ?? null,
			},
			response: JSON.parse(failed.wait.body) as object,
		});
	});

	it.each([
		['a draft', { status: 'draft' }],
		['no status', { status: undefined }],
		['a word that Rebilly does not have', { status: 'something new' }],
		['sent beside an error', { status: 'sent', responseCode: 550 }],
	])('of a wait that ended at %s is in doubt, and names the message', (_what, changes) => {
		expect(errorOf(() => receiptOf(ended(changes), WAITED))).toMatchObject({
			kind: 'uncertain',
			details: { messageId: 'mail_msg_1', status: changes.status ?? null },
			fix: expect.stringContaining('mail_msg_1'),
		});
	});

	it('of a wait without any answer, after a PATCH that still showed the draft, is in doubt', () =>
		expect(errorOf(() => receiptOf({ ...sent, outbox: answer(200, DRAFT) }, WAITED)).kind).toBe('uncertain'));

	it('names everybody whom a failed message was to go to, whichever lists Rebilly gives', () => {
		const rejected = (lists: object) =>
			deliveryReceipt(stored({ status: 'failed', ...lists }), TOLERANT).rejected;
		expect(rejected({ to: ['a@x.example'], cc: ['b@x.example'], bcc: ['c@x.example'] })).toEqual([
			'a@x.example',
			'b@x.example',
			'c@x.example',
		]);
		expect(rejected({})).toEqual([]);
		expect(messageRecipients(stored({ to: null, cc: ['b@x.example'] }))).toEqual(['b@x.example']);
	});

	it.each(['outbox', 'sending'])('of a wait that ended at %s says so', (status) => {
		expect(receiptOf(ended({ status }), WAITED)).toMatchObject({
			status,
			extra: { waitTimedOut: true },
			warnings: [expect.stringContaining('do not send it again')],
		});
	});

	it('of a wait without any answer falls back to the PATCH', () => {
		expect(receiptOf(sent, WAITED)).toMatchObject({ status: 'outbox', extra: { waitTimedOut: true } });
	});
});

describe('an unclear PATCH', () => {
	const plan = send.plan({ message: message(), params: params(), warnings: [] });
	const settled = (reply: Answer) => (stepOf(plan, 'outbox') as Step).settleBy?.verdict(reply);

	it.each(['outbox', 'sending', 'sent', 'failed'])('with the message at %s was done', (status) => {
		expect(settled(answer(200, { ...DRAFT, status }))).toMatchObject({
			done: { id: 'mail_msg_1', status, whole: { ...DRAFT, status } },
		});
	});

	it('with the message still a draft was not done', () =>
		expect(settled(answer(200, DRAFT))).toBe('notApplied'));

	it('is looked at for seconds: Rebilly goes on behind a gateway that has given up', () => {
		const delays = (stepOf(plan, 'outbox') as Step).settleBy?.delaysSeconds ?? [];
		expect(delays.length).toBeGreaterThanOrEqual(3);
		expect(delays.reduce((sum, seconds) => sum + seconds, 0)).toBeGreaterThanOrEqual(5);
	});

	it('stays unclear without a readable answer', () => {
		for (const reply of [
			answer(404, {}),
			answer(200, 'null'),
			answer(200, { id: 'x' }),
			answer(200, { ...DRAFT, status: 'queued' }),
			answer(403, DRAFT),
		])
			expect(settled(reply)).toBe('unclear');
	});
});

it('is final when the message is sent or failed, and not before', () => {
	for (const status of ['sent', 'failed']) expect(isFinal(stored({ status }))).toBe(true);
	for (const status of ['draft', 'outbox', 'sending', 'new', undefined])
		expect(isFinal(stored({ status }))).toBe(false);
});
