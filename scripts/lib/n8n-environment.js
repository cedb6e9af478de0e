'use strict';

/**
 * Modules that mail workflows never touch: without them n8n starts a third sooner. community-packages must stay, and otel
 * too: n8n's public API loads its hook on executions whether the module runs or not, and without the module that hook
 * fails every execution that starts after it was loaded ("OTel settings not yet initialized").
 */
const unneededModules = [
	'insights',
	'external-secrets',
	'data-table',
	'oauth-server',
	'mcp',
	'provisioning',
	'breaking-changes',
	'source-control',
	'dynamic-credentials',
	'chat-hub',
	'sso-oidc',
	'sso-saml',
	'log-streaming',
	'ldap',
	'quick-connect',
	'workflow-builder',
	'favorites',
	'redaction',
	'instance-registry',
	'token-exchange',
	'instance-version-history',
	'oauth-jwe',
	'n8n-packages',
	'runtime-credentials',
	'mcp-registry',
	'workflow-reviews',
	'instance-ai',
];

const switchedOff = [
	'N8N_DIAGNOSTICS_ENABLED',
	'N8N_VERSION_NOTIFICATIONS_ENABLED',
	'N8N_TEMPLATES_ENABLED',
	'N8N_PERSONALIZATION_ENABLED',
	'N8N_HIRING_BANNER_ENABLED',
	'N8N_DYNAMIC_BANNERS_ENABLED',
	'N8N_VERIFIED_PACKAGES_ENABLED',
	'N8N_SECURE_COOKIE',
	'N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS',
];

/**
 * The environment of a quiet n8n that talks to this machine only.
 * What the shell says about another n8n (`N8N_…`, `DB_…`, `QUEUE_…`) is left out: it would point this one at foreign data.
 * @param {object} settings
 * @param {string} settings.userFolder
 * @param {number} settings.port
 * @param {number} settings.brokerPort
 * @param {string} settings.encryptionKey
 * @param {boolean} settings.ui with the editor and every node, or as small and fast as it gets
 * @param {string[]} settings.nodeTypes what is loaded where `ui` is false
 * @param {NodeJS.ProcessEnv} [settings.extra] has the last word
 * @returns {NodeJS.ProcessEnv}
 */
function n8nEnvironment({ userFolder, port, brokerPort, encryptionKey, ui, nodeTypes, extra = {} }) {
	/** @type {NodeJS.ProcessEnv} */
	const env = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (
			/^(N8N_|DB_|QUEUE_|EXECUTIONS_|NODES_|(N8N_)?WEBHOOK_URL$|GENERIC_TIMEZONE$|npm_|JEST_|NODE_ENV$|NODE_OPTIONS$)/.test(
				name,
			)
		)
			continue;
		env[name] = value;
	}
	for (const name of switchedOff) env[name] = 'false';
	Object.assign(env, {
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_ENCRYPTION_KEY: encryptionKey,
		N8N_LOG_LEVEL: 'warn',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
	});
	// The one asks a server on the internet for its list at every start; the other wants to be set up before anything else.
	if (ui) env.N8N_DISABLED_MODULES = 'mcp-registry,instance-ai';
	else {
		Object.assign(env, {
			N8N_RUNNERS_MODE: 'external',
			N8N_RUNNERS_AUTH_TOKEN: encryptionKey,
			N8N_DISABLE_UI: 'true',
			NODES_INCLUDE: JSON.stringify(nodeTypes),
			N8N_DISABLED_MODULES: unneededModules.join(','),
		});
	}
	return Object.assign(env, extra);
}

module.exports = { n8nEnvironment };
