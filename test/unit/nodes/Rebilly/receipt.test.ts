import { MailError } from '../../../../nodes/shared/errors';
import type { Answer, Answers, PlanStep } from '../../../../nodes/shared/run/plan';
import { planSend, planSendDraft } from '../../../../nodes/Rebilly/plan';
import {
	checkAnswer,
	explainAnswer,
	explainReading,
	isFinished,
	messageRecipients,
	receiptOf,
	settleOutbox,
} from '../../../../nodes/Rebilly/receipt';
import { answer, attachment, message, params } from '../../../support/rebilly';

const DRAFT = { id: 'mail_msg_1', status: 'draft', to: ['ann@example.org'], cc: ['bob@example.org'] };
const steps = Object.fromEntries(
	planSend(message({ attachments: [attachment()] }), params({ waitSeconds: 5 })).steps.map((step) => [
		step.id,
		step,
	]),
) as Record<string, PlanStep>;
const readStep = planSendDraft('mail_msg_1', undefined, true).steps[0];

function refused(step: PlanStep, reply: Answer): MailError {
	try {
		checkAnswer(step, reply);
	} catch (error) {
		return error as MailError;
	}
	throw new Error('The answer was taken');
}

const NOT_WAITED = { waited: false, failOnFailed: true };
const WAITED = { waited: true, failOnFailed: true };

describe('a step is done', () => {
	it('with a message that has an id', () => {
		expect(() => checkAnswer(steps.create, answer(201, DRAFT))).not.toThrow();
		expect(() => checkAnswer(steps.outbox, answer(200, { ...DRAFT, status: 'outbox' }))).not.toThrow();
		expect(() => checkAnswer(steps.upload1, answer(201, { id: 'file_1' }))).not.toThrow();
	});

	it.each([
		['nothing', ''],
		['null', 'null'],
		['HTML', '<html><body>Please sign in</body></html>'],
		['half an answer', '{"id":"mail_msg_1","sta'],
		['an object without id', '{"status":"draft"}'],
		['an error object', '{"error":{"code":"INTERNAL"}}'],
	])('but not with %s: harmless for the draft, uncertain for the sending', (_what, body) => {
		expect(refused(steps.create, answer(201, body)).kind).toBe('failed');
		expect(refused(steps.upload1, answer(201, body)).kind).toBe('failed');
		expect(refused(steps.outbox, answer(200, body)).kind).toBe('uncertain');
		expect(refused(steps.create, answer(201, body)).fix).toMatch(/draft may be left/);
		expect(refused(steps.upload1, answer(201, body)).fix).not.toMatch(/draft/);
	});

	it('a look before the sending needs a message too, the wait takes what comes', () => {
		expect(refused(readStep, answer(200, '{"status":"draft"}')).kind).toBe('failed');
		expect(() => checkAnswer(readStep, answer(200, DRAFT))).not.toThrow();
		expect(() => checkAnswer(steps.wait, answer(200, 'null'))).not.toThrow();
		expect(refused(steps.upload1, answer(201, {}))).toMatchObject({
			message: expect.stringContaining('Rebilly answered 201, but not in the form that it should'),
			fix: expect.stringContaining('A proxy or a wrong Base URL may have answered in its place.'),
		});
	});

	it('but not when the message is a draft after the PATCH', () => {
		expect(refused(steps.outbox, answer(200, DRAFT)).kind).toBe('uncertain');
	});
});

