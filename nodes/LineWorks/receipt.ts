import type { IDataObject } from 'n8n-workflow';
import type { SendReceipt } from '../shared/run/plan';
import { isHtml, isSuccess } from '../shared/wire/answers';
import { jsonObject } from '../shared/wire/json';
import { kindOfAnswer, unreadableAnswer } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { errorAnswer } from './contract';
import { refusal, refusals, type LineWorksAbout } from './refusal';

/**
 * What the answer to a send means: every 2xx without a body, or with a JSON object that is not a refusal (LINE WORKS
 * API sheet, section 3). There is no message ID. Accepted is not delivered: only a later "[Message delivery failed]"
 * in the sender's mailbox tells.
 * @throws MailError `refused` or `unauthorized` for other statuses, `uncertain` for a success that is not a receipt
 */
export function readReceipt(answer: Answer, about: LineWorksAbout): SendReceipt {
	if (!isSuccess(answer)) throw refusal(answer, about);
	return { status: 'accepted', messageId: null, response: readBody(answer, about) };
}

function readBody(answer: Answer, about: LineWorksAbout): IDataObject {
	if (answer.body.trim() === '') return withoutBody(answer);
	const body = isHtml(answer) ? undefined : jsonObject(answer.body);
	if (body === undefined) {
		const what = kindOfAnswer(answer, 'something other than a receipt');
		throw unreadableAnswer(answer, refusals, about, what);
	}
	const { code, error } = errorAnswer.parse(body);
	if (code !== undefined || error !== undefined || 'error' in body) {
		const what = `a success status and the code ${code ?? error ?? 'of a refusal'}`;
		throw unreadableAnswer(answer, refusals, about, what);
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
