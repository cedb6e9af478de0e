import { withTime } from '../../../../nodes/Rebilly/listSearch/page';
import type { RebillySandbox } from '../../../../sandbox/services/rebilly';
import { startLists, type ListBench } from './listSearch-support';

let bench: ListBench;
let list: ListBench['list'];
let entries: ListBench['entries'];
beforeAll(async () => {
	bench = await startLists();
	({ list, entries } = bench);
});
afterAll(async () => await bench.close());
beforeEach(() => bench.reset());

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
	const { serviceCredentials } = bench.organization();
	const [first] = serviceCredentials.smtp!;
	serviceCredentials.smtp!.push({ ...first!, id: 'crd_smtp_09', status: 'active' });
	const found = await entries('searchSendingCredentials', 'smtp');
	expect(found).toEqual([
		['SMTP smtp.example.com:587 (crd_smtp_01)', 'crd_smtp_01'],
		['SMTP smtp.example.com:587 (crd_smtp_09)', 'crd_smtp_09'],
	]);
});

it('Sending Credential does without a type that cannot be read', async () => {
	bench.sandbox.faults.add({
		path: 'service-credentials/smtp',
		times: 0,
		fault: { name: 'status', status: 403, body: '{}' },
	});
	bench.sandbox.faults.add({
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

it('Invoices: the newest first, with number, amount, status and time', async () => {
	expect(await entries('searchInvoices')).toEqual([
		['#13 7 USD (draft), 2026-01-13 00:00 UTC', 'in_01DEMO13'],
		['#12 10.5 USD (unpaid), 2026-01-12 00:00 UTC', 'in_01DEMO12'],
		['#11 99 EUR (paid), 2026-01-11 00:00 UTC', 'in_01DEMO11'],
	]);
});

it('records that lack what they are known by are known by their ids', async () => {
	const { serviceCredentials, customers, invoices, deliverySettings } = bench.organization();
	for (const type of ['smtp', 'mailgun', 'aws-ses']) {
		serviceCredentials[type] = [{ id: `crd_${type}_bare`, status: 'active', host: null, domain: 7 }];
	}
	customers.splice(0, customers.length, { id: 'cus_bare', email: null, firstName: null, lastName: '' });
	invoices.splice(0, invoices.length, { id: 'in_bare', amount: 0, currency: 'EUR', status: null });
	deliverySettings.splice(0, deliverySettings.length, { id: 'mail_dst_1', from: 'a@example.com', name: '' });
	expect((await entries('searchSendingCredentials')).slice(0, 2)).toEqual([
		['Amazon SES crd_aws-ses_bare', 'crd_aws-ses_bare'],
		['Mailgun crd_mailgun_bare', 'crd_mailgun_bare'],
	]);
	expect(await entries('searchSendingCredentials', 'smtp')).toEqual([
		['SMTP crd_smtp_bare', 'crd_smtp_bare'],
	]);
	expect(await entries('searchCustomers')).toEqual([]);
	expect(await entries('searchCustomerRecords')).toEqual([['cus_bare', 'cus_bare']]);
	expect(await entries('searchInvoices')).toEqual([['in_bare 0 EUR', 'in_bare']]);
	expect(await entries('searchDeliverySettings')).toEqual([
		['a@example.com (not verified)', 'a@example.com'],
	]);
});

it.each([
	['2026-02-03T04:05:06.789+00:00', 'a, 2026-02-03 04:05 UTC'],
	['2026-02-03T04:05:06Z', 'a, 2026-02-03 04:05 UTC'],
	['2026-02-03T04:05:06+09:00', 'a'],
	['yesterday', 'a'],
	[null, 'a'],
	[undefined, 'a'],
])('a time of %s beside a name', (time, expected) => expect(withTime('a', time)).toBe(expected));

describe('with messages and files', () => {
	const mail = {
		from: 'billing@example.com',
		to: ['a@example.org', 'b@example.org'],
		text: 'Hello',
		html: '',
	};

	it('Files: name, time and id', async () => {
		const { id } = await bench.post('/files', { file: 'JVBERg==', name: 'a.pdf' });
		const file = bench.organization().files.get(id)!;
		file.createdAt = Date.UTC(2026, 1, 3, 4, 5);
		expect(await entries('searchFiles')).toEqual([['a.pdf, 2026-02-03 04:05 UTC', id]]);
		file.name = '';
		expect(await entries('searchFiles')).toEqual([[`${id}, 2026-02-03 04:05 UTC`, id]]);
	});

	it('Mail ID: all messages for Get, drafts for Send Draft', async () => {
		const draft = await bench.post('/email-messages', { ...mail, subject: 'One' });
		bench.sandbox.clock.advance(60);
		const sent = await bench.post('/email-messages', { ...mail, subject: 'Two', status: 'sent' });
		expect(await entries('searchDrafts')).toEqual([
			[
				expect.stringMatching(/^One to a@example\.org and 1 more \(draft\), \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
				draft.id,
			],
		]);
		const again = await bench.post('/email-messages', { ...mail, subject: 'One' });
		expect(new Set((await entries('searchDrafts')).map(([name]) => name)).size).toBe(2);
		bench.organization().messages.delete(again.id);
		expect((await entries('searchMessages')).map(([, value]) => value)).toEqual([sent.id, draft.id]);
		expect(await entries('searchMessages', 'two')).toHaveLength(1);
		expect(await entries('searchDrafts', 'two')).toEqual([]);
	});

	describe('a draft below a page of newer messages', () => {
		beforeEach(async () => {
			const { id } = await bench.post('/email-messages', { ...mail, subject: 'Old' });
			const { messages } = bench.organization();
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
			expect(bench.sandbox.requests.list().at(-1)?.url).toContain('filter=status%3Adraft');
		});

		it.each([400, 422])('is found where the filter is refused with %i', async (status) => {
			bench.sandbox.faults.add({ path: 'filter=', times: 0, fault: { name: 'status', status, body: '{}' } });
			expect(await entries('searchDrafts')).toHaveLength(1);
		});

		it('stays alone where the filter is ignored', async () => {
			const rows = [
				{ id: 'm1', status: 'sent' },
				{ id: 'm2', status: 'draft' },
			];
			bench.sandbox.faults.add({
				path: 'email-messages',
				times: 0,
				fault: { name: 'status', status: 200, body: JSON.stringify(rows) },
			});
			expect(await entries('searchDrafts')).toEqual([['m2 (draft)', 'm2']]);
		});
	});

	it('goes on page by page', async () => {
		const { customers } = bench.organization();
		for (let index = 0; index < 120; index++)
			customers.push({ id: `cus_${index}`, email: `c${index}@example.org` });
		const first = await list('searchCustomers');
		expect(first).toMatchObject({ paginationToken: '100' });
		const second = await list('searchCustomers', undefined, '100');
		expect(second.paginationToken).toBeUndefined();
		expect(first.results.length + second.results.length).toBe(122);
	});

	it('goes on where Rebilly returns fewer rows than it was asked for', async () => {
		Object.assign(bench.sandbox.service<RebillySandbox>('rebilly').settings, { pageCap: 40 });
		const { customers } = bench.organization();
		for (let index = 0; index < 60; index++)
			customers.push({ id: `cus_${index}`, email: `c${index}@example.org` });
		const first = await list('searchCustomers');
		expect(first).toMatchObject({ paginationToken: '40' });
		const second = await list('searchCustomers', undefined, '40');
		expect(second.paginationToken).toBeUndefined();
		expect(first.results.length + second.results.length).toBe(62);
	});

	it.each(['searchCustomers', 'searchInvoices', 'searchMessages', 'searchFiles'] as const)(
		'%s sorts with a tie-breaker: rows must not change their places between pages',
		async (name) => {
			await list(name);
			const [[, { url }]] = bench.asked;
			expect(new URL(url).searchParams.get('sort')).toBe('-createdTime,id');
		},
	);
});

describe('a list that is shown whole', () => {
	it('has the senders of all pages', async () => {
		const { deliverySettings } = bench.organization();
		for (let index = 0; index < 250; index++)
			deliverySettings.push({
				...deliverySettings[0]!,
				id: `mail_dst_${index}`,
				from: `s${index}@example.com`,
			});
		expect(await entries('searchDeliverySettings')).toHaveLength(253);
		expect(bench.asked).toHaveLength(3);
	});

	it('has the sending credentials of all pages, which no header counts', async () => {
		const { smtp } = bench.organization().serviceCredentials;
		for (let index = 0; index < 150; index++)
			smtp!.push({ ...smtp![0]!, id: `crd_more_${index}`, status: 'active' });
		expect(await entries('searchSendingCredentials', 'smtp')).toHaveLength(151);
	});
});
