import { lazy } from '../shared/lazy';
import { AnswerRef, FileContent, Secret } from '../shared/wire/request';
import { z, type Infer, type ZodTypeAny } from '../shared/zod';

/**
 * Every wire name of SuperOffice, once (SuperOffice API sheet, sections 2 to 8). What we send is strict: a name that
 * is not here cannot go out, and server state (MessageID, Flags, TableRight, ...) is not here. What we receive is
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
	currentPrincipal: '/v1/User/currentPrincipal',
	searchAddresses: '/v1/MDOList/emailaddress',
	recentRecipients: '/v1/MDOList/emailrecipient',
} as const;

export const PRIORITIES = ['NoPriority', 'Highest', 'High', 'Normal', 'Low', 'Lowest'] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Searches with fewer characters are against the certification rules. */
export const FEWEST_SEARCH_CHARACTERS = 3;
/** Ids are int32; 0 means none and is not sent. */
export const LARGEST_ID = 2_147_483_647;

const id = lazy(() => z.number().int().min(1).max(LARGEST_ID).optional());

export const emailAddress = lazy(() =>
	z
		.object({
			Address: z.union([z.string().min(3), z.instanceof(AnswerRef)]),
			Name: z.string().min(1).optional(),
			PersonId: id,
			ContactId: id,
			AssociateId: id,
			EmailId: id,
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
		})
		.strict(),
);

const soInfo = lazy(() =>
	z.object({ DocumentId: id, AppointmentId: id, ProjectId: id, SaleId: id }).strict(),
);
export type SoInfo = Infer<typeof soInfo>;

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
			/** `MessageId` here, `MessageID` in answers. */
			InReplyTo: z
				.object({ MessageId: z.string().min(3) })
				.strict()
				.optional(),
			EMailSOInfo: soInfo.optional(),
			Attachments: z.array(emailAttachment).min(1).optional(),
		})
		.strict(),
);
export type EmailEntity = Infer<typeof emailEntity>;

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
		})
		.strict(),
);
export type ConnectionInfo = Infer<typeof connectionInfo>;

/** Both connection keys are always there, null where nothing is given. */
export const sendEMailsRequest = lazy(() =>
	z
		.object({
			OutgoingConnectionInfo: connectionInfo.nullable(),
			Emails: z.array(emailEntity).min(1),
			SentItemsConnectionInfo: connectionInfo.nullable(),
		})
		.strict(),
);
export const sendRequest = lazy(() => z.object({ Emails: z.array(emailEntity).min(1) }).strict());
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
