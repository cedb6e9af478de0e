import { baseUrlOf } from '../shared/n8n/credential';
import { MailError } from '../shared/errors';

/** The environments of SuperOffice Online (SuperOffice API sheet, section 2.1). */
export const ENVIRONMENTS = ['sod', 'qaonline', 'online'] as const;

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
		throw new MailError('unauthorized', `Environment is "${environment.slice(0, 60)}"`, {
			field: 'Environment',
			fix: `Open the credential and choose one of: ${ENVIRONMENTS.join(', ')}. Nothing was sent.`,
		});
	}
	return {
		environment,
		tenantId: text('tenantId'),
		loginHost: text('loginHost'),
	};
}

/** The login host without a trailing slash, e.g. `https://online.superoffice.com`. */
export function loginHostUrl({
	environment,
	loginHost,
}: Pick<OnlineTenant, 'environment' | 'loginHost'>): string {
	return loginHost === '' ? `https://${environment}.superoffice.com` : loginHost.replace(/\/+$/, '');
}

/**
 * The tenant's id in the form that goes into a URL.
 * @throws MailError `unauthorized` when it is none
 */
export function checkedTenantId({ tenantId }: Pick<OnlineTenant, 'tenantId'>): string {
	if (/^[A-Za-z0-9]{1,64}$/.test(tenantId)) return tenantId;
	throw new MailError(
		'unauthorized',
		tenantId === '' ? 'Tenant ID is empty' : 'Tenant ID is not an id such as Cust12345',
		{
			field: 'Tenant ID',
			fix: 'Open the credential and give the id that SuperOffice shows for the customer, for example Cust12345.',
		},
	);
}

/**
 * The WebAPI's address of an installation as people type it: trailing slashes and `/v1` go, `/api` is added where
 * it is missing (SuperOffice API sheet, section 3).
 * @throws MailError `invalid` when it is no http(s) URL
 */
export function normalizeApiBase(input: unknown): string {
	const base = baseUrlOf(input, 'Base URL').replace(/\/v1$/i, '').replace(/\/+$/, '');
	return /\/api$/i.test(base) ? base : `${base}/api`;
}
