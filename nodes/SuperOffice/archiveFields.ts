import type { Field } from '../shared/n8n/fields';
import { LARGEST_ID } from './contract';
import { listOrId } from './listOrId';

/** What says where a mail is archived, and as what. */

export const archiveTemplate = {
	displayName: 'Archive Template',
	name: 'archiveTemplate',
	...listOrId('searchTemplates', 'e.g. 6'),
	description: 'Document template of SuperOffice that says what kind of document the archived mail is',
} as const satisfies Field;

export const archive = {
	displayName: 'Archive as Document',
	name: 'archive',
	type: 'boolean',
	default: true,
	description: `Whether the mail is stored as a document on the person, company, project and sale once it is sent; needs ${archiveTemplate.displayName}`,
} as const satisfies Field;

export const fileIsMail = {
	displayName: 'Attachment Is the Mail',
	name: 'fileIsMail',
	type: 'boolean',
	default: true,
	description:
		'Whether the file of Attachments is the mail itself (.eml) and is stored as it is. To and Subject then only say whom the document belongs to and what it is called.',
} as const satisfies Field;

const ownerId = (displayName: string, name: string, what: string) =>
	({
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: 0, maxValue: LARGEST_ID, numberPrecision: 0 },
		default: 0,
		description: `ID of the ${what} that the archived mail belongs to; 0 means that of the first recipient in To`,
	}) as const satisfies Field;

export const archivePersonId = ownerId('Archive on Person ID', 'archivePersonId', 'person');
export const archiveContactId = ownerId('Archive on Company ID', 'archiveContactId', 'company');

export const sentAt = {
	displayName: 'Sent At',
	name: 'sentAt',
	type: 'dateTime',
	default: '',
	description: 'When the mail was sent; empty means now',
} as const satisfies Field;

/** Where a mail is archived, besides its project and its sale. */
export const archiveOwners: readonly Field[] = [archivePersonId, archiveContactId];
