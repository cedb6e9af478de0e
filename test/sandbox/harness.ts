import { startSandbox, type Sandbox } from '../../sandbox';
import type { SandboxService } from '../../sandbox/core/service';

/** A sandbox with one service, as new for each test. */
export interface SandboxBench<S extends SandboxService> {
	readonly sandbox: Sandbox;
	readonly service: S;
	/** Where the service's routes begin. */
	readonly url: string;
}

/** Where the sandbox's clock stands in every test, until the test advances it: a whole second. */
export const NOW = Date.UTC(2026, 5, 1, 12);

/** A sandbox around the tests of a file. */
export function sandboxBench<S extends SandboxService = SandboxService>(name: string): SandboxBench<S> {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ services: [name], now: () => NOW });
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => await sandbox.close());
	return {
		get sandbox() {
			return sandbox;
		},
		get service() {
			return sandbox.service<S>(name);
		},
		get url() {
			return sandbox.serviceUrl(name);
		},
	};
}
