import type { IDataObject } from 'n8n-workflow';
import { isHtml, isSuccess, unreadableAnswer } from '../shared/wire/commonRefusals';
import { jsonObject } from '../shared/wire/json';
import type { Answer } from '../shared/run/plan';
import type { SendReceipt } from '../shared/run/service';
import { errorAnswer } from './contract';
import { DISPLAY_NAME } from './limits';
import { refusal, SENDING } from './refusal';

/**
 * What the answer to a send means: every 2xx without a body, or with a JSON object that is no refusal (LINE WORKS
 * API sheet, section 3). There is no message id. Accepted means accepted: whether a mail arrives, only a later
 * "[Message delivery failed]" in the sender's mailbox tells.
 * @throws MailError `refused` or `unauthorized` for other statuses, `uncertain` for a success that is no receipt
 */
export function receiptOf(answer: Answer): SendReceipt {
	if (!isSuccess(answer)) throw refusal(answer, SENDING);
	return { status: 'accepted', messageId: null, response: readBody(answer) };
}

function readBody(answer: Answer): IDataObject {
	if (answer.body.trim() === '') return withoutBody(answer);
	if (isHtml(answer)) throw unreadable(answer, 'a web page instead of a receipt');
	const body = jsonObject(answer.body);
	if (body === undefined) throw unreadable(answer, 'something that is no receipt');
	const { code, error } = errorAnswer.parse(body);
	if (code !== undefined || error !== undefined || 'error' in body) {
		throw unreadable(answer, `a success status and the code ${code ?? error ?? 'of a refusal'}`);
	}
	return body;
}

/** An answer without a body is its status, and what the headers say of the rate limit. */
function withoutBody({ statusCode, headers }: Answer): IDataObject {
	const names = {
		limit: 'ratelimit-limit',
		remaining: 'ratelimit-remaining',
		resetSeconds: 'ratelimit-reset',
	};
	const found = Object.entries(names).flatMap(([name, header]) => {
		const value = headers[header];
		return value !== undefined && /^\d+$/.test(value) ? [[name, Number(value)] as const] : [];
	});
	return { statusCode, ...(found.length > 0 && { rateLimit: Object.fromEntries(found) }) };
}

function unreadable(answer: Answer, what: string) {
	return unreadableAnswer(answer, DISPLAY_NAME, 'uncertain', what);
}
