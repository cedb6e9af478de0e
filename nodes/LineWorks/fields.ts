import { invalid } from '../shared/errors';
import { optionsCollection, type Field } from '../shared/n8n/fields';
import type { Item } from '../shared/n8n/item';
import * as mail from '../shared/n8n/mailFields';
import { SECURITY_LEVELS } from './contract';
import { limits } from './limits';

/** The fields that only this node has, beside those of one reading operation alone, which stand with it. */

/** Whose mailbox: "me", a picked member, or an ID. Only the signed-in member is documented to work. */
export const member = {
	displayName: 'Member',
	name: 'userId',
	type: 'resourceLocator',
	default: { mode: 'id', value: 'me' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a member...',
			typeOptions: { searchListMethod: 'searchMembers', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. me',
			hint: '"me" is the member who connected the credential; a member ID or a login ID (email) works too',
		},
	],
} as const satisfies Field;

export const sendAs = {
	...member,
	displayName: 'Send As',
	description: 'Member who sends the mail. LINE WORKS lets a sign-in send for its own member only.',
} as const satisfies Field;

/** One mail, by the ID that a list or a trigger has given. */
export const mailId = {
	displayName: 'Mail ID',
	name: 'mailId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 9007199254740993',
	description: 'ID of the mail, as Get Many returns it. Keep it as text: long IDs lose digits as numbers.',
} as const satisfies Field;

export const folder = {
	displayName: 'Folder',
	name: 'folderId',
	type: 'resourceLocator',
	default: { mode: 'id', value: '0' },
	required: true,
	description: 'Folder whose mails are listed. The Tracking folder cannot be listed.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a folder...',
			typeOptions: { searchListMethod: 'searchFolders', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 0',
			hint: '0 is the Inbox, 1 is Sent; List Folders shows the others',
		},
	],
} as const satisfies Field;

export const fromName = {
	...mail.fromName,
	description: 'Name shown beside the sender address instead of the member name',
} as const satisfies Field;

export const allowEmptyBody = {
	displayName: 'Allow Empty Body',
	name: 'allowEmptyBody',
	type: 'boolean',
	default: true,
	description: 'Whether to send a mail without a text; LINE WORKS accepts it, but it is usually a mistake',
} as const satisfies Field;

export const longSubject = {
	displayName: 'Long Subject',
	name: 'longSubject',
	type: 'options',
	default: 'cut',
	description: `What to do with a subject of more than ${limits.subjectLength} characters; without this option it is refused, because LINE WORKS cuts off the rest silently`,
	options: [
		{ name: 'Let LINE WORKS Cut It', value: 'cut', description: 'Send it; the output warns of the cut' },
		{ name: 'Refuse', value: 'refuse', description: 'Stop before anything is sent' },
	],
} as const satisfies Field;

export const saveToSent = {
	displayName: 'Save to Sent',
	name: 'isSaveSentMail',
	type: 'boolean',
	default: false,
	description:
		'Whether to keep the mail in the Sent folder. Without this option LINE WORKS keeps it; switched off, no trace of the mail is left.',
} as const satisfies Field;

export const saveToTracking = {
	displayName: 'Save to Tracking',
	name: 'isSaveTracking',
	type: 'boolean',
	default: false,
	description:
		'Whether to keep the mail in the Tracking folder, which shows who has read it. Without this option LINE WORKS keeps it.',
} as const satisfies Field;

export const securityLevel = {
	displayName: 'Security Level',
	name: 'securityLevel',
	type: 'options',
	default: 'General',
	description: 'Security level that the mail is marked with; administrators can switch this off',
	options: SECURITY_LEVELS.map((level) => ({ name: level.replace('-b', '-B'), value: level })),
} as const satisfies Field;

export const sendSeparately = {
	displayName: 'Send Separately',
	name: 'isSendSeparately',
	type: 'boolean',
	default: true,
	description: 'Whether to send each recipient a message of their own that shows nobody else',
} as const satisfies Field;

export const readStatus = {
	displayName: 'Read Status',
	name: 'readStatus',
	type: 'options',
	default: 'read',
	description: 'What to mark the mail as',
	options: [
		{ name: 'Leave Unchanged', value: 'unchanged' },
		{ name: 'Read', value: 'read' },
		{ name: 'Unread', value: 'unread' },
	],
} as const satisfies Field;

export const importance = {
	displayName: 'Importance',
	name: 'markStatus',
	type: 'options',
	default: 'unchanged',
	description: 'Whether to flag the mail as important',
	options: [
		{ name: 'Important', value: 'important' },
		{ name: 'Leave Unchanged', value: 'unchanged' },
		{ name: 'Not Important', value: 'notImportant' },
	],
} as const satisfies Field;

/** The Options of an operation that does not send; `own` are those that only it has. */
export function readOptions(own: readonly Field[] = []): Field {
	return optionsCollection([...mail.runOptions(limits), ...own]);
}

/**
 * Mail ID with all of its digits.
 * @throws MailError `invalid` for a number that has lost digits on its way, and for what is not a number at all
 */
export function readMailId(item: Item): string {
	const { displayName } = mailId;
	const given = item.raw(mailId);
	if (typeof given === 'number' && !Number.isSafeInteger(given)) {
		throw invalid(
			displayName,
			`${displayName} is a number that is too long to keep its last digits`,
			'Pass the ID on as text, as Get Many returns it.',
		);
	}
	const id = item.read(mailId);
	if (/^\d{1,19}$/.test(id)) return id;
	throw invalid(
		displayName,
		`${displayName} is "${id.slice(0, 80)}", which is not the number of a mail`,
		'Use the mailId that Get Many returns.',
	);
}

/** Fields behind the wire names. `userId` is Send As where a mail is sent; refusal.ts knows where it is not. */
const BY_WIRE_NAME = new Map<string, Field>([
	['attachments', mail.attachments],
	['bcc', mail.bcc],
	['cc', mail.cc],
	['contentType', mail.emailFormat],
	['folderId', folder],
	['isSaveSentMail', saveToSent],
	['isSaveTracking', saveToTracking],
	['isSendSeparately', sendSeparately],
	['mailId', mailId],
	['markStatus', importance],
	['readStatus', readStatus],
	['securityLevel', securityLevel],
	['subject', mail.subject],
	['to', mail.to],
	['userId', sendAs],
	['userName', fromName],
]);

/** The label of the parameter that a wire name (`to`, `attachments.0.data`) comes from; undefined when there is none. */
export function labelOf(wirePath: string): string | undefined {
	const [name] = wirePath.split('.');
	if (name === 'body')
		return `${mail.html.displayName}, ${mail.markdown.displayName} or ${mail.text.displayName}`;
	return BY_WIRE_NAME.get(name)?.displayName;
}
