import type { IDataObject } from 'n8n-workflow';
import { withDetails, type MailError } from '../shared/errors';
import type { Explanation } from '../shared/run/service';
import { excerpt, isSuccess, jsonAnswer } from '../shared/wire/answers';
import type { NetworkFailure } from '../shared/wire/outcome';
import {
	kindOfAnswer,
	refusalBy,
	unreadableAnswer,
	type About,
	type Effect,
	type Reason,
	type RefusalContext,
	type RefusalTable,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import type { Infer, ZodTypeAny } from '../shared/zod';
import { errorAnswer } from './contract';
import { folder, labelOf, mailId, member, sendAs } from './fields';

export interface LineWorksAbout extends About {
	/** What to check when a parameter is refused and the answer does not say which. */
	advice?: string;
}

/** What an answer other than success says of itself. */
interface LineWorksReason extends Reason {
	/** What a code such as `USER_NOT_EXIST` says is missing: "the member". */
	missing?: string;
}

type Context = RefusalContext<LineWorksAbout, LineWorksReason>;

/** How to get a sign-in back that has ended. */
const RECONNECT =
	'Open the LINE WORKS OAuth2 API credential and connect it again. A sign-in ends after 90 days, or when the password changes; switch on Refresh Token Rotation for the app in the Developer Console so that it renews itself.';

/**
 * What LINE WORKS means by its answers (LINE WORKS API sheet, section 5). Codes stand before statuses: limits come with
 * 400 and with 403.
 */
export const refusals: RefusalTable<LineWorksAbout, LineWorksReason> = {
	service: 'LINE WORKS',
	reasonOf,
	rules: [
		{
			code: /^SERVICE_ACCOUNT_NOT_ALLOWED$/,
			proves: true,
			kind: 'unauthorized',
			message: 'LINE WORKS does not let a service account use mail',
			fix: 'Sign in as a member: open the LINE WORKS OAuth2 API credential and connect it with a member of your organization.',
		},
		{
			code: /^(?:LIMIT_EXCEEDED|OUT_OF_RANGE)$/,
			proves: true,
			kind: 'refused',
			message: (context) => `${refusedTo(context)}: a limit was exceeded`,
			fix: ({ about }) =>
				about.effect === 'send'
					? 'Send smaller or fewer attachments, or mail fewer recipients. The limits are 20 or 25 MB of files, or what the administrator has set, and 500 external recipients.'
					: 'Ask for less, and check the numbers among the parameters and options.',
		},
		{
			code: /^(?:BAD_REQUEST|MISSING_PARAMETER|INVALID_.*)$/,
			proves: true,
			kind: 'refused',
			message: (context) =>
				`${refusedTo(context)}: ${context.reason.field ?? 'a parameter'} was not accepted`,
			fix: whatToCheck,
		},
		{
			status: [401],
			proves: true,
			kind: 'unauthorized',
			message: 'LINE WORKS no longer accepts the sign-in',
			fix: RECONNECT,
		},
		{
			status: [403],
			proves: true,
			kind: 'unauthorized',
			message: (context) => `${refusedTo(context)}: the signed-in member has no right to do this`,
			fix: ({ about }) =>
				`Add the scope mail to the app and to the credential and connect it again, set ${memberLabel(about)} to "me", and check that the plan of the organization includes mail.`,
		},
		{
			status: [404, 410],
			proves: true,
			kind: 'refused',
			message: (context) =>
				`${refusedTo(context)}: ${whatIsMissing(context)} ${context.answer.statusCode === 410 ? 'no longer exists' : 'does not exist'}`,
			fix: ({ about }) =>
				`Set ${memberLabel(about)} to "me"${about.effect === 'send' ? '' : ', check the IDs'}, and check Environment in the credential.`,
		},
		{
			status: [413],
			proves: true,
			kind: 'refused',
			message: (context) => `${refusedTo(context)}: the mail is too large`,
			fix: 'Send smaller or fewer attachments; the administrator may have set a lower limit than 25 MB.',
		},
		// The last two occur in the lists of the editor only: a run judges and repeats these statuses itself.
		{
			status: [429],
			proves: true,
			kind: 'throttled',
			message: 'LINE WORKS asks for fewer requests',
			fix: 'Wait a minute and try again.',
		},
		{
			when: ({ answer }) => answer.statusCode >= 500,
			proves: false,
			kind: 'failed',
			message: (context) =>
				`${refusedTo(context)}: it is temporarily unavailable (status ${context.answer.statusCode})`,
			fix: 'Try again later.',
		},
	],
};

/** The error for an answer that is not a success, with the words of LINE WORKS behind ours. */
export function refusal(answer: Answer, about: LineWorksAbout): MailError {
	const error = refusalBy(refusals, answer, about);
	const { code, description } = error.details;
	const said = [description, code && `(${String(code)})`].filter(Boolean).join(' ');
	return said === ''
		? error
		: withDetails(error, { fix: `${error.fix}\n${refusals.service} says: ${said}.` });
}

/**
 * An answer as its schema reads it; whole numbers beyond 2^53 are text.
 * @throws MailError `refused` or `unauthorized` for a refusal, `failed` for an answer that is something else
 */
export function readAnswer<Schema extends ZodTypeAny>(
	answer: Answer,
	schema: Schema,
	about: LineWorksAbout,
): Infer<Schema> {
	if (!isSuccess(answer)) throw refusal(answer, about);
	const read = jsonAnswer(answer, schema);
	if (read !== undefined) return read;
	const what = kindOfAnswer(answer, 'something other than what was asked for');
	throw unreadableAnswer(answer, refusals, about, what);
}

/** What LINE WORKS says in an answer that is judged by its status alone (429, 5xx). */
export function explain(answer: Answer, effect: Effect): Explanation {
	const { details } = wordsOf(answer);
	if (answer.statusCode !== 429) return { details };
	const limit =
		effect === 'send' ? '60 mails a minute for each sender, 240 calls a minute' : '240 calls a minute';
	return { message: `LINE WORKS asks for fewer requests (${limit} for the app)`, details };
}

/** n8n's code for a sign-in that was answered with an OAuth error (RFC 6749, section 5.2). */
const REFUSED_SIGN_IN = 'EAUTH';

/** Connecting again helps where the sign-in was refused, but not where its address did not answer; that has a code. */
export function loginFix({ code }: NetworkFailure): string {
	if (code === REFUSED_SIGN_IN)
		return `${RECONNECT} If that fails, compare Client ID and Client Secret with those of the app.`;
	if (code === undefined) return RECONNECT;
	return 'The address of the sign-in did not answer as it should: check Environment, Auth Base URL and the network, and run it again.';
}

function refusedTo({ about }: Context): string {
	return about.effect === 'send'
		? `${refusals.service} rejected the ${about.noun}`
		: `${refusals.service} did not ${about.doing}`;
}

function whatToCheck({ about, reason }: Context): string {
	if (reason.field !== undefined) return `Check ${reason.field}.`;
	if (about.advice !== undefined) return about.advice;
	return about.effect === 'send'
		? 'Check the addresses, the names of the attachments and whether their type is blocked in your organization.'
		: `Check ${member.displayName} and the IDs.`;
}

function whatIsMissing({ about, reason }: Context): string {
	if (reason.missing !== undefined) return reason.missing;
	return about.effect === 'send' ? 'the member or address' : 'the member, folder, mail or address';
}

/** The parameter behind `userId` is called Send As where a mail is sent, Member elsewhere. */
function memberLabel({ effect }: About): string {
	return (effect === 'send' ? sendAs : member).displayName;
}

const LONGEST_TEXT = 500;

/** `{"code","description"}`, the OAuth form, or an excerpt of a page (LINE WORKS API sheet, section 5). */
function wordsOf(answer: Answer): { code?: string; description?: string; details: IDataObject } {
	const error = jsonAnswer(answer, errorAnswer);
	if (error === undefined) {
		const said = excerpt(answer.body) || excerpt(answer.headers['www-authenticate'] ?? '');
		return { details: said ? { excerpt: said } : {} };
	}
	const code = error.code ?? error.error;
	const description = (error.description ?? error.error_description)?.slice(0, LONGEST_TEXT);
	return { code, description, details: { ...(code && { code }), ...(description && { description }) } };
}

function reasonOf(answer: Answer, about: LineWorksAbout): LineWorksReason {
	const { code, description, details } = wordsOf(answer);
	const missing = missingBy(code, about);
	const wireName = /^[\s"'[(]*([A-Za-z]+)/.exec(description ?? '')?.[1] ?? '';
	const named = wireName === 'userId' ? memberLabel(about) : labelOf(wireName);
	return { code, said: description, missing: missing?.what, field: missing?.field ?? named, details };
}

/** What a code such as `USER_NOT_EXIST` says is missing, and the parameter that names it. */
function missingBy(code: string | undefined, about: About): { what: string; field?: string } | undefined {
	switch (/^([A-Z_]+?)_NOT_EXIST$/.exec(code ?? '')?.[1]) {
		case 'USER':
		case 'MEMBER':
			return { what: 'the member', field: memberLabel(about) };
		case 'MAIL':
			return { what: 'the mail', field: mailId.displayName };
		case 'FOLDER':
		case 'MAIL_FOLDER':
		case 'MAILFOLDER':
			return { what: 'the folder', field: folder.displayName };
		case 'ATTACHMENT':
			return { what: 'the attachment' };
		default:
			return undefined;
	}
}
