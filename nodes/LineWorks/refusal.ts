import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt } from '../shared/send/answers';
import { MailError, type ErrorKind } from '../shared/send/errors';
import { tryParseJson } from '../shared/send/json';
import type { Answer } from '../shared/send/plan';
import { RECONNECT } from './connection';
import { errorAnswer, fieldLabel } from './contract';
import { DISPLAY_NAME } from './limits';

/** What an answer other than success says of itself. */
export interface Reason {
	code?: string;
	description?: string;
	/** Label of the parameter at fault, where the description names one. */
	field?: string;
	details: IDataObject;
}

interface Explanation {
	kind: ErrorKind;
	message: string;
	fix: string;
}

const LONGEST_TEXT = 500;

/** `{"code","description"}`, the OAuth form, or the gist of a page (LINE WORKS API sheet, section 5). */
export function readReason(answer: Answer): Reason {
	const parsed = errorAnswer.safeParse(tryParseJson(answer.body));
	if (!parsed.success) {
		const said = excerpt(answer.body) || excerpt(answer.headers['www-authenticate'] ?? '');
		return { details: said ? { excerpt: said } : {} };
	}
	const code = parsed.data.code ?? parsed.data.error;
	const description = (parsed.data.description ?? parsed.data.error_description)?.slice(0, LONGEST_TEXT);
	const field = fieldLabel(/^[\s"'[(]*([A-Za-z]+)/.exec(description ?? '')?.[1] ?? '');
	return {
		...(code && { code }),
		...(description && { description }),
		...(field && { field }),
		details: { ...(code && { code }), ...(description && { description }) },
	};
}

/**
 * The error for an answer that is no success.
 * @param action what was asked for, as a sentence's end: "take the mail"
 */
export function refusal(answer: Answer, action: string): MailError {
	const reason = readReason(answer);
	const explained = byCode(reason, action) ?? byStatus(answer, action);
	if (explained === undefined) {
		const common = commonRefusal(answer, DISPLAY_NAME);
		if (common) return common;
	}
	const { kind, message, fix } = explained ?? {
		kind: 'refused' as const,
		message: `${DISPLAY_NAME} did not ${action} (status ${answer.statusCode})`,
		fix: 'Check the parameters of the node and the environment in the credential.',
	};
	const said = [reason.description, reason.code && `(${reason.code})`].filter(Boolean).join(' ');
	return new MailError(kind, message, {
		fix: said ? `${fix}\n${DISPLAY_NAME} says: ${said}` : fix,
		field: reason.field,
		statusCode: answer.statusCode,
		details: reason.details,
	});
}

/** LIMIT_EXCEEDED and OUT_OF_RANGE come with 400 and with 403: the code goes before the status. */
function byCode({ code, field }: Reason, action: string): Explanation | undefined {
	switch (code) {
		case 'SERVICE_ACCOUNT_NOT_ALLOWED':
			return {
				kind: 'unauthorized',
				message: `${DISPLAY_NAME} does not let a service account use mail`,
				fix: 'Sign in as a member: open the LINE WORKS OAuth2 API credential and connect it with a member of your organization.',
			};
		case 'LIMIT_EXCEEDED':
		case 'OUT_OF_RANGE':
			return {
				kind: 'refused',
				message: `${DISPLAY_NAME} did not ${action}: a limit was exceeded`,
				fix: 'Send smaller or fewer attachments or mail fewer recipients. The limits are 20 or 25 MB of files, or what the administrator has set, and 500 external recipients.',
			};
		default:
			if (!isInvalid(code)) return undefined;
			return {
				kind: 'refused',
				message: `${DISPLAY_NAME} did not ${action}${field ? `: ${field} was not accepted` : ': a parameter was not accepted'}`,
				fix: field
					? `Check ${field}.`
					: 'Check the addresses, the names of the attachments and whether their type is blocked in your organization.',
			};
	}
}

function isInvalid(code: string | undefined): boolean {
	return code === 'BAD_REQUEST' || code === 'MISSING_PARAMETER' || code?.startsWith('INVALID_') === true;
}

function byStatus({ statusCode }: Answer, action: string): Explanation | undefined {
	switch (statusCode) {
		case 401:
			return {
				kind: 'unauthorized',
				message: `${DISPLAY_NAME} does not accept the sign-in any more`,
				fix: RECONNECT,
			};
		case 403:
			return {
				kind: 'unauthorized',
				message: `${DISPLAY_NAME} does not allow the signed-in member to ${action}`,
				fix: 'Add the scope mail to the app and to the credential and connect it again, set Send As to "me", and check that the plan of the organization includes mail.',
			};
		case 404:
			return {
				kind: 'refused',
				message: `${DISPLAY_NAME} did not ${action}: the member, mail or address does not exist`,
				fix: 'Set Send As to "me", check the IDs, and check Environment in the credential.',
			};
		case 413:
			return {
				kind: 'refused',
				message: `${DISPLAY_NAME} did not ${action}: the mail is too large`,
				fix: 'Send smaller or fewer attachments; the administrator may have set a lower limit than 25 MB.',
			};
		default:
			return undefined;
	}
}

/** What LINE WORKS says in an answer that the transport itself has judged (429, 5xx). */
export function explain(answer: Answer): { message?: string; fix?: string; details: IDataObject } {
	const { details } = readReason(answer);
	if (answer.statusCode === 429) {
		return {
			message:
				'LINE WORKS asks for fewer requests (60 mails a minute for each sender, 240 calls a minute for the app)',
			details,
		};
	}
	return { details };
}

/** An error of the sign-in in words that say what to do; any other error as it is. */
export function withReconnect(error: MailError): MailError {
	if (error.kind !== 'unauthorized' || error.statusCode !== undefined) return error;
	return new MailError('unauthorized', error.message, {
		fix: `Nothing was sent. ${RECONNECT}`,
		details: error.details,
		itemIndex: error.itemIndex,
	});
}
