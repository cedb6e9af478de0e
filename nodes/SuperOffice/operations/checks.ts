import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../../shared/n8n/mailFields';
import { invalid, MailError } from '../../shared/errors';
import { tryParseJson } from '../../shared/wire/json';
import type { Answer, RequestSpec } from '../../shared/run/plan';
import type { ReadOperation, ServiceApi } from '../../shared/run/service';
import type { Authentication } from '../connection';
import { AGENT, authenticateRequest, PATHS, principalAnswer, type ConnectionInfo } from '../contract';
import { limits } from '../limits';
import { mailServerOf, type MailServer } from '../mailServer';
import { pascal } from '../members';
import { checkAnswer, explain } from '../receipt';
import { addressFix } from '../refusal';

interface CheckInput {
	authentication: Authentication;
}

/** Check mailbox: whether SuperOffice can send and receive with the mailbox of the logged-in user. */
export const checkMailbox: ReadOperation<CheckInput> = {
	kind: 'read',
	resource: 'mailbox',
	operation: 'checkMailbox',
	action: 'Check mailbox',
	read: async (item) => ({ authentication: item.param<Authentication>('authentication', 'oAuth2') }),
	perform: async ({ authentication }, api) => {
		const user = await whoAmI(api, authentication);
		const works = await booleanCall(api, { method: 'POST', path: PATHS.testAuthenticate }, authentication);
		return [{ json: { service: 'superOffice', works, user } }];
	},
	explain,
};

/** Test SMTP: whether the servers of the mail server credential accept its logins. */
export const testSmtp: ReadOperation<CheckInput & { server: MailServer }> = {
	kind: 'read',
	resource: 'mailbox',
	operation: 'testSmtp',
	action: 'Test mail server',
	read: async (item) => {
		const server = await mailServerOf(item.context);
		if (!server.outgoing && !server.incoming) {
			throw invalid(
				'SMTP Host',
				'The mail server credential names no server',
				'Open the credential and fill in the host.',
			);
		}
		return { authentication: item.param<Authentication>('authentication', 'oAuth2'), server };
	},
	perform: async ({ authentication, server }, api) => {
		const test = async (path: string, connection: ConnectionInfo | undefined): Promise<IDataObject | null> =>
			connection === undefined
				? null
				: {
						server: connection.ServerName,
						ssl: connection.UseSSL,
						works: await booleanCall(api, authenticate(path, connection), authentication),
					};
		const smtp = await test(PATHS.authenticateOutgoing, server.outgoing);
		const imap = await test(PATHS.authenticateIncoming, server.incoming);
		const works = [smtp, imap].every((tested) => tested === null || tested.works === true);
		return [{ json: { service: 'superOffice', works, smtp, imap } }];
	},
	explain,
};

export const checkFields = (): INodeProperties[] => [
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: runOptions(limits),
		displayOptions: shownFor('mailbox', 'checkMailbox', 'testSmtp'),
	},
];

function authenticate(path: string, connection: ConnectionInfo): RequestSpec {
	return {
		method: 'POST',
		path,
		body: {
			contentType: 'application/json',
			json: authenticateRequest.parse({ ConnectionInfo: connection }) as { ConnectionInfo: ConnectionInfo },
		},
	};
}

/** A method that answers true or false; null means that the call itself did not work, not "false". */
async function booleanCall(
	api: ServiceApi,
	spec: RequestSpec,
	authentication: Authentication,
): Promise<boolean> {
	const answer = await api.request(spec);
	if (answer.statusCode === 401 || answer.statusCode === 403)
		await explainRefusal(api, answer, authentication);
	checkAnswer(stepOf(spec), answer, authentication);
	const value = tryParseJson(answer.body);
	if (typeof value === 'boolean') return value;
	throw new MailError('failed', 'SuperOffice answered the check with neither true nor false', {
		fix: 'Run it again later.',
		statusCode: answer.statusCode,
	});
}

/**
 * The EMail agent said no: does the login work at all?
 * @throws MailError always, but with the cause only where that is known
 */
async function explainRefusal(
	api: ServiceApi,
	refusal: Answer,
	authentication: Authentication,
): Promise<void> {
	const { statusCode } = refusal;
	const me = await api.request(WHO);
	if (me.statusCode === 200 && principalOf(me)) {
		throw authentication === 'onsite'
			? new MailError('unauthorized', 'SuperOffice does not allow this user to use the EMail agent', {
					fix: 'The login itself works. Ask the administrator of the installation.',
					statusCode,
				})
			: new MailError('unauthorized', 'This app has no access to the EMail agent', {
					fix: 'The login itself works. Ask SuperOffice to enable Email for the app registration.',
					statusCode,
				});
	}
	checkAnswer(stepOf(WHO), me, authentication);
}

const WHO: RequestSpec = { method: 'GET', path: PATHS.currentPrincipal };

async function whoAmI(api: ServiceApi, authentication: Authentication): Promise<IDataObject> {
	const answer = await api.request(WHO);
	checkAnswer(stepOf(WHO), answer, authentication);
	const me = principalOf(answer);
	if (!me) {
		throw new MailError('failed', 'SuperOffice did not say who is logged in', {
			fix: addressFix(authentication),
			statusCode: answer.statusCode,
		});
	}
	const { Associate, AssociateId, FullName, UserName, EMailAddress } = me;
	return {
		associate: Associate,
		associateId: AssociateId,
		fullName: FullName,
		userName: UserName,
		emailAddress: EMailAddress,
	};
}

/** Who is logged in; undefined when the answer is something else, such as a login page. */
function principalOf(answer: Answer) {
	return principalAnswer.safeParse(pascal(tryParseJson(answer.body))).data;
}

function stepOf(request: RequestSpec) {
	const id = String(request.path).startsWith(`${AGENT}/Authenticate`) ? 'mailServer' : 'check';
	return { id, title: 'Check', request, effect: 'none' as const, repeatUnclear: 0 };
}
