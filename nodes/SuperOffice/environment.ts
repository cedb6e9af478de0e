import { baseUrlOf, credentialError } from '../shared/n8n/credential';

/** The environments of SuperOffice Online (SuperOffice API sheet, section 2.1). */
const ENVIRONMENTS = ['sod', 'qaonline', 'online'] as const;

/** The fields of an Online credential that say where its tenant is looked up. */
export interface OnlineTenant {
	environment: string;
	tenantId: string;
	/** Takes the place of `https://{environment}.superoffice.com`; for tests against another server. */
	loginHost: string;
}

/**
 * Reads them from a credential's values. Without an environment it is production, as in the form; an unknown one (an
 * expression can give anything) must not lead there.
 * @throws MailError `unauthorized` for an unknown environment
 */
export function onlineTenant(credential: Record<string, unknown>): OnlineTenant {
	const text = (name: string) => (typeof credential[name] === 'string' ? credential[name].trim() : '');
	const environment = text('environment') || 'online';
	if (!(ENVIRONMENTS as readonly string[]).includes(environment)) {
		throw credentialError(
			'Environment',
			`is "${environment.slice(0, 60)}"`,
			`Open the credential and choose one of: ${ENVIRONMENTS.join(', ')}.`,
		);
	}
	return {
		environment,
		tenantId: text('tenantId'),
		loginHost: text('loginHost'),
	};
}

/**
 * The login host without a trailing slash, e.g. `https://online.superoffice.com`.
 * @throws MailError `unauthorized` for an override that is no base URL
 */
export function loginHostUrl({
	environment,
	loginHost,
}: Pick<OnlineTenant, 'environment' | 'loginHost'>): string {
	if (loginHost === '') return `https://${environment}.superoffice.com`;
	return baseUrlOf(
		loginHost,
		'Login Host Override',
		'Open the credential and leave it empty, or enter an address without anything behind the path.',
	);
}

/**
 * The tenant's id in the form that goes into a URL.
 * @throws MailError `unauthorized` when it is not one
 */
export function checkedTenantId({ tenantId }: Pick<OnlineTenant, 'tenantId'>): string {
	if (/^[A-Za-z0-9]{1,64}$/.test(tenantId)) return tenantId;
	throw credentialError(
		'Tenant ID',
		tenantId === '' ? 'is empty' : 'is not an ID such as Cust12345',
		'Open the credential and enter the ID that SuperOffice shows for the customer, such as Cust12345.',
	);
}

/**
 * The tenant that a login is of must be that of the credential: mails would go out in another customer's name.
 * @param found undefined where the login does not say it
 * @throws MailError `unauthorized`
 */
export function checkTenant(found: string | undefined, tenantId: string): void {
	if (found === undefined || found.toLowerCase() === tenantId.toLowerCase()) return;
	throw credentialError(
		'Tenant ID',
		`is ${tenantId}, but the login is of the tenant ${found.slice(0, 64)}`,
		'Open the credential and correct Tenant ID, or sign in as a user of that tenant; each tenant has a system user token of its own.',
	);
}

/** The tenant that an access token of SuperOffice names, as in `8A:Cust12345.…`; undefined for another form. */
export function tenantOfToken(token: unknown): string | undefined {
	return typeof token === 'string' ? /^8A:([A-Za-z0-9]{1,64})\./.exec(token)?.[1] : undefined;
}

/**
 * The WebAPI's address of an installation as people type it. Trailing slashes and `/v1` go, `/api` is added where it is
 * missing (SuperOffice API sheet, section 3).
 * @throws MailError `unauthorized` when it is not an http(s) URL
 */
export function normalizeApiBase(input: unknown): string {
	const fix = 'Open the credential and enter an address such as https://crm.example.com/SuperOffice/api.';
	const base = baseUrlOf(input, 'Base URL', fix).replace(/\/v1$/i, '').replace(/\/+$/, '');
	return /\/api$/i.test(base) ? base : `${base}/api`;
}
