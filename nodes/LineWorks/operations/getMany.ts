import type { IDataObject } from 'n8n-workflow';
import { collection, type Field, type ReadField } from '../../shared/n8n/fields';
import { repeatable } from '../../shared/run/operation';
import { mailListAnswer, mailPath } from '../contract';
import { folder, member, readOptions } from '../fields';
import { withTextIds } from '../mailView';
import { readAnswer, type LineWorksAbout } from '../refusal';

const returnAll = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
} as const satisfies Field;

const limit = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100_000, numberPrecision: 0 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
} as const satisfies Field;

const kind = {
	displayName: 'Kind',
	name: 'searchFilterType',
	type: 'options',
	default: 'all',
	description: 'Which mails to list',
	options: [
		{ name: 'All', value: 'all' },
		{ name: 'Important', value: 'mark' },
		{ name: 'To Me', value: 'tome' },
		{ name: 'With Attachments', value: 'attach' },
	],
} as const satisfies Field;

const unreadOnly = {
	displayName: 'Unread Only',
	name: 'isUnread',
	type: 'boolean',
	default: false,
	description: 'Whether to list only mails that are not marked as read',
} as const satisfies Field;

/** What `count` may be (LINE WORKS API sheet, section 7). */
const PAGE = { least: 5, most: 200 };

interface ListInput {
	userId: string;
	folderId: string;
	/** Most mails; undefined for all. */
	limit?: number;
	searchFilterType?: ReadField<typeof kind>;
	isUnread?: boolean;
}

const about: LineWorksAbout = {
	doing: 'list the mails',
	noun: 'mail',
	effect: 'none',
	advice: `Check ${member.displayName}, ${folder.displayName} and the filters. The Tracking folder cannot be listed.`,
};

/** The mails of a folder, newest first, one item each. */
export const getMany = repeatable<ListInput>({
	resource: 'mail',
	operation: 'getAll',
	name: 'Get Many',
	action: 'Get many mails',
	description: 'List the mails of a folder',
	noun: about.noun,
	fields: [
		{ ...member, description: 'Member whose mails are listed' },
		folder,
		returnAll,
		limit,
		collection({ displayName: 'Filters', name: 'filters', placeholder: 'Add filter' }, [kind, unreadOnly]),
		readOptions(),
	],
	read: async (item) => ({
		userId: item.read(member),
		folderId: item.read(folder),
		limit: item.readOrDefault(returnAll) ? undefined : item.readOrDefault(limit),
		searchFilterType: item.read(kind),
		isUnread: item.read(unreadOnly),
	}),
	/**
	 * Page after page, all of one size: nobody promises that a cursor still fits when the size changes. The smallest page
	 * is 5, so what is too much is cut.
	 */
	perform: async ({ userId, folderId, limit: most = Infinity, searchFilterType, isUnread }, api) => {
		const mails: IDataObject[] = [];
		const count = Math.max(PAGE.least, Math.min(PAGE.most, most));
		let cursor: string | undefined;
		do {
			const answer = await api.request({
				method: 'GET',
				path: mailPath(userId, 'mailfolders', folderId, 'children'),
				query: { count, cursor, searchFilterType, isUnread },
			});
			const page = readAnswer(answer, mailListAnswer, about);
			mails.push(...(page.mails as IDataObject[]));
			const next = page.responseMetaData?.nextCursor;
			// A cursor that stays where it is, or a page without mails, would go on for ever.
			cursor = next === cursor || page.mails.length === 0 ? undefined : next || undefined;
		} while (cursor !== undefined && mails.length < most);
		return mails.slice(0, most).map((mail) => ({ json: withTextIds(mail) }));
	},
});
