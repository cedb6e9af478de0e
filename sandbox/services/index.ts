import type { SandboxService } from '../core/service';
import { createCommunicationHub } from './communicationhub';
import { createRebilly } from './rebilly';

/** Every service of the sandbox, one line each. */
export function createServices(): SandboxService[] {
	return [createCommunicationHub(), createRebilly()];
}
