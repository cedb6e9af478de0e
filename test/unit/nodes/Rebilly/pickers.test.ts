import axios from 'axios';
import type { IHttpRequestOptions, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { pickers } from '../../../../nodes/Rebilly/pickers';
import { startSandbox, type Sandbox } from '../../../../sandbox';
import {
	DEMO_KEYS,
	DEMO_ORGANIZATION,
	seededSecrets,
	type RebillySandbox,
} from '../../../../sandbox/services/rebilly';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ services: ['rebilly'] });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

/** What the editor hands to a list search, with n8n's HTTP helper played by axios. */
function editor(key: string = DEMO_KEYS.full): ILoadOptionsFunctions {
	const credential = {
		environment: 'custom',
		baseUrl: sandbox.serviceUrl('rebilly'),
		organizationId: DEMO_ORGANIZATION,
		apiKey: key,
	};
	return {
		getNode: () => ({
			id: '1',
			name: 'Rebilly',
			type: 'rebilly',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		}),
		getCredentials: async () => credential,
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) => {
				const { status, headers, data } = await axios.get(options.url, {
					headers: { ...(options.headers as Record<string, string>), 'REB-APIKEY': key },
					responseType: 'text',
					transformResponse: (text: string) => text,
					validateStatus: () => true,
					proxy: false,
				});
				return { statusCode: status, headers, body: data as unknown };
			},
		},
	} as unknown as ILoadOptionsFunctions;
}

type Picker = keyof typeof pickers;
const list = async (
	picker: Picker,
	filter?: string,
	token?: string,
	key?: string,
): Promise<INodeListSearchResult> =>
	await (
		pickers[picker] as (
			this: ILoadOptionsFunctions,
			filter?: string,
			token?: string,
		) => Promise<INodeListSearchResult>
	).call(editor(key), filter, token);
const entries = async (picker: Picker, filter?: string) =>
	(await list(picker, filter)).results.map(({ name, value }) => [name, value]);

it('From: the default sender first, then the verified ones, then those that are not', async () => {
	expect(await entries('searchDeliverySettings')).toEqual([
		['Billing <billing@example.com> (rebilly, default)', 'billing@example.com'],
		['Support <support@example.com> (smtp)', 'support@example.com'],
		['News <news@example.com> (sendgrid, pending)', 'news@example.com'],
	]);
	expect(await entries('searchDeliverySettings', 'SUPP')).toHaveLength(1);
});

it('Sending Credential: active ones of the five mail types, by what tells them apart', async () => {
	expect(await entries('searchSendingCredentials')).toEqual([
		['Amazon SES eu-central-1', 'crd_ses_01'],
		['Mailgun mg.example.com', 'crd_mailgun_01'],
		['Postmark crd_postmark_01', 'crd_postmark_01'],
		['SendGrid crd_sendgrid_01', 'crd_sendgrid_01'],
		['SMTP smtp.example.com:587', 'crd_smtp_01'],
	]);
	expect(await entries('searchSendingCredentials', 'mailgun')).toHaveLength(1);
});

it('Sending Credential: two logins at one server are told apart by their ids', async () => {
	const { store } = sandbox.service<RebillySandbox>('rebilly');
	const { serviceCredentials } = store.organizations.get(DEMO_ORGANIZATION)!;
	const [first] = serviceCredentials.smtp!;
	serviceCredentials.smtp!.push({ ...first!, id: 'crd_smtp_09', status: 'active' });
	const found = await entries('searchSendingCredentials', 'smtp');
	expect(found).toEqual([
		['SMTP smtp.example.com:587 (crd_smtp_01)', 'crd_smtp_01'],
		['SMTP smtp.example.com:587 (crd_smtp_09)', 'crd_smtp_09'],
	]);
});

it('Sending Credential does without a type that cannot be read', async () => {
	sandbox.faults.add({
		path: 'service-credentials/smtp',
		times: 0,
		fault: { name: 'status', status: 403, body: '{}' },
	});
	sandbox.faults.add({
		path: 'service-credentials/mailgun',
		times: 0,
		fault: { name: 'status', status: 404, body: '{}' },
	});
	expect(await entries('searchSendingCredentials')).toHaveLength(3);
});

it('To: customers with an address; as records all of them', async () => {
	expect(await entries('searchCustomers')).toEqual([
		['Ann Lee <ann.lee@example.org>', 'ann.lee@example.org'],
		['Bob Ray <bob.ray@example.org>', 'bob.ray@example.org'],
	]);
	expect(await entries('searchCustomers', 'bob')).toHaveLength(1);
	expect(await entries('searchCustomerRecords')).toContainEqual(['Nora Mail', 'cus_03NOMAIL']);
});

it('Invoices: the newest first, with number, amount and status', async () => {
	expect(await entries('searchInvoices')).toEqual([
		['#13 7 USD (draft)', 'in_01DEMO13'],
		['#12 10.5 USD (unpaid)', 'in_01DEMO12'],
		['#11 99 EUR (paid)', 'in_01DEMO11'],
	]);
});

