import type { SandboxService } from '../../core/service';
import { SUPEROFFICE_FAULTS } from './faults';
import { registerLoginHost } from './loginHost';
import { logins } from './logins';
import type { Parts } from './parts';
import { defaultSettings, type SuperOfficeSettings } from './settings';
import { SuperOfficeState } from './state';
import { registerTenantApi } from './tenantApi';

export * as superOfficeSeed from './seed';
export type { SuperOfficeSettings } from './settings';

export interface SuperOfficeSandbox extends SandboxService {
	settings: SuperOfficeSettings;
	state: SuperOfficeState;
}

/**
 * SuperOffice CRM (SuperOffice API sheet): the login host under `/login-host`, tenants under
 * `/{cluster}/{tenant}/api`, and an installation at the customer's under `/onsite/api`.
 */
export function createSuperOffice(): SuperOfficeSandbox {
	const settings = defaultSettings();
	const state = new SuperOfficeState();
	return {
		name: 'superoffice',
		title: 'SuperOffice',
		prefix: '/superoffice',
		logins,
		settings,
		state,
		faults: SUPEROFFICE_FAULTS,
		register: (app, context) => {
			const parts: Parts = { context, settings, state };
			registerLoginHost(app, parts);
			app.get('/drafts', async () => state.drafts.map(({ entity }) => entity));
			app.get('/documents', async () =>
				state.documents.map(({ content, ...document }) => ({ ...document, eml: content?.toString('utf8') })),
			);
			registerTenantApi(app, parts, '/onsite/api', 'onsite');
			registerTenantApi(app, parts, '/:cluster/:tenant/api', 'online');
		},
		reset: () => {
			Object.assign(settings, defaultSettings());
			state.clear();
		},
	};
}
