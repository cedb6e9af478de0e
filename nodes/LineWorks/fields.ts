import type { INodeProperties } from 'n8n-workflow';
import { runOptions, shownFor } from '../shared/n8n/mailFields';
import { optionsCollection } from '../shared/n8n/properties';
import { invalid } from '../shared/errors';
import type { ItemReader } from '../shared/n8n/itemReader';
import { limits } from './limits';

export const RESOURCE = 'mail';
const MAIL_ID = 'Mail ID';

/** Whose mailbox: "me", a picked member, or an id. Only the signed-in member is documented to work. */
export function memberField(
	displayName: string,
	description: string,
	...operations: string[]
): INodeProperties {
	return {
		displayName,
		name: 'userId',
		type: 'resourceLocator',
		default: { mode: 'id', value: 'me' },
		required: true,
		description,
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
		displayOptions: shownFor(RESOURCE, ...operations),
	};
}

/** One mail, by the id that a list or a trigger has given. */
export function mailIdField(...operations: string[]): INodeProperties {
	return {
		displayName: MAIL_ID,
		name: 'mailId',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 9007199254740993',
		description: 'ID of the mail, as Get Many gives it. Keep it as text: long IDs lose digits as numbers.',
		displayOptions: shownFor(RESOURCE, ...operations),
	};
}

/**
 * Mail ID, all of its digits.
 * @throws MailError `invalid` for a number that has lost digits on its way, and for what is no number at all
 */
export function readMailId(item: ItemReader): string {
	const given = item.param('mailId', '');
	if (typeof given === 'number' && !Number.isSafeInteger(given)) {
		throw invalid(
			MAIL_ID,
			`${MAIL_ID} is a number that is too long to keep its last digits`,
			'Hand the ID on as text, as Get Many gives it.',
		);
	}
	const id = item.requiredLine('mailId', MAIL_ID);
	if (/^\d{1,19}$/.test(id)) return id;
	throw invalid(
		MAIL_ID,
		`${MAIL_ID} is "${id.slice(0, 80)}", which is not the number of a mail`,
		'Use the mailId that Get Many gives.',
	);
}

/** The Options of an operation that does not send. */
export function readOptions(own: INodeProperties[], ...operations: string[]): INodeProperties {
	return optionsCollection([...runOptions(limits, 'read'), ...own], shownFor(RESOURCE, ...operations));
}
