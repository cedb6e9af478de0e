import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';
import type { FaultSpec, Sandbox } from '../../sandbox';
import type { ServiceLimits } from '../../nodes/shared/limits';
import { limits as communicationHubLimits } from '../../nodes/CommunicationHub/limits';
import { limits as lineWorksLimits } from '../../nodes/LineWorks/limits';
import { limits as rebillyLimits } from '../../nodes/Rebilly/limits';
import type { LineWorksSandbox } from '../../sandbox/services/lineworks';
import { DEMO_KEYS, DEMO_ORGANIZATION, type RebillySandbox } from '../../sandbox/services/rebilly';
import { superOffice } from './superoffice';

/** A mail as the contract suite writes it; what a service cannot do is left out of its mails by the tests. */
export interface ContractMail {
	to: unknown;
	cc?: unknown;
	bcc?: unknown;
	subject?: string;
	html?: string;
	text?: string;
	markdown?: string;
	emailFormat?: 'html' | 'text' | 'both';
	attachments?: unknown;
	/** Further members of Options: `preview`, `redirectTo`, `timeout`, ... */
	options?: INodeParameters;
}

/**
 * How a service joins the contract suite: one entry. `test/contract` then proves for it the fields on the wire,
 * attachments in every binary mode, every fault of the sandbox, ledger, preview, redirect, allow-list and shapes.
 */
export interface ContractService {
	/** Shown in test names; a service may join with several variants (formats, modes). */
	label: string;
	/** Node name. */
	node: string;
	/** Name of the service in the sandbox. */
	sandbox: string;
	limits: ServiceLimits;
	/** Sets the sandbox up for this variant; called after each reset. */
	prepare?(sandbox: Sandbox): void;
	/** Fresh credential values. Every secret in them must hold the word `marked-secret`, where the service allows it. */
	credentials(sandbox: Sandbox): Record<string, ICredentialDataDecryptedObject>;
	/** The same with a base URL at which nobody listens. */
	unreachable(
		credentials: Record<string, ICredentialDataDecryptedObject>,
	): Record<string, ICredentialDataDecryptedObject>;
	/** Node parameters for a mail from `sender@example.com`. */
	parameters(mail: ContractMail): INodeParameters;
	/** The request that puts the mail out: faults strike there. Paths are regular expressions. */
	sends: { method: string; path: string };
	/** Statuses of a result that went out. */
	sentStatuses: string[];
	/** The service answers with an id. */
	messageId: boolean;
	/** A second answer settles an unclear one (Rebilly asks for the state): such items may end as sent. */
	settles?: boolean;
	/** Several items share a request, and with it its fate. */
	batches?: boolean;
	/** An answer that proves, in the service's own form, that it refused a mail; the status alone proves nothing. */
	refusal: FaultSpec;
	/** The login cannot be renewed: a 401 ends the item, and no request is made again. */
	keepsLogin?: boolean;
	/** One of those that stand for their service where many values are tried, each in a mail of its own. */
	triesInputs?: boolean;
	/** Takes no address whose part before the @ stands in quotes. */
	plainAddresses?: boolean;
	/** Takes only these kinds of files, by the end of their names; undefined: any. */
	fileKinds?: string[];
}

/** Moves a URL to a port of this machine at which nobody listens (port 9, discard, is never served here). */
export function deadUrl(url: unknown): string {
	const dead = new URL(String(url));
	dead.port = '9';
	return dead.toString().replace(/\/$/, '');
}

/** The common fields under their common names; empty ones are left out. */
export function commonParameters(mail: ContractMail, own: INodeParameters = {}): INodeParameters {
	const {
		to,
		cc,
		bcc,
		subject = 'Contract',
		html,
		markdown,
		text = html === undefined && markdown === undefined ? 'Hello' : undefined,
		attachments,
		options,
	} = mail;
	const written = {
		markdown: markdown !== undefined,
		both: html !== undefined && text !== undefined,
		html: html !== undefined,
		text: true,
	};
	const emailFormat =
		mail.emailFormat ?? (['markdown', 'both', 'html', 'text'] as const).find((format) => written[format]);
	return {
		resource: 'mail',
		operation: 'send',
		from: 'sender@example.com',
		to: to as string,
		subject,
		emailFormat,
		...(html !== undefined && { html }),
		...(markdown !== undefined && { markdown }),
		...(text !== undefined && { text }),
		...own,
		options: {
			...(cc !== undefined && { cc: cc as string }),
			...(bcc !== undefined && { bcc: bcc as string }),
			...(attachments !== undefined && { attachments: attachments as string }),
			...(own.options as INodeParameters | undefined),
			...options,
		},
	};
}

