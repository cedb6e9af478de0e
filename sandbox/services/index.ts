import type { SandboxService } from '../core/service';
import { createCommunicationHub } from './communicationhub';
import { createRebilly } from './rebilly';

/** Every service of the sandbox. */
export function createServices(): SandboxService[] {
	return [
		// One line each, in alphabetical order.
		createCommunicationHub(),
		createRebilly(),
	];
}
