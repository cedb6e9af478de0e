import type { IDataObject } from 'n8n-workflow';
import type { Explanation } from '../shared/run/service';
import { excerpt, isHtml, isSuccess } from '../shared/wire/answers';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { tryParseJson } from '../shared/wire/json';
import type { About, Effect, Reason, RefusalContext, RefusalTable } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import type { Authentication } from './fields';

/** What the words for an answer depend on besides the answer. */
export interface SuperOfficeAbout extends About {
	authentication: Authentication;
	/** A call of the EMail agent: Online, only apps with a right of its own may use it (section 3). */
	agent: boolean;
	/** What to do when a call that sends nothing answers with nothing. Left out: run it again. */
	whenEmpty?: string;
	/** What to do when the answer of a call that sends nothing cannot be read. Left out: run it again. */
	inDoubt?: string;
}

type Context = RefusalContext<SuperOfficeAbout>;

export const CHECK_BEFORE_RESENDING =
	'It was not sent again. Check sender, mail server and mailbox, and ask the recipient before you send it again.';

/** What to do after an answer that says nothing about a mail. */
export const MAY_BE_SENT = `The mail may have been sent. ${CHECK_BEFORE_RESENDING}`;

const CORRECT = 'Correct what the message names.';

/** What SuperOffice means by its answers (SuperOffice API sheet, sections 3, 6 and 11). */
export const refusals: RefusalTable<SuperOfficeAbout> = {
	service: 'SuperOffice',
	reasonOf: (answer) => reasonOf(answer),
	rules: [
		{
			// An error object with a success status does not tell whether something was done before it.
			when: ({ answer }) => isSuccess(answer),
			proves: false,
			kind: 'failed',
			message: rejected,
			fix: ({ about }) => (about.effect === 'send' ? MAY_BE_SENT : CORRECT),
		},
		{
			status: [401],
			when: isRestricted,
			proves: true,
			kind: 'unauthorized',
			message: 'SuperOffice refused the call although the login was renewed',
			fix: 'If Find Recipients works with this credential, the app has no access to the EMail agent: ask SuperOffice to enable Email for the app registration. Otherwise reconnect or correct the credential.',
		},
		{
			status: [401],
			proves: true,
			kind: 'unauthorized',
			message: 'SuperOffice refused the login',
			fix: ({ about }) =>
				isOnline(about)
					? 'Reconnect or correct the credential.'
					: 'Correct user name and password, or the ticket, in the credential; the web.config of the installation must allow that way to sign in.',
		},
		{
			status: [403],
			when: isRestricted,
			proves: true,
			kind: 'unauthorized',
			message: 'This app has no access to the EMail agent',
			fix: 'Ask SuperOffice to enable Email for the app registration, and an administrator of the tenant to approve the app. Check Mailbox tells whether the login itself works.',
		},
		{
			status: [421],
			when: ({ about }) => isOnline(about),
			proves: true,
			kind: 'failed',
			message: 'The tenant has moved and its new address did not work',
			fix: 'Check Tenant ID and Environment in the credential.',
		},
		{
			// Where SuperOffice itself says why, its words are better than ours.
			when: ({ answer, reason }) =>
				reason.said !== undefined &&
				!isHtml(answer) &&
				!isRedirect(answer) &&
				![403, 413, 421].includes(answer.statusCode),
			proves: true,
			kind: 'refused',
			message: rejected,
			fix: CORRECT,
		},
		{
			// Redirects and unknown paths Online, where no base URL can be corrected; 421 onsite.
			when: ({ answer, about }) =>
				answer.statusCode === 421 ||
				(isOnline(about) && (isRedirect(answer) || [404, 405].includes(answer.statusCode))),
			proves: true,
			kind: 'refused',
			message: ({ answer }) => `SuperOffice answered ${answer.statusCode}: its WebAPI is not at this address`,
			fix: ({ about }) => addressFix(about),
		},
	],
};

/** Words of the service for an answer that is judged by its status alone. */
export function explain(answer: Answer, effect: Effect): Explanation {
	const { said, details } = reasonOf(answer);
	if (answer.statusCode === 429) return { details };
	return {
		message: `No clear answer from SuperOffice (${answer.statusCode}${said === undefined ? '' : `: ${said}`})`,
		...(effect === 'send' && { fix: CHECK_BEFORE_RESENDING }),
		details,
	};
}

/** What to correct where the address is at fault: Online it is looked up, onsite it is typed. */
export function addressFix(about: SuperOfficeAbout): string {
	return isOnline(about)
		? 'Check Tenant ID and Environment in the credential, and whether SuperOffice Online is up.'
		: 'Check Base URL in the credential; it normally ends in /api.';
}

/** Message of an error object; undefined when the value is none (SuperOffice API sheet, section 6, parsing rule). */
export function errorWords(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const text = (name: string) => textMember(value, name).replace(/\s+/g, ' ').trim().slice(0, 300);
	const own = text('ErrorMessage');
	if (own !== '') return own;
	const parts = [text('Message'), text('MessageDetail')].filter((part) => part !== '');
	if (parts.length > 0) return parts.join(' ');
	return caseInsensitiveMember(value, 'Error') === true ? text('ErrorType') || 'no reason given' : undefined;
}

function reasonOf(answer: Answer): Reason {
	const said = errorWords(tryParseJson(answer.body)) ?? excerpt(answer.body);
	const details: IDataObject = { serviceMessage: said };
	return said === '' ? { details: {} } : { said, details };
}

function rejected({ reason }: Context): string {
	return `SuperOffice rejected the request: ${reason.said}`;
}

function isOnline({ authentication }: SuperOfficeAbout): boolean {
	return authentication !== 'onsite';
}

function isRestricted({ about }: Context): boolean {
	return about.agent && isOnline(about);
}

function isRedirect({ statusCode }: Answer): boolean {
	return statusCode >= 300 && statusCode < 400;
}
