import type { INodeListSearchItems } from 'n8n-workflow';
import { MESSAGES, type EmailMessageAnswer } from '../contract';
import { NEWEST_FIRST, withTime } from './page';

/** What the two lists of messages have in common: the newest first. */

export const MESSAGE_LIST = {
	path: MESSAGES,
	permission: 'GetEmailMessageCollection',
	sort: NEWEST_FIRST,
};

export function messageEntry({
	id,
	subject,
	to,
	status,
	createdTime,
}: EmailMessageAnswer): INodeListSearchItems {
	const recipients =
		to && to.length > 0 ? ` to ${to[0]}${to.length > 1 ? ` and ${to.length - 1} more` : ''}` : '';
	const name = `${subject || id}${recipients}${status ? ` (${status})` : ''}`;
	return { name: withTime(name, createdTime), value: id };
}
