import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { superOfficeSeed } from '../../sandbox/services/superoffice';
import { freePort } from '../../scripts/lib/ports';
import { contractServices, type ContractService } from '../contract/services';
import { startEchoProxy, type EchoProxy } from './echo-proxy';
import { webhookChain, workflowNode, type CredentialFile, type WorkflowFile } from './own-n8n';

/** Modes in which a variant sends; each has a webhook of its own. */
export const MODES = ['stop', 'continue', 'preview', 'response'] as const;
export type Mode = (typeof MODES)[number];

/** One way to sign in and send, with a sandbox of its own behind a proxy that can turn. */
export interface SecretVariant {
	id: string;
	service: ContractService;
	sandbox: Sandbox;
	proxy: EchoProxy;
	credentials: CredentialFile[];
	workflow: WorkflowFile;
	/** Requests that send. */
	sends: RegExp;
	/** Every secret that this variant's credentials hold. */
	secrets(): string[];
	close(): Promise<void>;
}

/** Fields of the credentials that are secret; OAuth2 tokens are added. */
const SECRET_FIELDS = [
	'password',
	'imapPassword',
	'token',
	'headerValue',
	'sessionId',
	'clientSecret',
	'apiKey',
	'ticket',
	'appToken',
	'systemUserToken',
	'privateKey',
];

type Values = ICredentialDataDecryptedObject;

/** The contract's services, and the ways to sign in that the contract does not need. */
function services(): ContractService[] {
	const [hub] = contractServices.filter(({ node }) => node === 'communicationHub');
	const onsite = contractServices.find(({ label }) => label.includes('server default, onsite'));
	if (!hub || !onsite) throw new Error('The contract suite lacks a service that this test builds on');
	return [
		...contractServices,
		{
			...hub,
			label: 'CommunicationHub (own header)',
			prepare: (sandbox) => {
				const header = { auth: 'header', headerName: 'x-api-key', headerValue: 'marked-secret-header' };
				Object.assign(sandbox.service('communicationhub').settings, header);
			},
			credentials: (sandbox) => ({
				communicationHubApi: {
					baseUrl: sandbox.serviceUrl('communicationhub'),
					authentication: 'header',
					headerName: 'X-Api-Key',
					headerValue: 'marked-secret-header',
				},
			}),
		},
		{
			...onsite,
			label: 'SuperOffice (onsite ticket and application token)',
			credentials: (sandbox) => ({
				superOfficeApi: {
					baseUrl: `${sandbox.serviceUrl('superoffice')}/onsite`,
					method: 'ticket',
					ticket: superOfficeSeed.ONSITE_TICKET,
					appToken: superOfficeSeed.APP.clientSecret,
				},
			}),
		},
		...['CommunicationHub (JSON)', 'Rebilly', 'SuperOffice (user mailbox, onsite)'].map(oddCharacters),
	];
}

/** A service whose secrets have every character that some format writes in another way. It can only be refused. */
function oddCharacters(label: string): ContractService {
	const service = contractServices.find((one) => one.label === label);
	if (!service) throw new Error(`The contract suite has no ${label}`);
	const odd = (value: unknown): unknown => {
		if (typeof value === 'string') return value.replace('marked-secret', `marked-secret&"<'+/=%;\\`);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, odd(entry)]));
	};
	return {
		...service,
		label: `${label}, odd characters`,
		credentials: (sandbox) => odd(service.credentials(sandbox)) as Record<string, Values>,
	};
}

export async function startVariants(): Promise<SecretVariant[]> {
	const variants: SecretVariant[] = [];
	for (const [index, service] of services().entries())
		variants.push(await startVariant(`v${index}`, service));
	return variants;
}

async function startVariant(id: string, service: ContractService): Promise<SecretVariant> {
	const proxy = await startEchoProxy();
	const port = await freePort();
	const sandbox = await startSandbox({ services: [service.sandbox], baseUrl: proxy.url, port });
	proxy.target = `http://127.0.0.1:${port}`;
	service.prepare?.(sandbox);
	const values = service.credentials(sandbox);
	const credentials = Object.entries(values).map(([type, data]) => ({
		id: `${id}-${type}`,
		name: `${id} ${type}`,
		type,
		data,
	}));
	return {
		id,
		service,
		sandbox,
		proxy,
		credentials,
		workflow: workflowOf(id, service, credentials),
		sends: new RegExp(`^${service.sends.method} .*${service.sends.path}`),
		secrets: () => [...Object.values(values).flatMap(secretsIn), ...proxy.secrets],
		close: async () => {
			await proxy.close();
			await sandbox.close();
		},
	};
}

function secretsIn(values: Values): string[] {
	const tokens = Object.values((values.oauthTokenData ?? {}) as Record<string, string>);
	const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '');
	const login =
		text('password') !== ''
			? [Buffer.from(`${text('username')}:${text('password')}`).toString('base64')]
			: [];
	// Of a PEM, each line: a message may quote a part.
	const secrets = SECRET_FIELDS.flatMap((name) => text(name).split('\n'));
	return [...secrets, ...tokens, ...login].filter(
		(value) => value.length >= 8 && !/^-----|^Bearer$/.test(value),
	);
}

function workflowOf(id: string, service: ContractService, credentials: CredentialFile[]): WorkflowFile {
	const chains = MODES.map((mode) => {
		const options: INodeParameters = {
			timeout: 1,
			...(mode === 'preview' && { preview: true }),
			...(mode === 'response' && { output: 'response' }),
		};
		const parameters = service.parameters({
			to: '={{ $json.to }}',
			subject: 'canary-subject',
			html: '<p>Hello</p>',
			options,
		});
		const send = workflowNode(`Send ${mode}`, `n8n-nodes-send-mail.${service.node}`, parameters, {
			credentials: Object.fromEntries(
				credentials.map(({ id: credentialId, name, type }) => [type, { id: credentialId, name }]),
			),
			...(mode === 'continue' && { onError: 'continueRegularOutput' }),
			...(mode === 'response' && { onError: 'continueErrorOutput' }),
		});
		return webhookChain(`${id}-${mode}`, [send], 'lastNode');
	});
	return {
		id,
		name: service.label,
		nodes: chains.flatMap(({ nodes }) => nodes),
		connections: Object.assign({}, ...chains.map(({ connections }) => connections)) as object,
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: 'all',
			saveDataErrorExecution: 'all',
			saveExecutionProgress: true,
		},
	};
}
