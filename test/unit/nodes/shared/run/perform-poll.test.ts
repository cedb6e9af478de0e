import type { StepDescription } from '../../../../../nodes/shared/run/plan';
import { get, ok, performer, textStep } from './perform-support';

/** Looking until what is read is final: a failed question is not a failed mail. */

const polls = (
	changes: Partial<NonNullable<StepDescription<string>['poll']>> = {},
	step: Partial<StepDescription<string>> = {},
) =>
	textStep('state', {
		request: get('/state'),
		poll: {
			delaysSeconds: [1, 2, 5],
			deadlineSeconds: 60,
			until: (value) => value === 'sent',
			...changes,
		},
		...step,
	});
const state = polls();

test('goes on until what it reads is final', async () => {
	const { perform, asked, elapsed } = performer({
		'GET /state': [ok('queued'), ok('queued'), ok('queued'), ok('queued'), ok('sent')],
	});
	const { values, attempts } = await perform([state]);
	expect(values.of(state)).toBe('sent');
	expect(asked).toHaveLength(5);
	expect(attempts).toBe(0);
	expect(elapsed()).toBe((1 + 2 + 5 + 5 + 5) * 1000);
});

test('ends with its deadline and keeps what it has read last', async () => {
	const { perform, asked, elapsed } = performer({
		'GET /state': [ok('queued'), ok('on its way')],
	});
	const { values } = await perform([polls({ deadlineSeconds: 10 })]);
	expect(values.of(state)).toBe('on its way');
	// After 1, 3, 8 and, cut short, 10 seconds.
	expect(asked).toHaveLength(4);
	expect(elapsed()).toBe(10_000);
});

test('is content with the first value where any will do', async () => {
	const { perform, asked } = performer({ 'GET /state': ok('queued') });
	expect((await perform([polls({ until: () => true })])).values.of(state)).toBe('queued');
	expect(asked).toHaveLength(1);
});

test('without any answer has read nothing', async () => {
	const { perform } = performer({ 'GET /state': 'reset' });
	const { values, attempts } = await perform([polls({ deadlineSeconds: 5 })]);
	expect(values.find(state)).toBeUndefined();
	expect(attempts).toBe(0);
});

test('a question that fails in between is passed over', async () => {
	const { perform } = performer({
		'GET /state': [ok('queued'), 'reset', ok('', 404), ok('', 503), ok('sent')],
	});
	expect((await perform([state])).values.of(state)).toBe('sent');
});

test('an answer that cannot be read is passed over; what was read before stays', async () => {
	const { perform } = performer({ 'GET /state': [ok('queued'), ok('', 299)] });
	expect((await perform([polls({ deadlineSeconds: 5 })])).values.of(state)).toBe('queued');
});

test('the status of a failed question is not that of the mail', async () => {
	const { perform } = performer({ 'POST /send': ok('', 202), 'GET /state': ok('', 404) });
	expect(
		(await perform([textStep('send', { effect: 'send' }), polls({ deadlineSeconds: 3 })])).statusCode,
	).toBe(202);
});

test.each([401, 403])(
	'a credential that may not look (%i) is told, and not tried for a minute',
	async (status) => {
		const { perform, asked } = performer({ 'GET /state': [ok('queued'), ok('', status)] });
		const { values, warnings } = await perform([state]);
		expect(values.of(state)).toBe('queued');
		expect(asked).toHaveLength(2);
		expect(warnings).toEqual([
			`Do state: the service answered ${status}, the credential may not look at it. It was not asked again.`,
		]);
	},
);

test('an answer that is no success is none', async () => {
	const { perform } = performer({ 'GET /state': ok('sent', 300) });
	expect(
		(await perform([polls({ deadlineSeconds: 3 }, { read: ({ body }) => body })])).values.find(state),
	).toBeUndefined();
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
	const performed = perform([polls({ delaysSeconds: [0, 1], until: () => false })]);
	void clock.sleep(after).then(() => cancel.abort());
	const { values } = await performed;
	expect(elapsed()).toBe(after);
	expect(values.of(state)).toBe('queued');
	expect(asked.length).toBe(reply === 'slow' ? 2 : 1);
});

test('a question that refers to what no step has read is not asked, and is no failure', async () => {
	const { perform, asked, elapsed } = performer({ 'POST /send': ok('sent') });
	const send = textStep('send', { effect: 'send' });
	const { values } = await perform([
		send,
		polls({}, { request: { method: 'GET', path: ['/mails/', send.ref('id')] } }),
	]);
	expect(values.find(state)).toBeUndefined();
	expect(asked).toEqual(['POST /send']);
	expect(elapsed()).toBe(1000);
});
