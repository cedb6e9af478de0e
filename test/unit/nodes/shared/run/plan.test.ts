import { singleStep, step, StepValues } from '../../../../../nodes/shared/run/plan';
import { AnswerRef } from '../../../../../nodes/shared/wire/request';
import { textStep } from './perform-support';

describe('a step', () => {
	test('is what describes it', () => {
		const description = {
			id: 'create',
			title: 'Create the draft',
			request: { method: 'POST', path: '/drafts' } as const,
			effect: 'none' as const,
			read: () => 5,
			repeatUnclear: 2,
		};
		expect(step(description)).toMatchObject(description);
	});

	test('gives references to what it reads', () => {
		const reference = textStep('create').ref('mail.id');
		expect(reference).toBeInstanceOf(AnswerRef);
		expect(reference).toEqual({ step: 'create', property: 'mail.id', optional: false });
	});
});

describe('what the steps have read', () => {
	const [create, send] = [textStep('create'), textStep('send')];
	const values = new StepValues();
	values.byId.set('create', 'x');
	values.byId.set('empty', undefined);

	test('is had by step', () => {
		expect(values.of(create)).toBe('x');
		expect(values.find(create)).toBe('x');
	});
	test('may be nothing, which is a value', () => expect(values.of(textStep('empty'))).toBeUndefined());
	test('of a step that was not reached is a mistake in the plan', () =>
		expect(() => values.of(send)).toThrow(/^The step "send" has read nothing$/));
	test('of a step that was not reached may be asked for', () => expect(values.find(send)).toBeUndefined());
	test('of a step that the plan does not have may be asked for', () =>
		expect(values.find(undefined)).toBeUndefined());
});

test('a plan of one step answers by what that step reads', () => {
	const send = textStep('send', { effect: 'send' });
	const plan = singleStep(send, (text) => ({ output: { text } }));
	const values = new StepValues();
	values.byId.set('send', 'x');
	expect(plan.steps).toEqual([send]);
	expect(plan.receipt(values)).toEqual({ output: { text: 'x' } });
});
