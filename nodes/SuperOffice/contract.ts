import { lazy } from '../shared/lazy';
import { AnswerRef, Composed, FileContent, Fresh, Secret } from '../shared/wire/request';
import { z, type Infer } from '../shared/zod';

/**
 * Every wire name of SuperOffice, once (SuperOffice API sheet, sections 2 to 8). What we send is strict: a name that
 * is not here cannot go out, and server state (Flags, IsSent, TableRight, ...) is not here. What we receive is
 * lenient: receipts keep unknown members, names may begin with a small letter.
 */

const AGENT = '/v1/Agents/EMail';
export const PATHS = {
	sendEMails: `${AGENT}/SendEMails`,
	send: `${AGENT}/Send`,
	saveDraft: `${AGENT}/SaveDraft`,
	testAuthenticate: `${AGENT}/TestAuthenticate`,
	authenticateOutgoing: `${AGENT}/AuthenticateOutgoing`,
	authenticateIncoming: `${AGENT}/AuthenticateIncoming`,
	getEMail: `${AGENT}/GetEMail`,
	mailFromMessageId: `${AGENT}/GetMailFromMessageId`,
	currentAccount: `${AGENT}/GetCurrentAccount`,
	accountOfAddress: `${AGENT}/GetEMailAccountFromEMailAddress`,
	saveDocument: '/v1/Agents/Document/SaveDocumentEntity',
	setDocumentStream: '/v1/Agents/Document/SetDocumentStreamFromId',
	mailTemplates: '/v1/MDOList/mailtemplate',
	currentPrincipal: '/v1/User/currentPrincipal',
	searchAddresses: '/v1/MDOList/emailaddress',
	recentRecipients: '/v1/MDOList/emailrecipient',
	archive: '/v1/Archive',
	addressArchive: '/v1/Archive/EmailAddress',
	selection: '/v1/Selection',
	selections: '/v1/MDOList/selection',
} as const;

