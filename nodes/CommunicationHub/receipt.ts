import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../shared/errors';
import type { SendReceipt } from '../shared/run/plan';
import { isSuccess } from '../shared/wire/answers';
import {
	checkFirst,
	done,
	kindOfAnswer,
	refusalBy,
	unreadableAnswer,
	type About,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { FAILURE_STATUSES, STATUSES } from './contract';
import { responseStatus } from './errorResponse';
import { failOnError as failOnErrorField } from './fields';
import { readAnswer } from './format';
import { refusals, type HubAbout } from './refusal';
import { emptyResponse, sendResponse, type SendResponse } from './response';

/** The vendor's list without the word that says nothing. */
const TELLING_STATUSES: readonly string[] = STATUSES.filter((status) => status !== 'unknown');

/** A SendResponse and the answer that it came in. */
export interface HubReceipt {
	response: SendResponse;
	answer: Answer;
}

/**
 * The SendResponse of an answer, in the order of the success rule (CommunicationHub API sheet, section 11).
 * @throws MailError; `uncertain` for a success status without a readable receipt where something may be out
 */
export function readSendResponse(answer: Answer, about: HubAbout): HubReceipt {
	const read = readAnswer(answer);
	if (read.kind === 'empty' && isSuccess(answer)) {
		if (about.effect !== 'none') throw unreadableAnswer(answer, refusals, about, 'nothing');
		return { answer, response: emptyResponse() };
	}
	// An error counts whatever its status: newer servers answer JSONP with 200 even then (section 6).
	const refused = read.kind === 'object' && responseStatus(read.members) !== undefined;
	if (refused || !isSuccess(answer)) throw refusalBy(refusals, answer, about);
	const response = read.kind === 'object' ? sendResponse(read.members) : undefined;
	if (response !== undefined) return { answer, response };
	const otherwise =
		read.kind === 'object'
			? 'an object that is not a send response'
			: 'something that is not a complete send response';
	throw unreadableAnswer(answer, refusals, about, kindOfAnswer(answer, otherwise));
}

export interface ReceiptRules {
	about: About;
	/** A failure status makes the item fail. */
	failOnError: boolean;
	/** Everybody that the message is for. */
	recipients: string[];
}

/**
 * What a SendResponse says about the message.
 * @throws MailError for a failure status when `failOnError`; `uncertain` for what does not say that the hub took it
 */
export function receiptOf(receipt: HubReceipt, rules: ReceiptRules): SendReceipt {
	const { response, answer } = receipt;
	const failed = failedStatus(response);
	if (failed && rules.failOnError) throw failureError(receipt, failed, rules.about);
	if (!failed && !provesTaken(response)) throw noReceipt(receipt, rules.about);
	return {
		status: response.Status,
		messageId: response.MessageId,
		...(failed ? { accepted: [], rejected: rules.recipients } : { accepted: rules.recipients }),
		warnings: warningsAbout(response),
		response: response as IDataObject,
		requestId: answer.headers['x-request-id'],
	};
}

/** How a response says that the message will not arrive; undefined when it does not say so. */
export function failureOf(response: SendResponse): string | undefined {
	return failedStatus(response) ?? (looksUnset(response) ? 'not accepted' : undefined);
}

function failedStatus({ Status }: SendResponse): string | undefined {
	return FAILURE_STATUSES.includes(Status) ? Status : undefined;
}

/** "accepted" is number 0: with an error message and no ID it is most likely a value nobody set (section 8, unverified). */
function looksUnset({ Status, ErrorMessage, MessageId }: SendResponse): boolean {
	return Status === 'accepted' && !!ErrorMessage && !MessageId;
}

/**
 * Whether a response shows that the hub took the message (section 13): by an ID, or by a status of the vendor's that is
 * no mere default beside an error. Nearly any JSON has a member named like one of the receipt's.
 */
function provesTaken({ MessageId, Status, ErrorMessage }: SendResponse): boolean {
	return !!MessageId || (TELLING_STATUSES.includes(Status) && !ErrorMessage);
}

function noReceipt({ response, answer }: HubReceipt, { noun, effect }: About): MailError {
	const { Status, ErrorMessage } = response;
	const why = ErrorMessage ? `: ${ErrorMessage}` : ` (status "${Status}")`;
	return new MailError(
		'uncertain',
		`The answer of ${refusals.service} does not show that it took the ${noun}${why}`,
		{
			fix: `It has no message ID. The ${noun} may have been ${done(effect)}. ${checkFirst(effect)}`,
			statusCode: answer.statusCode,
			details: { status: Status, ...(ErrorMessage && { serviceMessage: ErrorMessage }) },
			response,
		},
	);
}

/**
 * The error for a message that the hub reports as failed.
 * @param what names the message in the error
 */
export function failureError(
	{ response, answer }: HubReceipt,
	failed: string,
	{ noun, effect }: About,
	what = `the ${noun}`,
): MailError {
	const sends = effect !== 'none';
	// Retry is undocumented; it may mean that the hub goes on trying, and then a second send would be a second mail.
	const hubMayRetry = sends && response.Retry === true;
	const { MessageId, ErrorMessage, Status, Retry, RetryCount } = response;
	return new MailError(
		hubMayRetry ? 'uncertain' : 'refused',
		`${refusals.service} reports ${what} as ${failed}${ErrorMessage ? `: ${ErrorMessage}` : ''}`,
		{
			fix: hubMayRetry
				? `The answer says Retry: the hub may try again by itself. ${whereToLook(response)} before you send it again.`
				: `${whatToCorrect(response, sends)} To get this status as data, switch ${failOnErrorField.displayName} off.`,
			statusCode: answer.statusCode,
			details: { messageId: MessageId, status: Status, retry: Retry, retryCount: RetryCount },
			response,
		},
	);
}

/** Without an ID there is nothing that Get Status could ask for. */
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

/** Sentences about an answer that says less, or more, than that the message was taken. */
function warningsAbout({ Status, MessageId, ErrorMessage }: SendResponse): string[] {
	const warnings: string[] = [];
	if (ErrorMessage) warnings.push(`The service says: ${ErrorMessage}`);
	if (!MessageId && Status === 'accepted')
		warnings.push(
			'The status is "accepted" but there is no message ID; the service also sends "accepted" when it has set nothing.',
		);
	if (!STATUSES.some((status) => status === Status))
		warnings.push(
			`The status "${Status}" is none that the vendor lists: look ${MessageId} up with Get Status.`,
		);
	return warnings;
}
