import { MailError } from '../../../../../nodes/shared/errors';
import type { StepDescription, Verdict } from '../../../../../nodes/shared/run/plan';
import type { Answer } from '../../../../../nodes/shared/wire/request';
import { rejectionOf } from '../thrown';
import { get, ok, performer, textStep, type Script } from './perform-support';

/** A look at the service after a doubt: what it showed, and what follows. */

/** "notApplied" and "unclear" in the answer are the verdicts; any other text is what the step did. */
const byWord = ({ body }: Answer): Verdict<string> =>
	body === 'notApplied' || body === 'unclear' ? body : { done: body };

const settling = (
	changes: Partial<StepDescription<string>> = {},
	settleBy: Partial<NonNullable<StepDescription<string>['settleBy']>> = {},
) =>
	textStep('send', {
		effect: 'send',
		settleBy: { look: get('/state'), verdict: byWord, ...settleBy },
		...changes,
	});
const sends = settling();

test.each<[string, Script, string]>([
	['it was done', { 'POST /send': 'reset', 'GET /state': ok('done') }, 'done'],
	[
		'it was not done, and is done now',
		{ 'POST /send': ['reset', ok('second')], 'GET /state': ok('notApplied') },
		'second',
	],
	[
		'it was not done, unclear again, then done',
		{ 'POST /send': 'reset', 'GET /state': [ok('notApplied'), ok('done')] },
		'done',
	],
	[
		'it was not done, is in conflict, then done',
		{ 'POST /send': ['reset', ok('', 409)], 'GET /state': [ok('notApplied'), ok('done')] },
		'done',
	],
	[
		'the question is repeated',
		{ 'POST /send': 'reset', 'GET /state': ['reset', ok('', 503), ok('done')] },
		'done',
	],
])('%s', async (_what, script, value) => {
	const { values } = await performer(script).perform([sends]);
	expect(values.of(sends)).toBe(value);
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
		{ 'POST /send': 'reset', 'GET /state': [ok('notApplied'), ok('unclear')] },
		['POST /send', 'GET /state', 'POST /send', 'GET /state'],
	],
	[
		'it was not done, and nothing is clear for good',
		{ 'POST /send': 'reset', 'GET /state': ok('notApplied') },
		['POST /send', 'GET /state', 'POST /send', 'GET /state'],
	],
])('%s: uncertain', async (_what, script, expected) => {
	const { perform, asked } = performer(script);
	const error = await rejectionOf(perform([sends]));
	expect(error).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true, details: { step: 'send' } });
	expect(error.message).toContain('the connection was cut');
	expect(asked).toEqual(expected);
});

test.each<[string, Script[string], number | undefined, string]>([
	['refused with a conflict', ok('', 409), 409, 'the service answered 409 to a second try'],
	['refused', ok('', 400), 400, 'the service answered 400 to a second try'],
	['told to wait', ok('', 429), 429, 'the service answered 429'],
	['not sent at all', 'refused', undefined, 'the connection was refused'],
])(
	'a second try that is %s says nothing of the first, which may have come through since',
	async (_what, second, statusCode, reason) => {
		const again = Array.isArray(second) ? second : [second];
		const { perform, asked } = performer({
			'POST /send': ['reset', ...again],
			'GET /state': [ok('notApplied'), ok('unclear')],
		});
		const error = await rejectionOf(perform([sends]));
		expect(error).toMatchObject({ kind: 'uncertain', statusCode });
		expect(error.message).toContain(reason);
		expect(asked.slice(0, 3)).toEqual(['POST /send', 'GET /state', 'POST /send']);
		expect(asked.at(-1)).toBe('GET /state');
	},
);

test('a clear refusal of the repeat is one when a look shows that nothing came through', async () => {
	const { perform, asked } = performer({
		'POST /send': ['reset', ok('', 400)],
		'GET /state': ok('notApplied'),
	});
	expect(await rejectionOf(perform([sends]))).toMatchObject({
		kind: 'refused',
		message: 'refused with 400',
	});
	expect(asked).toEqual(['POST /send', 'GET /state', 'POST /send', 'GET /state']);
});

test('an execution that is cancelled during the second try leaves doubt about both', async () => {
	const cancel = new AbortController();
	const { perform, clock } = performer(
		{ 'POST /send': ['reset', 'slow'], 'GET /state': ok('notApplied') },
		cancel.signal,
	);
	void clock.sleep(1_000).then(() => cancel.abort());
	expect(await rejectionOf(perform([sends]))).toMatchObject({
		kind: 'uncertain',
		details: { step: 'send', cancelled: true },
	});
});

