import { MailError } from '../../../../../nodes/shared/errors';
import { RateLimiter } from '../../../../../nodes/shared/wire/limiter';
import { failureOf, performPlan, type StepRules } from '../../../../../nodes/shared/run/perform';
import type { Answer, Plan, PlanStep } from '../../../../../nodes/shared/run/plan';
import { DEFAULT_SETTINGS, Transport, type Exchange } from '../../../../../nodes/shared/wire/transport';
import { axiosError, fakeContext, type FakeAnswer } from '../../../../support/fakeContext';
import { rejectionOf } from '../thrown';

/** What the service does, by "METHOD /path"; a list is worked off, its last entry stays. */
type Script = Record<string, Reply | Reply[]>;
type Reply = FakeAnswer | 'reset' | 'refused' | 'slow';

const step = (id: string, changes: Partial<PlanStep> = {}): PlanStep => ({
	id,
	title: `Do ${id}`,
	request: { method: 'POST', path: `/${id}` },
	effect: 'none',
	repeatUnclear: 0,
	...changes,
});
const get = (path: string) => ({ method: 'GET', path }) as const;

const okOnly = (_step: PlanStep, { statusCode }: Answer) => {
	if (statusCode >= 300)
		throw new MailError(statusCode === 299 ? 'uncertain' : 'refused', `refused with ${statusCode}`);
};

function performer(script: Script, cancel?: AbortSignal) {
	const asked: string[] = [];
	const count: Record<string, number> = {};
	const fake = fakeContext({
		cancel,
		answer: async ({ method, url, options }) => {
			const name = `${method} ${url}`;
			asked.push(name);
			const replies = [script[name] ?? { statusCode: 404 }].flat();
			const reply = replies[Math.min((count[name] = (count[name] ?? 0) + 1), replies.length) - 1];
			if (reply === 'slow') await fake.clock.sleep(3_600_000);
			if (reply === 'reset') throw axiosError('read ECONNRESET', { url: options.url, code: 'ECONNRESET' });
			if (reply === 'refused')
				throw axiosError('connect ECONNREFUSED', { url: options.url, code: 'ECONNREFUSED' });
			return reply as FakeAnswer;
		},
	});
	const transport = new Transport(
		fake.context,
		{ credentialType: 'a', baseUrl: 'https://mail.example', paceKey: 'a', secrets: [] },
		new RateLimiter(fake.clock),
		{ ...DEFAULT_SETTINGS, rates: [] },
		fake.clock,
		() => 0,
	);
	const perform = async (steps: PlanStep[], rules: Partial<StepRules> = {}) =>
		await performPlan(transport, { steps } satisfies Plan, { check: okOnly, ...rules }, 30_000);
	const start = fake.clock.now();
	return {
		perform,
		asked,
		clock: fake.clock,
		requests: fake.requests,
		elapsed: () => fake.clock.now() - start,
	};
}

const ok = (body = '{}', statusCode = 200): FakeAnswer => ({ statusCode, body });

test('steps go one after the other; their answers are kept by id', async () => {
	const { perform, asked, requests } = performer({
		'POST /create': ok('{"id":7}', 201),
		'POST /send': ok('"sent"'),
	});
	const done = await perform([step('create'), step('send', { effect: 'send' })]);
	expect(asked).toEqual(['POST /create', 'POST /send']);
	expect(done).toMatchObject({
		answers: { create: { statusCode: 201, body: '{"id":7}' }, send: { body: '"sent"' } },
		warnings: [],
		attempts: 2,
	});
	expect(requests.every(({ options }) => options.timeout === 30_000)).toBe(true);
});

test('a step that is refused is the end', async () => {
	const { perform, asked } = performer({ 'POST /create': ok('', 400), 'POST /send': ok() });
	const error = await rejectionOf(perform([step('create'), step('send', { effect: 'send' })]));
	expect(error).toMatchObject({ kind: 'refused', message: 'refused with 400' });
	expect(asked).toEqual(['POST /create']);
});

