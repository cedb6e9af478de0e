import { MailError } from '../../../../../nodes/shared/errors';
import { step, type Step } from '../../../../../nodes/shared/run/plan';
import { jsonObject } from '../../../../../nodes/shared/wire/json';
import { rejectionOf } from '../thrown';
import { ok, performer, textStep } from './perform-support';

const post = (path: string) => ({ method: 'POST', path }) as const;
const mistaken = (): never => {
	throw new TypeError('a mistake');
};

/** A step that reads something of its own. */
const description = (id: string) => ({ ...textStep(id), poll: undefined, settleBy: undefined });

test('steps go one after the other; what they read is kept by id', async () => {
	const { perform, asked, requests } = performer({
		'POST /create': ok('{"id":7}', 201),
		'POST /send': ok('"sent"'),
	});
	const create = textStep('create');
	const send = textStep('send', { effect: 'send' });
	const done = await perform([create, send]);
	expect(asked).toEqual(['POST /create', 'POST /send']);
	expect([done.values.of(create), done.values.of(send)]).toEqual(['{"id":7}', '"sent"']);
	expect(done).toMatchObject({ warnings: [], attempts: 1, statusCode: 200 });
	expect(requests.every(({ options }) => options.timeout === 30_000)).toBe(true);
});

test('each answer is read once', async () => {
	const { perform } = performer({ 'POST /create': ok('{"id":7}'), 'POST /send': ok() });
	const read = jest.fn(() => 'x');
	const create = textStep('create', { read });
	const done = await perform([create, textStep('send', { effect: 'send' })]);
	expect(read).toHaveBeenCalledTimes(1);
	expect(done.values.of(create)).toBe('x');
});

test('a later step refers to what an earlier one has read, not to its answer', async () => {
	const { perform, requests } = performer({
		'POST /create': ok('{"Result":{"MailId":"a b"}}'),
		'POST /mails/a%20b': ok('sent'),
	});
	const create = step<{ id: string }>({
		...description('create'),
		read: ({ body }) => ({ id: (jsonObject(body)?.Result as { MailId: string }).MailId }),
	});
	await perform([
		create,
		textStep('send', {
			effect: 'send',
			request: {
				method: 'POST',
				path: ['/mails/', create.ref('id')],
				body: { contentType: 'application/json', json: { again: create.ref('id') } },
			},
		}),
	]);
	expect(requests[1]).toMatchObject({ url: '/mails/a%20b', body: '{"again":"a b"}' });
});

test.each<[what: string, kind: string, steps: () => Array<Step<any>>, asked: string[]]>([
	[
		'a body that cannot be made',
		'failed',
		() => [textStep('send', { effect: 'send', request: { ...post('/send'), body: {} as never } })],
		[],
	],
	[
		'a proof that throws',
		'uncertain',
		() => [textStep('send', { effect: 'send', proves: mistaken })],
		['POST /send'],
	],
	[
		'a poll behind the mail',
		'uncertain',
		() => [
			textStep('send', { effect: 'send' }),
			textStep('wait', { poll: { delaysSeconds: [1], deadlineSeconds: 5, until: mistaken } }),
		],
		['POST /send', 'POST /wait'],
	],
])('a mistake of ours in %s: %s', async (_what, kind, steps, asked) => {
	const fake = performer({ 'POST /send': ok('sent', 429), 'POST /wait': ok() });
	if (asked.length === 2) Object.assign(fake.script, { 'POST /send': ok() });
	expect(await rejectionOf(fake.perform(steps()))).toMatchObject({ kind });
	expect(fake.asked).toEqual(asked);
});

test('a reference to what was not read stops before the request', async () => {
	const { perform, asked } = performer({ 'POST /create': ok('text') });
	const create = textStep('create');
	const send = textStep('send', {
		effect: 'send',
		request: { method: 'POST', path: ['/mails/', create.ref('id')] },
	});
	expect(await rejectionOf(perform([create, send]))).toMatchObject({ kind: 'failed' });
	expect(asked).toEqual(['POST /create']);
});

