import { lazy } from '../shared/lazy';
import { PLAIN_CONTENT_ID } from '../shared/mail/contentIds';
import { FileContent } from '../shared/wire/request';
import { z, type Infer, type Input } from '../shared/zod';

/**
 * Every wire name of LINE WORKS, once (LINE WORKS API sheet, sections 2, 3, 5 and 7). What we send is strict: a
 * name that is not here cannot go out. What we receive is lenient: unknown members are kept.
 */

/** Path of what belongs to a member's mail. */
export function mailPath(userId: string, ...below: string[]): string {
	return `/users/${encodeURIComponent(userId)}/mail${below.map((part) => `/${encodeURIComponent(part)}`).join('')}`;
}

export const SECURITY_LEVELS = ['Confidential', 'General', 'Non-business', 'Restricted'] as const;
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];

/** Longest attachment name, in characters. */
export const FILE_NAME_LENGTH = 250;

// The order of the members is that of the vendor's sample.
const attachment = lazy(() =>
	z
		.object({
			filename: z.string().min(1).max(FILE_NAME_LENGTH),
			fileType: z.string().min(1),
			data: z.instanceof(FileContent),
			cid: z.string().regex(PLAIN_CONTENT_ID).optional(),
			inline: z.literal(true).optional(),
		})
		.strict(),
);

/** Body of `POST /users/{userId}/mail`. Addresses are separated by `;`, without one at the end. */
export const sendRequest = lazy(() =>
	z
		.object({
			to: z.string().min(1),
			cc: z.string().min(1).optional(),
			bcc: z.string().min(1).optional(),
			subject: z.string().min(1),
			body: z.string(),
			contentType: z.enum(['html', 'text']),
			userName: z.string().min(1).optional(),
			isSaveSentMail: z.boolean().optional(),
			isSaveTracking: z.boolean().optional(),
			isSendSeparately: z.boolean().optional(),
			securityLevel: z.enum(SECURITY_LEVELS).optional(),
			attachments: z.array(attachment).min(1).optional(),
		})
		.strict(),
);

export type SendRequest = Input<typeof sendRequest>;

/** Body of `PATCH /users/{userId}/mail/{mailId}`. */
export const markRequest = lazy(() =>
	z.object({ readStatus: z.boolean().optional(), markStatus: z.boolean().optional() }).strict(),
);

/** `{code, description}` of the API, or `{error, error_description}` of the sign-in. */
export const errorAnswer = lazy(() =>
	z
		.object({
			code: z.string().optional().catch(undefined),
			description: z.string().optional().catch(undefined),
			error: z.string().optional().catch(undefined),
			error_description: z.string().optional().catch(undefined),
		})
		.passthrough(),
);

const record = lazy(() => z.record(z.unknown()));
const metaData = lazy(() =>
	z
		.object({ nextCursor: z.string().optional().catch(undefined) })
		.optional()
		.catch(undefined),
);

/** Digits only: what stands for nothing must not pass for an empty mailbox. */
const count = lazy(() => z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]));
export const unreadCountAnswer = lazy(() => z.object({ count }).passthrough());
export const folderListAnswer = lazy(() => z.object({ mailFolders: z.array(record) }).passthrough());
export const mailListAnswer = lazy(() =>
	z.object({ mails: z.array(record), responseMetaData: metaData }).passthrough(),
);
export const memberListAnswer = lazy(() =>
	z.object({ users: z.array(record), responseMetaData: metaData }).passthrough(),
);

/** A whole mail, as `GET` and `PATCH` answer it. */
export const mailAnswer = lazy(() =>
	z
		.object({
			mail: record,
			attachments: z.array(record).optional().catch(undefined),
			threads: z.array(record).optional().catch(undefined),
		})
		.passthrough(),
);
export type MailAnswer = Infer<typeof mailAnswer>;

/** A member as the list gives it: what a person sees and what the API takes. */
export const memberAnswer = lazy(() =>
	z.object({
		userId: z.string().min(1),
		email: z.string().optional().catch(undefined),
		userName: z
			.object({
				lastName: z.string().nullish().catch(undefined),
				firstName: z.string().nullish().catch(undefined),
			})
			.optional()
			.catch(undefined),
		isPending: z.boolean().catch(false),
		isSuspended: z.boolean().catch(false),
		isDeleted: z.boolean().catch(false),
		isAwaiting: z.boolean().catch(false),
	}),
);

/** A folder as far as the list of the editor needs it. Ids are numbers or, when long, text. */
export const folderAnswer = lazy(() =>
	z.object({
		folderId: z.union([z.number(), z.string()]).transform(String),
		folderName: z.string().catch(''),
	}),
);

/** A file of a received mail. Unlike a file that is sent, it may be empty or absent. */
export const attachmentAnswer = lazy(() =>
	z.object({ data: z.string().optional().catch(undefined) }).passthrough(),
);
