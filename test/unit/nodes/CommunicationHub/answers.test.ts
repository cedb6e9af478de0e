import type { IDataObject } from 'n8n-workflow';
import { communicationHub } from '../../../../nodes/CommunicationHub/service';
import type { PlanStep } from '../../../../nodes/shared/run/plan';
import type { SendOperation } from '../../../../nodes/shared/run/service';
import { answer, errorOf, readerOf } from './hub.support';

/** How each sending operation judges the answers that it gets. */

const data = { data: 'QUJD', mimeType: 'application/pdf', fileName: 'a.pdf' };
const KINDS: Array<[noun: string, resource: string, parameters: IDataObject, recipients: string[]]> = [
	[
		'mail',
		'mail',
		{ to: 'ann@example.com', emailFormat: 'text', text: 'x', options: { cc: 'bob@example.com' } },
		['ann@example.com', 'bob@example.com'],
	],
	['SMS', 'sms', { receiver: '+4930', message: 'x' }, ['+4930']],
	['letter', 'letter', { file: 'data' }, []],
];
const step = { id: 'send', effect: 'send' } as PlanStep;

test('the service has the operations that the editor offers, each once', () => {
	const names = communicationHub.operations.map(({ resource, operation }) => `${resource} ${operation}`);
	expect(names.sort()).toEqual(['letter send', 'mail getStatus', 'mail send', 'sms send']);
	expect(communicationHub).toMatchObject({ name: 'communicationHub', displayName: 'CommunicationHub' });
});

describe.each(KINDS)('a %s', (noun, resource, parameters, recipients) => {
	const operation = communicationHub.operations.find(
		(one) => one.kind === 'send' && one.resource === resource,
	) as SendOperation<any>;
	const input = async (options: IDataObject = {}) =>
		await operation.read(
			readerOf(
				{ ...parameters, options: { ...(parameters.options as IDataObject | undefined), ...options } },
				{ data },
			),
		);

	test('is in doubt after an answer that nobody can read', async () => {
		const given = await input();
		for (const body of ['<html>Sign in</html>', '{"MessageId":"1","Sta', '{"ok":true}']) {
			const error = errorOf(() => operation.check(step, answer(200, body), given));
			expect(error.kind).toBe('uncertain');
			expect(error.fix).toContain(`The ${noun} may have been sent`);
		}
		const crash = { ResponseStatus: { ErrorCode: 'NullReferenceException', Message: 'x' } };
		const error = errorOf(() => operation.check(step, answer(200, crash), given));
		expect(error).toMatchObject({
			kind: 'uncertain',
			fix: expect.stringContaining(`The ${noun} may be out`),
		});
	});

	test('was not sent when the hub refuses it', async () => {
		const refusal = { ResponseStatus: { ErrorCode: 'ArgumentException', Message: 'no' } };
		const given = await input();
		const error = errorOf(() => operation.check(step, answer(400, refusal), given));
		expect(error).toMatchObject({ kind: 'refused', fix: expect.stringContaining('Nothing was sent') });
	});

	test('went out to its recipients, or failed as the hub says', async () => {
		const given = await input();
		const good = answer(200, { MessageId: '1', Status: 'queued' }, { 'x-request-id': 'r-1' });
		expect(() => operation.check(step, good, given)).not.toThrow();
		expect(operation.receipt({ send: good }, given)).toMatchObject({
			status: 'queued',
			messageId: '1',
			accepted: recipients,
			warnings: [],
			requestId: 'r-1',
		});
		const bad = answer(200, { MessageId: '1', Status: 'failed', ErrorMessage: 'no' });
		expect(errorOf(() => operation.receipt({ send: bad }, given))).toMatchObject({
			kind: 'refused',
			message: `CommunicationHub reports the ${noun} as failed: no`,
		});
		const data = operation.receipt({ send: bad }, await input({ failOnError: false }));
		expect(data).toMatchObject({ status: 'failed', accepted: [], rejected: recipients });
	});
});
