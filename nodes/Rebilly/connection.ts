import type { IExecuteFunctions } from 'n8n-workflow';
import { baseUrlOf, credentialError } from '../shared/n8n/credential';
import type { Connection } from '../shared/wire/connection';
import { ID_LENGTH, ID_PATTERN } from './contract';

const CREDENTIAL_TYPE = 'rebillyApi';

/** Hosts without the organization, and the names of their environments (Rebilly API sheet, section 1). */
const ENVIRONMENTS: ReadonlyMap<string, { host: string; name: string }> = new Map([
	['sandbox', { host: 'https://api-sandbox.rebilly.com', name: 'Sandbox' }],
	['live', { host: 'https://api.rebilly.com', name: 'Live' }],
]);

const CUSTOM = 'custom';

/**
 * Where to send to and as whom, for runs and for the lists of the editor. What is wrong with the credential and needs
 * no request is found here: it holds for every item.
 * @throws MailError `unauthorized` naming the field of the credential
 */
export async function connect(context: Pick<IExecuteFunctions, 'getCredentials'>): Promise<Connection> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const environment = text(credential.environment) || 'sandbox';
	const organizationId = text(credential.organizationId);
	const apiKey = text(credential.apiKey);
	checkOrganization(organizationId);
	checkKey(apiKey, environment);
	const host = environment === CUSTOM ? customHost(text(credential.baseUrl)) : knownHost(environment);
	return {
		credentialType: CREDENTIAL_TYPE,
		baseUrl: `${host}/organizations/${encodeURIComponent(organizationId)}`,
		headers: { Accept: 'application/json' },
		// The limit is the organization's, whatever the key (Rebilly API sheet, section 9).
		paceKey: `${host}|${organizationId}`,
		secrets: [apiKey],
	};
}

function checkOrganization(organizationId: string): void {
	if (organizationId === '')
		throw credentialError('Organization ID', 'is empty', 'Copy it from Rebilly; it looks like org_...');
	if (organizationId.length > ID_LENGTH || !ID_PATTERN.test(organizationId))
		throw credentialError(
			'Organization ID',
			'is not an ID',
			'Copy it from Rebilly: letters, digits and - . _ ~ @ only.',
		);
}

/** A key carries its kind and environment in its first letters (Rebilly API sheet, section 2). */
function checkKey(apiKey: string, environment: string): void {
	const field = 'Secret API Key';
	if (apiKey === '') throw credentialError(field, 'is empty', 'Create a secret key in Rebilly and paste it.');
	if (/[^\u0021-\u007e]/.test(apiKey))
		throw credentialError(
			field,
			'contains a space or another character that no key has',
			'Paste it again, without line breaks.',
		);
	if (apiKey.startsWith('pk_'))
		throw credentialError(field, 'is a publishable key', 'Mail needs a secret key, which starts with sk_.');
	const ofKey = ENVIRONMENTS.get(/^sk_([a-z]+)_/.exec(apiKey)?.[1] ?? '');
	const chosen = ENVIRONMENTS.get(environment);
	if (ofKey && chosen && ofKey !== chosen)
		throw credentialError(
			field,
			`belongs to the ${ofKey.name} environment, but Environment is ${chosen.name}`,
			'Choose the environment of the key, or paste a key of that environment.',
		);
}

function knownHost(environment: string): string {
	const known = ENVIRONMENTS.get(environment);
	if (known) return known.host;
	throw credentialError('Environment', `is "${environment}"`, 'Choose Sandbox, Live or Custom.');
}

function customHost(value: string): string {
	const baseUrl = baseUrlOf(value);
	if (/\/organizations(\/|$)/.test(new URL(baseUrl).pathname))
		throw credentialError(
			'Base URL',
			'already contains the organization',
			'Enter only the part before /organizations.',
		);
	return baseUrl;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