export const PRIORITIES = ['NoPriority', 'Highest', 'High', 'Normal', 'Low', 'Lowest'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Of the iCal part of a mail; `Unknown` is what answers say of other mails. */
export const CAL_METHODS = [
	'Add',
	'Cancel',
	'Counter',
	'DeclineCounter',
	'Publish',
	'Refresh',
	'Reply',
	'Request',
] as const;
export type CalMethod = (typeof CAL_METHODS)[number];
export const CAL_REPLIES = ['Accepted', 'Declined', 'Tentative'] as const;
export type CalReply = (typeof CAL_REPLIES)[number];

/** Searches with fewer characters are against the certification rules. */
export const FEWEST_SEARCH_CHARACTERS = 3;
/** Ids are int32; 0 means none and is not sent. */
export const LARGEST_ID = 2_147_483_647;

const id = lazy(() => z.number().int().min(1).max(LARGEST_ID).optional());
/** Of a recipient: one that is given, or what SuperOffice finds. */
const recipientId = lazy(() => z.union([id, z.instanceof(AnswerRef)]).optional());

export const emailAddress = lazy(() =>
	z
		.object({
			Address: z.union([z.string().min(3), z.instanceof(AnswerRef)]),
			Name: z.string().min(1).optional(),
			PersonId: recipientId,
			ContactId: recipientId,
			AssociateId: recipientId,
			EmailId: recipientId,
		})
		.strict(),
);
export type EmailAddress = Infer<typeof emailAddress>;
/** The ids that an address may carry, by wire name. */
export const ADDRESS_IDS = ['PersonId', 'ContactId', 'AssociateId', 'EmailId'] as const;
export type AddressIds = Partial<Record<(typeof ADDRESS_IDS)[number], number>>;

const emailAttachment = lazy(() =>
	z
		.object({
			Filename: z.string().min(1),
			Type: z.string().min(3),
			Encoding: z.literal('base64'),
			Disposition: z.enum(['attachment', 'inline']),
			/** Content-ID without angle brackets; inline files only. */
			Id: z.string().min(1).optional(),
			/** Decoded bytes. */
			Size: z.number().int().min(1),
			Stream: z.instanceof(FileContent),
			Description: z.string().min(1).optional(),
		})
		.strict(),
);

/** The records that a mail can belong to. */
export const SO_INFO_IDS = ['DocumentId', 'AppointmentId', 'ProjectId', 'SaleId'] as const;
const soInfo = lazy(() =>
	z.object({ DocumentId: id, AppointmentId: id, ProjectId: id, SaleId: id }).strict(),
);
export type SoInfo = Infer<typeof soInfo>;

/** Given, or made anew for each try. */
const messageId = lazy(() => z.union([z.string().min(3), z.instanceof(Fresh)]));

/** The mail that is answered. What lies beyond its id comes from SuperOffice's own answer. */
const envelope = lazy(() =>
	z
		.object({
			MessageId: z.string().min(3),
			ServerId: z.instanceof(AnswerRef).optional(),
			Subject: z.instanceof(AnswerRef).optional(),
			Sent: z.instanceof(AnswerRef).optional(),
			From: z
				.object({ Address: z.instanceof(AnswerRef) })
				.strict()
				.optional(),
		})
		.strict(),
);

/** One mail of `Emails`, and the `Entity` of SaveDraft. */
export const emailEntity = lazy(() =>
	z
		.object({
			To: z.array(emailAddress).min(1).optional(),
			Cc: z.array(emailAddress).min(1).optional(),
			Bcc: z.array(emailAddress).min(1).optional(),
			From: emailAddress,
			Subject: z.string(),
			HTMLBody: z.string().min(1).optional(),
			PlainBody: z.string().min(1).optional(),
			Priority: z.enum(PRIORITIES).optional(),
			CustomHeaderList: z
				.array(z.object({ Name: z.string().min(1), Values: z.array(z.string().min(1)).min(1) }).strict())
				.min(1)
				.optional(),
			/** Of our own; `MessageId` in an envelope. */
			MessageID: messageId.optional(),
			InReplyTo: envelope.optional(),
			AccountId: id,
			HasCalendarData: z.literal(true).optional(),
			CalMethod: z.enum(CAL_METHODS).optional(),
			CalReplyStatus: z.enum(CAL_REPLIES).optional(),
			EMailSOInfo: soInfo.optional(),
			Attachments: z.array(emailAttachment).min(1).optional(),
		})
		.strict(),
);
export type EmailEntity = Infer<typeof emailEntity>;

/** A mail as it was read from the drafts, with the bytes of its files (SuperOffice API sheet, section 13). */
export const draftEmail = lazy(() =>
	emailEntity.extend({
		EmailItemId: z.number().int().min(1).max(LARGEST_ID),
		ServerId: id,
		Attachments: z
			.array(emailAttachment.extend({ Stream: z.string().min(4) }))
			.min(1)
			.optional(),
	}),
);
export type DraftEmail = Infer<typeof draftEmail>;

/** A mail of our own, or a draft that an earlier step has read. */
const outgoingEmail = lazy(() => z.union([emailEntity, z.instanceof(AnswerRef)]));

/** A mail server with its login. The name includes the port; no property holds it. */
export const connectionInfo = lazy(() =>
	z
		.object({
			ServerName: z.string().min(1),
			UserName: z.string().min(1).optional(),
			Password: z.instanceof(Secret).optional(),
			/** IMAP folder of the sent copy. */
			Folder: z.string().min(1).optional(),
			UseSSL: z.boolean(),
			/** Newer installations know it (section 13). */
			UseGraphApi: z.literal(true).optional(),
		})
		.strict(),
);
export type ConnectionInfo = Infer<typeof connectionInfo>;

/** Both connection keys are always there, null where nothing is given. */
export const sendEMailsRequest = lazy(() =>
	z
		.object({
			OutgoingConnectionInfo: connectionInfo.nullable(),
			Emails: z.array(outgoingEmail).min(1),
			SentItemsConnectionInfo: connectionInfo.nullable(),
		})
		.strict(),
);
export const sendRequest = lazy(() => z.object({ Emails: z.array(outgoingEmail).min(1) }).strict());
export const getEMailRequest = lazy(() =>
	z.object({ Id: z.number().int().min(1).max(LARGEST_ID), IncludeAttachments: z.literal(true) }).strict(),
);
export const saveDraftRequest = lazy(() => z.object({ Entity: emailEntity }).strict());
export const authenticateRequest = lazy(() => z.object({ ConnectionInfo: connectionInfo }).strict());

export const messageIdRequest = lazy(() => z.object({ MessageId: messageId }).strict());
export const accountRequest = lazy(() => z.object({ FromAddress: z.string().min(3) }).strict());

/** A record that a document belongs to; one that is looked up may stay away. */
const recordRef = (name: string) =>
	z
		.union([z.object({ [name]: z.number().int().min(1).max(LARGEST_ID) }).strict(), z.instanceof(AnswerRef)])
		.optional();

/** A document that a mail is archived as. */
export const documentRequest = lazy(() =>
	z
		.object({
			Header: z.string().min(1),
			Name: z.string().regex(/\.eml$/),
			ExternalRef: messageId.optional(),
			Date: z.instanceof(Fresh),
			DocumentTemplate: z.object({ DocumentTemplateId: z.number().int().min(1).max(LARGEST_ID) }).strict(),
			Person: recordRef('PersonId'),
			Contact: recordRef('ContactId'),
			Project: recordRef('ProjectId'),
			Sale: recordRef('SaleId'),
		})
		.strict(),
);
export type DocumentRequest = Infer<typeof documentRequest>;
export const documentStreamRequest = lazy(() =>
	z
		.object({
			DocumentId: z.instanceof(AnswerRef),
			Stream: z.union([z.instanceof(Composed), z.instanceof(FileContent)]),
		})
		.strict(),
);