describe('a refusal', () => {
	it.each([
		[401, 'unauthorized', /Secret API Key/, 'Secret API Key'],
		[403, 'unauthorized', /may not/, undefined],
		[404, 'refused', /organization/, 'Organization ID'],
		[409, 'refused', /state/, undefined],
		[413, 'refused', /too large/, undefined],
		[302, 'refused', /redirects/, undefined],
	])('%i is explained', (status, kind, text, field) => {
		const error = refused(steps.create, answer(status, { title: 'x', status }));
		expect(error).toMatchObject({ kind, statusCode: status, field });
		expect(error.message).toMatch(text);
	});

	it.each([
		['create', 'PostEmailMessage'],
		['outbox', 'PatchEmailMessage'],
		['upload1', 'PostFile'],
	])('403 on %s names the permission %s', (step, permission) => {
		expect(refused(steps[step], answer(403, { title: 'Forbidden' })).fix).toContain(permission);
	});

	it('409 on the PATCH says that the message is no longer a draft, 404 that it is not there', () => {
		expect(refused(steps.outbox, answer(409, {})).message).toBe('The message is no longer a draft');
		for (const step of [steps.outbox, readStep]) {
			expect(refused(step, answer(404, {}))).toMatchObject({
				message: 'There is no message with this Message ID',
				field: 'Message ID',
			});
		}
	});

	it.each([
		['nothing', ''],
		['an empty object', '{}'],
		['legacy members', '{"error":"Nope","details":["one","two"]}'],
		['members of other types', '{"title":7,"detail":{},"invalidFields":"x"}'],
		['HTML', '<html><script>alert(1)</script><b>Bad gateway</b></html>'],
	])('%s instead of problem JSON is no reason to fall over', (_what, body) => {
		const error = refused(steps.create, answer(422, body));
		expect(error).toMatchObject({ kind: 'refused', statusCode: 422 });
		expect(error.fix).not.toMatch(/[<>]|alert/);
	});

	it('of the rate limit names the time at which it is over', () => {
		const words = explainAnswer(steps.create, answer(429, {}, { 'x-ratelimit-retry-after': '1713187500' }));
		expect(words.details).toMatchObject({ resetTime: '2024-04-15T13:25:00.000Z' });
		expect(words.fix).toContain('2024-04-15T13:25:00.000Z');
		expect(words.fix).toMatch(/^It was not sent/);
		// What is no time since 1970 in seconds names no time.
		for (const value of ['60', '1713187500000', 'soon', '']) {
			const other = explainAnswer(steps.create, answer(429, {}, { 'x-ratelimit-retry-after': value }));
			expect(other.fix).toBeUndefined();
		}
		expect(explainAnswer(steps.create, answer(500, '<h1>Oops</h1>')).fix).toBeUndefined();
	});

	it('of the rate limit says nothing of sending where nothing was to be sent', () => {
		const reset = answer(429, { detail: 'Slow down' }, { 'x-ratelimit-retry-after': '1713187500' });
		const words = explainReading(steps.wait, reset);
		expect(words.fix).toMatch(/free again at 2024-04-15T13:25:00.000Z/);
		expect(words.details).toMatchObject({ resetTime: '2024-04-15T13:25:00.000Z', detail: 'Slow down' });
		expect(explainReading(steps.wait, answer(429, {})).fix).toMatch(/Max per Minute/);
		expect(explainReading(steps.wait, answer(503, { title: 'Closed' }))).toEqual({
			fix: 'Run it again later.',
			details: { title: 'Closed' },
		});
		for (const reply of [reset, answer(429, {}), answer(503, {})])
			expect(explainReading(steps.wait, reply).fix).not.toMatch(/sent/i);
	});
});

