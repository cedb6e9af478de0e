import type { VirtualClock } from './clock';
import type { FaultRules } from './faultRules';
import type { Inbox } from './inbox';
import type { RequestLog } from './requests';
import type { Scanner } from './scanner';
import type { SandboxService } from './service';

/** A running sandbox. */
export interface Sandbox {
	/** `http://127.0.0.1:<port>`, no trailing slash. */
	readonly url: string;
	readonly inbox: Inbox;
	readonly faults: FaultRules;
	readonly requests: RequestLog;
	readonly clock: VirtualClock;
	/** Follows the links of every mail, once it is switched on. */
	readonly scanner: Scanner;
	/** The service of that name, with its `settings`. Throws when it does not run. */
	service<T extends SandboxService = SandboxService>(name: string): T;
	/** `url` plus the service's prefix. */
	serviceUrl(name: string): string;
	/** Finishes now what the services would go on with after their answers. */
	finishLate(): void;
	/** Empties inbox, log and faults, frees hanging connections, resets clock and services. */
	reset(): void;
	close(): Promise<void>;
}
