import type { IDataObject } from 'n8n-workflow';
import { excerpt, isHtml, isSuccess } from '../shared/wire/commonRefusals';
import { MailError } from '../shared/errors';
import { tryParseJson } from '../shared/wire/json';
import type { Answer, PlanStep } from '../shared/run/plan';
import type { SendReceipt } from '../shared/run/service';
import type { Authentication } from './connection';
import { PRINCIPAL_EMAIL } from './contract';
import { errorWords, member, stringMember } from './members';
import { addressFix, refusalOf } from './refusal';

/** The step that asks who is logged in. */
export const WHO_AM_I = 'whoAmI';

/** Never put into an output: large, internal, or a password (SuperOffice API sheet, section 9). */
const NOT_SHOWN = new Set([
	'stream',
	'tableright',
	'fieldproperties',
	'incomingcredentials',
	'outgoingcredentials',
]);

const CHECK_BEFORE_RESENDING =
	'It was not sent again. Check sender, mail server and mailbox, and with the recipient before you send it again.';

/**
 * Judges the answer of a step by status and form; whether every mail is in it is up to `entriesOf` and its callers.
 * @throws MailError with the texts of the SuperOffice API sheet, section 11
 */
export function checkAnswer(step: PlanStep, answer: Answer, authentication: Authentication): void {
	const unclear = step.effect === 'send' ? 'uncertain' : 'failed';
	if (!isSuccess(answer)) throw refusalOf(step, answer, authentication);
	if (isHtml(answer)) {
		const where = authentication === 'onsite' ? 'the base URL' : "the tenant's address";
		const doubt =
			unclear === 'uncertain' ? ' The mail may have been sent; check before you send it again.' : '';
		throw new MailError(
			unclear,
			`SuperOffice answered with a web page: ${where} does not lead to the WebAPI`,
			{
				fix: `${addressFix(authentication)}${doubt}`,
				statusCode: answer.statusCode,
				details: { excerpt: excerpt(answer.body) },
			},
		);
	}
	const value = readJson(step, answer, unclear);
	const said = errorWords(value);
	if (said !== undefined) {
		throw new MailError(unclear, `SuperOffice rejected the request: ${said}`, {
			fix:
				unclear === 'uncertain'
					? `The answer does not say what became of the mail; it may have been sent. ${CHECK_BEFORE_RESENDING}`
					: 'Correct what the message names.',
			statusCode: answer.statusCode,
			details: { serviceMessage: said },
		});
	}
	if (step.id === WHO_AM_I && stringMember(value, PRINCIPAL_EMAIL) === '') {
		throw new MailError(
			'invalid',
			'From is empty, and the logged-in user has no mail address in SuperOffice',
			{
				field: 'From',
				fix: 'Give the sender address. Nothing was sent.',
			},
		);
	}
}

/** What to do after an answer that says nothing, by what was asked; of a mail nobody knows then. */
const AFTER_NOTHING: Record<string, string> = {
	draft: 'Check sender and mailbox of the user. Nothing was sent.',
	mailServer:
		'SuperOffice could not try this server. Check host, port and SSL in the mail server credential, and whether SuperOffice can reach the server.',
};
const AFTER_GARBAGE: Record<string, string> = {
	draft:
		'Nothing was sent, but the draft may have been saved. Look into the mailbox before you save it again.',
};
const RUN_AGAIN = 'Run it again later.';

/** The answer's JSON, or the error for nothing and for something else. */
function readJson(step: PlanStep, answer: Answer, unclear: 'uncertain' | 'failed'): unknown {
	const text = answer.body.trim();
	const value = tryParseJson(text);
	if (text === '' || value === null)
		throw unclear === 'uncertain' ? notConfirmed(answer) : nothingCame(step.id, answer);
	if (value === undefined) {
		throw new MailError(unclear, 'SuperOffice sent an answer that cannot be read', {
			fix:
				unclear === 'uncertain'
					? `The mail may have been sent. ${CHECK_BEFORE_RESENDING}`
					: (AFTER_GARBAGE[step.id] ?? RUN_AGAIN),
			statusCode: answer.statusCode,
			details: { contentType: answer.headers['content-type'] ?? null, excerpt: excerpt(answer.body) },
		});
	}
	return value;
}

/** 200 with null, nothing or an empty list in place of an entry: the call failed or did nothing. */
export function notConfirmed(answer: Answer): MailError {
	return new MailError('uncertain', 'SuperOffice did not confirm the mail. It may have been sent', {
		fix: CHECK_BEFORE_RESENDING,
		statusCode: answer.statusCode,
	});
}

/** The same for calls that send nothing: null means that the call did not work. */
function nothingCame(stepId: string, answer: Answer): MailError {
	return new MailError('failed', 'SuperOffice answered with nothing: the call did not work', {
		fix: AFTER_NOTHING[stepId] ?? RUN_AGAIN,
		statusCode: answer.statusCode,
	});
}

/** Words of the service for an answer that was judged by its status alone (5xx, 429). */
export function explain(
	step: PlanStep,
	answer: Answer,
): { message?: string; fix?: string; details?: IDataObject } {
	const said = errorWords(tryParseJson(answer.body)) ?? excerpt(answer.body);
	const details: IDataObject = said === '' ? {} : { serviceMessage: said };
	if (answer.statusCode === 429) return { details };
	return {
		message: `No clear answer from SuperOffice (${answer.statusCode}${said === '' ? '' : `: ${said}`})`,
		...(step.effect === 'send' && { fix: CHECK_BEFORE_RESENDING }),
		details,
	};
}

/** Entries of a send's answer, null where one is missing. @throws MailError when it is no list with an entry */
export function entriesOf(answer: Answer): Array<IDataObject | null> {
	const value = tryParseJson(answer.body);
	if (!Array.isArray(value) || value.length === 0) throw notConfirmed(answer);
	return value.map((entry: unknown) =>
		typeof entry === 'object' && entry !== null && !Array.isArray(entry) ? (entry as IDataObject) : null,
	);
}

/** The receipt of a single mail: exactly one entry, or it is not confirmed. */
export function receiptOf(answer: Answer): SendReceipt {
	const entries = entriesOf(answer);
	if (entries.length !== 1 || entries[0] === null) throw notConfirmed(answer);
	return receiptFrom(entries[0]);
}

/** A receipt from one entry of the answer. An entry proves that SuperOffice took the mail, not that it arrived. */
export function receiptFrom(entry: IDataObject, status = 'accepted'): SendReceipt {
	const messageId = stringMember(entry, 'MessageID');
	return { status, messageId: messageId === '' ? null : messageId, response: shown(entry) as IDataObject };
}

/** The stored draft. @throws MailError when the answer is no draft */
export function draftOf(answer: Answer): SendReceipt {
	const value = tryParseJson(answer.body);
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw nothingCame('draft', answer);
	const entry = value as IDataObject;
	return {
		...receiptFrom(entry, 'draft'),
		accepted: [],
		extra: { draftId: (member(entry, 'EmailItemId') as number | null) ?? null },
	};
}

/** The value without what is not shown. */
export function shown(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shown);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([name]) => !NOT_SHOWN.has(name.toLowerCase()))
			.map(([name, entry]) => [name, shown(entry)]),
	);
}
