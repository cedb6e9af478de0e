import type { IDataObject } from 'n8n-workflow';
import { repeatable } from '../../shared/run/operation';
import { mailPath, unreadCountAnswer } from '../contract';
import { member, readOptions } from '../fields';
import { readAnswer, type LineWorksAbout } from '../refusal';

const about: LineWorksAbout = { doing: 'count the unread mails', noun: 'mailbox', effect: 'none' };

/** How many mails are unread; the smallest call that proves sign-in, scope and mailbox. */
export const getUnreadCount = repeatable<{ userId: string }>({
	resource: 'mail',
	operation: 'getUnreadCount',
	name: 'Get Unread Count',
	action: 'Get unread count',
	description: 'Count the unread mails of a member',
	noun: about.noun,
	fields: [{ ...member, description: 'Member whose unread mails are counted' }, readOptions()],
	read: async (item) => ({ userId: item.read(member) }),
	perform: async ({ userId }, api) => {
		const answer = await api.request({ method: 'GET', path: mailPath(userId, 'unread-count') });
		return [{ json: readAnswer(answer, unreadCountAnswer, about) as IDataObject }];
	},
});
