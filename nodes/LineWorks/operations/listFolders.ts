import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ReadOperation } from '../../shared/run/service';
import { ask } from '../ask';
import { folderListAnswer, MEMBER } from '../contract';
import { memberField, readOptions, RESOURCE } from '../fields';
import { withTextIds } from '../mailView';
import { mailPath } from '../plan';
import { explain, withReconnect } from '../failure';

const OPERATION = 'listFolders';

export const listFoldersFields: INodeProperties[] = [
	memberField(MEMBER, 'Member whose folders are listed', OPERATION),
	readOptions([], OPERATION),
];

/** One item for each folder. */
export const listFolders: ReadOperation<{ userId: string }> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'List folders',
	read: async (item) => ({ userId: item.requiredLine('userId', MEMBER) }),
	perform: async ({ userId }, api) => {
		const request = { method: 'GET' as const, path: mailPath(userId, '/mailfolders') };
		const { mailFolders } = await ask(api, request, folderListAnswer, { action: 'list the folders' });
		return mailFolders.map((folder) => ({ json: withTextIds(folder) as IDataObject }));
	},
	explain,
	onFailure: withReconnect,
};