test('what a check throws besides is a doubt about the mail', async () => {
	const { perform } = performer({ 'POST /send': ok() });
	const broken = perform([step('send', { effect: 'send' })], {
		check: () => {
			throw new TypeError('x is undefined');
		},
	});
	expect(await rejectionOf(broken)).toMatchObject({ kind: 'uncertain', message: 'x is undefined' });
});

describe('repeats', () => {
	test('are counted and told of when something may be left behind', async () => {
		const { perform } = performer({ 'POST /create': ['reset', ok()], 'POST /send': ok() });
		const done = await perform([
			step('create', { repeatUnclear: 1, whenRepeated: 'A spare draft may be left.' }),
			step('send', { effect: 'send', whenRepeated: 'not this' }),
		]);
		expect(done).toMatchObject({ warnings: ['A spare draft may be left.'], attempts: 3 });
	});

	test('without a word of the step nothing is told', async () => {
		const { perform } = performer({ 'POST /create': ['reset', ok()] });
		expect((await perform([step('create', { repeatUnclear: 1 })])).warnings).toEqual([]);
	});

	test('the warnings go with the error of a later step', async () => {
		const { perform } = performer({ 'POST /create': ['reset', ok()], 'POST /send': ok('', 400) });
		const error = await rejectionOf(
			perform([
				step('create', { repeatUnclear: 1, whenRepeated: 'A spare draft may be left.' }),
				step('send', { effect: 'send' }),
			]),
		);
		expect(error).toMatchObject({ kind: 'refused', details: { warnings: ['A spare draft may be left.'] } });
	});
});

