import type { IDataObject } from 'n8n-workflow';
import { service } from '../../../../nodes/CommunicationHub/service';
import type { OnceOperation } from '../../../../nodes/shared/run/operation';
import { thrownBy } from '../shared/thrown';
import { answer, read, receiptFrom } from './hub.support';

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

test('the service has the operations that the editor offers, each once', () => {
	const names = service.operations.map(({ resource, operation }) => `${resource} ${operation}`);
	expect(names.sort()).toEqual([
		'letter send',
		'mail getStatus',
		'mail send',
		'mail sendAndWait',
		'sms send',
	]);
	expect(service).toMatchObject({ name: 'communicationHub', displayName: 'CommunicationHub' });
});

describe.each(KINDS)('a %s', (noun, resource, parameters, recipients) => {
	const operation = service.operations.find(
		(one) => one.kind === 'once' && one.resource === resource,
	) as OnceOperation<any>;
	const planned = async (options: IDataObject = {}) => {
		const all = { ...(parameters.options as IDataObject | undefined), ...options };
		return operation.plan(await read(operation, { ...parameters, options: all }, { data }));
	};

	test('is in doubt after an answer that nobody can read', async () => {
		const plan = await planned();
		for (const body of ['<html>Sign in</html>', '{"MessageId":"1","Sta', '{"ok":true}', '']) {
			const error = thrownBy(() => receiptFrom(plan, answer(200, body)));
			expect(error.kind).toBe('uncertain');
			expect(error.fix).toContain(`The ${noun} may have been sent`);
		}
		const crash = { ResponseStatus: { ErrorCode: 'NullReferenceException', Message: 'x' } };
		const error = thrownBy(() => receiptFrom(plan, answer(200, crash)));
		expect(error).toMatchObject({
			kind: 'uncertain',
			fix: expect.stringContaining(`The ${noun} may have been sent`),
		});
	});

	test('was not sent when the hub refuses it', async () => {
		const refusal = { ResponseStatus: { ErrorCode: 'ValidationException', Message: 'no' } };
		const plan = await planned();
		const error = thrownBy(() => receiptFrom(plan, answer(400, refusal)));
		expect(error).toMatchObject({ kind: 'refused', mayHaveBeenSent: false, statusCode: 400 });
	});

	test('is in doubt when the hub passes on what its mail provider says', async () => {
		const passedOn = { ResponseStatus: { ErrorCode: 'WebException', Message: 'no' } };
		const plan = await planned();
		for (const status of [400, 401, 403]) {
			const error = thrownBy(() => receiptFrom(plan, answer(status, passedOn)));
			expect(error).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true, statusCode: status });
			expect(error.fix).toContain(`The ${noun} may have been sent`);
		}
	});

	test('went out to its recipients, or failed as the hub says', async () => {
		const plan = await planned();
		const good = answer(200, { MessageId: '1', Status: 'queued' }, { 'x-request-id': 'r-1' });
		expect(receiptFrom(plan, good)).toMatchObject({
			status: 'queued',
			messageId: '1',
			accepted: recipients,
			warnings: [],
			requestId: 'r-1',
		});
		const bad = answer(200, { MessageId: '1', Status: 'failed', ErrorMessage: 'no' });
		expect(thrownBy(() => receiptFrom(plan, bad))).toMatchObject({
			kind: 'refused',
			message: `CommunicationHub reports the ${noun} as failed: no`,
		});
		const data = receiptFrom(await planned({ failOnError: false }), bad);
		expect(data).toMatchObject({ status: 'failed', accepted: [], rejected: recipients });
	});
});
