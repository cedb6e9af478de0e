import type { SandboxService } from '../../core/service';
import { HUB_FAULTS } from './faults';
import { logins } from './logins';
import { defaultSettings } from './settings';
import { registerRoutes } from './routes';
import { HubState } from './state';

/** CareLogic CommunicationHub as its metadata pages and the measured framework describe it (CommunicationHub API sheet). */
export function createCommunicationHub(): SandboxService {
	const settings = defaultSettings();
	const state = new HubState();
	return {
		name: 'communicationhub',
		title: 'CommunicationHub',
		prefix: '/communicationhub',
		logins,
		settings,
		faults: HUB_FAULTS,
		register: (app, context) => registerRoutes(app, context, settings, state),
		reset: () => {
			Object.assign(settings, defaultSettings());
			state.clear();
		},
	};
}
