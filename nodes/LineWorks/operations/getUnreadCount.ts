import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ReadOperation } from '../../shared/run/service';
import { ask } from '../ask';
import { MEMBER, unreadCountAnswer } from '../contract';
import { memberField, readOptions, RESOURCE } from '../fields';
import { mailPath } from '../plan';
import { explain, withReconnect } from '../failure';

const OPERATION = 'getUnreadCount';

export const getUnreadCountFields: INodeProperties[] = [
	memberField(MEMBER, 'Member whose mailbox is looked at', OPERATION),
	readOptions([], OPERATION),
];

/** How many mails are unread; the smallest call that proves sign-in, scope and mailbox. */
export const getUnreadCount: ReadOperation<{ userId: string }> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Get unread count',
	read: async (item) => ({ userId: item.requiredLine('userId', MEMBER) }),
	perform: async ({ userId }, api) => {
		const request = { method: 'GET' as const, path: mailPath(userId, '/unread-count') };
		const answer = await ask(api, request, unreadCountAnswer, {
			action: 'count the unread mails',
		});
		return [{ json: answer as IDataObject }];
	},
	explain,
	onFailure: withReconnect,
};
