import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/properties';
import { headerText, scalarText } from '../../shared/mail/text';
import { invalid, MailError, withDetails } from '../../shared/errors';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { Answer } from '../../shared/run/plan';
import type { ReadOperation, ServiceApi } from '../../shared/run/service';
import { FINAL_STATUSES, type SendResponse } from '../contract';
import { statusRequest, type WireForm } from '../format';
import { HUB_LABEL } from '../labels';
import { DEFAULT_WAIT_SECONDS, DISPLAY_NAME, limits, LONGEST_WAIT_SECONDS, POLL_DELAYS } from '../limits';
import { failureError, failureOf, readSendResponse } from '../receipt';
import { explain, type Purpose } from '../serviceError';
import { failOption, readWireForm, wireOptions } from './options';

interface StatusQuestion {
	messageIds: string[];
	form: WireForm;
	/** Seconds until waiting for a final status is given up; undefined: one look. */
	waitSeconds?: number;
	failOnError: boolean;
}

interface Look {
	answer: Answer;
	response: SendResponse;
}

const purpose: Purpose = { noun: 'message', sends: false };

/** Get status: `GET /Status?MessageId=...` (CommunicationHub API sheet, section 8). Mails, SMS and letters alike. */
export const getStatus: ReadOperation<StatusQuestion> = {
	kind: 'read',
	resource: 'mail',
	operation: 'getStatus',
	action: 'Get status',
	read: async (item) => ({
		messageIds: readMessageIds(item),
		form: readWireForm(item),
		waitSeconds: item.optionFlag('waitUntilFinal', HUB_LABEL.waitUntilFinal) ? readWait(item) : undefined,
		failOnError: item.optionFlag('failOnError', HUB_LABEL.failOnError) ?? false,
	}),
	perform: async (question, api) => {
		const { looks, timedOut } = await lookUntilFinal(question, api);
		return question.messageIds.map((messageId, index) => {
			const look = looks[index];
			const failed = failureOf(look.response);
			if (failed && question.failOnError) {
				const what = `the message ${messageId}`;
				throw withMessageId(failureError(look.response, failed, look.answer, purpose, what), messageId);
			}
			return { json: statusResult(messageId, look, timedOut.has(index)) };
		});
	},
	explain,
};

function readMessageIds(item: ItemReader): string[] {
	const given = item.param<unknown>('messageId', '');
	const label = HUB_LABEL.messageId;
	const ids = (Array.isArray(given) ? given : [given]).map((one) =>
		headerText(scalarText(one, label).trim(), label),
	);
	if (ids.length > 0 && ids.every((id) => id !== '')) return ids;
	throw invalid(
		label,
		`${label} is empty`,
		'Give the id from the answer to a send. If it comes from the item before: the service may have answered without one.',
	);
}

function readWait(item: ItemReader): number {
	const range = { min: 1, max: LONGEST_WAIT_SECONDS };
	return item.optionNumber('waitTimeout', HUB_LABEL.waitTimeout, range) ?? DEFAULT_WAIT_SECONDS;
}

/** Looks every id up, and again those that are not final yet, until the time is over. */
async function lookUntilFinal(
	{ messageIds, form, waitSeconds }: StatusQuestion,
	api: ServiceApi,
): Promise<{ looks: Look[]; timedOut: Set<number> }> {
	const looks: Look[] = [];
	const end = api.now() + (waitSeconds ?? 0) * 1000;
	let open = messageIds.map((_id, index) => index);
	for (let turn = 0; ; turn++) {
		for (const index of open) looks[index] = await look(messageIds[index], form, api, looks[index]);
		open = open.filter((index) => !isFinal(looks[index].response));
		if (waitSeconds === undefined || open.length === 0) return { looks, timedOut: new Set() };
		const left = (end - api.now()) / 1000;
		if (left <= 0) return { looks, timedOut: new Set(open) };
		await api.sleep(Math.min(POLL_DELAYS[Math.min(turn, POLL_DELAYS.length - 1)], left));
	}
}

/**
 * One look. While waiting, a service that is out for a while costs a turn, not the item: the next turn is the repeat,
 * since repeats within a look would outlast the deadline.
 */
async function look(
	messageId: string,
	form: WireForm,
	api: ServiceApi,
	previous: Look | undefined,
): Promise<Look> {
	try {
		const answer = await api.request(statusRequest(messageId, form), { repeat: previous === undefined });
		return { answer, response: readSendResponse(answer, purpose) };
	} catch (error) {
		if (previous && error instanceof MailError && isPassing(error)) return previous;
		throw withMessageId(error, messageId);
	}
}

function isPassing({ kind, details }: MailError): boolean {
	return (kind === 'failed' || kind === 'throttled') && details.cancelled !== true;
}

/** Says which id the service knows nothing about: an item can ask for several. */
function withMessageId(error: unknown, messageId: string): unknown {
	if (!(error instanceof MailError)) return error;
	const { kind, statusCode, details } = error;
	const unknown = kind === 'refused' && statusCode === 404 && 'errorCode' in details;
	// What the hub answers for an id that it does not know is unverified; a 500 is one of the likely answers.
	const mayBeUnknown = kind === 'failed' && statusCode === 500 && 'errorCode' in details;
	return withDetails(error, {
		details: { messageId },
		...(mayBeUnknown && {
			field: HUB_LABEL.messageId,
			fix: `The hub may answer like this for an id that it does not know: check ${HUB_LABEL.messageId} (${messageId}). Otherwise run it again later.`,
		}),
		...(unknown && {
			message: `${DISPLAY_NAME} knows no message with the id ${messageId}`,
			field: HUB_LABEL.messageId,
			fix: `Check ${HUB_LABEL.messageId}; it is the id from the answer to a send.`,
		}),
	});
}

function isFinal({ Status }: SendResponse): boolean {
	return FINAL_STATUSES.includes(Status);
}

function statusResult(messageId: string, { answer, response }: Look, timedOut: boolean): IDataObject {
	const warnings: string[] = [];
	if (answer.body.trim() === '') warnings.push('The service answered without a status.');
	else if (!response.MessageId)
		warnings.push('The answer names no message ID: it does not prove that the hub knows this message.');
	return {
		service: 'communicationHub',
		messageId,
		status: response.Status,
		final: isFinal(response),
		...(timedOut && { waitTimedOut: true }),
		warnings,
		response: response as IDataObject,
	};
}

export const statusFields = (): INodeProperties[] => [
	{
		displayName: HUB_LABEL.messageId,
		name: 'messageId',
		type: 'string',
		default: '={{ $json.messageId }}',
		required: true,
		placeholder: 'e.g. <20260102.1@mg.example.com>',
		description:
			'ID from the answer to a send (mail, SMS or letter). Each item asks for its own; an expression may also give a list.',
		displayOptions: shown(),
	},
	optionsCollection([...runOptions(limits), ...wireOptions(), failOption(false), ...waitOptions()], shown()),
];

const shown = () => shownFor('mail', 'getStatus');

const waitOptions = (): INodeProperties[] => [
	{
		displayName: HUB_LABEL.waitTimeout,
		name: 'waitTimeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 86_400 },
		default: 300,
		description:
			'Seconds after which Wait Until Final gives up and gives out the last status with waitTimedOut',
	},
	{
		displayName: HUB_LABEL.waitUntilFinal,
		name: 'waitUntilFinal',
		type: 'boolean',
		default: false,
		description:
			'Whether to ask again, at growing intervals, until the message is delivered, read, picked up, received, failed or undelivered',
	},
];
