import { failureOf, type FailureScope } from '../../../../../nodes/shared/run/stepErrors';
import type { Exchange, NetworkFailure } from '../../../../../nodes/shared/wire/outcome';
import type { Answer } from '../../../../../nodes/shared/wire/request';

type Failed = Exclude<Exchange, { kind: 'answer' }>;
type Effect = FailureScope['step']['effect'];

const answer: Answer = { statusCode: 503, headers: {}, body: '', attempts: 1 };
const failure: NetworkFailure = {
	outcome: 'notSent',
	login: false,
	transient: false,
	message: 'the connection was refused',
	code: 'ECONNREFUSED',
};

const of = (
	exchange: Record<string, unknown>,
	step: Partial<FailureScope['step']> = {},
	service: FailureScope['service'] = {},
	noun = 'mail',
) =>
	failureOf({ unclearRepeats: 0, attempts: 1, ...exchange } as unknown as Failed, {
		step: { id: 'one', title: 'Do one', effect: 'none', ...step },
		noun,
		service,
	});

describe('throttled', () => {
	const throttled = { kind: 'throttled', answer: { ...answer, statusCode: 429 } };
	test.each<[string, number | undefined, string, object]>([
		['says how long to wait', 61_200, 'Run it again in 62 s', { step: 'one', retryAfterSeconds: 62 }],
		['for who knows how long', undefined, 'Run it again later', { step: 'one' }],
	])('%s', (_what, waitMs, when, details) => {
		const error = of({ ...throttled, waitMs }, { effect: 'send' });
		expect(error).toMatchObject({
			kind: 'throttled',
			statusCode: 429,
			message: 'The service asks for fewer requests (rate limit)',
			fix: `${when}, or lower Max per Minute and Concurrency.`,
		});
		expect(error.details).toEqual(details);
	});
});

describe('not sent', () => {
	const notSent = (changes: Partial<NetworkFailure> = {}) => ({
		kind: 'notSent',
		failure: { ...failure, ...changes },
	});

	test('names the cause and its code', () => {
		const error = of(notSent(), { effect: 'send' });
		expect(error).toMatchObject({
			kind: 'failed',
			message: 'The request could not be sent: the connection was refused',
			fix: 'Check the base URL in the credential and the network, then run it again.',
		});
		expect(error.details).toEqual({ step: 'one', code: 'ECONNREFUSED' });
	});

	test('without a code names none', () =>
		expect(of(notSent({ code: undefined })).details).toEqual({ step: 'one' }));

	test('because of the login', () => {
		const error = of(notSent({ login: true }), { effect: 'send' });
		expect(error).toMatchObject({
			kind: 'unauthorized',
			message: 'The login failed: the connection was refused',
			fix: 'Open the credential and check its values, then test or reconnect it.',
		});
		expect(error.details).toEqual({ step: 'one', code: 'ECONNREFUSED' });
	});

	test('because of the login, without a code', () => {
		const error = of(notSent({ login: true, code: undefined }));
		expect(error.kind).toBe('unauthorized');
		expect(error.details).toEqual({ step: 'one' });
	});

	test('because of the login, with the advice of the service', () => {
		const loginFix = jest.fn(() => 'Reconnect the account.');
		expect(of(notSent({ login: true }), {}, { loginFix }).fix).toBe('Reconnect the account.');
		expect(loginFix.mock.calls).toEqual([[{ ...failure, login: true }]]);
	});

	test('for another reason the advice about logins is not asked for', () => {
		const loginFix = jest.fn(() => 'x');
		expect(of(notSent(), {}, { loginFix }).kind).toBe('failed');
		expect(loginFix).not.toHaveBeenCalled();
	});
});

