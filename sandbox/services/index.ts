import type { SandboxService } from '../core/service';
import { createCommunicationHub } from './communicationhub';
import { createLineWorks } from './lineworks';
import { createRebilly } from './rebilly';
import { createSuperOffice } from './superoffice';

/** Every service of the sandbox. */
export function createServices(): SandboxService[] {
	return [
		// One line each, in alphabetical order.
		createCommunicationHub(),
		createLineWorks(),
		createRebilly(),
		createSuperOffice(),
	];
}
