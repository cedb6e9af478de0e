import type { IDataObject } from 'n8n-workflow';
import type { Explanation } from '../shared/run/service';
import { excerpt, isHtml, isSuccess } from '../shared/wire/answers';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { tryParseJson } from '../shared/wire/json';
import {
	checkFirst,
	done,
	type About,
	type Effect,
	type Reason,
	type RefusalContext,
	type RefusalTable,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import type { Authentication } from './fields';

/** What the words for an answer depend on besides the answer. */
export interface SuperOfficeAbout extends About {
	authentication: Authentication;
	/** A call of the EMail agent: Online, only apps with a right of its own may use it (section 3). */
	agent: boolean;
	/** What to do when a call without effect answers with nothing. Left out: run it again. */
	whenEmpty?: string;
}

type Context = RefusalContext<SuperOfficeAbout>;

/** Characters of what SuperOffice says, for a message. */
const LONGEST_WORDS = 300;

/** What most often is wrong where SuperOffice does not confirm a mail. */
const CHECK_SENDER = 'Check sender, mail server and mailbox.';
const CORRECT = 'Correct what the message names.';

/** What to do about an answer that leaves doubt. */
export function inDoubt({ noun, effect }: About): string {
	return `${CHECK_SENDER} The ${noun} may have been ${done(effect)}. ${checkFirst(effect)}`;
}

/**
 * What SuperOffice means by its answers (SuperOffice API sheet, sections 3, 6, 11 and 13). Only 401, 421, 404, 405, 413
 * and 429 from before the method, redirects, and 400 of model binding prove that nothing was done.
 */
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
			fix: ({ about }) => (about.effect === 'none' ? CORRECT : CHECK_SENDER),
		},
		{
			// SendEMails is a loop: mails may be out when it fails, and so may the one whose copy could not be stored.
			when: ({ answer, about }) => about.effect !== 'none' && !isBeforeMethod(answer),
			proves: false,
			kind: 'refused',
			message: rejected,
			fix: CHECK_SENDER,
		},
		{
			status: [401],
			when: isRestricted,
			proves: true,
			answers: 'a call of the EMail agent Online',
			refusesAccount: true,
			kind: 'unauthorized',
			message: 'SuperOffice refused the call although the login was renewed',
			fix: 'If Find Recipients works with this credential, the app has no access to the EMail agent: ask SuperOffice to enable Email for the app registration. Otherwise reconnect or correct the credential.',
		},
		{
			status: [401],
			proves: true,
			refusesAccount: true,
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
			proves: false,
			kind: 'unauthorized',
			message: 'This app has no access to the EMail agent',
			fix: 'Ask SuperOffice to enable Email for the app registration, and an administrator of the tenant to approve the app. Check Mailbox tells whether the login itself works.',
		},
		{
			status: [403],
			proves: false,
			kind: 'unauthorized',
			message: 'SuperOffice does not allow this',
			fix: 'The login works, but lacks a right. Ask the administrator of SuperOffice for it.',
		},
		{
			status: [421],
			when: ({ about }) => isOnline(about),
			proves: true,
			answers: 'Online: the tenant has moved',
			kind: 'failed',
			message: 'The tenant has moved and its new address did not work',
			fix: 'Check Tenant ID and Environment in the credential.',
		},
		{
			status: [400],
			when: ({ answer }) => isBinding(tryParseJson(answer.body)),
			proves: true,
			answers: 'model binding: `Message` with `MessageDetail` or `ModelState`',
			kind: 'refused',
			message: rejected,
			fix: CORRECT,
		},
		{
			// Where SuperOffice itself says why, its words are better than ours.
			status: [404, 405],
			when: isExplained,
			proves: true,
			answers: 'routing says why',
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
			answers: '421 onsite; Online also redirects, 404 and 405',
			kind: 'refused',
			message: ({ answer }) => `SuperOffice answered ${answer.statusCode}: its WebAPI is not at this address`,
			fix: ({ about }) => addressFix(about),
		},
		{
			// Undocumented: a gateway's, which asks to come again later (section 7).
			status: [429],
			proves: true,
			kind: 'throttled',
			message: 'SuperOffice asks for fewer requests (rate limit)',
			fix: 'Run it again later.',
		},
		{
			when: ({ answer }) => !isRedirect(answer) && ![404, 405, 413].includes(answer.statusCode),
			proves: false,
			kind: 'refused',
			message: (context) =>
				isExplained(context)
					? rejected(context)
					: `SuperOffice refused to ${context.about.doing} (status ${context.answer.statusCode})`,
			fix: CORRECT,
		},
	],
};

/** Words of the service for an answer that is judged by its status alone. */
export function explain(answer: Answer, effect: Effect): Explanation {
	const { said, details } = reasonOf(answer);
	if (answer.statusCode === 429) return { details };
	return {
		message: `No clear answer from SuperOffice (${answer.statusCode}${said === undefined ? '' : `: ${said}`})`,
		...(effect !== 'none' && { fix: `${CHECK_SENDER} ${checkFirst(effect)}` }),
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
	const text = (name: string) => shorten(textMember(value, name).replace(/\s+/g, ' ').trim());
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

function rejected({ answer, reason }: Context): string {
	return `SuperOffice rejected the request: ${reason.said ?? `status ${answer.statusCode}`}`;
}

/** SuperOffice's own words, not those of a web page in between. */
function isExplained({ answer, reason }: Context): boolean {
	return reason.said !== undefined && !isHtml(answer);
}

/**
 * Whether an answer comes from what stands before the method: a page, a text, nothing, or an object that does not have
 * the form of the running method's errors. JSON that cannot be read may be either.
 */
function isBeforeMethod({ body }: Answer): boolean {
	if (!/^\s*[{[]/.test(body)) return true;
	const value = tryParseJson(body);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	return (
		caseInsensitiveMember(value, 'Error') !== true &&
		OF_METHOD.every((name) => caseInsensitiveMember(value, name) === undefined)
	);
}

/** Members of an error that the running method gives, besides `Error: true` (section 13). */
const OF_METHOD = ['ErrorType', 'ErrorMessage', 'ErrorSource'];

/** The form in which routing and model binding refuse a request: no method ran (section 13). */
function isBinding(value: unknown): boolean {
	return (
		textMember(value, 'Message') !== '' &&
		['MessageDetail', 'ModelState'].some((name) => (caseInsensitiveMember(value, name) ?? null) !== null)
	);
}

function isOnline({ authentication }: SuperOfficeAbout): boolean {
	return authentication !== 'onsite';
}

function isRestricted({ about }: Context): boolean {
	return about.agent && isOnline(about);
}

function shorten(text: string): string {
	return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS - 3)}...` : text;
}

function isRedirect({ statusCode }: Answer): boolean {
	return statusCode >= 300 && statusCode < 400;
}
