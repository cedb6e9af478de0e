import { MailError } from '../errors';
import type { Answer } from '../run/plan';

/** Whether an answer is a web page: a login page, a proxy's complaint, a wrong address. */
export function isHtml(answer: Answer): boolean {
	return (
		/^text\/html\b/i.test(answer.headers['content-type'] ?? '') ||
		/^\s*(?:<!doctype html|<html)\b/i.test(answer.body.slice(0, 500))
	);
}

/** A short piece of a text answer for messages: tags and runs of white space taken out, at most 200 characters. */
export function excerpt(body: string): string {
	const text = body
		.slice(0, 5000)
		.replace(/<(script|style)\b[^>]{0,200}>[^<]*/gi, ' ')
		.replace(/<[^<>]{0,500}>/g, ' ')
		.replace(/&nbsp;/gi, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return text.length > 200 ? `${text.slice(0, 197)}...` : text;
}

/** Whether the service took the request, by its status. */
export function isSuccess(answer: Answer): boolean {
	return answer.statusCode >= 200 && answer.statusCode < 300;
}

/**
 * The error for an answer that any web server could have given (login refused, redirect, wrong address, too large);
 * undefined for a success and for statuses that only the service itself can explain (400, 409, 422).
 * @param service its display name
 */
export function commonRefusal(answer: Answer, service: string): MailError | undefined {
	const { statusCode } = answer;
	const details = isHtml(answer) || answer.body === '' ? { excerpt: excerpt(answer.body) } : {};
	const refuse = (message: string, fix: string) =>
		new MailError('refused', message, { fix, statusCode, details });
	if (statusCode >= 300 && statusCode < 400) {
		const target = withoutQuery(answer.headers.location);
		return refuse(
			`The base URL leads elsewhere${target ? `, to ${target}` : ''}; redirects are not followed with a mail`,
			'Enter the final https address as base URL in the credential.',
		);
	}
	if (statusCode === 401) {
		return new MailError('unauthorized', `${service} refused the login`, {
			fix: 'Check the values in the credential and test or reconnect it. Nothing was sent.',
			statusCode,
			details,
		});
	}
	if (statusCode === 403) {
		return new MailError('unauthorized', `${service} does not allow this`, {
			fix: 'The login works, but lacks a right. Ask the administrator of the account for it. Nothing was sent.',
			statusCode,
			details,
		});
	}
	if (statusCode === 404) return refuse('The address was not found', 'Check the base URL in the credential.');
	if (statusCode === 405)
		return refuse('The address does not take this request', 'Check the base URL in the credential.');
	if (statusCode === 413)
		return refuse('The mail is too large for the service', 'Send fewer or smaller files.');
	if (statusCode === 421)
		return refuse(
			'The account has moved to another address',
			'Check the account and the environment in the credential.',
		);
	return undefined;
}

/**
 * A success status with something that is no receipt: a web page, a cut-off or foreign answer.
 * @param kind `uncertain` where the mail may be out
 */
export function unreadableAnswer(
	answer: Answer,
	service: string,
	kind: 'uncertain' | 'failed',
	what: string,
): MailError {
	const said = excerpt(answer.body);
	return new MailError(kind, `${service} answered with ${what}`, {
		fix:
			kind === 'uncertain'
				? 'The mail may have been sent; it was not sent again. Check the base URL in the credential, and with the recipient before you send it again.'
				: 'Check the base URL in the credential.',
		statusCode: answer.statusCode,
		details: { contentType: answer.headers['content-type'] ?? null, ...(said && { excerpt: said }) },
	});
}

/** A location without what a login page may have put into its query. */
function withoutQuery(location: string | undefined): string {
	return (location ?? '').split(/[?#]/)[0].slice(0, 200);
}
