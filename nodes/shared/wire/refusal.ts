import type { IDataObject } from 'n8n-workflow';
import { MailError, type ErrorKind } from '../errors';
import { excerpt, isHtml, isSuccess, saysNothing } from './answers';
import type { Answer } from './request';

/**
 * How a service says no. Each service has one table from status and code to kind, message and fix; this reader is the
 * same for all.
 */

/** What is lost when nobody knows whether a request came through; `none`: nothing, it may be repeated. */
export type Effect = 'send' | 'delete' | 'save' | 'none';

/** Past participles for messages: "The mail may have been sent". */
const DONE: Readonly<Record<Effect, string>> = {
	send: 'sent',
	save: 'saved',
	delete: 'deleted',
	none: 'carried out',
};

export function done(effect: Effect): string {
	return DONE[effect];
}

/** "1 mail", "2 mails"; an SMS is the same in both. */
export function counted(count: number, noun: string): string {
	return `${count} ${count === 1 || noun.endsWith('S') ? noun : `${noun}s`}`;
}

/** What everybody should do about doubt. */
export function checkFirst(effect: Effect): string {
	return effect === 'send'
		? 'It was not sent again. Check with the service or the recipient before you send it again.'
		: 'It was not tried again. Check with the service before you run it again.';
}

/** What a request was about, for the words of its errors. */
export interface About {
	/** Completes "the credential may not ..." and "the service refused to ...": "send the mail". */
	doing: string;
	/** What the operation handles: "mail", "SMS", "draft". */
	noun: string;
	effect: Effect;
}

/** What an answer says of itself, read by the service from its own form of an error. */
export interface Reason {
	/** The service's own code. */
	code?: string;
	/** The service's own words, short and on one line. */
	said?: string;
	/** Label of the parameter at fault. */
	field?: string;
	/** Everything useful for the error's details. */
	details: IDataObject;
}

/** What a text of the table can refer to. */
export interface RefusalContext<A extends About = About, R extends Reason = Reason> {
	answer: Answer;
	about: A;
	reason: R;
	service: string;
}

type Text<A extends About, R extends Reason, T = string> = string | ((context: RefusalContext<A, R>) => T);

/** One row: which answers it is about, and what they mean. */
export interface RefusalRule<A extends About = About, R extends Reason = Reason> {
	/** Any of these statuses; left out: every one. */
	status?: readonly number[];
	/** The service's code; left out: every one. */
	code?: RegExp;
	/** A further condition. */
	when?: (context: RefusalContext<A, R>) => boolean;
	/**
	 * Whether such an answer proves that the service refused before it worked on the request. Without a proof the
	 * error of a step that has an effect is `uncertain`. A 408 or 5xx proves it only in a row that names its status.
	 */
	proves: boolean;
	/** Which answers those are, where status and code do not say it: for the tables of docs/reliability.md. */
	answers?: string;
	/** The service would refuse every item of the run, which ends. Counts only where such an answer is no doubt. */
	refusesAccount?: boolean;
	kind: ErrorKind;
	message: Text<A, R>;
	fix: Text<A, R>;
	/** Label of the parameter or of the credential's field; left out: the reason's. */
	field?: Text<A, R, string | undefined>;
}

export interface RefusalTable<A extends About = About, R extends Reason = Reason> {
	/** Display name of the service. */
	service: string;
	reasonOf(answer: Answer, about: A): R;
	/** The first row that fits counts; after the last one the rows that fit any web server. */
	rules: ReadonlyArray<RefusalRule<A, R>>;
}

/** The error for an answer that is not a success, by the service's table. */
export function refusalBy<A extends About, R extends Reason>(
	table: RefusalTable<A, R>,
	answer: Answer,
	about: A,
): MailError {
	const { rule, context } = ruleFor(table, answer, about);
	const text = <T>(part: Text<A, R, T>) => (typeof part === 'string' ? part : part(context));
	const inDoubt = about.effect !== 'none' && !isProof(rule, answer);
	return new MailError(inDoubt ? 'uncertain' : rule.kind, text(rule.message), {
		fix: [text(rule.fix), inDoubt && doubt(about)].filter(Boolean).join(' '),
		field: rule.field === undefined ? context.reason.field : text(rule.field),
		statusCode: answer.statusCode,
		details: context.reason.details,
		refusesAccount: rule.refusesAccount === true && !inDoubt,
	});
}

/** Whether an answer proves, by the service's table, that it refused the request before it worked on it. */
export function provesRefusal<A extends About, R extends Reason>(
	table: RefusalTable<A, R>,
	answer: Answer,
	about: A,
): boolean {
	return !isSuccess(answer) && isProof(ruleFor(table, answer, about).rule, answer);
}

