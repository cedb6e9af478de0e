import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { shownFor } from '../../shared/n8n/mailFields';
import type { ItemReader } from '../../shared/n8n/itemReader';
import type { ReadOperation, ReadOutput, ServiceApi } from '../../shared/run/service';
import { ask } from '../ask';
import { mailListAnswer, MEMBER, SEARCH_FILTERS } from '../contract';
import { memberField, readOptions, RESOURCE } from '../fields';
import { withTextIds } from '../mailView';
import { mailPath } from '../plan';
import { explain, withReconnect } from '../failure';

const OPERATION = 'getAll';
const shown = shownFor(RESOURCE, OPERATION);
/** What `count` may be (LINE WORKS API sheet, section 7). */
const PAGE = { least: 5, most: 200 };
const HIGHEST_LIMIT = 100_000;

interface ListRequest {
	userId: string;
	folderId: string;
	/** Most mails; undefined for all. */
	limit?: number;
	searchFilterType?: (typeof SEARCH_FILTERS)[number];
	isUnread?: boolean;
}

export const getManyFields: INodeProperties[] = [
	memberField(MEMBER, 'Member whose mails are listed', OPERATION),
	{
		displayName: 'Folder',
		name: 'folderId',
		type: 'resourceLocator',
		default: { mode: 'id', value: '0' },
		required: true,
		description: 'Folder whose mails are listed. The Tracking folder cannot be listed.',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a folder...',
				typeOptions: { searchListMethod: 'searchFolders', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 0',
				hint: '0 is the Inbox, 1 is Sent; List Folders shows the others',
			},
		],
		displayOptions: shown,
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: shown,
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { ...shown?.show, returnAll: [false] } },
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
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
			},
			{
				displayName: 'Unread Only',
				name: 'isUnread',
				type: 'boolean',
				default: false,
				description: 'Whether to list only mails that are not marked as read',
			},
		],
		displayOptions: shown,
	},
	readOptions([], OPERATION),
];

async function read(item: ItemReader): Promise<ListRequest> {
	const kind = item.option('searchFilterType', 'filters');
	const isUnread = item.optionFlag('isUnread', 'Unread Only', 'filters');
	return {
		userId: item.requiredLine('userId', MEMBER),
		folderId: item.requiredLine('folderId', 'Folder'),
		...(item.param<boolean>('returnAll', false) ? {} : { limit: readLimit(item) }),
		...(kind === undefined ? {} : { searchFilterType: item.choice(kind, 'Kind', SEARCH_FILTERS) }),
		...(isUnread === undefined ? {} : { isUnread }),
	};
}

function readLimit(item: ItemReader): number {
	return item.number('limit', 'Limit', { min: 1, max: HIGHEST_LIMIT, integer: true }, 50);
}

const LISTING = {
	action: 'list the mails',
	advice: 'Check Member, Folder and the filters. The Tracking folder cannot be listed.',
};

/**
 * Page after page; the smallest page is 5, so what is too much is cut. All pages have one size: nobody promises that a
 * cursor goes on at the right mail when the size has changed.
 */
async function perform(input: ListRequest, api: ServiceApi): Promise<ReadOutput[]> {
	const { userId, folderId, limit = Infinity, searchFilterType, isUnread } = input;
	const mails: IDataObject[] = [];
	const count = Math.max(PAGE.least, Math.min(PAGE.most, limit));
	let cursor: string | undefined;
	do {
		const page = await ask(
			api,
			{
				method: 'GET',
				path: mailPath(userId, `/mailfolders/${encodeURIComponent(folderId)}/children`),
				query: { count, cursor, searchFilterType, isUnread },
			},
			mailListAnswer,
			LISTING,
		);
		mails.push(...(page.mails as IDataObject[]));
		const next = page.responseMetaData?.nextCursor;
		// A cursor that stays where it is, or a page without mails, would go on for ever.
		cursor = next === cursor || page.mails.length === 0 ? undefined : next || undefined;
	} while (cursor !== undefined && mails.length < limit);
	return mails.slice(0, limit).map((mail) => ({ json: withTextIds(mail) }));
}

/** The mails of a folder, newest first, one item each. */
export const getMany: ReadOperation<ListRequest> = {
	kind: 'read',
	resource: RESOURCE,
	operation: OPERATION,
	action: 'Get many mails',
	read,
	perform,
	explain,
	onFailure: withReconnect,
};
