import { lazy } from '../shared/lazy';
import { FileContent } from '../shared/wire/request';
import { z, type Infer } from '../shared/zod';

/**
 * Every name of the CommunicationHub wire, once. Requests are checked strictly by these schemas before they leave;
 * answers are read leniently (response.ts). Source: the vendor's metadata pages (test/fixtures/communicationhub), CommunicationHub
 * API sheet sections 1 to 3, 7, 8 and 12.
 */

/** A member that is there says something: an empty one would only look like a value. */
const text = () => z.string().min(1).optional();
const flag = () => z.boolean().optional();

/** The base64 of a file, or what stands for it until it is streamed. */
const bytes = () => z.instanceof(FileContent);

/** Request: SendMail. Unset members are left out; the framework reads null as absent. */
export const sendMailSchema = lazy(() =>
	z
		.object({
			Domain: text(),
			From: text(),
			FromName: text(),
			To: z.string().min(1),
			ReceiverName: text(),
			CC: text(),
			BCC: text(),
			Subject: text(),
			Text: text(),
			HTML: text(),
			Attachments: z
				.array(z.object({ Bytes: bytes(), Name: z.string().min(1), ContentType: z.string().min(1) }).strict())
				.min(1)
				.optional(),
			Reference: text(),
		})
		.strict(),
);

/** A .NET int. */
export const INT = { least: -(2 ** 31), most: 2 ** 31 - 1 } as const;

/** Request: SendSMS. */
export const sendSmsSchema = lazy(() =>
	z
		.object({ Message: z.string().min(1), Receiver: z.string().min(1), Reference: text(), Sender: text() })
		.strict(),
);

/** Request: SendLetter. `SenderAdressLine1` is spelt as the vendor spells it. */
export const sendLetterSchema = lazy(() =>
	z
		.object({
			AddressLine1: text(),
			AddressLine2: text(),
			AddressLine3: text(),
			AddressLine4: text(),
			AddressLine5: text(),
			BatchId: z.number().int().min(INT.least).max(INT.most).optional(),
			City: text(),
			Country: text(),
			CoverFile: bytes().optional(),
			CoverLetter: flag(),
			File: bytes(),
			FileName: text(),
			IsColor: flag(),
			IsDuplex: flag(),
			Reference: text(),
			SenderAdressLine1: text(),
			SenderCity: text(),
			SenderStreet: text(),
			SenderZipCode: text(),
			TestEMail: text(),
			TestFlag: flag(),
			TestShowRestrictedArea: flag(),
			ZipCode: text(),
		})
		.strict(),
);

export type SendMail = Infer<typeof sendMailSchema>;
export type SendSms = Infer<typeof sendSmsSchema>;
export type SendLetter = Infer<typeof sendLetterSchema>;

/** The operations that send, by the name of their request (the root element in XML). */
export const REQUESTS = {
	SendMail: { route: '/Mail/Send', schema: sendMailSchema },
	SendSMS: { route: '/SMS/Send', schema: sendSmsSchema },
	SendLetter: { route: '/Letter/Send', schema: sendLetterSchema },
} as const;

export type RequestName = keyof typeof REQUESTS;

/** The status of a message: `GET /Status?MessageId=...`. */
export const STATUS = { route: '/Status', parameter: 'MessageId' } as const;

/** XML namespaces; `responses` is the beginning of all that a hub's answer can have. */
export const NAMESPACE = {
	request: 'http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel',
	attachment: 'http://schemas.datacontract.org/2004/07/CommunicationHub.APIModel.Helper',
	instance: 'http://www.w3.org/2001/XMLSchema-instance',
	responses: ['http://schemas.datacontract.org/', 'http://schemas.servicestack.net/'],
	pairs: 'http://schemas.microsoft.com/2003/10/Serialization/Arrays',
} as const;

/** Characters that XML 1.0 cannot carry, not even as a reference. Escaped, so that none stands in this file. */
export const ILLEGAL_IN_XML = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]');

/** Members that are lists, and the name of the elements in them. */
export const LIST_ELEMENT: Readonly<Record<string, string>> = { Attachments: 'Attachment' };

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

/** Statuses that mean: the message did not arrive and will not. */
export const FAILURE_STATUSES: readonly string[] = ['failed', 'undelivered'];

/** Statuses after which no other one is awaited. */
export const FINAL_STATUSES: readonly string[] = [
	...FAILURE_STATUSES,
	'delivered',
	'received',
	'read',
	'pickedup',
];
