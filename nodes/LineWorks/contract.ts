import { later } from '../shared/lazy';
import { PLAIN_CONTENT_ID } from '../shared/mail/contentIds';
import { invalid } from '../shared/errors';
import { FileContent } from '../shared/run/plan';
import { z, type Infer, type Input, type Output, type ZodTypeAny } from '../shared/zod';

/**
 * Every wire name of LINE WORKS, once (LINE WORKS API sheet, sections 2, 3, 5 and 7). What we send is strict: a
 * name that is not here cannot go out. What we receive is lenient: unknown members are kept.
 */

export const CONTENT_TYPES = ['html', 'text'] as const;
export const SECURITY_LEVELS = ['General', 'Restricted', 'Confidential', 'Non-business'] as const;
export type SecurityLevel = (typeof SECURITY_LEVELS)[number];

/** Filters of a folder's list. */
export const SEARCH_FILTERS = ['all', 'mark', 'attach', 'tome'] as const;

/** Longest attachment name, in characters. */
export const FILE_NAME_LENGTH = 250;

// The order of the members is that of the vendor's sample.
const attachment = later(() =>
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
export const sendRequest = later(() =>
	z
		.object({
			to: z.string().min(1),
			cc: z.string().min(1).optional(),
			bcc: z.string().min(1).optional(),
			subject: z.string().min(1),
			body: z.string(),
			contentType: z.enum(CONTENT_TYPES),
			userName: z.string().min(1).optional(),
			isSaveSentMail: z.boolean().optional(),
			isSaveTracking: z.boolean().optional(),
			isSendSeparately: z.boolean().optional(),
			securityLevel: z.enum(SECURITY_LEVELS).optional(),
			attachments: z.array(attachment).min(1).optional(),
		})
		.strict(),
);

/** Body of `PATCH /users/{userId}/mail/{mailId}`. */
export const markRequest = later(() =>
	z.object({ readStatus: z.boolean().optional(), markStatus: z.boolean().optional() }).strict(),
);

/** `{code, description}` of the API, or `{error, error_description}` of the sign-in. */
export const errorAnswer = later(() =>
	z
		.object({
			code: z.string().optional().catch(undefined),
			description: z.string().optional().catch(undefined),
			error: z.string().optional().catch(undefined),
			error_description: z.string().optional().catch(undefined),
		})
		.passthrough(),
);

const record = later(() => z.record(z.unknown()));
const metaData = later(() =>
	z
		.object({ nextCursor: z.string().optional().catch(undefined) })
		.optional()
		.catch(undefined),
);

export const unreadCountAnswer = later(() => z.object({ count: z.coerce.number() }).passthrough());
export const folderListAnswer = later(() => z.object({ mailFolders: z.array(record) }).passthrough());
export const mailListAnswer = later(() =>
	z.object({ mails: z.array(record), responseMetaData: metaData }).passthrough(),
);
export const memberListAnswer = later(() =>
	z.object({ users: z.array(record), responseMetaData: metaData }).passthrough(),
);

/** A whole mail, as `GET` and `PATCH` answer it. */
export const mailAnswer = later(() =>
	z
		.object({
			mail: record,
			attachments: z.array(record).optional().catch(undefined),
			threads: z.array(record).optional().catch(undefined),
		})
		.passthrough(),
);
export type MailAnswer = Infer<typeof mailAnswer>;

/** A member as the list gives it: what a person is shown and what the API wants. */
export const memberAnswer = later(() =>
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

/** A folder as far as the picker needs it. Ids are numbers or, when long, text. */
export const folderAnswer = later(() =>
	z.object({
		folderId: z.union([z.number(), z.string()]).transform(String),
		folderName: z.string().catch(''),
	}),
);

/** A file of a received mail; unlike one that is sent, it may be empty. */
export const attachmentAnswer = later(() =>
	z.object({ data: z.string(), filename: z.string().optional().catch(undefined) }).passthrough(),
);

/** Labels of the parameter behind `userId`: in Send, and in every other operation. */
export const SEND_AS = 'Send As';
export const MEMBER = 'Member';

/** Labels of the parameters behind the wire names. */
const FIELD_LABELS: Record<string, string> = {
	to: 'To',
	cc: 'CC',
	bcc: 'BCC',
	subject: 'Subject',
	body: 'HTML or Text',
	contentType: 'Email Format',
	userName: 'Sender Name',
	isSaveSentMail: 'Save to Sent',
	isSaveTracking: 'Save to Tracking',
	isSendSeparately: 'Send Separately',
	securityLevel: 'Security Level',
	attachments: 'Attachments',
	readStatus: 'Read Status',
	markStatus: 'Importance',
	userId: SEND_AS,
	mailId: 'Mail ID',
	folderId: 'Folder',
};

/** Label of the parameter behind a wire name; undefined when no parameter stands for it. */
export function fieldLabel(wireName: string): string | undefined {
	return Object.hasOwn(FIELD_LABELS, wireName) ? FIELD_LABELS[wireName] : undefined;
}

/**
 * A body that the contract allows.
 * @throws MailError `invalid` naming the parameter behind the wire name
 */
export function checked<Schema extends ZodTypeAny>(schema: Schema, value: Input<Schema>): Output<Schema> {
	const result = schema.safeParse(value);
	if (result.success) return result.data as Output<Schema>;
	const [issue] = result.error.issues;
	const label = fieldLabel(String(issue.path[0])) ?? issue.path.join('.');
	throw invalid(label, `${label} cannot be sent to LINE WORKS: ${issue.message}`, `Correct ${label}.`);
}