describe('settling what is unclear', () => {
	const sends = step('send', { effect: 'send', settle: get('/state') });
	const byWord: Partial<StepRules> = { settle: (_step, { body }) => body as 'done' };

	test.each<[string, Script, string]>([
		['it was done', { 'POST /send': 'reset', 'GET /state': ok('done') }, 'done'],
		[
			'it was not done, and is done now',
			{ 'POST /send': ['reset', ok('second')], 'GET /state': ok('repeat') },
			'second',
		],
		[
			'it was not done, unclear again, then done',
			{ 'POST /send': 'reset', 'GET /state': [ok('repeat'), ok('done')] },
			'done',
		],
		[
			'it was not done, is in conflict, then done',
			{ 'POST /send': ['reset', ok('', 409)], 'GET /state': [ok('repeat'), ok('done')] },
			'done',
		],
		[
			'the question is repeated',
			{ 'POST /send': 'reset', 'GET /state': ['reset', ok('', 503), ok('done')] },
			'done',
		],
	])('%s', async (_what, script, body) => {
		const { perform } = performer(script);
		const { answers } = await perform([sends], byWord);
		expect(answers.send.body).toBe(body);
	});

	test.each<[string, Script, string[]]>([
		['nobody knows', { 'POST /send': 'reset', 'GET /state': ok('unclear') }, ['POST /send', 'GET /state']],
		[
			'nobody answers',
			{ 'POST /send': 'reset', 'GET /state': 'reset' },
			['POST /send', ...new Array<string>(4).fill('GET /state')],
		],
		[
			'it was not done, and is unclear again',
			{ 'POST /send': 'reset', 'GET /state': [ok('repeat'), ok('unclear')] },
			['POST /send', 'GET /state', 'POST /send', 'GET /state'],
		],
		[
			'it was not done, and nothing is clear for good',
			{ 'POST /send': 'reset', 'GET /state': ok('repeat') },
			['POST /send', 'GET /state', 'POST /send', 'GET /state'],
		],
	])('%s: uncertain', async (_what, script, expected) => {
		const { perform, asked } = performer(script);
		const error = await rejectionOf(perform([sends], byWord));
		expect(error).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true });
		expect(error.message).toBe('No clear answer: the connection was cut. The mail may have been sent');
		expect(asked).toEqual(expected);
	});

	test.each<[string, Script[string], string]>([
		['refused with a conflict', ok('', 409), 'the service answered 409 to a second try'],
		['refused', ok('', 400), 'the service answered 400 to a second try'],
		['told to wait', ok('', 429), 'the service answered 429 to a second try'],
		['not sent at all', 'refused', 'the connection was refused'],
	])(
		'a second try that is %s says nothing of the first, which may have come through since',
		async (_what, second, reason) => {
			const again = Array.isArray(second) ? second : [second];
			const { perform, asked } = performer({
				'POST /send': ['reset', ...again],
				'GET /state': [ok('repeat'), ok('unclear')],
			});
			expect(await rejectionOf(perform([sends], byWord))).toMatchObject({
				kind: 'uncertain',
				message: `No clear answer: ${reason}. The mail may have been sent`,
			});
			expect(asked.slice(0, 3)).toEqual(['POST /send', 'GET /state', 'POST /send']);
			expect(asked.at(-1)).toBe('GET /state');
		},
	);

	test('a clear refusal of the repeat is one when a look shows that nothing came through', async () => {
		const { perform, asked } = performer({
			'POST /send': ['reset', ok('', 400)],
			'GET /state': ok('repeat'),
		});
		expect(await rejectionOf(perform([sends], byWord))).toMatchObject({
			kind: 'refused',
			message: 'refused with 400',
		});
		expect(asked).toEqual(['POST /send', 'GET /state', 'POST /send', 'GET /state']);
	});

	test('an execution that is cancelled during the second try leaves doubt about both', async () => {
		const cancel = new AbortController();
		const { perform, clock } = performer(
			{ 'POST /send': ['reset', 'slow'], 'GET /state': ok('repeat') },
			cancel.signal,
		);
		void clock.sleep(1_000).then(() => cancel.abort());
		expect(await rejectionOf(perform([sends], byWord))).toMatchObject({
			kind: 'uncertain',
			message: expect.stringContaining('cancelled'),
		});
	});

	test('a look that shows that it was not done takes the doubt away where the operation says so', async () => {
		const script: Script = { 'POST /send': ok('', 299), 'GET /state': ok('repeat') };
		const { perform } = performer(script);
		const error = await rejectionOf(
			perform([sends], {
				...byWord,
				check: () => {
					throw new MailError('uncertain', 'What is this?');
				},
				undone: ({ message }) => new MailError('refused', `Not done: ${message}`),
			}),
		);
		expect(error).toMatchObject({ kind: 'refused', message: 'Not done: What is this?' });
	});

	test('every try is counted', async () => {
		const { perform } = performer({ 'POST /send': ['reset', ok()], 'GET /state': ok('repeat') });
		expect((await perform([sends], byWord)).attempts).toBe(2);
	});

	test('an operation that cannot read the state asks nobody', async () => {
		const { perform, asked } = performer({ 'POST /send': 'reset' });
		expect(await rejectionOf(perform([sends]))).toMatchObject({ kind: 'uncertain' });
		expect(asked).toEqual(['POST /send']);
	});

	test('an answer that leaves doubt is settled by asking too', async () => {
		const doubt = (): never => {
			throw new MailError('uncertain', 'no receipt');
		};
		const { perform } = performer({ 'POST /send': ok('<html>'), 'GET /state': ok('done') });
		expect((await perform([sends], { ...byWord, check: doubt })).answers.send.body).toBe('done');
		const unsettled = performer({ 'POST /send': ok('<html>'), 'GET /state': ok('repeat') });
		expect(await rejectionOf(unsettled.perform([sends], { ...byWord, check: doubt }))).toMatchObject({
			kind: 'uncertain',
			message: 'no receipt',
		});
		expect(unsettled.asked).toEqual(['POST /send', 'GET /state']);
		const plain = performer({ 'POST /send': ok('<html>') });
		expect(
			await rejectionOf(plain.perform([step('send', { effect: 'send' })], { ...byWord, check: doubt })),
		).toMatchObject({ message: 'no receipt' });
		expect(plain.asked).toEqual(['POST /send']);
	});

	test('a clear refusal is not asked about', async () => {
		const { perform, asked } = performer({ 'POST /send': ok('', 400), 'GET /state': ok('done') });
		expect(await rejectionOf(perform([sends], byWord))).toMatchObject({ kind: 'refused' });
		expect(asked).toEqual(['POST /send']);
	});
});

