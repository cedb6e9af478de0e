import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { FAULTS, type FaultSpec, type Sandbox } from '../../sandbox';
import type { ContractService } from '../contract/services';

type Credentials = Record<string, ICredentialDataDecryptedObject>;

/** One way in which sending goes wrong. */
export interface FaultCase {
	name: string;
	/** What the sandbox does to the request that sends; `times` 0 = to every one. */
	rule?: { fault: FaultSpec; times: 0 | 1 };
	/** Moves the base URLs elsewhere: nothing can be reached. */
	moveTo?: (sandboxUrl: string) => string;
	/** Runs before sending. */
	before?: (sandbox: Sandbox) => void;
	/** The cause is still there when the execution is run again: a login signed an hour ago stays refused. */
	stays?: boolean;
	/** Nothing can have been sent: "possibly sent" would be a false report. */
	neverSent?: boolean;
}

const once = (fault: FaultSpec): FaultCase['rule'] => ({ fault, times: 1 });
const always = (fault: FaultSpec): FaultCase['rule'] => ({ fault, times: 0 });

const throttled = (
	['retry-after-seconds', 'retry-after-date', 'epoch-seconds', 'ratelimit-reset'] as const
).map((dialect): FaultCase => ({
	name: `429, ${dialect}`,
	rule: once({ name: 'too-many-requests', dialect, seconds: 1 }),
	neverSent: true,
}));

const statuses = [400, 403, 404, 405, 408, 409, 413, 421, 422, 500, 501, 504].map((status): FaultCase => ({
	name: `status ${status}`,
	rule: once({ name: 'status', status }),
}));

/** Faults of the sandbox that are tuned or listed apart. */
const LISTED_APART = [
	'status',
	'too-many-requests',
	'unauthorized',
	'slow',
	'trickle',
	'huge',
	'too-large-413',
];
const QUICK: Record<string, FaultSpec> = {
	slow: { name: 'slow', delayMs: 200 },
	trickle: { name: 'trickle', bytesPerSecond: 5000 },
	huge: { name: 'huge', bytes: 2_000_000 },
};

/** All faults of the matrix. */
export const FAULT_CASES: FaultCase[] = [
	{ name: 'connection refused', moveTo: () => 'http://127.0.0.1:9', neverSent: true },
	{
		name: 'host name unknown (DNS)',
		moveTo: () => 'http://no-such-host.invalid',
		neverSent: true,
	},
	{ name: 'TLS fails', moveTo: (url) => url.replace('http:', 'https:'), neverSent: true },
	{ name: '401 once', rule: once('unauthorized') },
	{ name: '401 always', rule: always('unauthorized') },
	...throttled,
	{
		name: '429 for an hour',
		rule: always({ name: 'too-many-requests', dialect: 'retry-after-seconds', seconds: 3600 }),
		neverSent: true,
	},
	...statuses,
	...FAULTS.filter(({ name }) => !LISTED_APART.includes(name)).map(({ name }): FaultCase => ({
		neverSent: name === 'redirect',
		name: name.replace(/-/g, ' '),
		rule: once(name),
	})),
	...Object.entries(QUICK).map(([name, fault]): FaultCase => ({ name, rule: once(fault) })),
	{
		name: '429 by date, clock 1 h ahead',
		before: (sandbox) => sandbox.clock.advance(3600),
		stays: true,
		rule: once({ name: 'too-many-requests', dialect: 'epoch-seconds', seconds: 1 }),
		neverSent: true,
	},
];

/** The credentials with every base URL moved. */
export function movedCredentials(
	service: ContractService,
	sandbox: Sandbox,
	moveTo: (url: string) => string,
): Credentials {
	const original = service.credentials(sandbox);
	return JSON.parse(JSON.stringify(original).split(sandbox.url).join(moveTo(sandbox.url))) as Credentials;
}
