import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ReadOperation } from '../../shared/send/service';
import { ask, explainStep } from '../ask';
import { unreadCountAnswer } from '../contract';
import { memberField, readOptions, RESOURCE } from '../fields';
import { mailPath } from '../plan';
import { withReconnect } from '../refusal';

const OPERATION = 'getUnreadCount';

export const getUnreadCountFields: INodeProperties[] = [
	memberField('Member', 'Member whose mailbox is looked at', OPERATION),
	readOptions([], OPERATION),
];

/** How many mails are unread; the smallest call that proves sign-in, scope and mailbox. */
export const getUnreadCount: ReadOperation<{ userId: string }> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Get unread count',
	read: async (item) => ({ userId: item.requiredLine('userId', 'Member') }),
	perform: async ({ userId }, api) => {
		const request = { method: 'GET' as const, path: mailPath(userId, '/unread-count') };
		const answer = await ask(api, request, unreadCountAnswer, 'count the unread mails');
		return [{ json: answer as IDataObject }];
	},
	explain: explainStep,
	onFailure: withReconnect,
};
