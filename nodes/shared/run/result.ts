import type { IDataObject } from 'n8n-workflow';
import { addresses, type Attachment } from '../mail/message';
import { sendOnceKey } from '../n8n/mailFields';
import type { OnceInput } from './operation';
import type { SendReceipt } from './plan';

export type OutputMode = 'full' | 'summary' | 'response';

export interface Delivery {
	statusCode?: number;
	attempts: number;
	durationMs: number;
	/** What was noticed while the requests were made. */
	warnings?: string[];
}

/** The one result shape of all services (README, "What a send gives back"). */
export function sendResult(
	service: string,
	{ message, warnings = [], redirectedFrom }: OnceInput,
	receipt: SendReceipt,
	{ statusCode, attempts, durationMs, warnings: noticed = [] }: Delivery,
): IDataObject {
	return {
		service,
		status: receipt.status,
		messageId: receipt.messageId,
		accepted: receipt.accepted ?? (message ? addresses(message) : []),
		rejected: receipt.rejected ?? [],
		subject: message?.subject ?? '',
		attachments: (message?.attachments ?? []).map(attachmentResult),
		warnings: [...warnings, ...noticed, ...(receipt.warnings ?? [])],
		...receipt.extra,
		delivery: {
			...(statusCode !== undefined && { statusCode }),
			attempts,
			durationMs,
			...(receipt.requestId && { requestId: receipt.requestId }),
			...(redirectedFrom && { redirectedFrom }),
		},
		response: receipt.response,
	};
}

/**
 * What the user asked to see of a result. A response that is not an object stands under `response`; the plain output of
 * an operation without a mail has one form.
 */
export function shapeResult(result: IDataObject, mode: OutputMode): IDataObject {
	if (!('delivery' in result)) return result;
	if (mode === 'response') {
		const { response } = result;
		return typeof response === 'object' && response !== null && !Array.isArray(response)
			? (response as IDataObject)
			: { response };
	}
	if (mode === 'summary') {
		const { service, status, messageId, accepted, rejected, subject, warnings } = result;
		return {
			service,
			status,
			messageId,
			accepted,
			rejected,
			subject,
			...((warnings as string[]).length > 0 && { warnings }),
		};
	}
	return result;
}

/** Marks a result that an earlier try of this run has brought. */
export function alreadySent(result: IDataObject): IDataObject {
	if (!('delivery' in result)) return result;
	return { ...result, delivery: { ...(result.delivery as IDataObject), alreadySent: true } };
}

export function attachmentResult({ name, contentType, bytes, disposition }: Attachment): IDataObject {
	return { name, contentType, bytes, inline: disposition === 'inline' };
}

/**
 * What an item gives whose mail was sent before, when its receipt is not at hand.
 * @param byKey another execution has sent it, for the same Send Once Key
 */
export function sentBefore(service: string, { message }: OnceInput, byKey: boolean): IDataObject {
	return {
		service,
		status: 'alreadySent',
		alreadySent: true,
		messageId: null,
		accepted: [],
		rejected: [],
		subject: message?.subject ?? '',
		attachments: (message?.attachments ?? []).map(attachmentResult),
		warnings: [
			byKey
				? `It was sent before for the same ${sendOnceKey.displayName}; its receipt is in the output of that execution.`
				: 'It was sent before, and its receipt was lost with the execution that sent it.',
		],
		delivery: { attempts: 0, durationMs: 0, alreadySent: true },
		response: null,
	};
}
