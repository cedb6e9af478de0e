import type { FastifyInstance } from 'fastify';
import type { SandboxContext, SandboxService } from '../../core/service';
import { Api } from './api';
import { LINEWORKS_FAULTS } from './faults';
import { logins } from './logins';
import { registerMail } from './mailRoutes';
import { MEMBERS } from './members';
import { registerMembers } from './memberRoutes';
import { registerOAuth } from './oauth';
import { defaultSettings, type LineWorksSettings } from './settings';

export type { LineWorksSettings } from './settings';
export { MEMBERS as LINEWORKS_MEMBERS } from './members';

/**
 * LINE WORKS: OAuth2 below `/oauth2/v2.0`, the API below `/v1.0`. Written from the LINE WORKS API sheet and
 * stricter than the service: what it silently drops is a 400 here.
 */
export class LineWorksSandbox implements SandboxService {
	readonly name = 'lineworks';
	readonly title = 'LINE WORKS';
	readonly prefix = '/lineworks';
	readonly logins = logins;
	readonly faults = LINEWORKS_FAULTS;
	readonly settings: LineWorksSettings = defaultSettings();
	private api: Api | undefined;

	register(app: FastifyInstance, context: SandboxContext): void {
		const api = new Api(
			() => this.settings,
			() => context,
		);
		this.api = api;
		registerOAuth(app, { tokens: api.tokens, settings: () => this.settings, context });
		registerMembers(app, api);
		registerMail(app, api);
	}

	/** The OAuth token data of the first member after a sign-in. Throws before the sandbox runs. */
	signIn(scopes = ['mail']): { access_token: string; refresh_token: string; token_type: 'Bearer' } {
		if (this.api === undefined) throw new Error('The sandbox does not run yet');
		const { accessToken, refreshToken } = this.api.tokens.issue({ userId: MEMBERS[0]?.userId, scopes });
		return { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer' };
	}

	reset(): void {
		Object.assign(this.settings, defaultSettings());
		this.api?.clear();
	}
}

export function createLineWorks(): SandboxService {
	return new LineWorksSandbox();
}