/** One variant of CommunicationHub: a data format, a way to ask for the answer's format, a way to sign in. */
function communicationHub(
	label: string,
	own: INodeParameters,
	auth: { settings: object; credential: ICredentialDataDecryptedObject },
): ContractService {
	return {
		label: `CommunicationHub (${label})`,
		node: 'communicationHub',
		sandbox: 'communicationhub',
		limits: communicationHubLimits,
		prepare: (sandbox) => {
			Object.assign(sandbox.service('communicationhub').settings, auth.settings);
		},
		credentials: (sandbox) => ({
			communicationHubApi: { baseUrl: sandbox.serviceUrl('communicationhub'), ...auth.credential },
		}),
		unreachable: ({ communicationHubApi }) => ({
			communicationHubApi: { ...communicationHubApi, baseUrl: deadUrl(communicationHubApi.baseUrl) },
		}),
		parameters: (mail) => commonParameters(mail, { options: own }),
		sends: { method: 'POST', path: '/Mail/Send' },
		sentStatuses: ['accepted'],
		messageId: true,
		refusal: {
			name: 'status',
			status: 400,
			body: { ResponseStatus: { ErrorCode: 'ValidationException', Message: 'No such domain' } },
		},
		keepsLogin: auth.credential.authentication !== 'session',
		// XML cannot carry what JSON can; JSONP is JSON on the way there.
		triesInputs: own.format !== 'jsonp',
	};
}

const hubPassword = 'marked-secret-password';
const communicationHubs = [
	communicationHub(
		'JSON',
		{},
		{
			settings: { auth: 'bearer', token: 'marked-secret-token' },
			credential: { authentication: 'bearer', token: 'marked-secret-token' },
		},
	),
	communicationHub(
		'XML by suffix, session',
		{ format: 'xml', responseForm: 'suffix' },
		{
			settings: { auth: 'session', username: 'hub-user', password: hubPassword },
			credential: { authentication: 'session', username: 'hub-user', password: hubPassword },
		},
	),
	communicationHub(
		'JSONP by query, Basic',
		{ format: 'jsonp', responseForm: 'query' },
		{
			settings: { auth: 'basic', username: 'hub-user', password: hubPassword },
			credential: { authentication: 'basicAuth', username: 'hub-user', password: hubPassword },
		},
	),
];

const lineWorks: ContractService = {
	label: 'LINE WORKS',
	node: 'lineWorks',
	sandbox: 'lineworks',
	limits: lineWorksLimits,
	prepare: (sandbox) => {
		const clientSecret = 'marked-secret-client';
		const limits = { mailsPerWindow: 0, callsPerWindow: 0, maxAttachmentBytes: 100_000_000 };
		const settings = { ...limits, clientSecret, tokenMark: 'marked-secret-' };
		Object.assign(sandbox.service('lineworks').settings, settings);
	},
	credentials: (sandbox) => ({
		lineWorksOAuth2Api: {
			environment: 'custom',
			apiBaseUrl: `${sandbox.serviceUrl('lineworks')}/v1.0`,
			authBaseUrl: `${sandbox.serviceUrl('lineworks')}/oauth2/v2.0`,
			clientId: 'sandbox-client',
			clientSecret: 'marked-secret-client',
			oauthTokenData: sandbox.service<LineWorksSandbox>('lineworks').signIn(),
		},
	}),
	unreachable: ({ lineWorksOAuth2Api }) => ({
		lineWorksOAuth2Api: { ...lineWorksOAuth2Api, apiBaseUrl: deadUrl(lineWorksOAuth2Api.apiBaseUrl) },
	}),
	parameters: (mail) =>
		commonParameters(mail, {
			userId: { __rl: true, mode: 'id', value: 'me' },
			options: { maxPerMinute: 0 },
		}),
	sends: { method: 'POST', path: '/users/me/mail$' },
	sentStatuses: ['accepted'],
	messageId: false,
	refusal: {
		name: 'status',
		status: 400,
		body: { code: 'INVALID_PARAMETER', description: 'Invalid parameter. : to' },
	},
	triesInputs: true,
};

const REBILLY_KEY = 'sk_sandbox_marked-secret-key';

const rebilly: ContractService = {
	label: 'Rebilly',
	node: 'rebilly',
	sandbox: 'rebilly',
	limits: rebillyLimits,
	prepare: (sandbox) => {
		const { store } = sandbox.service<RebillySandbox>('rebilly');
		const full = store.key(DEMO_KEYS.full);
		if (full) store.keys.push({ ...full, key: REBILLY_KEY });
	},
	credentials: (sandbox) => ({
		rebillyApi: {
			environment: 'custom',
			baseUrl: sandbox.serviceUrl('rebilly'),
			organizationId: DEMO_ORGANIZATION,
			apiKey: REBILLY_KEY,
		},
	}),
	unreachable: ({ rebillyApi }) => ({
		rebillyApi: { ...rebillyApi, baseUrl: deadUrl(rebillyApi.baseUrl) },
	}),
	// Its default pace would hold up a suite that sends hundreds of mails in a minute.
	parameters: (mail) => commonParameters(mail, { options: { maxPerMinute: 0 } }),
	sends: { method: 'PATCH', path: '/email-messages/' },
	sentStatuses: ['outbox'],
	messageId: true,
	settles: true,
	refusal: { name: 'status', status: 400, body: { title: 'Bad request', status: 400 } },
	keepsLogin: true,
	triesInputs: true,
	plainAddresses: true,
	fileKinds: ['gif', 'jpg', 'pdf', 'png'],
};

export const contractServices: ContractService[] = [...communicationHubs, lineWorks, rebilly, ...superOffice];