test('a step that is refused is the end', async () => {
	const { perform, asked } = performer({ 'POST /create': ok('', 400), 'POST /send': ok() });
	const error = await rejectionOf(perform([textStep('create'), textStep('send', { effect: 'send' })]));
	expect(error).toMatchObject({ kind: 'refused', message: 'refused with 400' });
	expect(asked).toEqual(['POST /create']);
});

test('what reading throws besides is a doubt about the mail', async () => {
	const { perform } = performer({ 'POST /send': ok() });
	const broken = perform([
		textStep('send', {
			effect: 'send',
			read: () => {
				throw new TypeError('x is undefined');
			},
		}),
	]);
	expect(await rejectionOf(broken)).toMatchObject({ kind: 'uncertain', message: 'x is undefined' });
});

describe('repeats', () => {
	test('are counted and told of when something may be left behind', async () => {
		const { perform } = performer({ 'POST /create': ['reset', ok()], 'POST /send': ok() });
		const done = await perform([
			textStep('create', { repeatUnclear: 1, whenRepeated: 'A spare draft may be left.' }),
			textStep('send', { effect: 'send', whenRepeated: 'not this' }),
		]);
		expect(done).toMatchObject({ warnings: ['A spare draft may be left.'], attempts: 2 });
	});

	test('without a word of the step nothing is told', async () => {
		const { perform } = performer({ 'POST /create': ['reset', ok()] });
		expect((await perform([textStep('create', { repeatUnclear: 1 })])).warnings).toEqual([]);
	});

	test('there are none where the step does not say so', async () => {
		const { perform, asked } = performer({ 'POST /create': ['reset', ok()] });
		expect(await rejectionOf(perform([textStep('create')]))).toMatchObject({ kind: 'failed' });
		expect(asked).toEqual(['POST /create']);
	});

	test.each(['send', 'save', 'delete'] as const)(
		'there are none of what has the effect "%s", whatever the step says',
		async (effect) => {
			const { perform, asked } = performer({ 'POST /do': ['reset', ok()] });
			expect(await rejectionOf(perform([textStep('do', { effect, repeatUnclear: 3 })]))).toMatchObject({
				kind: 'uncertain',
			});
			expect(asked).toEqual(['POST /do']);
		},
	);

	test('the warnings go with the error of a later step', async () => {
		const { perform } = performer({ 'POST /create': ['reset', ok()], 'POST /send': ok('', 400) });
		const error = await rejectionOf(
			perform([
				textStep('create', { repeatUnclear: 1, whenRepeated: 'A spare draft may be left.' }),
				textStep('send', { effect: 'send' }),
			]),
		);
		expect(error).toMatchObject({ kind: 'refused', details: { warnings: ['A spare draft may be left.'] } });
	});
});

describe('undoing', () => {
	const upload = (id: string) =>
		textStep(id, { undo: { request: { method: 'DELETE', path: `/${id}` }, keptBy: 'create' } });
	const create = textStep('create');
	const sends = textStep('send', { effect: 'send' });

	test('what was made is removed when a later step fails for certain, the last first', async () => {
		const { perform, asked } = performer({
			'POST /up1': ok(),
			'POST /up2': ok(),
			'POST /create': ok('', 400),
		});
		await rejectionOf(perform([upload('up1'), upload('up2'), create, sends]));
		expect(asked).toEqual(['POST /up1', 'POST /up2', 'POST /create', 'DELETE /up2', 'DELETE /up1']);
	});

	test('what has become part of something stays', async () => {
		const { perform, asked } = performer({
			'POST /up1': ok(),
			'POST /create': ok(),
			'POST /send': ok('', 400),
		});
		await rejectionOf(perform([upload('up1'), create, sends]));
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
		expect(await rejectionOf(perform([upload('up1'), create]))).toMatchObject({
			message: 'refused with 400',
		});
		expect(asked.filter((name) => name === 'DELETE /up1')).toHaveLength(3);
	});

	test('a removal that refers to what was not read is left out, and the failure stays what it is', async () => {
		const { perform, asked } = performer({ 'POST /up1': ok('text'), 'POST /create': ok('', 400) });
		const up = textStep('up1', {
			undo: {
				request: { method: 'DELETE', path: ['/files/', textStep('up1').ref('id')] },
				keptBy: 'create',
			},
		});
		expect(await rejectionOf(perform([up, create]))).toMatchObject({ kind: 'refused' });
		expect(asked).toEqual(['POST /up1', 'POST /create']);
	});

	test('the step that failed has made nothing', async () => {
		const { perform, asked } = performer({ 'POST /up1': ok('', 400) });
		await rejectionOf(perform([upload('up1'), sends]));
		expect(asked).toEqual(['POST /up1']);
	});

	test('the removal may refer to what was made', async () => {
		const { perform, asked } = performer({ 'POST /up1': ok('f1'), 'POST /create': ok('', 400) });
		const up = step<{ id: string }>({
			...description('up1'),
			read: ({ body }) => ({ id: body }),
			undo: {
				request: { method: 'DELETE', path: ['/files/', textStep('up1').ref('id')] },
				keptBy: 'create',
			},
		});
		await rejectionOf(perform([up, create]));
		expect(asked.at(-1)).toBe('DELETE /files/f1');
	});
});

