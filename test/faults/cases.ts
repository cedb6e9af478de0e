import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import { FAULTS, type FaultSpec, type Sandbox } from '../../sandbox';
import type { ContractMail, ContractService } from '../contract/services';

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
	/** What the answer, or a look after it, proves of the item that is struck: it was sent, or nothing at all. */
	proves?: 'sent' | 'nothing';
	/** Another request than the one that sends. */
	strikes?: { method: string; path: string };
	/** What the mails have besides, or otherwise. */
	mail?: Partial<ContractMail>;
	/** How the answer looks, for the table of what proves that nothing was sent. */
	answer?: { form: string; status: number };
	/** Node parameters that lead to another way of sending. */
	parameters?: INodeParameters;
}

export const once = (fault: FaultSpec): FaultCase['rule'] => ({ fault, times: 1 });
export const always = (fault: FaultSpec): FaultCase['rule'] => ({ fault, times: 0 });

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
	// What a service says while the mail is out has the form of that service: ./serviceCases.
	'status-after-accept',
	'gzip-bomb',
	'nested',
	'charset-iso-8859-1',
];
/** Far above what any receipt may have; a gigabyte would only take longer. */
const UNFOLDED_BYTES = 64 * 1024 * 1024;
const QUICK: Record<string, FaultSpec> = {
	slow: { name: 'slow', delayMs: 200 },
	trickle: { name: 'trickle', bytesPerSecond: 5000 },
	huge: { name: 'huge', bytes: 2_000_000 },
};

/** The faults that every service meets. */
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
	{ name: 'gzip bomb', rule: once({ name: 'gzip-bomb', bytes: UNFOLDED_BYTES }) },
	...[3000, 100_000].map((depth): FaultCase => ({
		name: `nested ${depth} deep`,
		rule: once({ name: 'nested', depth }),
	})),
	{ name: 'sent, then 400, nested 3000 deep', rule: once({ name: 'nested', depth: 3000, status: 400 }) },
	{ name: 'charset iso 8859 1', rule: once('charset-iso-8859-1'), proves: 'sent' },
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
