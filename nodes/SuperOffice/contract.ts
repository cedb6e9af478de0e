import { lazy } from '../shared/lazy';
import { AnswerRef, FileContent, Secret } from '../shared/wire/request';
import { z, type Infer, type ZodTypeAny } from '../shared/zod';

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
	currentPrincipal: '/v1/User/currentPrincipal',
	searchAddresses: '/v1/MDOList/emailaddress',
	recentRecipients: '/v1/MDOList/emailrecipient',
	addressArchive: '/v1/Archive/EmailAddress',
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
			MessageID: z.string().min(3).optional(),
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

/**
 * Reads an object of an answer. Installations write its names in PascalCase, as the vendor's pages do, or in camelCase,
 * as the vendor's own client does.
 */
export function answerObject<Shape extends Record<string, ZodTypeAny>>(shape: Shape) {
	return z.preprocess(pascalCase, z.object(shape));
}

function pascalCase(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	const members = Object.entries(value as Record<string, unknown>);
	return Object.fromEntries(
		members.map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), member]),
	);
}

export const messageIdRequest = lazy(() => z.object({ MessageId: z.string().min(3) }).strict());
export const accountRequest = lazy(() => z.object({ FromAddress: z.string().min(3) }).strict());

/** What is read of a stored mail that another one answers. */
export const storedMailAnswer = lazy(() =>
	answerObject({
		MessageID: z.string().min(1),
		ServerId: z.number().catch(0),
		Subject: z.string().catch(''),
		Sent: z.string().min(1),
		From: answerObject({ Address: z.string().min(3) }),
	}),
);

/** A mail account. Its credentials hold readable passwords and are not read. */
export const accountAnswer = lazy(() =>
	answerObject({ EMailAccountId: z.number().int().min(1), EMailAddress: z.string().catch('') }),
);

/** Who is logged in, by `currentPrincipal`. */
export const principalAnswer = lazy(() =>
	answerObject({
		/** Without it the answer is something else. */
		Associate: z.string().min(1),
		AssociateId: z.number().catch(0),
		FullName: z.string().catch(''),
		UserName: z.string().catch(''),
		EMailAddress: z.string().catch(''),
	}),
);

/** The state page's answer; `State` comes as name or number. */
export const tenantStateAnswer = lazy(() =>
	answerObject({
		State: z.union([z.string(), z.number()]).catch('Unknown'),
		IsRunning: z.boolean(),
		ValidUntil: z.string().catch(''),
		Api: z.string().catch(''),
	}),
);

/** Numbers of `State`, where the answer has no name. */
export const STATE_NAMES: Record<string, string> = {
	'0': 'Unknown',
	'1': 'Provisioning',
	'2': 'Running',
	'3': 'Deleted',
	'4': 'Suspended',
	'5': 'OnlineMaintenance',
	'6': 'OfflineMaintenance',
	'8': 'ProvisioningFailed',
	'10': 'Deleting',
	'11': 'DeleteFailed',
	'12': 'MigrationPending',
};

/** An entry of the address lists. */
export const listItem = lazy(() =>
	answerObject({
		Id: z.number(),
		Name: z.string().catch(''),
		ExtraInfo: z.string().catch(''),
		Type: z.string().catch(''),
		/** `nomail`: the recipient has opted out of mailings. */
		StyleHint: z.string().catch(''),
		FullName: z.string().nullish().catch(null),
	}),
);

/** An id of an archive's row: a number, or one written as text; 0 where there is none. */
const rowId = lazy(() => z.coerce.number().int().min(0).catch(0));
const rowText = lazy(() => z.string().catch(''));
/** A switch of an archive's row. */
const rowFlag = lazy(() => z.preprocess((value) => /^(?:true|1)$/i.test(String(value)), z.boolean()));

/** The columns of the archive of addresses that are read; columns are named as they were asked for. */
export const addressRow = lazy(() =>
	z.object({
		emailId: rowId,
		emailAddress: rowText,
		personId: rowId,
		contactId: rowId,
		fullName: rowText,
		/** Of the company. */
		name: rowText,
		personNoMail: rowFlag,
		contactNoMail: rowFlag,
	}),
);

/** A page of an archive (OData). */
export const archivePage = lazy(() => z.object({ value: z.array(z.unknown()) }));
