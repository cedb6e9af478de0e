import { readMessage, type RebillyMessage } from '../../../../nodes/Rebilly/answers';
import { READ } from '../../../../nodes/Rebilly/messageSteps';
import { create as createOperation } from '../../../../nodes/Rebilly/operations/create';
import { deleteMail } from '../../../../nodes/Rebilly/operations/deleteMail';
import { send } from '../../../../nodes/Rebilly/operations/send';
import { sendDraft } from '../../../../nodes/Rebilly/operations/sendDraft';
import { explain } from '../../../../nodes/Rebilly/refusal';
import type { Step } from '../../../../nodes/shared/run/plan';
import { answer, attachment, errorOf, message, params, refused } from '../../../support/rebilly';

const DRAFT = { id: 'mail_msg_1', status: 'draft', to: ['ann@example.org'], cc: ['bob@example.org'] };

const [upload, create, outbox, wait] = send.plan({
	message: message({ attachments: [attachment()] }),
	params: params({ waitSeconds: 5 }),
	warnings: [],
}).steps as [Step, Step<RebillyMessage>, Step<RebillyMessage>, Step<RebillyMessage>];
const [read, sendOther] = sendDraft.plan({
	messageId: 'mail_msg_1',
	allowed: { addresses: new Set(), domains: new Set(['example.org']) },
	failOnFailed: true,
}).steps;
const STEPS: Record<string, Step> = { upload, create, outbox, wait, read, sendOther };

describe('a step is done', () => {
	it('with what has an ID', () => {
		expect(create.read(answer(201, DRAFT))).toMatchObject({ id: 'mail_msg_1', whole: DRAFT });
		expect(outbox.read(answer(200, { ...DRAFT, status: 'outbox' }))).toMatchObject({ status: 'outbox' });
		expect(upload.read(answer(201, { id: 'file_1' }))).toMatchObject({ id: 'file_1' });
	});

	it.each([
		['nothing', ''],
		['null', 'null'],
		['HTML', '<html><body>Please sign in</body></html>'],
		['half an answer', '{"id":"mail_msg_1","sta'],
		['an object without an ID', '{"status":"draft"}'],
		['an error object', '{"error":{"code":"INTERNAL"}}'],
	])('but not with %s: harmless for the draft, uncertain for the sending', (_what, body) => {
		expect(refused(create, answer(201, body))).toMatchObject({ kind: 'failed', statusCode: 201 });
		expect(refused(upload, answer(201, body))).toMatchObject({ kind: 'failed', statusCode: 201 });
		expect(refused(outbox, answer(200, body))).toMatchObject({ kind: 'uncertain', statusCode: 200 });
		expect(refused(create, answer(201, body)).fix).toMatch(/draft may be left/);
		expect(refused(upload, answer(201, body)).fix).not.toMatch(/draft/);
	});

	it('a look before the sending needs a message too', () => {
		expect(refused(read, answer(200, '{"status":"draft"}')).kind).toBe('failed');
		expect(read.read(answer(200, { ...DRAFT }))).toMatchObject({ id: 'mail_msg_1' });
	});

	it('and not by a message that is a draft after the PATCH, unless it is waited for', () => {
		expect(refused(sendOther, answer(200, DRAFT))).toMatchObject({
			kind: 'uncertain',
			statusCode: 200,
			details: { messageId: 'mail_msg_1', status: 'draft' },
		});
		expect(outbox.read(answer(200, DRAFT))).toMatchObject({ status: 'draft' });
	});

	it.each([
		['a word that Rebilly does not have', { status: 'rejected' }],
		['no status', {}],
		['the status of an error', { status: 401 }],
		['an error of the mail service beside it', { status: 'sent', responseCode: 550 }],
		['an error beside it', { status: 'outbox', error: 'Mailbox unknown' }],
		['invalid fields beside it', { status: 'outbox', invalidFields: [{ field: 'to', message: 'no' }] }],
	])('and not by %s', (_what, members) => {
		const reply = answer(200, { id: 'mail_msg_1', ...members });
		expect(refused(sendOther, reply)).toMatchObject({ kind: 'uncertain', statusCode: 200 });
		expect(sendOther.settleBy?.verdict(reply)).toBe('unclear');
	});

	it('by a 201 without a body, whose Location holds the ID', () => {
		const empty = (path: string) => answer(201, '', { location: `https://h/organizations/o${path}` });
		expect(create.read(empty('/email-messages/mail_msg_9'))).toMatchObject({ id: 'mail_msg_9' });
		expect(upload.read(empty('/files/file_9'))).toMatchObject({ id: 'file_9' });
		for (const path of ['/email-messages/', '/login', '/email-messages/a%20b', `/files/${'x'.repeat(51)}`])
			expect(refused(create, empty(path))).toMatchObject({ kind: 'failed', statusCode: 201 });
	});
});

/** An error as Rebilly writes it. */
const problem = (status: number) => answer(status, { title: 'No', status });

