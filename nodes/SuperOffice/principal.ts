import type { RequestSpec } from '../shared/wire/request';
import { principalAnswer } from './answers';
import { PATHS } from './contract';
import type { Authentication } from './fields';
import type { SuperOfficeAbout } from './refusal';

/** Who is logged in. Needs no more than a login (SuperOffice API sheet, section 3). */
export const principalRequest: RequestSpec = { method: 'GET', path: PATHS.currentPrincipal };

export function aboutPrincipal(authentication: Authentication): SuperOfficeAbout {
	return {
		doing: 'tell who is logged in',
		noun: 'request',
		effect: 'none',
		agent: false,
		authentication,
	};
}

/** What an answer says of the user; undefined when it is something else. */
export function principalOf(value: unknown) {
	return principalAnswer.safeParse(value).data;
}
