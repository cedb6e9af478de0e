import { invalid } from '../shared/errors';
import type { Item } from '../shared/n8n/item';
import { ID_LENGTH, ID_PATTERN } from './contract';
import { messageId } from './fields';

/** Mail ID, checked for its form. @throws MailError `invalid` */
export function readMessageId(item: Item): string {
	return checkedId(item.read(messageId), messageId.displayName);
}

/** An ID of Rebilly's: letters, digits and `- . _ ~ @`. @throws MailError `invalid` */
export function checkedId(id: string, label: string, longest = ID_LENGTH): string {
	if (id.length > longest)
		throw invalid(
			label,
			`${label} has ${id.length} characters; an ID has at most ${longest}`,
			'Copy the ID from Rebilly.',
		);
	if (!ID_PATTERN.test(id))
		throw invalid(
			label,
			`${label} is not an ID`,
			'An ID consists of letters, digits and - . _ ~ @ only, and not of dots alone.',
		);
	return id;
}
