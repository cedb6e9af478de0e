import { z } from '../shared/vendor/zod';

/**
 * Every name of the CommunicationHub wire, once. Requests are checked strictly by these schemas before they leave;
 * answers are read leniently. Source: the vendor's metadata page (test/fixtures/communicationhub), CommunicationHub
 * API sheet sections 2, 3 and 8.
 */

/** Request: SendMail. Unset members are left out; the framework reads null as absent. */
export const sendMailSchema = z
	.object({
		Domain: z.string().min(1).optional(),
		From: z.string().min(1).optional(),
		FromName: z.string().min(1).optional(),
		To: z.string().min(1),
		ReceiverName: z.string().min(1).optional(),
		CC: z.string().min(1).optional(),
		BCC: z.string().min(1).optional(),
		Subject: z.string().optional(),
		Text: z.string().optional(),
		HTML: z.string().optional(),
		Attachments: z
			.array(
				z
					.object({
						/** Base64 of the file, or what stands for it until it is streamed. */
						Bytes: z.unknown(),
						Name: z.string().min(1),
						ContentType: z.string().min(1),
					})
					.strict(),
			)
			.min(1)
			.optional(),
		Reference: z.string().min(1).optional(),
	})
	.strict();

export type SendMail = z.infer<typeof sendMailSchema>;

/** Status values in the order of their numbers. */
export const STATUSES = [
	'accepted',
	'queued',
	'sending',
	'sent',
	'failed',
	'delivered',
	'undelivered',
	'receiving',
	'received',
	'read',
	'pickedup',
	'unknown',
] as const;

/** Statuses that mean: the mail did not arrive and will not. */
export const FAILURE_STATUSES: readonly string[] = ['failed', 'undelivered'];

/** Names of SendResponse and what stands for an absent value. */
export const sendResponseSchema = z.object({
	MessageId: z.string().nullable(),
	Sender: z.string().nullable(),
	Receiver: z.string().nullable(),
	Status: z.string(),
	ErrorMessage: z.string().nullable(),
	Configuration: z.string().nullable(),
	Retry: z.boolean(),
	RetryCount: z.number(),
});

/** The answer of every operation, with whatever unknown members the service added. */
export type SendResponse = z.infer<typeof sendResponseSchema> & { [unknown: string]: unknown };

export const SEND_RESPONSE_NAMES = Object.keys(sendResponseSchema.shape) as Array<
	keyof typeof sendResponseSchema.shape
>;