describe('undoing', () => {
	const upload = (id: string) =>
		step(id, { undo: { request: { method: 'DELETE', path: `/${id}` }, keptBy: 'create' } });
	const sends = step('send', { effect: 'send' });

	test('what was made is removed when a later step fails for certain, the last first', async () => {
		const { perform, asked } = performer({
			'POST /up1': ok(),
			'POST /up2': ok(),
			'POST /create': ok('', 400),
		});
		await rejectionOf(perform([upload('up1'), upload('up2'), step('create'), sends]));
		expect(asked).toEqual(['POST /up1', 'POST /up2', 'POST /create', 'DELETE /up2', 'DELETE /up1']);
	});

	test('what has become part of something stays', async () => {
		const { perform, asked } = performer({
			'POST /up1': ok(),
			'POST /create': ok(),
			'POST /send': ok('', 400),
		});
		await rejectionOf(perform([upload('up1'), step('create'), sends]));
		expect(asked).toEqual(['POST /up1', 'POST /create', 'POST /send']);
	});

	test('in doubt everything stays', async () => {
		const { perform, asked } = performer({ 'POST /up1': ok(), 'POST /send': 'reset' });
		expect(await rejectionOf(perform([upload('up1'), sends]))).toMatchObject({ kind: 'uncertain' });
		expect(asked).toEqual(['POST /up1', 'POST /send']);
	});

	test('is tried three times, and its failure is not told', async () => {
		const { perform, asked } = performer({
			'POST /up1': ok(),
			'POST /create': ok('', 400),
			'DELETE /up1': 'reset',
		});
		expect(await rejectionOf(perform([upload('up1'), step('create')]))).toMatchObject({
			message: 'refused with 400',
		});
		expect(asked.filter((name) => name === 'DELETE /up1')).toHaveLength(3);
	});

	test('the step that failed has made nothing', async () => {
		const { perform, asked } = performer({ 'POST /up1': ok('', 400) });
		await rejectionOf(perform([upload('up1'), sends]));
		expect(asked).toEqual(['POST /up1']);
	});
});

test('the operation has the last word on an error, with the answers so far', async () => {
	const { perform } = performer({ 'POST /create': ok('{"id":7}'), 'POST /send': 'reset' });
	const error = await rejectionOf(
		perform([step('create'), step('send', { effect: 'send' })], {
			onFailure: (failure, { id }, answers) =>
				new MailError(failure.kind, `${id} after ${answers.create.body}: ${failure.message}`),
		}),
	);
	expect(error.message).toBe(
		'send after {"id":7}: No clear answer: the connection was cut. The mail may have been sent',
	);
	expect(error.kind).toBe('uncertain');
});

