import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IExecuteFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { invalid, type MailError } from '../shared/errors';
import { credentialError } from '../shared/n8n/credential';
import { Secret } from '../shared/wire/request';
import { connectionInfo, type ConnectionInfo } from './contract';

export const MAIL_SERVER_CREDENTIAL = 'superOfficeMailServerApi';
/** As the editor names the choice of the credential. */
const LABEL = 'Credential for SuperOffice Mail Server API';

/** The servers of the mail server credential in the wire's form. */
export interface MailServer {
	outgoing?: ConnectionInfo;
	/** For the sent copy; without a folder. */
	incoming?: ConnectionInfo;
	/** Default folder of the sent copy. */
	sentFolder: string;
	passwords: string[];
}

/** Ports that speak TLS from the first byte, and those that never do (SuperOffice API sheet, section 4). */
const TLS_PORTS = new Set([465, 993]);
const PLAIN_PORTS = new Set([25, 143, 587]);

/**
 * Reads the credential's values. User name and password of IMAP default to those of SMTP.
 * @throws MailError `unauthorized` naming the field of the credential
 */
export function readMailServer(credential: ICredentialDataDecryptedObject): MailServer {
	const text = (name: string) => (typeof credential[name] === 'string' ? credential[name].trim() : '');
	const secret = (name: string) => (typeof credential[name] === 'string' ? credential[name] : '');
	const smtp = { user: text('user'), password: secret('password') };
	const imap = {
		user: text('imapUser') || smtp.user,
		password: secret('imapPassword') || smtp.password,
	};
	const server = (
		host: string,
		port: unknown,
		useSsl: unknown,
		login: { user: string; password: string },
		name: string,
	) =>
		host === ''
			? undefined
			: connectionInfo.parse({
					ServerName: serverName(host, port, useSsl === true, name),
					...(login.user !== '' && { UserName: login.user }),
					...(login.password !== '' && { Password: new Secret(login.password) }),
					UseSSL: useSsl === true,
				});
	return {
		outgoing: server(text('host'), credential.port, credential.useSsl, smtp, 'SMTP'),
		incoming: server(text('imapHost'), credential.imapPort, credential.imapUseSsl, imap, 'IMAP'),
		sentFolder: text('sentFolder'),
		passwords: [...new Set([smtp.password, imap.password])].filter((password) => password !== ''),
	};
}

/** The error for a value of this credential that cannot be used; the node has another credential for the login. */
export function mailServerError(field: string, what: string, fix: string): MailError {
	return credentialError(field, what, fix, 'mail server credential');
}

function serverName(host: string, port: unknown, useSsl: boolean, name: string): string {
	const address = ipv6(host);
	if (address === undefined && !/^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(host)) {
		throw mailServerError(
			`${name} Host`,
			'is not a host name',
			'Enter the name alone, such as mail.example.com; the port has a field of its own.',
		);
	}
	const number = Number(port);
	if (!Number.isInteger(number) || number < 1 || number > 65_535)
		throw mailServerError(`${name} Port`, 'is not a port number', 'Enter a number from 1 to 65535.');
	if (TLS_PORTS.has(number) && !useSsl) {
		throw mailServerError(
			`${name} SSL`,
			`is off, but port ${number} speaks TLS from the first byte`,
			`Switch ${name} SSL on, or use another port.`,
		);
	}
	if (PLAIN_PORTS.has(number) && useSsl) {
		throw mailServerError(
			`${name} SSL`,
			`is on, but port ${number} does not speak TLS from the first byte`,
			`Switch ${name} SSL off; the connection is still encrypted by STARTTLS where the server offers it.`,
		);
	}
	return `${address ?? host}:${number}`;
}

/** An IPv6 address as it stands before a port, in brackets; undefined for anything else. */
function ipv6(host: string): string | undefined {
	const bare = host.replace(/^\[(.*)\]$/, '$1');
	if (!/^[0-9A-Fa-f:.]{2,45}$/.test(bare) || !bare.includes(':')) return undefined;
	try {
		return new URL(`http://[${bare}]`).hostname;
	} catch {
		return undefined;
	}
}

const perRun = new WeakMap<object, Promise<MailServer>>();

/**
 * The mail server of the node's credential; decrypted once per run, since a run can have thousands of items.
 * @param withoutCredential what to do where the node has none
 * @throws MailError `invalid` when the node has no such credential
 */
export async function mailServerOf(
	context: Pick<IExecuteFunctions, 'getCredentials' | 'getNode'>,
	withoutCredential = 'Choose or create one in the node.',
): Promise<MailServer> {
	if (!context.getNode().credentials?.[MAIL_SERVER_CREDENTIAL]) {
		throw invalid(LABEL, 'The node has no SuperOffice Mail Server credential', withoutCredential);
	}
	let server = perRun.get(context);
	if (!server) {
		server = context.getCredentials(MAIL_SERVER_CREDENTIAL).then(readMailServer);
		perRun.set(context, server);
	}
	return await server;
}

/**
 * The credential test: whether the values fit together. The login is not tried, since only SuperOffice can reach the
 * servers, and it needs a login of its own for that; the operation Test Mail Server does it.
 */
export async function checkMailServer(credential: ICredentialsDecrypted): Promise<INodeCredentialTestResult> {
	try {
		const { outgoing, incoming } = readMailServer(credential.data ?? {});
		if (!outgoing && !incoming) return { status: 'Error', message: 'SMTP Host is empty' };
		for (const [name, server] of Object.entries({ SMTP: outgoing, IMAP: incoming }))
			if (server?.UserName !== undefined && server.Password === undefined)
				return { status: 'Error', message: `${name} Password is empty` };
		return {
			status: 'OK',
			message: 'The values fit together. The login itself is checked by the operation Test Mail Server.',
		};
	} catch (error) {
		return { status: 'Error', message: (error as Error).message };
	}
}
