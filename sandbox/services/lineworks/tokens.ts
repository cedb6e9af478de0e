import { randomBytes } from 'node:crypto';
import { MEMBERS } from './members';
import type { LineWorksSettings } from './settings';

/** An OAuth 2.0 error answer (RFC 6749, section 5.2). */
export class OAuthRefusal extends Error {
	constructor(
		readonly error: string,
		readonly description: string,
		readonly status = 400,
	) {
		super(description);
	}
}

/** Who signed in, and what for. */
export interface Grant {
	/** The member's user id; a service account has none. */
	userId: string | undefined;
	scopes: string[];
}

interface Code extends Grant {
	redirectUri: string;
	expiresAt: number;
	/** The sign-in that it was exchanged for, if it was. */
	exchanged?: string;
}

interface Token extends Grant {
	/** All tokens of one sign-in; revoking it revokes them all. */
	signIn: string;
	expiresAt: number;
}

export interface IssuedTokens {
	accessToken: string;
	/** Absent after a refresh without rotation. */
	refreshToken?: string;
	scopes: string[];
}

/** Refresh token of a sign-in that exists at the start, so that example credentials work without a browser. */
const STANDING_REFRESH_TOKEN = 'sandbox-refresh-token';

/** Codes and tokens of the sandbox's app. Everything expires on the virtual clock. */
export class TokenStore {
	private readonly codes = new Map<string, Code>();
	private readonly accessTokens = new Map<string, Token>();
	private readonly refreshTokens = new Map<string, Token>();

	constructor(
		private readonly settings: () => LineWorksSettings,
		private readonly now: () => number,
	) {
		this.addStandingSignIn();
	}

	issueCode(grant: Grant, redirectUri: string): string {
		const code = this.newToken('ac');
		this.codes.set(code, { ...grant, redirectUri, expiresAt: this.in(this.settings().codeSeconds) });
		return code;
	}

	/** Exchanges a code for tokens. A second use of a code also ends the sign-in of the first. */
	exchange(code: string, redirectUri: string): IssuedTokens {
		const known = this.codes.get(code);
		if (known === undefined) throw new OAuthRefusal('invalid_grant', 'The code is unknown');
		if (known.exchanged !== undefined) {
			this.endSignIn(known.exchanged);
			throw new OAuthRefusal('invalid_grant', 'The code was used before');
		}
		if (known.expiresAt <= this.now()) throw new OAuthRefusal('invalid_grant', 'The code has expired');
		if (known.redirectUri !== redirectUri) {
			throw new OAuthRefusal('invalid_grant', 'redirect_uri is not the one of the authorization request');
		}
		known.exchanged = this.newToken('si');
		return this.issue(known, known.exchanged);
	}

	/** Refresh token -> access token; with rotation also a new refresh token in place of the old one. */
	refresh(refreshToken: string): IssuedTokens {
		const known = this.refreshTokens.get(refreshToken);
		if (known === undefined)
			throw new OAuthRefusal('invalid_grant', 'The refresh token is unknown or was revoked');
		if (known.expiresAt <= this.now())
			throw new OAuthRefusal('invalid_grant', 'The refresh token has expired');
		const accessToken = this.issueAccess(known, known.signIn);
		if (!this.settings().refreshTokenRotation) return { accessToken, scopes: known.scopes };
		this.refreshTokens.delete(refreshToken);
		return { accessToken, refreshToken: this.issueRefresh(known, known.signIn), scopes: known.scopes };
	}

	/** A sign-in without page and code, for tests in the same process. */
	issue(grant: Grant, signIn = this.newToken('si')): Required<IssuedTokens> {
		return {
			accessToken: this.issueAccess(grant, signIn),
			refreshToken: this.issueRefresh(grant, signIn),
			scopes: grant.scopes,
		};
	}

	/** An access token without a member, as service accounts get it. */
	issueServiceAccount(scopes: string[]): IssuedTokens {
		return { accessToken: this.issueAccess({ userId: undefined, scopes }, this.newToken('si')), scopes };
	}

	/** Revokes one token; unknown ones are no error (RFC 7009). A refresh token's access tokens are revoked too. */
	revoke(token: string): void {
		const refresh = this.refreshTokens.get(token);
		if (refresh !== undefined) this.endSignIn(refresh.signIn);
		this.accessTokens.delete(token);
	}

	/** What an access token allows, or the reason why it allows nothing. */
	access(token: string): Grant | string {
		const known = this.accessTokens.get(token);
		if (known === undefined) return 'The access token is unknown or was revoked';
		return known.expiresAt <= this.now() ? 'The access token expired' : known;
	}

	clear(): void {
		this.codes.clear();
		this.accessTokens.clear();
		this.refreshTokens.clear();
		this.addStandingSignIn();
	}

	private addStandingSignIn(): void {
		this.refreshTokens.set(STANDING_REFRESH_TOKEN, {
			userId: MEMBERS[0]?.userId,
			scopes: this.settings().enabledScopes,
			signIn: this.newToken('si'),
			expiresAt: this.in(this.settings().refreshTokenSeconds),
		});
	}

	private issueAccess({ userId, scopes }: Grant, signIn: string): string {
		const token = this.newToken('at');
		this.accessTokens.set(token, {
			userId,
			scopes,
			signIn,
			expiresAt: this.in(this.settings().accessTokenSeconds),
		});
		return token;
	}

	private issueRefresh({ userId, scopes }: Grant, signIn: string): string {
		const token = this.newToken('rt');
		this.refreshTokens.set(token, {
			userId,
			scopes,
			signIn,
			expiresAt: this.in(this.settings().refreshTokenSeconds),
		});
		return token;
	}

	private endSignIn(signIn: string): void {
		for (const tokens of [this.accessTokens, this.refreshTokens]) {
			for (const [token, known] of tokens) if (known.signIn === signIn) tokens.delete(token);
		}
	}

	private newToken(prefix: string): string {
		return `${prefix}_${this.settings().tokenMark}${randomBytes(24).toString('base64url')}`;
	}

	private in(seconds: number): number {
		return this.now() + seconds * 1000;
	}
}