describe('polling', () => {
	const polls = (changes: Partial<NonNullable<PlanStep['poll']>> = {}) =>
		step('state', {
			request: get('/state'),
			poll: { delaysSeconds: [1, 2, 5], deadlineSeconds: 60, ...changes },
		});
	const sent: Partial<StepRules> = { finished: (_step, { body }) => body === 'sent' };

	test('goes on until the operation says that it is over', async () => {
		const { perform, asked, elapsed } = performer({
			'GET /state': [ok('queued'), ok('queued'), ok('queued'), ok('queued'), ok('sent')],
		});
		const { answers } = await perform([polls()], sent);
		expect(answers.state).toEqual({ statusCode: 200, headers: {}, body: 'sent', attempts: 1 });
		expect(asked).toHaveLength(5);
		expect(elapsed()).toBe((1 + 2 + 5 + 5 + 5) * 1000);
	});

	test('ends with its deadline and marks the last answer', async () => {
		const { perform, asked, elapsed } = performer({ 'GET /state': ok('queued') });
		const { answers } = await perform([polls({ deadlineSeconds: 10 })], sent);
		expect(answers.state).toMatchObject({ body: 'queued', timedOut: true });
		// After 1, 3, 8 and, cut short, 10 seconds.
		expect(asked).toHaveLength(4);
		expect(elapsed()).toBe(10_000);
	});

	test('without any answer there is none', async () => {
		const { perform } = performer({ 'GET /state': 'reset' });
		const { answers, attempts } = await perform([polls({ deadlineSeconds: 5 })], sent);
		expect(answers).toEqual({});
		expect(attempts).toBe(0);
	});

	test('a question that fails in between is passed over', async () => {
		const { perform } = performer({
			'GET /state': [ok('queued'), 'reset', ok('', 404), ok('', 503), ok('sent')],
		});
		expect((await perform([polls()], sent)).answers.state.body).toBe('sent');
	});

	test.each([401, 403])(
		'a credential that may not look (%i) is told, and not tried for a minute',
		async (status) => {
			const { perform, asked } = performer({ 'GET /state': [ok('queued'), ok('', status)] });
			const { answers, warnings } = await perform([polls()], sent);
			expect(answers.state).toMatchObject({ body: 'queued', timedOut: true });
			expect(asked).toHaveLength(2);
			expect(warnings).toEqual([expect.stringContaining(`answered ${status}`)]);
		},
	);

	test('an answer that is no success is none', async () => {
		const { perform } = performer({ 'GET /state': ok('sent', 300) });
		expect((await perform([polls({ deadlineSeconds: 3 })], sent)).answers).toEqual({});
	});

	test('an operation that says nothing is content with the first answer', async () => {
		const { perform, asked } = performer({ 'GET /state': ok('queued') });
		expect((await perform([polls()])).answers.state).not.toHaveProperty('timedOut');
		expect(asked).toHaveLength(1);
	});

	test.each([
		['the wait', ok('queued'), 500],
		['a question', 'slow' as const, 4_000],
	])('cancelling ends %s at once, which is no error', async (_what, reply, after) => {
		const cancel = new AbortController();
		const { perform, clock, elapsed, asked } = performer(
			{ 'GET /state': [ok('queued'), reply] },
			cancel.signal,
		);
		const performed = perform([polls({ delaysSeconds: [0, 1] })], { finished: () => false });
		void clock.sleep(after).then(() => cancel.abort());
		const { answers } = await performed;
		expect(elapsed()).toBe(after);
		expect(answers.state).toMatchObject({ body: 'queued', timedOut: true });
		expect(asked.length).toBe(reply === 'slow' ? 2 : 1);
	});
});

