import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt, isHtml } from '../shared/wire/commonRefusals';
import { MailError, type ErrorKind } from '../shared/errors';
import { tryParseJson } from '../shared/wire/json';
import type { Answer, PlanStep } from '../shared/run/plan';
import type { Authentication } from './connection';
import { AGENT } from './contract';
import { errorWords } from './members';

/** What to mend where the address is at fault: Online it is looked up, onsite it is typed. */
export function addressFix(authentication: Authentication): string {
	return authentication === 'onsite'
		? 'Check Base URL in the credential; it normally ends in /api.'
		: 'Check Tenant ID and Environment in the credential, and whether SuperOffice Online is up.';
}

/** The EMail agent alone is restricted Online; other calls need no more than a login (section 3). */
function isAgentCall({ request: { path } }: PlanStep): boolean {
	return typeof path === 'string' && path.startsWith(AGENT);
}

/** The error for a status that is no success, with the texts of the SuperOffice API sheet, section 11. */
export function refusalOf(step: PlanStep, answer: Answer, authentication: Authentication): MailError {
	const { statusCode } = answer;
	const online = authentication !== 'onsite';
	const said = errorWords(tryParseJson(answer.body)) ?? excerpt(answer.body);
	const details: IDataObject = said === '' ? {} : { serviceMessage: said };
	const error = (kind: ErrorKind, message: string, fix: string) =>
		new MailError(kind, message, { fix: `Nothing was sent. ${fix}`, statusCode, details });
	if (statusCode === 401 && online && isAgentCall(step)) {
		return error(
			'unauthorized',
			'SuperOffice refused the call although the login was renewed',
			'If Find Recipients works with this credential, the app has no access to the EMail agent: ask SuperOffice to enable Email for the app registration. Otherwise reconnect or correct the credential.',
		);
	}
	if (statusCode === 401) {
		return error(
			'unauthorized',
			'SuperOffice refused the login',
			online
				? 'Reconnect or correct the credential.'
				: 'Correct user name and password, or the ticket, in the credential; the web.config of the installation must allow that way to sign in.',
		);
	}
	if (statusCode === 403 && online && isAgentCall(step)) {
		return error(
			'unauthorized',
			'This app has no access to the EMail agent',
			'Ask SuperOffice to enable Email for the app registration, and an administrator of the tenant to approve the app. Check Mailbox tells whether the login itself works.',
		);
	}
	if (statusCode === 421 && online) {
		return error(
			'failed',
			'The tenant has moved and its new address did not work',
			'Check Tenant ID and Environment in the credential.',
		);
	}
	// Where SuperOffice itself says why, its words are better than ours.
	const ownWords = said !== '' && !isHtml(answer) && [400, 404, 405, 409, 412].includes(statusCode);
	if (!ownWords && (statusCode === 421 || (online && isAboutAddress(statusCode)))) {
		return error(
			'refused',
			`SuperOffice answered ${statusCode}: its WebAPI is not at this address`,
			addressFix(authentication),
		);
	}
	const common = commonRefusal(answer, 'SuperOffice');
	if (common && !ownWords) return common;
	return error(
		'refused',
		`SuperOffice rejected the request: ${said === '' ? `status ${statusCode}` : said}`,
		'Correct what the message names.',
	);
}

/** Redirects, and what web servers say of paths they do not know. */
function isAboutAddress(statusCode: number): boolean {
	return (statusCode >= 300 && statusCode < 400) || statusCode === 404 || statusCode === 405;
}