describe('the plan has the last word on an error', () => {
	test('with the step that failed and what the others have read', async () => {
		const { perform } = performer({ 'POST /create': ok('{"id":7}'), 'POST /send': 'reset' });
		const create = textStep('create');
		const send = textStep('send', { effect: 'send' });
		const error = await rejectionOf(
			perform([create, send], {
				failed: (failure, failed, values) =>
					new MailError(failure.kind, 'own words', {
						details: { step: failed.id, created: values.of(create), sent: values.find(send) ?? null },
					}),
			}),
		);
		expect(error).toMatchObject({
			kind: 'uncertain',
			message: 'own words',
			details: { step: 'send', created: '{"id":7}', sent: null },
		});
	});

	test('after what was made is removed', async () => {
		const { perform, asked } = performer({ 'POST /up1': ok(), 'POST /create': ok('', 400) });
		const before: string[][] = [];
		const up = textStep('up1', {
			undo: { request: { method: 'DELETE', path: '/up1' }, keptBy: 'create' },
		});
		await rejectionOf(
			perform([up, textStep('create')], {
				failed: (failure) => {
					before.push([...asked]);
					return failure;
				},
			}),
		);
		expect(before).toEqual([['POST /up1', 'POST /create', 'DELETE /up1']]);
	});
});

test('the service explains an answer that is judged by its status alone', async () => {
	const { perform } = performer({ 'POST /send': ok('busy', 503) });
	const explain = jest.fn(() => ({ details: { code: 5 } }));
	expect(
		await rejectionOf(perform([textStep('send', { effect: 'send' })], {}, { service: { explain } })),
	).toMatchObject({ kind: 'uncertain', statusCode: 503, details: { step: 'send', code: 5 } });
	expect(explain.mock.calls).toEqual([[expect.objectContaining({ statusCode: 503, body: 'busy' }), 'send']]);
});

test('a tolerated step fails beside the item: the others go on, and those that need it are left out', async () => {
	const { perform, asked } = performer({
		'POST /look': { statusCode: 403, headers: {}, body: 'no' },
		'POST /send': ok('"sent"'),
		'POST /more': ok('more'),
	});
	const look = textStep('look', {
		tolerated: true,
		read: () => {
			throw new MailError('refused', 'No right');
		},
	});
	const send = textStep('send', { effect: 'send' });
	const done = await perform([
		look,
		send,
		textStep('detail', { needs: 'look' }),
		textStep('more', { needs: 'send' }),
	]);
	expect(asked).toEqual(['POST /look', 'POST /send', 'POST /more']);
	expect(done.values.find(look)).toBeUndefined();
	expect(done.values.failures.get('look')).toMatchObject({ kind: 'refused', message: 'No right' });
	expect([done.values.of(send), done.warnings, done.statusCode]).toEqual(['"sent"', [], 200]);
});

test('the status of a step that failed beside the mail is not that of the mail', async () => {
	const { perform } = performer({
		'POST /send': ok('"sent"', 201),
		'POST /archive': { statusCode: 500, headers: {}, body: 'broken' },
	});
	const done = await perform([
		textStep('send', { effect: 'send' }),
		textStep('archive', { effect: 'save', tolerated: true }),
	]);
	expect(done.statusCode).toBe(201);
	expect(done.values.failures.get('archive')).toMatchObject({ kind: 'uncertain' });
});
