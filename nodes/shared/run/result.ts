import type { IDataObject } from 'n8n-workflow';
import { allRecipients, type Attachment, type MailMessage } from '../mail/message';
import type { SendInput, SendReceipt } from './service';

export type OutputMode = 'full' | 'summary' | 'response';

export interface Delivery {
	statusCode?: number;
	attempts: number;
	durationMs: number;
}

/** The one result shape of all services (README, "What a send gives back"). */
export function sendResult(
	service: string,
	input: SendInput,
	receipt: SendReceipt,
	delivery: Delivery,
): IDataObject {
	const { message } = input;
	return {
		service,
		status: receipt.status,
		messageId: receipt.messageId,
		accepted: receipt.accepted ?? addresses(message),
		rejected: receipt.rejected ?? [],
		subject: message.subject,
		attachments: message.attachments.map(attachmentResult),
		warnings: [...input.warnings, ...(receipt.warnings ?? [])],
		...receipt.extra,
		delivery: {
			...(delivery.statusCode !== undefined && { statusCode: delivery.statusCode }),
			attempts: delivery.attempts,
			durationMs: delivery.durationMs,
			...(receipt.requestId && { requestId: receipt.requestId }),
			...(input.redirectedFrom && { redirectedFrom: input.redirectedFrom }),
		},
		response: receipt.response,
	};
}

/** What the user asked to see of a result. A response that is no object stands under `response`. */
export function shapeResult(result: IDataObject, mode: OutputMode): IDataObject {
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
export function asAlreadySent(result: IDataObject): IDataObject {
	return { ...result, delivery: { ...(result.delivery as IDataObject), alreadySent: true } };
}

export function attachmentResult({ name, contentType, bytes, disposition }: Attachment): IDataObject {
	return { name, contentType, bytes, inline: disposition === 'inline' };
}

export function addresses(message: MailMessage): string[] {
	return allRecipients(message).map(({ address }) => address);
}
