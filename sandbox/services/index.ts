import type { SandboxService } from '../core/service';
import { createCommunicationHub } from './communicationhub';

/** Every service of the sandbox. */
export function createServices(): SandboxService[] {
	return [
		// One line each.
		createCommunicationHub(),
	];
}
