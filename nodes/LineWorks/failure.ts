import type { IDataObject } from 'n8n-workflow';
import { MailError, withDetails } from '../shared/errors';
import type { Answer, PlanStep } from '../shared/run/plan';
import { RECONNECT } from './connection';
import { readReason, SENDING } from './refusal';

/** What LINE WORKS says in an answer that the transport itself has judged (429, 5xx). */
export function explain(
	{ effect }: Pick<PlanStep, 'effect'>,
	answer: Answer,
): { message?: string; details: IDataObject } {
	const { details } = readReason(answer, SENDING);
	if (answer.statusCode !== 429) return { details };
	const limit =
		effect === 'send' ? '60 mails a minute for each sender, 240 calls a minute' : '240 calls a minute';
	return { message: `LINE WORKS asks for fewer requests (${limit} for the app)`, details };
}

/** An error of the sign-in in words that say what to do; any other error as it is. */
export function withReconnect(error: MailError): MailError {
	if (error.kind !== 'unauthorized' || error.statusCode !== undefined) return error;
	return new MailError('unauthorized', error.message, {
		fix: `Nothing was sent. ${signInFix(error)}`,
		details: error.details,
		itemIndex: error.itemIndex,
	});
}

/** n8n's code for a sign-in that was answered with an OAuth error (RFC 6749, section 5.2). */
const REFUSED_SIGN_IN = 'EAUTH';

/** Only a sign-in that was refused is mended by connecting again: an address that does not answer is not. */
function signInFix({ message, details: { code } }: MailError): string {
	if (code === REFUSED_SIGN_IN) {
		return `${RECONNECT} If that fails, compare Client ID and Client Secret with those of the app.`;
	}
	if (code === undefined && !/: it took longer than \d+ s$/.test(message)) return RECONNECT;
	return 'The address of the sign-in did not answer as it should: check Environment, Auth Base URL and the network, and run it again.';
}

/** The failure of a send, with the one place that can tell whether a mail in doubt is out. */
export function sendFailure(error: MailError, { request }: Pick<PlanStep, 'request'>): MailError {
	if (!error.mayHaveBeenSent) return withReconnect(error);
	const { json } = (request.body ?? {}) as { json?: { isSaveSentMail?: boolean } };
	const where =
		json?.isSaveSentMail === false
			? 'With Save to Sent off, the Sent folder does not tell whether it went out.'
			: "If it is in the sender's Sent folder, it went out.";
	return withDetails(error, { fix: [error.fix, where].filter(Boolean).join(' ') });
}
