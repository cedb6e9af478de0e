import type { IDataObject } from 'n8n-workflow';
import { invalid, MailError, withDetails } from '../../shared/errors';
import { headerText, scalarText } from '../../shared/mail/text';
import { optionsCollection } from '../../shared/n8n/fields';
import type { Item } from '../../shared/n8n/item';
import { runOptions } from '../../shared/n8n/mailFields';
import { repeatable, type ServiceApi } from '../../shared/run/operation';
import type { About } from '../../shared/wire/refusal';
import { FINAL_STATUSES } from '../contract';
import {
	failOnError,
	format,
	messageId,
	readWireForm,
	responseForm,
	waitTimeout,
	waitUntilFinal,
	type WireForm,
} from '../fields';
import { statusRequest } from '../format';
import { limits } from '../limits';
import { failureError, failureOf, readSendResponse, type HubReceipt } from '../receipt';
import { refusals } from '../refusal';
import type { SendResponse } from '../response';

/** Waits before each further look at a status, in seconds; the last one repeats. */
const DELAYS_SECONDS = [2, 3, 5, 8, 13, 21, 30];

interface StatusQuestion {
	messageIds: string[];
	form: WireForm;
	/** Seconds until waiting for a final status is given up; undefined: one look. */
	waitSeconds?: number;
	failOnError: boolean;
}

const about: About = { doing: 'look up the message', noun: 'message', effect: 'none' };

/** `GET /Status?MessageId=...` (CommunicationHub API sheet, section 8). Mails, SMS and letters alike. */
export const getStatus = repeatable<StatusQuestion>({
	resource: 'mail',
	operation: 'getStatus',
	name: 'Get Status',
	action: 'Get status',
	description: 'Look up the status of a mail, SMS or letter',
	noun: 'message',
	fields: [
		messageId,
		optionsCollection([
			...runOptions(limits),
			format,
			responseForm,
			// Sends fail without it, look-ups report.
			{
				...failOnError,
				default: true,
				description: 'Whether the item fails when the message has the status failed or undelivered',
			},
			waitTimeout,
			waitUntilFinal,
		]),
	],
	read: async (item) => ({
		messageIds: readMessageIds(item),
		form: readWireForm(item),
		waitSeconds: item.read(waitUntilFinal) ? item.readOrDefault(waitTimeout) : undefined,
		failOnError: item.readOrDefault(failOnError),
	}),
	perform: async (question, api) => {
		const { looks, timedOut } = await lookUntilFinal(question, api);
		return question.messageIds.map((id, index) => {
			const look = looks[index];
			const failed = failureOf(look.response);
			if (failed && question.failOnError)
				throw withMessageId(failureError(look, failed, about, `the message ${id}`), id);
			return { json: statusResult(id, look, timedOut.has(index)) };
		});
	},
});

function readMessageIds(item: Item): string[] {
	const { displayName } = messageId;
	const given = item.raw(messageId);
	const ids = (Array.isArray(given) ? given : [given]).map((one) =>
		headerText(scalarText(one, displayName).trim(), displayName),
	);
	if (ids.length > 0 && ids.every((id) => id !== '')) return ids;
	throw invalid(
		displayName,
		`${displayName} is empty`,
		'Enter the ID from the answer to a send. If it comes from the previous item, the service may have answered without one.',
	);
}

/** Looks every ID up, and again those that are not final yet, until the time is over. */
async function lookUntilFinal(
	{ messageIds, form, waitSeconds }: StatusQuestion,
	api: ServiceApi,
): Promise<{ looks: HubReceipt[]; timedOut: Set<number> }> {
	const looks: HubReceipt[] = [];
	const end = api.now() + (waitSeconds ?? 0) * 1000;
	let open = messageIds.map((_id, index) => index);
	for (let turn = 0; ; turn++) {
		for (const index of open) looks[index] = await look(messageIds[index], form, api, looks[index]);
		open = open.filter((index) => !isFinal(looks[index].response));
		if (waitSeconds === undefined || open.length === 0) return { looks, timedOut: new Set() };
		const left = (end - api.now()) / 1000;
		if (left <= 0) return { looks, timedOut: new Set(open) };
		await api.sleep(Math.min(DELAYS_SECONDS[Math.min(turn, DELAYS_SECONDS.length - 1)], left));
	}
}

/**
 * One look. While waiting, a service that is out for a while costs a turn, not the item: the next turn is the repeat,
 * since repeats within a look would outlast the deadline.
 */
async function look(
	id: string,
	form: WireForm,
	api: ServiceApi,
	previous: HubReceipt | undefined,
): Promise<HubReceipt> {
	try {
		const answer = await api.request(statusRequest(id, form), { repeat: previous === undefined });
		return readSendResponse(answer, about);
	} catch (error) {
		if (previous && error instanceof MailError && isPassing(error)) return previous;
		throw withMessageId(error, id);
	}
}

function isPassing({ kind, details }: MailError): boolean {
	return (kind === 'failed' || kind === 'throttled') && details.cancelled !== true;
}

/** Says which ID the service does not know: an item can ask for several. */
function withMessageId(error: unknown, id: string): unknown {
	if (!(error instanceof MailError)) return error;
	const { displayName: field } = messageId;
	const { kind, statusCode, details } = error;
	const unknown = kind === 'refused' && statusCode === 404 && 'errorCode' in details;
	// The hub's answer for an ID that it does not know is unverified; a 500 is one of the likely answers.
	const mayBeUnknown = kind === 'failed' && statusCode === 500 && 'errorCode' in details;
	return withDetails(error, {
		details: { messageId: id },
		...(mayBeUnknown && {
			field,
			fix: `The hub may answer like this for an ID that it does not know: check ${field} (${id}). Otherwise run it again later.`,
		}),
		...(unknown && {
			message: `${refusals.service} knows no message with the ID ${id}`,
			field,
			fix: `Check ${field}; it is the ID from the answer to a send.`,
		}),
	});
}

function isFinal({ Status }: SendResponse): boolean {
	return FINAL_STATUSES.includes(Status);
}

function statusResult(id: string, { answer, response }: HubReceipt, timedOut: boolean): IDataObject {
	const warnings: string[] = [];
	if (answer.body.trim() === '') warnings.push('The service answered without a status.');
	else if (!response.MessageId)
		warnings.push('The answer names no message ID: it does not prove that the hub knows this message.');
	if (response.ErrorMessage) warnings.push(`The service says: ${response.ErrorMessage}`);
	return {
		service: 'communicationHub',
		messageId: id,
		status: response.Status,
		final: isFinal(response),
		...(timedOut && { waitTimedOut: true }),
		warnings,
		response: response as IDataObject,
	};
}
