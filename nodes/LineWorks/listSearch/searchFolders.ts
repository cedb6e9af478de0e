import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { listSearch, matchesFilter } from '../../shared/n8n/listSearch';
import { listAnswer, listConnection } from '../connection';
import { folderAnswer, folderListAnswer, mailPath } from '../contract';
import { member } from '../fields';
import { readAnswer, type LineWorksAbout } from '../refusal';

const about: LineWorksAbout = { doing: 'list the folders', noun: 'folder', effect: 'none' };

/** LINE WORKS does not list the mails of this folder (LINE WORKS API sheet, section 7). */
const TRACKING = '2';

/** Folders for the Folder list. */
export async function searchFolders(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	return await listSearch(this, listConnection, async (connection) => {
		const userId = String(this.getCurrentNodeParameter(member.name, { extractValue: true }) ?? '') || 'me';
		const answer = await listAnswer(this, connection, { path: mailPath(userId, 'mailfolders') });
		const { mailFolders } = readAnswer(answer, folderListAnswer, about);
		const folders = mailFolders.flatMap((folder) => {
			const parsed = folderAnswer.safeParse(folder);
			return parsed.success ? [parsed.data] : [];
		});
		return {
			results: folders
				.filter(({ folderId }) => folderId !== TRACKING)
				.map(({ folderId, folderName }) => ({ name: folderName || `Folder ${folderId}`, value: folderId }))
				.filter(({ name }) => matchesFilter(name, filter)),
		};
	});
}