describe('failureOf', () => {
	const answer: Answer = { statusCode: 503, headers: {}, body: '', attempts: 1 };
	const of = (
		exchange: Record<string, unknown>,
		changes: Partial<PlanStep> = {},
		explain?: StepRules['explain'],
	) =>
		failureOf(
			{ unclearRepeats: 0, ...exchange } as unknown as Exclude<Exchange, { kind: 'answer' }>,
			step('one', changes),
			{ explain },
		);
	const failure = {
		outcome: 'notSent',
		login: false,
		transient: false,
		message: 'the connection was refused',
		code: 'ECONNREFUSED',
	};

	test.each<[string, Record<string, unknown>, Partial<PlanStep>, Record<string, unknown>]>([
		[
			'throttled',
			{ kind: 'throttled', answer: { ...answer, statusCode: 429 }, waitMs: 61_200 },
			{},
			{
				kind: 'throttled',
				statusCode: 429,
				message: 'The service asks for fewer requests (rate limit)',
				fix: expect.stringContaining('Run it again in 62 s, or lower'),
				details: { step: 'one', retryAfterSeconds: 62 },
			},
		],
		[
			'throttled for who knows how long',
			{ kind: 'throttled', answer },
			{},
			{
				kind: 'throttled',
				fix: expect.stringContaining('Run it again later, or lower'),
				details: { step: 'one' },
			},
		],
		[
			'not sent',
			{ kind: 'notSent', failure, attempts: 3 },
			{},
			{
				kind: 'failed',
				message: 'The request could not be sent: the connection was refused',
				fix: expect.stringMatching(/^Nothing was sent\. Check the base URL/),
				details: { step: 'one', code: 'ECONNREFUSED' },
			},
		],
		[
			'not sent, no code',
			{ kind: 'notSent', failure: { ...failure, code: undefined }, attempts: 3 },
			{},
			{ details: { step: 'one' } },
		],
		[
			'no login',
			{ kind: 'notSent', failure: { ...failure, login: true }, attempts: 1 },
			{},
			{
				kind: 'unauthorized',
				message: 'The login did not work: the connection was refused',
				fix: expect.stringMatching(/^Nothing was sent\. Open the credential/),
				details: { step: 'one', code: 'ECONNREFUSED' },
			},
		],
		[
			'no login, no code',
			{ kind: 'notSent', failure: { ...failure, login: true, code: undefined }, attempts: 1 },
			{},
			{ kind: 'unauthorized', details: { step: 'one' } },
		],
		[
			'cancelled while sending',
			{ kind: 'cancelled', started: true },
			{ effect: 'send' },
			{
				kind: 'uncertain',
				message: 'The execution was cancelled while the mail was being sent; it may have been sent',
				fix: expect.stringContaining('before you send it again'),
				details: { step: 'one', cancelled: true },
			},
		],
		[
			'cancelled before sending',
			{ kind: 'cancelled', started: false },
			{ effect: 'send' },
			{
				kind: 'failed',
				message: 'The execution was cancelled before the mail was sent',
				details: { step: 'one', cancelled: true },
			},
		],
		[
			'cancelled in a step that sends nothing',
			{ kind: 'cancelled', started: true },
			{ effect: 'none' },
			{ kind: 'failed' },
		],
		[
			'unclear while sending',
			{ kind: 'unclear', reason: 'the service answered 503', answer },
			{ effect: 'send' },
			{
				kind: 'uncertain',
				message: 'No clear answer: the service answered 503. The mail may have been sent',
				fix: expect.stringMatching(/^It was not sent again\. Check/),
				statusCode: 503,
				details: { step: 'one' },
			},
		],
		[
			'unclear in a step that sends nothing',
			{ kind: 'unclear', reason: 'the connection was cut' },
			{ effect: 'none' },
			{
				kind: 'failed',
				message: 'Do one: the connection was cut',
				fix: 'Nothing was sent. Run it again later.',
				statusCode: undefined,
				details: { step: 'one' },
			},
		],
		[
			'unclear status in a step that sends nothing',
			{ kind: 'unclear', reason: 'x', answer },
			{ effect: 'none' },
			{ statusCode: 503 },
		],
	])('%s', (_what, exchange, changes, expected) => {
		const error = of(exchange, changes);
		expect({ ...error, message: error.message }).toMatchObject(expected);
		expect(error.details).toEqual(expected.details ?? error.details);
	});

	test('the service explains in its own words; the kind stays', () => {
		const explain = () => ({ message: 'Busy', fix: 'Wait.', details: { code: 5 } });
		expect(of({ kind: 'unclear', reason: 'x', answer }, { effect: 'send' }, explain)).toMatchObject({
			kind: 'uncertain',
			message: 'Busy. The mail may have been sent',
			fix: 'Wait.',
			details: { step: 'one', code: 5 },
		});
		expect(of({ kind: 'unclear', reason: 'x', answer }, {}, explain)).toMatchObject({
			kind: 'failed',
			message: 'Busy',
			fix: 'Wait.',
			details: { step: 'one', code: 5 },
		});
		expect(of({ kind: 'throttled', answer, waitMs: 5 }, {}, explain)).toMatchObject({
			kind: 'throttled',
			message: 'Busy',
			fix: 'Wait.',
			details: { step: 'one', code: 5, retryAfterSeconds: 1 },
		});
		expect(of({ kind: 'unclear', reason: 'x' }, { effect: 'send' }, explain).message).toContain(
			'No clear answer: x',
		);
	});
});
