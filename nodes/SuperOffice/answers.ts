import { lazy } from '../shared/lazy';
import { z, type ZodTypeAny } from '../shared/zod';

/** What is read of SuperOffice's answers, leniently: names in either casing, further members ignored. */

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

/** The document as SuperOffice has stored it; its file may have got another name. */
export const documentAnswer = lazy(() =>
	answerObject({ DocumentId: z.number().int().min(1), Name: z.string().catch('') }),
);

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

/** A selection: what its members are, and the archive that lists them. */
export const selectionAnswer = lazy(() =>
	answerObject({ TargetTableName: z.string().catch(''), MainProviderName: z.string().catch('') }),
);

/** The columns of a selection's members that are read. */
export const memberRow = lazy(() =>
	z.object({
		contactId: rowId,
		name: rowText,
		personId: rowId,
		fullName: rowText,
		retired: rowFlag,
		contactDeleted: rowFlag,
		personNoMail: rowFlag,
		contactNoMail: rowFlag,
		hasEmarketingConsent: rowFlag,
		withdrawnEmarketingConsent: rowFlag,
		'personEmail/emailAddress': rowText,
		'personEmail/emailId': rowId,
		'email/emailAddress': rowText,
		'email/emailId': rowId,
	}),
);
