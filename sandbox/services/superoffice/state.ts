import { randomBytes } from 'node:crypto';
import type { WireEmail } from './mail';
import { APP, OAUTH_TOKENS } from './seed';

/** Who is calling: the person of seed.ts or the app's system user. */
export type Caller = 'user' | 'systemUser';

interface Code {
	redirectUri: string;
	challenge?: { value: string; method: string };
	expiresAt: number;
}

/** A draft as answers show it, and as it came, with the bytes of its files. */
export interface StoredMail {
	entity: Record<string, unknown>;
	mail: WireEmail;
}

export interface StoredDocument {
	id: number;
	entity: Record<string, unknown>;
	content?: Buffer;
}

/** Everything that changes while the SuperOffice sandbox runs. */
export class SuperOfficeState {
	readonly codes = new Map<string, Code>();
	/** Access token -> when it expires; undefined: as long as the settings say since the start. */
	readonly accessTokens = new Map<string, number>();
	readonly refreshTokens = new Set<string>();
	/** Ticket -> when it was last used. */
	readonly tickets = new Map<string, number>();
	readonly drafts: StoredMail[] = [];
	/** Sent mails that the database knows, by Message-ID. */
	readonly mails = new Map<string, Record<string, unknown>>();
	/** Documents; without content until it is stored. */
	readonly documents: StoredDocument[] = [];
	/** Logins by the system user that succeeded, and refreshes of OAuth2 tokens. */
	logins = 0;
	refreshes = 0;
	private nextId = 301;
	private readonly struck = new Set<string>();
	private calls: number[] = [];

	constructor() {
		this.clear();
	}

	clear(): void {
		for (const list of [this.codes, this.accessTokens, this.refreshTokens, this.tickets, this.struck])
			list.clear();
		this.drafts.length = 0;
		this.documents.length = 0;
		this.mails.clear();
		this.calls = [];
		this.logins = 0;
		this.refreshes = 0;
		this.nextId = 301;
		this.refreshTokens.add(OAUTH_TOKENS.refreshToken);
		this.accessTokens.set(OAUTH_TOKENS.accessToken, Number.POSITIVE_INFINITY);
	}

	newId(): number {
		return this.nextId++;
	}

	newSecret(): string {
		return randomBytes(18).toString('base64url');
	}

	/** Ends every session at once: the next call of each is answered 401. */
	expireSessions(): void {
		this.accessTokens.clear();
		this.tickets.clear();
	}

	/** True the first time it is asked for `key`. */
	first(key: string): boolean {
		if (this.struck.has(key)) return false;
		this.struck.add(key);
		return true;
	}

	/** Counts a call and says how many there were within the last second. */
	countCall(now: number): number {
		this.calls = this.calls.filter((at) => now - at < 1000);
		this.calls.push(now);
		return this.calls.length;
	}

	knowsClient(id: unknown, secret?: unknown): boolean {
		return id === APP.clientId && (secret === undefined || secret === APP.clientSecret);
	}
}
