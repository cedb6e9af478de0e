import { DEMO_KEYS, seededSecrets } from '../../../../sandbox/services/rebilly';
import { LISTS, startLists, type ListBench } from './listSearch-support';

let bench: ListBench;
let list: ListBench['list'];
beforeAll(async () => {
	bench = await startLists();
	({ list } = bench);
});
afterAll(async () => await bench.close());
beforeEach(() => bench.reset());

it.each([
	['searchDeliverySettings', 'GetEmailDeliverySettingCollection'],
	['searchSendingCredentials', 'GetServiceCredentialCollection'],
	['searchCustomers', 'GetCustomerCollection'],
	['searchInvoices', 'GetInvoiceCollection'],
	['searchFiles', 'GetFileCollection'],
] as const)('%s names the permission that the key lacks', async (name, permission) => {
	await expect(list(name, undefined, undefined, DEMO_KEYS.mailOnly)).rejects.toMatchObject({
		description: expect.stringContaining(permission),
	});
});

it.each([
	'html-200',
	'truncated-body',
	'null-200',
	'garbage',
	'reset-before-accept',
	'html-502',
	'error-object-200',
])('a list that comes as %s is refused in plain words', async (fault) => {
	bench.sandbox.faults.add({ times: 0, fault });
	const error: Error = await list('searchSendingCredentials').then(
		() => Promise.reject(new Error('was read')),
		(caught: Error) => caught,
	);
	expect(error.message).toMatch(/Rebilly|list/);
	expect(describeError(error)).not.toMatch(/<html|SECRET/);
});

it('takes the key nowhere else, waits for no list for ever, and reads every status itself', async () => {
	for (const name of LISTS) await list(name);
	expect(bench.asked.length).toBeGreaterThan(10);
	for (const [type, options] of bench.asked) {
		expect(type).toBe('rebillyApi');
		expect(options).toMatchObject({
			method: 'GET',
			disableFollowRedirect: true,
			timeout: expect.any(Number),
			ignoreHttpStatusErrors: expect.anything(),
			returnFullResponse: true,
		});
		expect(options.url).toContain('limit=100');
		expect(JSON.stringify(options)).not.toContain(DEMO_KEYS.full);
	}
});

it('does not show a key that Rebilly repeats in what it says', async () => {
	const body = JSON.stringify({
		title: 'x',
		detail: `The key ${DEMO_KEYS.full} is bound to another address`,
	});
	bench.sandbox.faults.add({ times: 0, fault: { name: 'status', status: 403, body } });
	const error: Error = await list('searchCustomers').then(
		() => Promise.reject(new Error('was read')),
		(caught: Error) => caught,
	);
	expect(describeError(error)).toContain('is bound to another address');
	expect(describeError(error)).not.toContain(DEMO_KEYS.full);
});

it('offers no page beyond the largest offset', async () => {
	const { customers } = bench.organization();
	for (let index = 0; index < 1300; index++) customers.push({ id: `cus_${index}`, email: `c${index}@a.bc` });
	expect((await list('searchCustomers', undefined, '900')).paginationToken).toBe('1000');
	const last = await list('searchCustomers', undefined, '1000');
	expect(last.results).toHaveLength(100);
	expect(last.paginationToken).toBeUndefined();
});

it('no secret of a service credential leaves a list, whatever happens', async () => {
	const seen: string[] = [];
	const faults = [undefined, 'truncated-body', 'wrong-content-type', 'truncated', 'html-200'];
	// By type too: with all five broken, the first one to fail would hide the others.
	const paths = [
		'.',
		...['smtp', 'mailgun', 'sendgrid', 'aws-ses', 'postmark'].map((type) => `credentials/${type}`),
	];
	for (const [fault, path] of faults.flatMap((name) => paths.map((place) => [name, place]))) {
		bench.sandbox.faults.clear();
		if (fault !== undefined) bench.sandbox.faults.add({ times: 0, path, fault });
		for (const name of LISTS) {
			seen.push(await list(name).then((result) => JSON.stringify(result), describeError));
		}
	}
	const everything = seen.join('\n');
	expect(everything).toContain('SMTP smtp.example.com:587');
	expect(seededSecrets().length).toBeGreaterThanOrEqual(8);
	for (const secret of [...seededSecrets(), 'SECRET', DEMO_KEYS.full])
		expect(everything).not.toContain(secret);
	// The sandbox did send them: otherwise this test would prove nothing.
	expect(bench.sandbox.requests.list({ contains: 'service-credentials' }).length).toBeGreaterThan(5);
});

/** Everything that an error carries, hidden members and causes too. */
function describeError(error: unknown): string {
	const parts: string[] = [];
	for (let current = error; typeof current === 'object' && current !== null && parts.length < 5;) {
		const own = Object.getOwnPropertyNames(current).map((name) => [
			name,
			(current as Record<string, unknown>)[name],
		]);
		parts.push(
			JSON.stringify(own, (key, value: unknown) =>
				key === 'request' || key === 'socket'
					? undefined
					: value instanceof Error
						? describeError(value)
						: value,
			),
		);
		current = (current as { cause?: unknown }).cause;
	}
	return parts.join('\n');
}
