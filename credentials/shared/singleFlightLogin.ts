import { createHash } from 'node:crypto';

/** A login that was made by this process. */
export interface LoginSession {
	/** What requests are authenticated with: a ticket or session id. */
	token: string;
}

export interface SingleFlightLogin<Session extends LoginSession> {
	/**
	 * Stands for the account and its secrets (see `fingerprint`): a changed secret is another key, and so another login.
	 */
	key: string;
	/** The token that was refused or is about to be replaced; empty when there is none. */
	expired: string;
	/** Logs in. Runs once for all callers who ask at the same time; what it throws reaches all of them. */
	login: () => Promise<Session>;
	/** Milliseconds since 1970. */
	now?: () => number;
}

/** The service knows the login and says no. Whoever asks again at once would come closer to a locked account. */
export class RefusedLogin extends Error {}

interface Account {
	newest?: { session: LoginSession; at: number };
	/** Tokens before the newest one. */
	older: string[];
	running?: Promise<LoginSession>;
	refused?: { error: RefusedLogin; at: number };
}

/** How long a newer token counts as good although a token we do not know was refused (from another n8n process). */
const TRUST_AGAINST_STRANGERS_MS = 60_000;
/** How long it counts as good although one of its own predecessors was refused. */
const TRUST_AGAINST_PREDECESSORS_MS = 10 * 60_000;
/** How long a refusal answers for those who ask again: parallel requests, and the tries of Retry On Fail. */
const REFUSED_FOR_MS = 10_000;
const MOST_OLDER = 5;
const MOST_ACCOUNTS = 500;

const accounts = new Map<string, Account>();

/**
 * Logs in at most once at a time per account. n8n asks every request that met a 401 for a login of its own; here
 * the first one logs in, the others share its promise, and those who come later with a token that has been
 * replaced meanwhile get the newer one without a login. A refusal is shared as well, and for a while after it.
 * @throws RefusedLogin and whatever else `login` throws
 */
export async function singleFlightLogin<Session extends LoginSession>({
	key,
	expired,
	login,
	now = Date.now,
}: SingleFlightLogin<Session>): Promise<Session> {
	const account = accountOf(key);
	if (account.running) return (await account.running) as Session;
	const { newest, refused } = account;
	if (refused && now() - refused.at < REFUSED_FOR_MS) throw refused.error;
	if (newest && newest.session.token !== expired) {
		const trusted = account.older.includes(expired)
			? TRUST_AGAINST_PREDECESSORS_MS
			: TRUST_AGAINST_STRANGERS_MS;
		if (now() - newest.at < trusted) return newest.session as Session;
	}
	const running = login().then(
		(session) => {
			if (account.newest)
				account.older = [account.newest.session.token, ...account.older].slice(0, MOST_OLDER);
			account.newest = { session, at: now() };
			account.refused = undefined;
			return session;
		},
		(error: unknown) => {
			if (error instanceof RefusedLogin) account.refused = { error, at: now() };
			throw error;
		},
	);
	account.running = running;
	try {
		return await running;
	} finally {
		account.running = undefined;
	}
}

/** Forgets every login; for tests. */
export function forgetLogins(): void {
	accounts.clear();
}

/** Stands for values that must not be kept themselves: equal values, equal fingerprint. */
export function fingerprint(values: readonly string[]): string {
	const hash = createHash('sha256');
	// The length keeps ["ab", "c"] and ["a", "bc"] apart.
	for (const value of values) hash.update(`${value.length}:${value}`);
	return hash.digest('hex').slice(0, 32);
}

function accountOf(key: string): Account {
	const account = accounts.get(key) ?? { older: [] };
	// Moved to the end: the account that was not used for longest goes first.
	accounts.delete(key);
	accounts.set(key, account);
	for (const [oldest, { running }] of accounts) {
		if (accounts.size <= MOST_ACCOUNTS) break;
		if (!running) accounts.delete(oldest);
	}
	return account;
}