describe('cancelled', () => {
	const cancelled = (started: boolean) => ({ kind: 'cancelled', started });

	test.each<[Exclude<Effect, 'none'>, string]>([
		['send', 'the mail may have been sent'],
		['save', 'the mail may have been saved'],
		['delete', 'the mail may have been deleted'],
	])('under way, a step of effect "%s" is in doubt', (effect, doubt) => {
		const error = of(cancelled(true), { effect });
		expect(error).toMatchObject({
			kind: 'uncertain',
			message: `The execution was cancelled during "Do one"; ${doubt}`,
			fix: expect.any(String),
		});
		expect(error.details).toEqual({ step: 'one', cancelled: true });
	});

	test.each<[string, boolean, Effect]>([
		['before it began', false, 'send'],
		['before it began', false, 'delete'],
		['under way, in a step without effect', true, 'none'],
	])('%s (%p, %s) it has failed', (_when, started, effect) => {
		const error = of(cancelled(started), { effect });
		expect(error).toMatchObject({ kind: 'failed', message: 'The execution was cancelled' });
		expect(error.fix).toBeUndefined();
		expect(error.details).toEqual({ step: 'one', cancelled: true });
	});

	test('under way, a step that may have left something behind says what to do', () => {
		expect(of(cancelled(true), { inDoubt: 'Look for a draft.' })).toMatchObject({
			kind: 'failed',
			fix: 'Look for a draft.',
		});
		expect(of(cancelled(false), { inDoubt: 'Look for a draft.' }).fix).toBeUndefined();
	});
});

describe('unclear', () => {
	const unclear = { kind: 'unclear', reason: 'the connection was cut' };
	const refused = { kind: 'unclear', reason: 'the service answered 503', answer };

	test.each<[Exclude<Effect, 'none'>, string, RegExp]>([
		['send', 'sent', /^It was not sent again\./],
		['save', 'saved', /^It was not tried again\./],
		['delete', 'deleted', /^It was not tried again\./],
	])('a step of effect "%s" is in doubt', (effect, done, fix) => {
		const error = of(refused, { effect });
		expect(error).toMatchObject({
			kind: 'uncertain',
			message: `No clear answer: the service answered 503. The mail may have been ${done}`,
			statusCode: 503,
		});
		expect(error.fix).toMatch(fix);
		expect(error.details).toEqual({ step: 'one' });
	});

	test('speaks of what the operation handles', () =>
		expect(of(unclear, { effect: 'send' }, {}, 'SMS').message).toContain('The SMS may have been sent'));

	test('a step without effect has failed', () => {
		const error = of(unclear);
		expect(error).toMatchObject({
			kind: 'failed',
			message: 'Do one: the connection was cut',
			fix: 'Run it again later.',
			statusCode: undefined,
		});
		expect(error.details).toEqual({ step: 'one' });
		expect(of(refused).statusCode).toBe(503);
	});

	test('a step without effect that may have left something behind says what to do', () => {
		const explain = () => ({ fix: 'Wait.' });
		expect(of(unclear, { inDoubt: 'Look for a draft.' }).fix).toBe('Look for a draft.');
		expect(of(refused, { inDoubt: 'Look for a draft.' }, { explain }).fix).toBe('Look for a draft.');
	});
});

describe('the service explains in its own words; the kind stays', () => {
	const explain = () => ({ message: 'Busy', fix: 'Wait.', details: { code: 5 } });
	test.each<[string, Record<string, unknown>, Effect, Record<string, unknown>]>([
		[
			'unclear, with an effect',
			{ kind: 'unclear', reason: 'x', answer },
			'send',
			{ kind: 'uncertain', message: 'Busy. The mail may have been sent', details: { step: 'one', code: 5 } },
		],
		[
			'unclear, without effect',
			{ kind: 'unclear', reason: 'x', answer },
			'none',
			{ kind: 'failed', message: 'Busy', details: { step: 'one', code: 5 } },
		],
		[
			'throttled',
			{ kind: 'throttled', answer, waitMs: 5 },
			'send',
			{ kind: 'throttled', message: 'Busy', details: { step: 'one', code: 5, retryAfterSeconds: 1 } },
		],
	])('%s', (_what, exchange, effect, expected) =>
		expect(of(exchange, { effect }, { explain })).toMatchObject({ fix: 'Wait.', ...expected }),
	);

	test('knows the answer and what the step does', () => {
		const asked = jest.fn(() => ({}));
		of({ kind: 'unclear', reason: 'x', answer }, { effect: 'delete' }, { explain: asked });
		expect(asked.mock.calls).toEqual([[answer, 'delete']]);
	});

	test('without an answer there is nothing to explain', () => {
		const asked = jest.fn(explain);
		expect(of({ kind: 'unclear', reason: 'x' }, { effect: 'send' }, { explain: asked }).kind).toBe(
			'uncertain',
		);
		expect(asked).not.toHaveBeenCalled();
	});
});