/** Servers fail after the work as well as before it: only a row that knows better makes a proof of such a status. */
function isProof({ proves, status }: Pick<RefusalRule, 'proves' | 'status'>, answer: Answer): boolean {
	return proves && (!saysNothing(answer) || status?.includes(answer.statusCode) === true);
}

function ruleFor<A extends About, R extends Reason>(
	table: RefusalTable<A, R>,
	answer: Answer,
	about: A,
): { rule: RefusalRule<A, R>; context: RefusalContext<A, R> } {
	const context = { answer, about, reason: table.reasonOf(answer, about), service: table.service };
	const rules = [...table.rules, ...(COMMON_RULES as ReadonlyArray<RefusalRule<A, R>>)];
	return { rule: rules.find((candidate) => fits(candidate, context)) as RefusalRule<A, R>, context };
}

function doubt({ noun, effect }: About): string {
	return `The ${noun} may have been ${done(effect)}. ${checkFirst(effect)}`;
}

function fits<A extends About, R extends Reason>(
	{ status, code, when }: RefusalRule<A, R>,
	context: RefusalContext<A, R>,
): boolean {
	if (status && !status.includes(context.answer.statusCode)) return false;
	if (code && !code.test(context.reason.code ?? '')) return false;
	return when?.(context) ?? true;
}

/** What any web server could answer: login refused, redirect, wrong address, too large. The last row fits everything. */
export const COMMON_RULES: readonly RefusalRule[] = [
	{
		when: ({ answer }) => answer.statusCode >= 300 && answer.statusCode < 400,
		proves: true,
		kind: 'refused',
		message: ({ answer }) => {
			// A login page may have put anything into the query.
			const target = (answer.headers.location ?? '').split(/[?#]/)[0].slice(0, 200);
			return `The base URL redirects${target ? ` to ${target}` : ''}; redirects are not followed with a mail`;
		},
		fix: 'Enter the final https address as base URL in the credential.',
	},
	{
		status: [401],
		proves: true,
		refusesAccount: true,
		kind: 'unauthorized',
		message: ({ service }) => `${service} refused the login`,
		fix: 'Check the values in the credential, then test or reconnect it.',
	},
	{
		status: [403],
		proves: true,
		kind: 'unauthorized',
		message: ({ service }) => `${service} does not allow this`,
		fix: 'The login works, but lacks a right. Ask the administrator of the account for it.',
	},
	{
		status: [404],
		proves: true,
		kind: 'refused',
		message: 'The address was not found',
		fix: 'Check the base URL in the credential.',
	},
	{
		status: [405],
		proves: true,
		kind: 'refused',
		message: 'The address does not take this request',
		fix: 'Check the base URL in the credential.',
	},
	{
		status: [413],
		proves: true,
		kind: 'refused',
		message: ({ about }) => `The ${about.noun} is too large for the service`,
		fix: 'Send fewer or smaller files.',
	},
	{
		status: [421],
		proves: true,
		kind: 'refused',
		message: 'The account has moved to another address',
		fix: 'Check the account and the environment in the credential.',
	},
	{
		// Of a limiter before the service, which says when to come back.
		status: [429],
		when: ({ answer: { headers } }) =>
			['retry-after', 'x-ratelimit-retry-after'].some((name) => name in headers),
		proves: true,
		kind: 'throttled',
		message: ({ service }) => `${service} asks for fewer requests`,
		fix: 'Run it again later.',
	},
	{
		proves: false,
		kind: 'refused',
		message: ({ service, about, answer }) =>
			`${service} refused to ${about.doing} (status ${answer.statusCode})`,
		fix: 'Check the parameters of the node and the credential.',
	},
];

/** An excerpt of an answer that is a web page or empty, for the details of an error. */
export function excerptDetails(answer: Answer): IDataObject {
	const said = excerpt(answer.body);
	return said === '' ? {} : { excerpt: said };
}

/**
 * The error for a success status without what makes it one: a web page, a cut-off or foreign answer.
 * @param what completes "the service answered with ..."
 */
export function unreadableAnswer(
	answer: Answer,
	{ service }: Pick<RefusalTable, 'service'>,
	about: About,
	what: string,
): MailError {
	const inDoubt = about.effect !== 'none';
	return new MailError(inDoubt ? 'uncertain' : 'failed', `${service} answered with ${what}`, {
		fix: ['Check the base URL in the credential.', inDoubt && doubt(about)].filter(Boolean).join(' '),
		statusCode: answer.statusCode,
		details: { contentType: answer.headers['content-type'] ?? null, ...excerptDetails(answer) },
	});
}

/** "a web page" for HTML, else `otherwise`; completes "the service answered with ...". */
export function kindOfAnswer(answer: Answer, otherwise: string): string {
	return isHtml(answer) ? 'a web page' : otherwise;
}
