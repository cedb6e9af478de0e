import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { baseUrlOf } from '../shared/n8n/credential';
import { MailError } from '../shared/errors';
import type { Connection } from '../shared/run/service';
import { ID_LENGTH, ID_PATTERN } from './contract';

export const CREDENTIAL_TYPE = 'rebillyApi';

/** Hosts without the organization (Rebilly API sheet, section 1). */
const HOSTS: Record<string, string> = {
	sandbox: 'https://api-sandbox.rebilly.com',
	live: 'https://api.rebilly.com',
};

const ENVIRONMENT_NAMES: Record<string, string> = { sandbox: 'Sandbox', live: 'Live' };

/**
 * Where to send to and as whom. Whatever can be seen to be wrong without a request is told here: it holds for
 * every item.
 * @throws MailError `unauthorized` naming the field of the credential
 */
export function connectionOf(credential: ICredentialDataDecryptedObject): Connection {
	const environment = text(credential.environment) || 'sandbox';
	const organizationId = text(credential.organizationId);
	const apiKey = text(credential.apiKey);
	if (organizationId === '')
		throw wrong('Organization ID', 'is empty', 'Copy it from Rebilly, it looks like org_...');
	if (organizationId.length > ID_LENGTH || !ID_PATTERN.test(organizationId)) {
		throw wrong(
			'Organization ID',
			'is not an id',
			'Copy it from Rebilly: letters, digits and - . _ ~ @ only.',
		);
	}
	if (apiKey === '') throw wrong('Secret API Key', 'is empty', 'Make a secret key in Rebilly and paste it.');
	checkKey(apiKey, environment);
	const host = environment === 'custom' ? customHost(text(credential.baseUrl)) : HOSTS[environment];
	if (host === undefined)
		throw wrong('Environment', `is "${environment}"`, 'Choose Sandbox, Live or Custom.');
	return {
		credentialType: CREDENTIAL_TYPE,
		baseUrl: `${host}/organizations/${encodeURIComponent(organizationId)}`,
		headers: { Accept: 'application/json' },
		// The limit is the organization's, whatever the key (Rebilly API sheet, section 9).
		paceKey: `rebilly:${host}:${organizationId}`,
		secrets: [apiKey],
	};
}

/** A key carries its kind and environment in its first letters (Rebilly API sheet, section 2). */
function checkKey(apiKey: string, environment: string): void {
	if (/[^\u0021-\u007e]/.test(apiKey)) {
		throw wrong(
			'Secret API Key',
			'contains a blank or another character that no key has',
			'Paste it again, without line breaks.',
		);
	}
	if (apiKey.startsWith('pk_')) {
		throw wrong('Secret API Key', 'is a publishable key', 'Mail needs a secret key, which starts with sk_.');
	}
	const keyEnvironment = /^sk_(sandbox|live)_/.exec(apiKey)?.[1];
	if (
		keyEnvironment !== undefined &&
		ENVIRONMENT_NAMES[environment] !== undefined &&
		keyEnvironment !== environment
	) {
		throw wrong(
			'Secret API Key',
			`belongs to the ${ENVIRONMENT_NAMES[keyEnvironment]} environment, but Environment is ${ENVIRONMENT_NAMES[environment]}`,
			'Choose the environment of the key, or paste a key of that environment.',
		);
	}
}

function customHost(value: string): string {
	const baseUrl = baseUrlOf(value, 'Base URL');
	if (/\/organizations(\/|$)/.test(new URL(baseUrl).pathname)) {
		throw wrong('Base URL', 'already contains the organization', 'Give only the part before /organizations.');
	}
	return baseUrl;
}

function wrong(field: string, what: string, fix: string): MailError {
	return new MailError('unauthorized', `${field} of the Rebilly API credential ${what}`, { field, fix });
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
