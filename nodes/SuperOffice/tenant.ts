import { MailError } from '../shared/errors';
import { tryParseJson } from '../shared/wire/json';
import { STATE_NAMES, tenantStateAnswer } from './answers';
import { checkedTenantId, loginHostUrl, type OnlineTenant } from './environment';

/** What a GET without authentication brought. */
export interface Fetched {
	statusCode: number;
	body: string;
}

/** Performs a GET without authentication; throws when there is no answer. */
export type Fetch = (url: string) => Promise<Fetched>;

/** Where a tenant's WebAPI is now. */
export interface TenantAddress {
	/** Base URL ending in `/api`, without a trailing slash. */
	api: string;
	/** Milliseconds since 1970 until which SuperOffice says that this holds. */
	validUntil: number;
}

/** Used where the answer says nothing usable about its age. */
const DEFAULT_VALID_MS = 5 * 60_000;
const LONGEST_VALID_MS = 24 * 3600_000;
const MOST_TENANTS = 500;

const known = new Map<string, TenantAddress>();
const asking = new Map<string, Promise<TenantAddress>>();

export interface LookUp {
	/** Ask although the cache holds an answer. */
	anew?: boolean;
	/** The address that answered 421: the cache is believed only if it names another one by now. */
	notAt?: string;
	/** Milliseconds since 1970. */
	now?: () => number;
}

/**
 * The tenant's address, from the cache while it is valid (SuperOffice API sheet, section 3). Calls for the same
 * tenant share one look-up.
 * @throws MailError when the tenant does not exist, does not run or the state page does not answer
 */
export async function tenantAddress(
	tenant: OnlineTenant,
	fetch: Fetch,
	{ anew = false, notAt, now = Date.now }: LookUp = {},
): Promise<TenantAddress> {
	const url = `${loginHostUrl(tenant)}/api/state/${checkedTenantId(tenant)}`;
	const cached = known.get(url);
	if (cached && !anew && cached.api !== notAt && now() < cached.validUntil) return cached;
	const running = asking.get(url);
	if (running) return await running;
	const lookup = ask(url, tenant, fetch, now).finally(() => asking.delete(url));
	asking.set(url, lookup);
	return await lookup;
}

/** Forgets every address; for tests. */
export function forgetTenants(): void {
	known.clear();
}

async function ask(
	url: string,
	tenant: OnlineTenant,
	fetch: Fetch,
	now: () => number,
): Promise<TenantAddress> {
	const answer = await fetch(url);
	const address = readState(answer, tenant, now());
	known.delete(url);
	known.set(url, address);
	for (const oldest of known.keys()) {
		if (known.size <= MOST_TENANTS) break;
		known.delete(oldest);
	}
	return address;
}

/**
 * Reads the answer of the state page.
 * @throws MailError when it gives no address to send to
 */
export function readState({ statusCode, body }: Fetched, tenant: OnlineTenant, now: number): TenantAddress {
	const { tenantId } = tenant;
	const state = tenantStateAnswer.safeParse(tryParseJson(body));
	if (statusCode === 404) throw unknownTenant(tenantId);
	if (statusCode >= 300 || !state.success) {
		throw new MailError(
			'failed',
			`The state page of SuperOffice answered ${statusCode} without the tenant's address`,
			{
				fix: 'Check Environment in the credential and whether SuperOffice Online is up, then run it again.',
				statusCode,
			},
		);
	}
	const name = stateName(state.data.State);
	const api = state.data.Api.replace(/\/+$/, '');
	if (!state.data.IsRunning) {
		if (name === 'Unknown') throw unknownTenant(tenantId);
		throw new MailError('failed', `Tenant ${tenantId} is ${name}`, {
			fix: 'Try again later or contact SuperOffice.',
			details: { tenantState: name },
		});
	}
	if (api === '') throw unknownTenant(tenantId);
	checkAddress(api, tenant);
	const until = Date.parse(state.data.ValidUntil);
	const validUntil =
		Number.isNaN(until) || until <= now ? now + DEFAULT_VALID_MS : Math.min(until, now + LONGEST_VALID_MS);
	return { api, validUntil };
}

/**
 * Mails and logins go where the state page says, so it may name hosts of SuperOffice alone, by https. A login host of the
 * credential's own may name itself as well, and this machine when it stands here.
 * @throws MailError `failed` for any other address
 */
function checkAddress(api: string, tenant: OnlineTenant): void {
	const url = parsedUrl(api);
	const login = parsedUrl(loginHostUrl(tenant));
	const isOwn =
		url !== undefined &&
		login !== undefined &&
		tenant.loginHost !== '' &&
		(url.protocol === 'https:' || url.protocol === login.protocol) &&
		(url.hostname === login.hostname || (isLoopback(url) && isLoopback(login)));
	const isSuperOffice = url?.protocol === 'https:' && url.hostname.endsWith('.superoffice.com');
	const isPlain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '';
	if (isPlain && url.pathname !== '/' && !/[?#]/.test(api) && (isOwn || isSuperOffice)) return;
	throw new MailError(
		'failed',
		"The state page of SuperOffice names an address that is not SuperOffice's own",
		{
			fix: 'Check Login Host Override in the credential, which is empty for SuperOffice itself, then ask SuperOffice.',
			details: { host: url?.host ?? null },
		},
	);
}

function parsedUrl(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

function isLoopback({ hostname }: URL): boolean {
	return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

function stateName(value: string | number): string {
	return STATE_NAMES[String(value)] ?? String(value);
}

function unknownTenant(tenantId: string): MailError {
	return new MailError('unauthorized', `SuperOffice knows no tenant ${tenantId} in this environment`, {
		field: 'Tenant ID',
		fix: 'Open the credential and check Tenant ID and Environment.',
	});
}