describe('the receipt', () => {
	const sent: Answers = {
		create: answer(201, DRAFT),
		outbox: answer(200, { ...DRAFT, status: 'outbox' }),
	};

	it('tells the newest state that is known', () => {
		expect(receiptOf({ create: answer(201, DRAFT) }, NOT_WAITED)).toMatchObject({
			status: 'draft',
			messageId: 'mail_msg_1',
		});
		expect(receiptOf(sent, NOT_WAITED)).toMatchObject({ status: 'outbox', response: { status: 'outbox' } });
		const done = { ...sent, wait: answer(200, { ...DRAFT, status: 'sent', responseCode: 250 }) };
		expect(receiptOf(done, WAITED)).toMatchObject({
			status: 'sent',
			response: { responseCode: 250 },
			warnings: [],
		});
	});

	it('of a failed message is an error with the mail service’s words', () => {
		const failed = {
			...sent,
			wait: answer(200, {
				...DRAFT,
				status: 'failed',
				responseCode: 550,
				responseBody: '5.1.1 Unknown user',
			}),
		};
		expect(() => receiptOf(failed, WAITED)).toThrow(
			expect.objectContaining({
				kind: 'refused',
				message: 'The mail service refused the message: 550 5.1.1 Unknown user',
				details: expect.objectContaining({ messageId: 'mail_msg_1', responseCode: 550 }),
			}),
		);
		expect(receiptOf(failed, { waited: true, failOnFailed: false })).toMatchObject({
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
		const failed = { ...sent, wait: answer(200, { ...DRAFT, status: 'failed', responseCode, responseBody }) };
		expect(() => receiptOf(failed, WAITED)).toThrow(
			expect.objectContaining({
				message: `The mail service refused the message${words}`,
				fix: expect.stringContaining('Check the recipients'),
				details: {
					messageId: 'mail_msg_1',
					status: 'failed',
					responseCode: responseCode ?? null,
					responseBody: responseBody ?? null,
				},
			}),
		);
	});

	it('of a message whose state Rebilly does not name is accepted', () =>
		expect(receiptOf({ create: answer(201, { id: 'mail_msg_1' }) }, NOT_WAITED).status).toBe('accepted'));

	it('without any message is in doubt', () => {
		const none: Answers[] = [{}, { create: answer(500, DRAFT) }, { outbox: answer(200, 'null') }];
		for (const answers of none)
			expect(() => receiptOf(answers, NOT_WAITED)).toThrow(
				expect.objectContaining({
					kind: 'uncertain',
					message: 'Rebilly did not say what became of the message',
					fix: 'Look the message up in Rebilly before you send it again.',
				}),
			);
	});

	it('names everybody whom a failed message was to go to, whichever lists Rebilly gives', () => {
		const rejected = (lists: object) => {
			const wait = answer(200, { id: 'mail_msg_1', status: 'failed', ...lists });
			return receiptOf({ ...sent, wait }, { waited: true, failOnFailed: false }).rejected;
		};
		expect(rejected({ to: ['a@x.example'], cc: ['b@x.example'], bcc: ['c@x.example'] })).toEqual([
			'a@x.example',
			'b@x.example',
			'c@x.example',
		]);
		expect(rejected({})).toEqual([]);
		expect(messageRecipients(undefined)).toEqual([]);
	});

	it('of a record created as failed is no error: nothing was sent', () => {
		const record = { create: answer(201, { ...DRAFT, status: 'failed' }) };
		expect(receiptOf(record, NOT_WAITED)).toMatchObject({ status: 'failed', warnings: [] });
	});

	it.each(['outbox', 'sending', 'something new'])('of a wait that ended at %s says so', (status) => {
		const late = { ...sent, wait: answer(200, { ...DRAFT, status }) };
		expect(receiptOf(late, WAITED)).toMatchObject({
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
	it.each([
		['draft', 'repeat'],
		['outbox', 'done'],
		['sending', 'done'],
		['sent', 'done'],
		['failed', 'done'],
	])('with the message at %s: %s', (status, verdict) => {
		expect(settleOutbox(answer(200, { ...DRAFT, status }))).toBe(verdict);
	});

	it('stays unclear without a readable answer', () => {
		for (const reply of [
			answer(404, {}),
			answer(200, 'null'),
			answer(200, { id: 'x' }),
			answer(403, DRAFT),
		]) {
			expect(settleOutbox(reply)).toBe('unclear');
		}
	});
});

it('is finished when the message is sent or failed, and not before', () => {
	for (const status of ['sent', 'failed']) expect(isFinished(answer(200, { ...DRAFT, status }))).toBe(true);
	for (const status of ['draft', 'outbox', 'sending', 'new'])
		expect(isFinished(answer(200, { ...DRAFT, status }))).toBe(false);
	expect(isFinished(answer(500, { ...DRAFT, status: 'sent' }))).toBe(false);
});
