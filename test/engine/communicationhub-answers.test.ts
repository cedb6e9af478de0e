import { credentials, hubBench, mail } from './communicationhub-support';

const bench = hubBench();

describe('answers', () => {
	const STATUSES = [
		'accepted',
		'queued',
		'sending',
		'sent',
		'delivered',
		'receiving',
		'received',
		'read',
		'pickedup',
		'unknown',
	];

	test.each(['json', 'jsonp', 'xml'])('%s: every status, as a name or a number', async (format) => {
		for (const enumAsNumber of [false, true]) {
			bench.set({ enumAsNumber });
			const items = STATUSES.map((word) => ({ json: { to: `status-${word}@status.test` } }));
			const result = await bench.run(mail({ to: '={{ $json.to }}' }, { format }), { items });
			expect(result.json.map((json) => json.status)).toEqual(STATUSES);
		}
	});

	test.each(['json', 'jsonp', 'xml'])(
		'%s: failed and undelivered fail, or are data on request',
		async (format) => {
			const items = ['failed', 'undelivered'].map((word) => ({ json: { to: `status-${word}@status.test` } }));
			const failing = await bench.run(mail({ to: '={{ $json.to }}' }, { format }), {
				items,
				onError: 'continueErrorOutput',
			});
			expect(failing.outputs[1].map(({ json }) => json.details)).toMatchObject([
				{
					kind: 'refused',
					status: 'failed',
					response: { Status: 'failed', ErrorMessage: expect.any(String) },
				},
				{ kind: 'refused', status: 'undelivered' },
			]);
			const lenient = await bench.run(mail({ to: '={{ $json.to }}' }, { format, failOnError: false }), {
				items,
			});
			expect(lenient.json).toMatchObject([
				{ status: 'failed', accepted: [], rejected: ['status-failed@status.test'] },
				{ status: 'undelivered', accepted: [] },
			]);
		},
	);

	test.each(['json', 'jsonp', 'xml'])(
		'%s: a receipt without an id is warned about, and none at all is doubt',
		async (format) => {
			const items = ['no-id@status.test', 'null-result@status.test'].map((to) => ({ json: { to } }));
			const result = await bench.run(mail({ to: '={{ $json.to }}' }, { format }), {
				items,
				onError: 'continueErrorOutput',
			});
			expect(result.json).toMatchObject([
				{ status: 'accepted', messageId: null, warnings: [expect.stringContaining('no message ID')] },
			]);
			expect(result.outputs[1].map(({ json }) => json.details)).toMatchObject([
				{ kind: 'uncertain', outcome: 'possiblySent' },
			]);
		},
	);

	test.each([
		['json', { camelCase: true }],
		['jsonp', { camelCase: true, jsonpErrors200: true }],
		['jsonp', {}],
		['xml', {}],
	])('%s %j: a refused login is told in the words of the hub', async (format, settings) => {
		bench.set({ auth: 'basic', ...settings });
		const values = { authentication: 'basicAuth', username: 'sandbox', password: 'wrong-password' };
		const result = await bench.run(mail({}, { format }), {
			onError: 'continueErrorOutput',
			credentials: credentials(bench.sandbox, values),
		});
		expect(result.outputs[1][0].json).toMatchObject({
			error: 'CommunicationHub refused the login: Invalid UserName or Password',
			details: { kind: 'unauthorized', outcome: 'notSent', errorCode: 'Unauthorized' },
		});
		expect(JSON.stringify(result.outputs)).not.toContain('wrong-password');
	});

	test('XML that is cut off after the hub has sent leaves the item in doubt, and it is not sent again', async () => {
		// A control character in a receipt stops the framework's XML writer midway, with status 200.
		bench.set({ configuration: 'a\u0001b' });
		const result = await bench.run(mail({}, { format: 'xml' }), {
			retryOnFail: { maxTries: 3, waitBetweenTries: 10 },
		});
		expect(result.error?.context?.data).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(bench.inbox()).toHaveLength(1);
		expect(result.error?.context?.data).toMatchObject({ outcome: 'possiblySent' });
	});
});
