import { MailError } from '../shared/errors';
import type { ServiceApi } from '../shared/run/operation';
import type { Answer, RequestSpec } from '../shared/wire/request';
import type { Authentication } from './fields';
import { aboutPrincipal, principalOf, principalRequest } from './principal';
import { readAnswer } from './receipt';
import type { SuperOfficeAbout } from './refusal';

/**
 * Asks the EMail agent something that it answers with true or false.
 * @throws MailError, also for null: the call itself did not work then
 */
export async function askAgent(
	api: ServiceApi,
	request: RequestSpec,
	about: SuperOfficeAbout,
): Promise<boolean> {
	const answer = await api.request(request);
	const refused = answer.statusCode === 401 || answer.statusCode === 403;
	if (refused && (await loginWorks(api, about.authentication))) throw noAccess(answer, about.authentication);
	const value = readAnswer(answer, about);
	if (typeof value === 'boolean') return value;
	throw new MailError('failed', 'SuperOffice answered the check with neither true nor false', {
		fix: 'Run it again later.',
		statusCode: answer.statusCode,
	});
}

/** @throws MailError when it surely does not work */
async function loginWorks(api: ServiceApi, authentication: Authentication): Promise<boolean> {
	const answer = await api.request(principalRequest);
	return principalOf(readAnswer(answer, aboutPrincipal(authentication))) !== undefined;
}

function noAccess({ statusCode }: Answer, authentication: Authentication): MailError {
	return authentication === 'onsite'
		? new MailError('unauthorized', 'SuperOffice does not allow this user to use the EMail agent', {
				fix: 'The login itself works. Ask the administrator of the installation.',
				statusCode,
			})
		: new MailError('unauthorized', 'This app has no access to the EMail agent', {
				fix: 'The login itself works. Ask SuperOffice to enable Email for the app registration.',
				statusCode,
			});
}
