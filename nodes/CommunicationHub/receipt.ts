import type { IDataObject } from 'n8n-workflow';
import { isSuccess, unreadableAnswer } from '../shared/wire/commonRefusals';
import { MailError, withDetails } from '../shared/errors';
import type { Answer } from '../shared/run/plan';
import type { SendReceipt } from '../shared/run/service';
import { FAILURE_STATUSES, STATUSES, type SendResponse } from './contract';
import { readAnswer } from './format';
import { DISPLAY_NAME } from './limits';
import { emptyResponse, sendResponse } from './response';
import { serviceRefusal, statusRefusal, type Purpose } from './serviceError';

/** What the vendor lists, without the word that says nothing. */
const TELLING_STATUSES: readonly string[] = STATUSES.filter((status) => status !== 'unknown');

/**
 * The SendResponse of an answer, in the order of the success rule (CommunicationHub API sheet, section 11).
 * @throws MailError; `uncertain` for a success status without a readable receipt where something may be out
 */
export function readSendResponse(answer: Answer, purpose: Purpose): SendResponse {
	const read = readAnswer(answer);
	if (read.kind === 'empty' && isSuccess(answer)) return emptyResponse();
	if (read.kind === 'object') {
		const refusal = serviceRefusal(answer, read.members, purpose);
		if (refusal) throw refusal;
	}
	if (!isSuccess(answer)) throw statusRefusal(answer, purpose);
	const unreadable = (what: string) => unreadableReceipt(answer, purpose, what);
	if (read.kind === 'html') throw unreadable('a web page instead of a send response');
	if (read.kind !== 'object') throw unreadable('something that is not a complete send response');
	const response = sendResponse(read.members);
	if (response === undefined) throw unreadable('an object that is not a send response');
	return response;
}

/** The words of all services, with the name of what may be out. */
function unreadableReceipt(answer: Answer, { noun, sends }: Purpose, what: string): MailError {
	const error = unreadableAnswer(answer, DISPLAY_NAME, sends ? 'uncertain' : 'failed', what);
	return sends ? withDetails(error, { fix: error.fix?.replace('The mail', `The ${noun}`) }) : error;
}

export interface ReceiptRules {
	purpose: Purpose;
	/** A failure status makes the item fail. */
	failOnError: boolean;
	/** Everybody the message was for. */
	recipients: string[];
}

/** What a SendResponse says about the message. @throws MailError for a failure status when `failOnError` */
export function receiptOf(response: SendResponse, answer: Answer, rules: ReceiptRules): SendReceipt {
	const failed = failureOf(response);
	if (failed && rules.failOnError) throw failureError(response, failed, answer, rules.purpose);
	return {
		status: response.Status,
		messageId: response.MessageId,
		...(failed ? { accepted: [], rejected: rules.recipients } : { accepted: rules.recipients }),
		warnings: warningsAbout(response, answer, failed),
		response: response as IDataObject,
		requestId: answer.headers['x-request-id'],
	};
}

/** How a response says that the message will not arrive; undefined when it does not say so. */
export function failureOf(response: SendResponse): string | undefined {
	if (FAILURE_STATUSES.includes(response.Status)) return response.Status;
	return looksUnset(response) ? 'not accepted' : undefined;
}

/** "accepted" is number 0: with an error message and no id it is most likely a value nobody set (section 8, unverified). */
function looksUnset({ Status, ErrorMessage, MessageId }: SendResponse): boolean {
	return Status === 'accepted' && !!ErrorMessage && !MessageId;
}

/**
 * The error for a message that the hub reports as failed.
 * @param what what the error calls the message
 */
export function failureError(
	response: SendResponse,
	failed: string,
	answer: Answer,
	{ noun, sends }: Purpose,
	what = `the ${noun}`,
): MailError {
	// Retry is undocumented; it may mean that the hub goes on trying, and then a second send would be a second mail.
	const hubMayRetry = sends && response.Retry === true;
	return new MailError(
		hubMayRetry ? 'uncertain' : 'refused',
		`${DISPLAY_NAME} reports ${what} as ${failed}${response.ErrorMessage ? `: ${response.ErrorMessage}` : ''}`,
		{
			fix: hubMayRetry
				? `The answer says Retry: the hub may try again by itself. ${whereToLook(response)} before you send it again.`
				: `${whatToCorrect(response, sends)} To get this status as data, switch Fail on Undelivered Status off.`,
			statusCode: answer.statusCode,
			details: {
				messageId: response.MessageId,
				status: response.Status,
				retry: response.Retry,
				retryCount: response.RetryCount,
			},
			response,
		},
	);
}

/** Without an id there is nothing that Get Status could ask for. */
function whereToLook({ MessageId }: SendResponse): string {
	return MessageId
		? `Look ${MessageId} up with Get Status`
		: 'There is no message ID to look up: ask the administrator of the hub';
}

function whatToCorrect({ ErrorMessage }: SendResponse, sends: boolean): string {
	const then = sends ? ', then send it again' : '';
	return ErrorMessage
		? `Correct what the message names${then}.`
		: `The hub gives no reason: check sender and recipient, and ask its administrator${then}.`;
}

/** Sentences about an answer that says less than it seems to. */
export function warningsAbout(response: SendResponse, answer: Answer, failed?: string): string[] {
	if (answer.body.trim() === '') return ['The service answered without a receipt; the status is unknown.'];
	if (failed === 'not accepted')
		return [
			'The status is "accepted", but there is an error message and no message ID: most likely it failed.',
		];
	if (response.Status === 'accepted' && !response.MessageId)
		return [
			'The status is "accepted" but there is no message ID; the service sends "accepted" also when it has set nothing.',
		];
	// Nearly any JSON has a member named like one of the receipt's: this may be the answer of somebody else.
	if (!response.MessageId && !TELLING_STATUSES.includes(response.Status))
		return [
			`The status is "${response.Status}" and there is no message ID: the answer does not say whether it went out.`,
		];
	return [];
}
