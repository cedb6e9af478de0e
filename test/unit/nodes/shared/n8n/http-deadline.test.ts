import type { IExecuteFunctions } from 'n8n-workflow';
import { fakeTransport, SPEC } from '../../../../support/fakeTransport';

describe('the deadline', () => {
	test('is for the whole request, answer included; what it cuts off is unclear', async () => {
		const { exchange, clock, requests, elapsed } = fakeTransport(async () => {
			await clock.sleep(60_000);
			return { statusCode: 200 };
		});
		expect(await exchange(SPEC, 0, 30_000)).toEqual({
			kind: 'unclear',
			reason: 'no complete answer came within 30 s',
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(elapsed()).toBe(30_000);
		expect(requests[0].signal.aborted).toBe(true);
	});

	test('that ends during the login before the request: surely not sent', async () => {
		const { exchange, clock, context, requests } = fakeTransport(() => ({ statusCode: 200 }));
		const helper = context.helpers.httpRequestWithAuthentication;
		context.helpers.httpRequestWithAuthentication = async function (type, options, more) {
			const signal = (this as IExecuteFunctions).getExecutionCancelSignal() as AbortSignal;
			// n8n asks for the token first and looks at the request after that.
			await clock.sleep(60_000);
			signal.throwIfAborted();
			return (await helper.call(this, type, options, more)) as unknown;
		};
		expect(await exchange(SPEC, 0, 30_000)).toMatchObject({
			kind: 'notSent',
			failure: { login: true, message: 'it took longer than 30 s' },
		});
		expect(requests).toEqual([]);
	});

	test('begins anew with each repeat', async () => {
		const { exchange, clock } = fakeTransport(async (_request, count) => {
			await clock.sleep(25_000);
			return { statusCode: count === 1 ? 503 : 200 };
		});
		expect(await exchange(SPEC, 1, 30_000)).toMatchObject({ kind: 'answer' });
	});

	test('does not matter after the answer', async () => {
		const { exchange, clock, requests } = fakeTransport(() => ({ statusCode: 200 }));
		await exchange(SPEC, 0, 100);
		await clock.sleep(1000);
		expect(requests[0].signal.aborted).toBe(false);
	});
});

describe('cancelling', () => {
	test('stops a request under way at once', async () => {
		const cancel = new AbortController();
		const { exchange, clock, elapsed } = fakeTransport(
			async () => {
				await clock.sleep(60_000);
				return { statusCode: 200 };
			},
			{ cancel: cancel.signal },
		);
		void Promise.resolve().then(() => clock.sleep(200).then(() => cancel.abort()));
		expect(await exchange(SPEC, 3)).toEqual({
			kind: 'cancelled',
			started: true,
			attempts: 1,
			unclearRepeats: 0,
		});
		expect(elapsed()).toBe(200);
	});

	test('before the start means that nothing is started', async () => {
		const { exchange, requests } = fakeTransport(() => ({ statusCode: 200 }), {
			cancel: AbortSignal.abort(),
		});
		expect(await exchange()).toMatchObject({ kind: 'cancelled', started: false });
		expect(requests).toEqual([]);
	});

	test('leaves no listener behind', async () => {
		const cancel = new AbortController();
		const removed = jest.spyOn(cancel.signal, 'removeEventListener');
		const added = jest.spyOn(cancel.signal, 'addEventListener');
		const { exchange } = fakeTransport(() => ({ statusCode: 200 }), { cancel: cancel.signal });
		await exchange();
		expect(added).toHaveBeenCalledTimes(1);
		expect(removed.mock.calls).toEqual(added.mock.calls);
	});

	test('an n8n without cancelling is fine', async () => {
		const { exchange, transport, context } = fakeTransport(() => ({ statusCode: 200 }));
		Object.assign(context, { getExecutionCancelSignal: undefined });
		expect(transport.cancelSignal).toBeUndefined();
		expect(await exchange()).toMatchObject({ kind: 'answer' });
	});
});