describe('what proves that nothing was sent', () => {
	const createOutbox = createOperation.plan({
		message: message(),
		params: { ...params(), status: 'outbox' },
		warnings: [],
	}).steps[0];
	const [deletion] = deleteMail.plan({ messageId: 'mail_msg_1' }).steps;
	const sending = { outbox, sendOther, createOutbox, deletion } as Record<string, Step>;
	const steps = Object.keys(sending);

	it.each(steps)('%s: a documented refusal in Rebilly’s own form', (name) => {
		for (const status of [400, 401, 403, 404, 422, 429])
			expect([status, sending[name].proves?.(problem(status))]).toEqual([status, true]);
		expect(sending[name].proves?.(answer(422, { detail: 'Too long' }))).toBe(true);
		expect(sending[name].proves?.(answer(400, { error: 'Nope' }))).toBe(true);
		expect(
			sending[name].proves?.(answer(403, problem(403).body, { 'content-type': 'application/json' })),
		).toBe(true);
	});

	it('a 409 where somebody else can have changed the state, and only there', () => {
		const proving = steps.filter((name) => sending[name].proves?.(problem(409)));
		expect(proving).toEqual(['sendOther', 'deletion']);
	});

	it.each(steps)('%s: neither a status alone nor an answer of somebody else', (name) => {
		const foreign = [
			...[400, 401, 403, 404, 409, 422, 429].flatMap((status) => [
				answer(status),
				answer(status, {}),
				answer(status, '<html><h1>No</h1></html>', { 'content-type': 'text/html' }),
				answer(status, problem(status).body, { 'content-type': 'text/plain; charset=utf-8' }),
				answer(status, { title: 'Created', status: 201 }),
				answer(status, [{ title: 'No' }]),
			]),
			...[402, 405, 406, 408, 410, 413, 418, 421, 451, 500, 502, 503, 504].map(problem),
		];
		for (const reply of foreign) {
			expect([reply.statusCode, reply.body, sending[name].proves?.(reply)]).toEqual([
				reply.statusCode,
				reply.body,
				false,
			]);
			expect(refused(sending[name], reply)).toMatchObject({
				kind: 'uncertain',
				statusCode: reply.statusCode,
			});
		}
	});

	it('a redirect, which nobody follows', () => expect(outbox.proves?.(answer(307))).toBe(true));
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
		const error = refused(create, answer(status, { title: 'x', status }));
		expect(error).toMatchObject({ kind, statusCode: status, field });
		expect(error.message).toMatch(text);
	});

	it.each([
		['create', 'PostEmailMessage'],
		['outbox', 'PatchEmailMessage'],
		['upload', 'PostFile'],
		['read', 'GetEmailMessage'],
	])('403 on %s names the permission %s', (step, permission) => {
		expect(refused(STEPS[step], answer(403, { title: 'Forbidden' })).fix).toContain(permission);
	});

	it('409 on the PATCH says that the message is no longer a draft, 404 that it is not there', () => {
		expect(refused(sendOther, problem(409)).message).toBe('The message is no longer a draft');
		for (const step of [sendOther, read])
			expect(refused(step, problem(404))).toMatchObject({
				message: 'There is no message with this Mail ID',
				field: 'Mail ID',
			});
	});

	it.each([
		['nothing', ''],
		['an empty object', '{}'],
		['legacy members', '{"error":"Nope","details":["one","two"]}'],
		['members of other types', '{"title":7,"detail":{},"invalidFields":"x"}'],
		['HTML', '<html><script>alert(1)</script><b>Bad gateway</b></html>'],
	])('%s instead of problem JSON is no reason to fall over', (_what, body) => {
		const error = refused(create, answer(422, body));
		expect(error).toMatchObject({ kind: 'refused', statusCode: 422 });
		expect(error.fix).not.toMatch(/[<>]|alert/);
	});

	it('of Get leaves no doubt, whatever it is', () => {
		for (const reply of [answer(418, {}), answer(200, '<html></html>'), answer(409, {})])
			expect(errorOf(() => readMessage(reply, READ)).mayHaveBeenSent).toBe(false);
	});
});

describe('the rate limit', () => {
	const limited = (reset: string, body: object = {}) =>
		explain(answer(429, body, { 'x-ratelimit-retry-after': reset }));

	it('names the time at which it is over', () => {
		const { fix, details } = limited('1713187500', { detail: 'Slow down' });
		expect(details).toEqual({ resetTime: '2024-04-15T13:25:00.000Z', detail: 'Slow down' });
		expect(fix).toMatch(/free again at 2024-04-15T13:25:00\.000Z.*Max per Minute/);
		// What becomes of the item is told by the run.
		expect(fix).not.toMatch(/sent/);
	});

	it.each(['60', '1713187500000', 'soon', ''])('names no time for %p', (reset) => {
		expect(limited(reset)).toEqual({ details: {} });
	});

	it('is not what other answers are about', () => {
		expect(explain(answer(500, '<h1>Oops</h1>'))).toEqual({ details: { detail: 'Oops' } });
		expect(explain(answer(503, { title: 'Closed' }, { 'x-ratelimit-retry-after': '1713187500' }))).toEqual({
			details: { title: 'Closed' },
		});
	});
});
