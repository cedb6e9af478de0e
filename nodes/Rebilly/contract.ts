import { lazy } from '../shared/lazy';
import { AnswerRef, FileContent } from '../shared/wire/request';
import { z, type Infer } from '../shared/zod';

/**
 * Every wire name of Rebilly, once (Rebilly API sheet, sections 3, 4, 6, 7, 8). Requests are strict: no other name can
 * go out, answer-only names (id, responseCode, ...) included. Answers are lenient: unknown members are kept.
 */

/** Paths below the organization. */
export const MESSAGES = '/email-messages';
export const FILES = '/files';

/** States that a message can be created with. */
export const STATUSES = ['draft', 'outbox', 'sent', 'failed'] as const;
export type MessageStatus = (typeof STATUSES)[number];

/** Every state that a message can have; older Rebilly knew `sending` too (Rebilly API sheet, section 5). */
export const STATES: readonly string[] = [...STATUSES, 'sending'];

/** Credential types that can send mail. */
export const MAIL_CREDENTIAL_TYPES = ['aws-ses', 'mailgun', 'postmark', 'sendgrid', 'smtp'] as const;
export type MailCredentialType = (typeof MAIL_CREDENTIAL_TYPES)[number];

/** Characters of an ID. `.` and `..` fit the sheet's pattern, but in a URL they lead elsewhere. */
export const ID_PATTERN = /^(?!\.{1,2}$)[@~\-.\w]+$/;
export const ID_LENGTH = 50;
/** IDs of service credentials are shorter. */
export const CREDENTIAL_ID_LENGTH = 36;

/** What `format: email` of the contract lets stand before the @, and as one label behind it. */
const LOCAL_PART = /^[\w!#$%&'*+/=?^`{|}~.-]+$/;
const LABEL = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/**
 * Whether the contract takes an address: no quotes, nothing beyond ASCII, no underscore in the domain (Rebilly API sheet,
 * section 14).
 */
export function isTakenAddress(text: string): boolean {
	const at = text.lastIndexOf('@');
	const [local, labels] = [text.slice(0, at), text.slice(at + 1).split('.')];
	if (at < 1 || !LOCAL_PART.test(local) || local.split('.').includes('')) return false;
	return labels.length > 1 && labels.every((label) => LABEL.test(label));
}

const address = lazy(() => z.string().min(3).max(254).refine(isTakenAddress));
const recordId = lazy(() => z.string().min(1).max(ID_LENGTH).regex(ID_PATTERN));

const attachmentReference = lazy(() =>
	z
		.object({
			resourceType: z.string().min(1),
			/** The ID of a record, or of the file that an earlier step has uploaded. */
			resourceId: z.union([recordId, z.instanceof(AnswerRef)]),
		})
		.strict(),
);

/** Body of `POST /email-messages`. */
export const emailMessageRequest = lazy(() =>
	z
		.object({
			from: address,
			to: z.array(address).min(1),
			cc: z.array(address).min(1).optional(),
			bcc: z.array(address).min(1).optional(),
			subject: z.string().max(998),
			text: z.string(),
			html: z.string(),
			status: z.enum(STATUSES),
			credentialHash: z.string().min(1).max(CREDENTIAL_ID_LENGTH).optional(),
			metadata: z
				.record(z.string())
				.refine((value) => Object.keys(value).length > 0)
				.optional(),
			attachments: z.array(attachmentReference).min(1).optional(),
		})
		.strict(),
);
export type EmailMessageRequest = Infer<typeof emailMessageRequest>;

/** Body of `PATCH /email-messages/{id}`: the only change there is. */
export const outboxRequest = lazy(() => z.object({ status: z.literal('outbox') }).strict());

/** Body of `POST /files`; `file` is base64. */
export const fileRequest = lazy(() =>
	z.object({ file: z.instanceof(FileContent), name: z.string().min(1).max(255) }).strict(),
);

/** A message in an answer. Only `id` is required. */
export const emailMessageAnswer = lazy(() =>
	z
		.object({
			id: z.string().min(1),
			status: z.string().optional().catch(undefined),
			from: z.string().nullish().catch(undefined),
			to: z.array(z.string()).nullish().catch(undefined),
			cc: z.array(z.string()).nullish().catch(undefined),
			bcc: z.array(z.string()).nullish().catch(undefined),
			subject: z.string().nullish().catch(undefined),
			responseCode: z.union([z.number(), z.string()]).nullish().catch(undefined),
			responseBody: z.string().nullish().catch(undefined),
			sentTime: z.string().nullish().catch(undefined),
			createdTime: z.string().nullish().catch(undefined),
		})
		.passthrough(),
);
export type EmailMessageAnswer = Infer<typeof emailMessageAnswer>;

/** Anything that was created: its ID is what counts. */
export const createdAnswer = lazy(() => z.object({ id: z.string().min(1) }).passthrough());

const invalidField = lazy(() => z.object({ field: z.string().catch(''), message: z.string().catch('') }));

/** Problem JSON; any member may be missing, and the legacy members `error` and `details` can occur. */
export const problemAnswer = lazy(() =>
	z
		.object({
			title: z.string().optional().catch(undefined),
			status: z.number().optional().catch(undefined),
			detail: z.string().optional().catch(undefined),
			error: z.string().optional().catch(undefined),
			details: z.array(z.string()).optional().catch(undefined),
			invalidFields: z.array(invalidField).optional().catch(undefined),
		})
		.passthrough(),
);

/** Whether a body names an error. Messages have none of these members, so that one in a success speaks against it. */
export function saysWhatIsWrong(body: object): boolean {
	return ['title', 'detail', 'error', 'details', 'invalidFields'].some((name) => {
		const value = (body as Record<string, unknown>)[name];
		return Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value !== '';
	});
}

export const deliverySetting = lazy(() =>
	z.object({
		from: z.string(),
		name: z.string().nullish().catch(undefined),
		status: z.string().catch(''),
		provider: z.string().nullish().catch(undefined),
		isDefault: z.boolean().catch(false),
	}),
);

/**
 * A service credential as far as it is not secret. Rebilly answers with passwords and keys (Rebilly API sheet,
 * section 10): zod drops every member that is not named here.
 */
export const serviceCredential = lazy(() =>
	z.object({
		id: z.string(),
		status: z.string().catch(''),
		host: z.string().optional().catch(undefined),
		port: z.number().optional().catch(undefined),
		domain: z.string().optional().catch(undefined),
		region: z.string().optional().catch(undefined),
	}),
);

export const customer = lazy(() =>
	z.object({
		id: z.string(),
		email: z.string().nullish().catch(undefined),
		firstName: z.string().nullish().catch(undefined),
		lastName: z.string().nullish().catch(undefined),
	}),
);

export const invoice = lazy(() =>
	z.object({
		id: z.string(),
		invoiceNumber: z.union([z.number(), z.string()]).nullish().catch(undefined),
		status: z.string().nullish().catch(undefined),
		currency: z.string().nullish().catch(undefined),
		amount: z.union([z.number(), z.string()]).nullish().catch(undefined),
		createdTime: z.string().nullish().catch(undefined),
	}),
);

export const file = lazy(() =>
	z.object({
		id: z.string(),
		name: z.string().nullish().catch(undefined),
		createdTime: z.string().nullish().catch(undefined),
	}),
);