describe('with messages and files', () => {
	const post = async (path: string, body: object) =>
		(
			await axios.post(`${sandbox.serviceUrl('rebilly')}/organizations/${DEMO_ORGANIZATION}${path}`, body, {
				headers: { 'REB-APIKEY': DEMO_KEYS.full },
			})
		).data as { id: string };
	const mail = {
		from: 'billing@example.com',
		to: ['a@example.org', 'b@example.org'],
		text: 'Hello',
		html: '',
	};

	it('Files: name and id', async () => {
		const { id } = await post('/files', { file: 'JVBERg==', name: 'a.pdf' });
		expect(await entries('searchFiles')).toEqual([['a.pdf', id]]);
	});

	it('Message ID: all messages for Get, drafts for Send Draft', async () => {
		const draft = await post('/email-messages', { ...mail, subject: 'One' });
		await post('/email-messages', { ...mail, subject: 'Two', status: 'sent' });
		expect(await entries('searchDrafts')).toEqual([['One to a@example.org and 1 more (draft)', draft.id]]);
		expect(await entries('searchMessages')).toHaveLength(2);
	});

	describe('a draft below a page of newer messages', () => {
		beforeEach(async () => {
			const { id } = await post('/email-messages', { ...mail, subject: 'Old' });
			const { messages } = sandbox
				.service<RebillySandbox>('rebilly')
				.store.organizations.get(DEMO_ORGANIZATION)!;
			const draft = messages.get(id)!;
			for (let index = 0; index < 99; index++) {
				const sent = {
					...draft,
					id: `mail_msg_${index}`,
					status: 'sent' as const,
					createdAt: draft.createdAt + 1,
				};
				messages.set(sent.id, sent);
			}
		});

		it('is found', async () => {
			expect(await entries('searchDrafts')).toHaveLength(1);
			expect(sandbox.requests.list().at(-1)?.url).toContain('filter=status%3Adraft');
		});

		it.each([400, 422])('is found where the filter is refused with %i', async (status) => {
			sandbox.faults.add({ path: 'filter=', times: 0, fault: { name: 'status', status, body: '{}' } });
			expect(await entries('searchDrafts')).toHaveLength(1);
		});

		it('stays alone where the filter is ignored', async () => {
			const rows = [
				{ id: 'm1', status: 'sent' },
				{ id: 'm2', status: 'draft' },
			];
			sandbox.faults.add({
				path: 'email-messages',
				times: 0,
				fault: { name: 'status', status: 200, body: JSON.stringify(rows) },
			});
			expect(await entries('searchDrafts')).toEqual([['m2 (draft)', 'm2']]);
		});
	});

	it('goes on page by page', async () => {
		const { store } = sandbox.service<RebillySandbox>('rebilly');
		const { customers } = store.organizations.get(DEMO_ORGANIZATION)!;
		for (let index = 0; index < 120; index++)
			customers.push({ id: `cus_${index}`, email: `c${index}@example.org` });
		const first = await list('searchCustomers');
		expect(first).toMatchObject({ paginationToken: '100' });
		const second = await list('searchCustomers', undefined, '100');
		expect(second.paginationToken).toBeUndefined();
		expect(first.results.length + second.results.length).toBe(122);
	});
});

it.each([
	['searchDeliverySettings', 'GetEmailDeliverySettingCollection'],
	['searchSendingCredentials', 'GetServiceCredentialCollection'],
	['searchCustomers', 'GetCustomerCollection'],
	['searchInvoices', 'GetInvoiceCollection'],
	['searchFiles', 'GetFileCollection'],
] as const)('%s names the permission that the key lacks', async (picker, permission) => {
	await expect(list(picker, undefined, undefined, DEMO_KEYS.mailOnly)).rejects.toMatchObject({
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
	sandbox.faults.add({ times: 0, fault });
	const error: Error = await list('searchSendingCredentials').then(
		() => Promise.reject(new Error('was read')),
		(caught: Error) => caught,
	);
	expect(error.message).toMatch(/Rebilly|list/);
	expect(describeError(error)).not.toMatch(/<html|SECRET/);
});

it('no secret of a service credential leaves the picker, whatever happens', async () => {
	const seen: string[] = [];
	const faults = [undefined, 'truncated-body', 'wrong-content-type', 'truncated', 'html-200'];
	// By type too: with all five broken, the first one to fail would hide the others.
	const paths = [
		'.',
		...['smtp', 'mailgun', 'sendgrid', 'aws-ses', 'postmark'].map((type) => `credentials/${type}`),
	];
	for (const [fault, path] of faults.flatMap((name) => paths.map((place) => [name, place]))) {
		sandbox.faults.clear();
		if (fault !== undefined) sandbox.faults.add({ times: 0, path, fault });
		for (const picker of Object.keys(pickers) as Picker[]) {
			seen.push(await list(picker).then((result) => JSON.stringify(result), describeError));
		}
	}
	const everything = seen.join('\n');
	expect(everything).toContain('SMTP smtp.example.com:587');
	expect(seededSecrets().length).toBeGreaterThanOrEqual(8);
	for (const secret of [...seededSecrets(), 'SECRET', DEMO_KEYS.full])
		expect(everything).not.toContain(secret);
	// The sandbox did send them: otherwise this test would prove nothing.
	expect(sandbox.requests.list({ contains: 'service-credentials' }).length).toBeGreaterThan(5);
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