describe('an answer that leaves doubt', () => {
	const doubt = (): never => {
		throw new MailError('uncertain', 'no receipt');
	};

	test('is settled by asking too', async () => {
		const { perform } = performer({ 'POST /send': ok('<html>'), 'GET /state': ok('done') });
		const step = settling({ read: doubt });
		expect((await perform([step])).values.of(step)).toBe('done');
	});

	test.each(['notApplied', 'unclear'])('stays one after the look says "%s"', async (verdict) => {
		const { perform, asked } = performer({ 'POST /send': ok('<html>'), 'GET /state': ok(verdict) });
		expect(await rejectionOf(perform([settling({ read: doubt })]))).toMatchObject({
			kind: 'uncertain',
			message: 'no receipt',
		});
		// It had an answer: to make the request once more is nobody's business.
		expect(asked).toEqual(['POST /send', 'GET /state']);
	});

	test('without a look stays one, and nobody is asked', async () => {
		const { perform, asked } = performer({ 'POST /send': ok('<html>') });
		expect(await rejectionOf(perform([textStep('send', { effect: 'send', read: doubt })]))).toMatchObject({
			kind: 'uncertain',
			message: 'no receipt',
		});
		expect(asked).toEqual(['POST /send']);
	});

	const notApplied = ({ message }: MailError) => new MailError('refused', `Not done: ${message}`);

	test('is none after a look that shows that it was not done, where the step says so', async () => {
		const { perform } = performer({ 'POST /send': ok('', 299), 'GET /state': ok('notApplied') });
		expect(await rejectionOf(perform([settling({ read: doubt }, { notApplied })]))).toMatchObject({
			kind: 'refused',
			message: 'Not done: no receipt',
		});
	});

	test('stays one after a look that shows nothing, whatever the step says', async () => {
		const { perform } = performer({ 'POST /send': ok('', 299), 'GET /state': ok('unclear') });
		expect(await rejectionOf(perform([settling({ read: doubt }, { notApplied })]))).toMatchObject({
			kind: 'uncertain',
		});
	});

	test('and then not done: what was made before is removed', async () => {
		const { perform, asked } = performer({
			'POST /up': ok(),
			'POST /send': ok('', 299),
			'GET /state': ok('notApplied'),
		});
		const up = textStep('up', { undo: { request: { method: 'DELETE', path: '/up' }, keptBy: 'send' } });
		await rejectionOf(perform([up, settling({ read: doubt }, { notApplied })]));
		expect(asked.at(-1)).toBe('DELETE /up');
	});
});

test('every try is counted, a look is not', async () => {
	const { perform } = performer({ 'POST /send': ['reset', ok()], 'GET /state': ok('notApplied') });
	expect((await perform([sends])).attempts).toBe(2);
});

test('the status is that of the answer that settled it', async () => {
	const { perform } = performer({ 'POST /send': ok('', 503), 'GET /state': ok('done', 203) });
	expect((await perform([sends])).statusCode).toBe(203);
});

test('a step without a look asks nobody', async () => {
	const { perform, asked } = performer({ 'POST /send': 'reset' });
	expect(await rejectionOf(perform([textStep('send', { effect: 'send' })]))).toMatchObject({
		kind: 'uncertain',
	});
	expect(asked).toEqual(['POST /send']);
});

test('a clear refusal is not asked about', async () => {
	const { perform, asked } = performer({ 'POST /send': ok('', 400), 'GET /state': ok('done') });
	expect(await rejectionOf(perform([sends]))).toMatchObject({ kind: 'refused' });
	expect(asked).toEqual(['POST /send']);
});

test('a look may refer to what earlier steps have read', async () => {
	const { perform, asked } = performer({
		'POST /create': ok('7'),
		'POST /send': 'reset',
		'GET /mails/7': ok('done'),
	});
	const create = { ...textStep('create'), read: ({ body }: Answer) => ({ id: body }) };
	await perform([create, settling({}, { look: { method: 'GET', path: ['/mails/', create.ref('id')] } })]);
	expect(asked).toEqual(['POST /create', 'POST /send', 'GET /mails/7']);
});

describe('a look that goes wrong leaves the doubt', () => {
	test('because what it shows cannot be read', async () => {
		const verdict = () => {
			throw new MailError('refused', 'not found');
		};
		const { perform, asked } = performer({ 'POST /send': 'reset', 'GET /state': ok('', 404) });
		expect(await rejectionOf(perform([settling({}, { verdict })]))).toMatchObject({ kind: 'uncertain' });
		expect(asked).toEqual(['POST /send', 'GET /state']);
	});

	test('because it refers to what no step has read', async () => {
		const look = { method: 'GET', path: ['/mails/', textStep('create').ref('id')] } as const;
		const { perform, asked } = performer({ 'POST /send': 'reset' });
		expect(
			await rejectionOf(perform([settling({}, { look: { ...look, path: [...look.path] } })])),
		).toMatchObject({ kind: 'uncertain' });
		expect(asked).toEqual(['POST /send']);
	});
});
