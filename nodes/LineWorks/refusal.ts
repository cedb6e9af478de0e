import { withDetails, type MailError } from '../shared/errors';
import type { Explanation } from '../shared/run/service';
import { isSuccess, jsonAnswer } from '../shared/wire/answers';
import type { NetworkFailure } from '../shared/wire/outcome';
import {
	kindOfAnswer,
	refusalBy,
	unreadableAnswer,
	type About,
	type Effect,
	type RefusalContext,
	type RefusalRule,
	type RefusalTable,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import type { Infer, ZodTypeAny } from '../shared/zod';
import { member } from './fields';
import { memberLabel, reasonOf, wordsOf, type LineWorksReason } from './reason';

export interface LineWorksAbout extends About {
	/** What to check when a parameter is refused and the answer does not say which. */
	advice?: string;
}

type Context = RefusalContext<LineWorksAbout, LineWorksReason>;

/** How to get a sign-in back that has ended. */
const RECONNECT =
	'Open the LINE WORKS OAuth2 API credential and connect it again. A sign-in ends after 90 days, or when the password changes; switch on Refresh Token Rotation for the app in the Developer Console so that it renews itself.';

type Rule = RefusalRule<LineWorksAbout, LineWorksReason>;
type Texts = Pick<Rule, 'kind' | 'message' | 'fix' | 'refusesAccount'>;

const signInOver: Texts = {
	refusesAccount: true,
	kind: 'unauthorized',
	message: 'LINE WORKS no longer accepts the sign-in',
	fix: RECONNECT,
};

const noRight: Texts = {
	kind: 'unauthorized',
	message: (context) => `${refusedTo(context)}: the signed-in member has no right to do this`,
	fix: ({ about }) =>
		`Add the scope mail to the app and to the credential and connect it again, set ${memberLabel(about)} to "me", and check that the plan of the organization includes mail.`,
};

const notThere: Texts = {
	kind: 'refused',
	message: (context) =>
		`${refusedTo(context)}: ${whatIsMissing(context)} ${context.answer.statusCode === 410 ? 'no longer exists' : 'does not exist'}`,
	fix: ({ about }) =>
		`Set ${memberLabel(about)} to "me"${about.effect === 'send' ? '' : ', check the IDs'}, and check Environment in the credential.`,
};

const tooManyRequests: Texts = {
	kind: 'throttled',
	message: 'LINE WORKS asks for fewer requests',
	fix: 'Wait a minute and try again.',
};

/** What proves that LINE WORKS did nothing: its own codes, each under the statuses that the sheet lists for it. */
const PROOFS: readonly Rule[] = [
	{
		status: [400, 401, 403],
		code: /^SERVICE_ACCOUNT_NOT_ALLOWED$/,
		proves: true,
		refusesAccount: true,
		kind: 'unauthorized',
		message: 'LINE WORKS does not let a service account use mail',
		fix: 'Sign in as a member: open the LINE WORKS OAuth2 API credential and connect it with a member of your organization.',
	},
	{
		status: [400, 403],
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
		status: [400],
		code: /^(?:BAD_REQUEST|MISSING_PARAMETER|INVALID_[A-Z_]+)$/,
		proves: true,
		kind: 'refused',
		message: (context) => `${refusedTo(context)}: ${context.reason.field ?? 'a parameter'} was not accepted`,
		fix: whatToCheck,
	},
	{ status: [401], code: /^UNAUTHORIZED$/, proves: true, ...signInOver },
	{
		status: [401],
		when: isChallenge,
		proves: true,
		answers: '`WWW-Authenticate: Bearer`, without a code of LINE WORKS',
		...signInOver,
	},
	{ status: [403], code: /^(?:FORBIDDEN|ACCESS_DENIED)$/, proves: true, ...noRight },
	{ status: [404], code: /^(?:NOT_FOUND|[A-Z_]+_NOT_EXIST)$/, proves: true, ...notThere },
	{ status: [410], code: /^DELETED$/, proves: true, ...notThere },
	{
		// A gateway measures the request before it hands it on; its page has no code.
		status: [413],
		when: (context) => !hasOwnCode(context) || context.reason.code === 'LIMIT_EXCEEDED',
		proves: true,
		answers: 'without a code of LINE WORKS, or with `LIMIT_EXCEEDED`',
		kind: 'refused',
		message: (context) => `${refusedTo(context)}: the mail is too large`,
		fix: 'Send smaller or fewer attachments; the administrator may have set a lower limit than 25 MB.',
	},
	{ status: [429], code: /^TOO_MANY_REQUESTS$/, proves: true, ...tooManyRequests },
	{
		status: [429],
		when: isLimiter,
		proves: true,
		answers: 'without a code of LINE WORKS; it says when to come back, or that nothing is left',
		...tooManyRequests,
	},
];

/** Any other answer to a request with an effect. A redirect is left to the rows of any web server. */
const DOUBT: Rule = {
	when: ({ about, answer }) =>
		about.effect !== 'none' && (answer.statusCode < 300 || answer.statusCode >= 400),
	proves: false,
	kind: 'failed',
	message: ({ answer, reason }) =>
		`LINE WORKS answered with status ${answer.statusCode}${reason.code ? ` (${reason.code})` : ''}`,
	fix: 'The answer does not show that LINE WORKS refused before it worked on the request.',
};

/**
 * What LINE WORKS means by its answers (LINE WORKS API sheet, sections 5, 6 and 10). Codes stand before statuses: limits
 * come with 400 and with 403. The rows by status alone are for requests that only read.
 */
export const refusals: RefusalTable<LineWorksAbout, LineWorksReason> = {
	service: 'LINE WORKS',
	reasonOf,
	rules: [
		...PROOFS,
		DOUBT,
		{ status: [401], proves: false, ...signInOver },
		{ status: [403], proves: false, ...noRight },
		{ status: [404, 410], proves: false, ...notThere },
		// The last two occur in the lists of the editor only: a run judges and repeats these statuses itself.
		{ status: [429], proves: false, ...tooManyRequests },
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

/** LINE WORKS writes its codes in capitals; those of OAuth and of gateways are words. */
function hasOwnCode({ reason }: Context): boolean {
	return /^[A-Z][A-Z_]+$/.test(reason.code ?? '');
}

/** A 401 of the check of the token: RFC 6750, with or without a body. */
function isChallenge(context: Context): boolean {
	return !hasOwnCode(context) && /^Bearer\b/i.test(context.answer.headers['www-authenticate'] ?? '');
}

/** A 429 of a limiter before the service: it says when to come back, or that nothing is left. */
function isLimiter(context: Context): boolean {
	const { headers } = context.answer;
	const says = headers['retry-after'] ?? headers['x-ratelimit-retry-after'];
	return !hasOwnCode(context) && (says !== undefined || headers['ratelimit-remaining'] === '0');
}

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

/** What LINE WORKS says in an answer that is judged by its status or length alone (429, 5xx, too long). */
export function explain(answer: Answer, effect: Effect): Explanation {
	if (answer.cut)
		return {
			...(effect === 'none' && { fix: 'Open it in LINE WORKS itself, or ask for less.' }),
			details: { answerCut: true },
		};
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
