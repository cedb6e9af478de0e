import type { IDataObject } from 'n8n-workflow';
import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { repeatable } from '../../shared/run/operation';
import { checked } from '../../shared/wire/contract';
import { jsonBody, type RequestSpec } from '../../shared/wire/request';
import { askAgent } from '../agentCheck';
import { authenticateRequest, PATHS, type ConnectionInfo } from '../contract';
import { authentication, labelOf, type Authentication } from '../fields';
import { limits } from '../limits';
import { mailServerError, mailServerOf, type MailServer } from '../mailServer';
import { refusals, type SuperOfficeAbout } from '../refusal';

interface ServerQuestion {
	authentication: Authentication;
	server: MailServer;
}

/** Whether the servers of the mail server credential accept its logins. */
export const testSmtp = repeatable<ServerQuestion>({
	resource: 'mailbox',
	operation: 'testSmtp',
	name: 'Test Mail Server',
	action: 'Test mail server',
	description: 'See whether the servers of the SuperOffice Mail Server credential accept its logins',
	noun: 'mail server',
	fields: [optionsCollection(runOptions(limits))],
	read: async (item) => {
		const server = await mailServerOf(item.context);
		if (!server.outgoing && !server.incoming)
			throw mailServerError('SMTP Host', 'is empty', 'Open the credential and fill in the host.');
		return { authentication: item.readOrDefault(authentication), server };
	},
	perform: async ({ authentication: chosen, server }, api) => {
		const about: SuperOfficeAbout = {
			doing: 'test the mail server',
			noun: 'mail server',
			effect: 'none',
			agent: true,
			authentication: chosen,
			whenEmpty:
				'SuperOffice could not try this server. Check host, port and SSL in the mail server credential, and whether SuperOffice can reach the server.',
		};
		const test = async (
			path: string,
			connection: ConnectionInfo | undefined,
		): Promise<IDataObject | null> => {
			if (connection === undefined) return null;
			const works = await askAgent(api, authenticate(path, connection), about);
			const tried = { server: connection.ServerName, ssl: connection.UseSSL, works };
			return works ? tried : { ...tried, reason: reasonOf(connection) };
		};
		const smtp = await test(PATHS.authenticateOutgoing, server.outgoing);
		const imap = await test(PATHS.authenticateIncoming, server.incoming);
		const works = [smtp, imap].every((tested) => tested === null || tested.works === true);
		return [{ json: { service: 'superOffice', works, smtp, imap } }];
	},
});

/** SuperOffice answers no more than false (SuperOffice API sheet, section 4). */
function reasonOf({ UserName, Password }: ConnectionInfo): string {
	const login = UserName === undefined ? 'without a login' : `as "${UserName}"`;
	const missing = UserName !== undefined && Password === undefined ? ' The password is empty.' : '';
	return `The server did not let SuperOffice in ${login}; SuperOffice says no more.${missing} Check user name and password, then host, port and SSL, and whether the server takes logins from SuperOffice.`;
}

function authenticate(path: string, connection: ConnectionInfo): RequestSpec {
	const json = checked(authenticateRequest, { ConnectionInfo: connection }, refusals.service, labelOf);
	return { method: 'POST', path, body: jsonBody(json) };
}
