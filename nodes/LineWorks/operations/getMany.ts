import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../shared/errors';
import { collection, type Field, type ReadField } from '../../shared/n8n/fields';
import { simplify } from '../../shared/n8n/simplify';
import { repeatable, type ServiceApi } from '../../shared/run/operation';
import type { Infer } from '../../shared/zod';
import { mailListAnswer, mailPath } from '../contract';
import { folder, member, readOptions } from '../fields';
import { simplified, withTextIds } from '../mailView';
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
	default: true,
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
	simplify: boolean;
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
		simplify,
		collection({ displayName: 'Filters', name: 'filters', placeholder: 'Add filter' }, [kind, unreadOnly]),
		readOptions(),
	],
	read: async (item) => ({
		userId: item.read(member),
		folderId: item.read(folder),
		limit: item.readOrDefault(returnAll) ? undefined : item.readOrDefault(limit),
		searchFilterType: item.read(kind),
		isUnread: item.read(unreadOnly),
		simplify: item.readOrDefault(simplify),
	}),
	perform: async (input, api) => {
		const { mails, endedEarly } = await collectMails(input, api);
		const rows = mails.map(withTextIds).map((row) => (input.simplify ? simplified(row) : row));
		if (endedEarly === undefined) return rows.map((json) => ({ json }));
		// Without a mail to stand beside, the word would be lost.
		const last = rows.pop();
		if (last === undefined) throw new MailError('failed', endedEarly, { fix: about.advice });
		return [...rows, { ...last, warnings: [endedEarly] }].map((json) => ({ json }));
	},
});

/** Empty pages in a row after which nothing more is expected: pages are cut before they are filtered. */
const MOST_EMPTY_PAGES = 50;
/** Pages in a row whose mails were all listed before. Mails that arrive meanwhile move a few onto the next page. */
const MOST_REPEATED_PAGES = 3;

interface Listed {
	mails: IDataObject[];
	/** Why the list may be incomplete. */
	endedEarly?: string;
}

/**
 * Page after page, all of one size: nobody promises that a cursor still fits when the size changes. An empty page may
 * have a cursor (LINE WORKS API sheet, section 10), and a mail that two pages show counts once.
 */
async function collectMails(input: ListInput, api: ServiceApi): Promise<Listed> {
	const { limit: most = Infinity } = input;
	const found = new Map<string, IDataObject>();
	const cursors = new Set<string>();
	let empty = 0;
	let repeated = 0;
	for (let cursor: string | undefined; ;) {
		const { mails, responseMetaData } = await readPage(input, cursor, api);
		const before = found.size;
		for (const mail of mails as IDataObject[]) found.set(keyOf(mail, found.size), mail);
		const isNew = found.size > before;
		empty = mails.length > 0 ? 0 : empty + 1;
		repeated = isNew || mails.length === 0 ? 0 : repeated + 1;
		cursor = responseMetaData?.nextCursor || undefined;
		if (cursor === undefined || found.size >= most) return { mails: firstOf(found, most) };
		const why = cursors.has(cursor)
			? 'it named the same next page again'
			: empty >= MOST_EMPTY_PAGES
				? `${empty} pages in a row were empty`
				: repeated >= MOST_REPEATED_PAGES
					? `${repeated} pages in a row brought nothing new`
					: undefined;
		if (why !== undefined)
			return {
				mails: firstOf(found, most),
				endedEarly: `The list of LINE WORKS may be incomplete: ${why}`,
			};
		cursors.add(cursor);
	}
}

function firstOf(found: Map<string, IDataObject>, most: number): IDataObject[] {
	return [...found.values()].slice(0, most);
}

async function readPage(
	{ userId, folderId, limit: most = Infinity, searchFilterType, isUnread }: ListInput,
	cursor: string | undefined,
	api: ServiceApi,
): Promise<Infer<typeof mailListAnswer>> {
	// The smallest page is 5, so what is too much is cut. Filters empty pages: large ones are fewer.
	const isFiltered = isUnread === true || (searchFilterType ?? 'all') !== 'all';
	const count = isFiltered ? PAGE.most : Math.max(PAGE.least, Math.min(PAGE.most, most));
	const answer = await api.request({
		method: 'GET',
		path: mailPath(userId, 'mailfolders', folderId, 'children'),
		query: { count, cursor, searchFilterType, isUnread },
	});
	return readAnswer(answer, mailListAnswer, about);
}

/** A row without an ID is never taken for another one. */
function keyOf({ mailId }: IDataObject, position: number): string {
	return typeof mailId === 'string' || typeof mailId === 'number' ? String(mailId) : `#${position}`;
}
