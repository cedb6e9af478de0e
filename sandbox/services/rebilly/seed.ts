import { FULL_ACCESS, type ApiKey, type Organization, type PlainRecord } from './store';

/** The organization that the examples and tests use. */
export const DEMO_ORGANIZATION = 'org_sandbox_demo';
/** A second one, which has limits and records of its own. */
export const OTHER_ORGANIZATION = 'org_sandbox_other';

/** Keys of the sandbox. They open nothing outside of it. */
export const DEMO_KEYS = {
	full: 'sk_sandbox_DemoKeyOfTheSandboxOnly0001',
	/** May read messages and nothing else. */
	readOnly: 'sk_sandbox_DemoReadOnlyKey00000000001',
	/** May create drafts, but not send them. */
	draftOnly: 'sk_sandbox_DemoDraftOnlyKey0000000001',
	/** May send mail, but not upload files or fill the pickers. */
	mailOnly: 'sk_sandbox_DemoMailOnlyKey00000000001',
} as const;

const TIME = '2026-01-05T09:00:00+00:00';
const link = (path: string) => [{ rel: 'self', href: path }];

function deliverySettings(): PlainRecord[] {
	const setting = (id: string, from: string, name: string, rest: Record<string, unknown>): PlainRecord => ({
		id: `mail_dst_${id}`,
		from,
		name,
		status: 'verified',
		credentialId: null,
		provider: 'rebilly',
		isDefault: false,
		createdTime: TIME,
		updatedTime: TIME,
		_links: link(`/email-delivery-settings/mail_dst_${id}`),
		...rest,
	});
	return [
		setting('01NEW', 'news@example.com', 'News', { status: 'pending', provider: 'sendgrid' }),
		setting('01BILLING', 'billing@example.com', 'Billing', { isDefault: true }),
		setting('01SUPPORT', 'support@example.com', 'Support', { provider: 'smtp', credentialId: 'crd_smtp_01' }),
	];
}

/** The secrets are invented, and each carries `SECRET` so that a test can look for every one of them. */
function serviceCredentials(): Record<string, PlainRecord[]> {
	const credential = (type: string, id: string, rest: Record<string, unknown>): PlainRecord => ({
		id,
		hash: id,
		type,
		status: 'active',
		deactivationTime: null,
		createdTime: TIME,
		updatedTime: TIME,
		_links: link(`/service-credentials/${type}/${id}`),
		...rest,
	});
	const smtp = (password: string) => ({
		host: 'smtp.example.com',
		port: 587,
		encryption: 'tls',
		auth: { type: 'login', username: 'billing', password },
	});
	return {
		smtp: [
			credential('smtp', 'crd_smtp_01', smtp('SECRET-smtp-password-01')),
			credential('smtp', 'crd_smtp_02', { ...smtp('SECRET-smtp-password-02'), status: 'inactive' }),
			credential('smtp', 'crd_smtp_03', {
				...smtp('SECRET-smtp-password-03'),
				status: 'deactivated',
				deactivationTime: TIME,
			}),
		],
		mailgun: [
			credential('mailgun', 'crd_mailgun_01', {
				domain: 'mg.example.com',
				emailFrom: 'billing@example.com',
				apiKey: 'SECRET-mailgun-key-01',
			}),
		],
		sendgrid: [credential('sendgrid', 'crd_sendgrid_01', { apiKey: 'SECRET-sendgrid-key-01' })],
		'aws-ses': [
			credential('aws-ses', 'crd_ses_01', {
				region: 'eu-central-1',
				configurationSetName: 'mail',
				key: 'AKIA-SECRET-key-01',
				secret: 'SECRET-ses-secret-01',
			}),
		],
		postmark: [credential('postmark', 'crd_postmark_01', { serverApiToken: 'SECRET-postmark-token-01' })],
		// Not a credential for mail: no picker may offer it.
		webhook: [
			credential('webhook', 'crd_webhook_01', { auth: { type: 'bearer', token: 'SECRET-webhook-01' } }),
		],
	};
}

function customers(): PlainRecord[] {
	const customer = (
		number: string,
		firstName: string,
		lastName: string,
		email: string | null,
	): PlainRecord => ({
		id: `cus_${number}`,
		email,
		firstName,
		lastName,
		notificationEmails: [],
		createdTime: TIME,
		updatedTime: TIME,
		_links: link(`/customers/cus_${number}`),
	});
	return [
		customer('01ANN', 'Ann', 'Lee', 'ann.lee@example.org'),
		customer('02BOB', 'Bob', 'Ray', 'bob.ray@example.org'),
		customer('03NOMAIL', 'Nora', 'Mail', null),
	];
}

function invoices(): PlainRecord[] {
	const invoice = (invoiceNumber: number, status: string, amount: number, currency: string): PlainRecord => ({
		id: `in_01DEMO${invoiceNumber}`,
		invoiceNumber,
		status,
		customerId: 'cus_01ANN',
		currency,
		amount,
		issuedTime: TIME,
		createdTime: new Date(Date.UTC(2026, 0, invoiceNumber)).toISOString(),
		updatedTime: TIME,
		_links: link(`/invoices/in_01DEMO${invoiceNumber}`),
	});
	return [invoice(11, 'paid', 99, 'EUR'), invoice(12, 'unpaid', 10.5, 'USD'), invoice(13, 'draft', 7, 'USD')];
}

/** Two organizations with the same kind of records, and the keys that open them. */
export function seedOrganizations(): { organizations: Organization[]; keys: ApiKey[] } {
	const organization = (id: string): Organization => ({
		id,
		messages: new Map(),
		files: new Map(),
		deliverySettings: deliverySettings(),
		serviceCredentials: serviceCredentials(),
		customers: customers(),
		invoices: invoices(),
	});
	const organizations = [DEMO_ORGANIZATION, OTHER_ORGANIZATION];
	const read = ['GetEmailMessage', 'GetEmailMessageCollection'];
	const send = [...read, 'PostEmailMessage', 'PatchEmailMessage', 'DeleteEmailMessage'];
	return {
		organizations: organizations.map(organization),
		keys: [
			{ key: DEMO_KEYS.full, permissions: [FULL_ACCESS], organizations },
			{ key: DEMO_KEYS.readOnly, permissions: read, organizations },
			{ key: DEMO_KEYS.draftOnly, permissions: [...read, 'PostEmailMessage'], organizations },
			{ key: DEMO_KEYS.mailOnly, permissions: send, organizations },
		],
	};
}

/** The seeded secrets, for tests that prove that none of them leaks. */
export function seededSecrets(): string[] {
	return JSON.stringify(serviceCredentials()).match(/[\w-]*SECRET[\w-]*/g) ?? [];
}
