import type { IDataObject } from 'n8n-workflow';
import { repeatable } from '../../shared/run/operation';
import { folderListAnswer, mailPath } from '../contract';
import { member, readOptions } from '../fields';
import { withTextIds } from '../mailView';
import { readAnswer, type LineWorksAbout } from '../refusal';

const about: LineWorksAbout = { doing: 'list the folders', noun: 'folder', effect: 'none' };

/** One item for each folder. */
export const listFolders = repeatable<{ userId: string }>({
	resource: 'mail',
	operation: 'listFolders',
	name: 'List Folders',
	action: 'List folders',
	description: 'List the folders of a member with their counts',
	noun: about.noun,
	fields: [{ ...member, description: 'Member whose folders are listed' }, readOptions()],
	read: async (item) => ({ userId: item.read(member) }),
	perform: async ({ userId }, api) => {
		const answer = await api.request({ method: 'GET', path: mailPath(userId, 'mailfolders') });
		const { mailFolders } = readAnswer(answer, folderListAnswer, about);
		return mailFolders.map((folder) => ({ json: withTextIds(folder as IDataObject) }));
	},
});
