import type { IDataObject } from 'n8n-workflow';
import { commonRefusal, excerpt } from '../shared/wire/commonRefusals';
import { MailError, type ErrorKind } from '../shared/errors';
import { tryParseJson } from '../shared/wire/json';
import type { Answer } from '../shared/run/plan';
import { RECONNECT } from './connection';
import { errorAnswer, fieldLabel, MEMBER, SEND_AS } from './contract';
import { DISPLAY_NAME } from './limits';

/** What was asked for: its parameters have labels of their own, and its mistakes other causes. */
export interface Asked {
	/** As a sentence's end: "list the folders". */
	action: string;
	sends?: boolean;
	/** What to check when a parameter is refused and the answer does not say which. */
	advice?: string;
}

export const SENDING: Asked = { action: 'take the mail', sends: true };

/** What an answer other than success says of itself. */
export interface Reason {
	code?: string;
	description?: string;
	/** Label of the parameter at fault, where code or description names one. */
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
export function readReason(answer: Answer, asked: Asked): Reason {
	const parsed = errorAnswer.safeParse(tryParseJson(answer.body));
	if (!parsed.success) {
		const said = excerpt(answer.body) || excerpt(answer.headers['www-authenticate'] ?? '');
		return { details: said ? { excerpt: said } : {} };
	}
	const code = parsed.data.code ?? parsed.data.error;
	const description = (parsed.data.description ?? parsed.data.error_description)?.slice(0, LONGEST_TEXT);
	const name = /^[\s"'[(]*([A-Za-z]+)/.exec(description ?? '')?.[1] ?? '';
	const field = missing(code, asked)?.field ?? (name === 'userId' ? memberLabel(asked) : fieldLabel(name));
	return {
		...(code && { code }),
		...(description && { description }),
		...(field && { field }),
		details: { ...(code && { code }), ...(description && { description }) },
	};
}

/** The error for an answer that is no success. */
export function refusal(answer: Answer, asked: Asked): MailError {
	const reason = readReason(answer, asked);
	const explained = byCode(reason, asked) ?? byStatus(answer, reason, asked);
	if (explained === undefined) {
		const common = commonRefusal(answer, DISPLAY_NAME);
		if (common) return common;
	}
	const { kind, message, fix } = explained ?? {
		kind: 'refused' as const,
		message: `${DISPLAY_NAME} did not ${asked.action} (status ${answer.statusCode})`,
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
function byCode({ code, field }: Reason, { action, sends, advice }: Asked): Explanation | undefined {
	const failed = `${DISPLAY_NAME} did not ${action}`;
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
				message: `${failed}: a limit was exceeded`,
				fix: sends
					? 'Send smaller or fewer attachments or mail fewer recipients. The limits are 20 or 25 MB of files, or what the administrator has set, and 500 external recipients.'
					: 'Ask for less, and check the numbers among the parameters and options.',
			};
		default:
			if (!isInvalid(code)) return undefined;
			return {
				kind: 'refused',
				message: field ? `${failed}: ${field} was not accepted` : `${failed}: a parameter was not accepted`,
				fix: field ? `Check ${field}.` : (advice ?? (sends ? CHECK_MAIL : 'Check Member and the IDs.')),
			};
	}
}

const CHECK_MAIL =
	'Check the addresses, the names of the attachments and whether their type is blocked in your organization.';

function isInvalid(code: string | undefined): boolean {
	return code === 'BAD_REQUEST' || code === 'MISSING_PARAMETER' || code?.startsWith('INVALID_') === true;
}

function byStatus({ statusCode }: Answer, { code }: Reason, asked: Asked): Explanation | undefined {
	const failed = `${DISPLAY_NAME} did not ${asked.action}`;
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
				message: `${DISPLAY_NAME} does not allow the signed-in member to ${asked.action}`,
				fix: `Add the scope mail to the app and to the credential and connect it again, set ${memberLabel(asked)} to "me", and check that the plan of the organization includes mail.`,
			};
		case 404:
		case 410: {
			const what = missing(code, asked);
			const all = asked.sends ? 'the member or address' : 'the member, folder, mail or address';
			return {
				kind: 'refused',
				message: `${failed}: ${what?.name ?? all} does not exist${statusCode === 410 ? ' any more' : ''}`,
				fix: `Set ${memberLabel(asked)} to "me"${asked.sends ? '' : ', check the IDs'}, and check Environment in the credential.`,
			};
		}
		case 413:
			return {
				kind: 'refused',
				message: `${failed}: the mail is too large`,
				fix: 'Send smaller or fewer attachments; the administrator may have set a lower limit than 25 MB.',
			};
		// In the lists of the editor only: what a run asks for is judged and repeated by the transport.
		case 429:
			return {
				kind: 'throttled',
				message: `${DISPLAY_NAME} asks for fewer requests`,
				fix: 'Wait a minute and try again.',
			};
		default:
			if (statusCode < 500) return undefined;
			return {
				kind: 'failed',
				message: `${failed}: it is out of order at the moment (status ${statusCode})`,
				fix: 'Try again later.',
			};
	}
}

/** What a code such as `USER_NOT_EXIST` says is missing, and the parameter that names it. */
function missing(code: string | undefined, asked: Asked): { name: string; field?: string } | undefined {
	switch (/^([A-Z_]+?)_NOT_EXIST$/.exec(code ?? '')?.[1]) {
		case 'USER':
		case 'MEMBER':
			return { name: 'the member', field: memberLabel(asked) };
		case 'MAIL':
			return { name: 'the mail', field: fieldLabel('mailId') };
		case 'FOLDER':
		case 'MAIL_FOLDER':
		case 'MAILFOLDER':
			return { name: 'the folder', field: fieldLabel('folderId') };
		case 'ATTACHMENT':
			return { name: 'the attachment' };
		default:
			return undefined;
	}
}

/** The parameter behind `userId` is called Send As where a mail is sent, Member elsewhere. */
function memberLabel({ sends }: Asked): string {
	return sends ? SEND_AS : MEMBER;
}
