import { emailMessageAnswer } from '../contract';
import { MESSAGE_LIST, messageEntry } from './messageList';
import { pagedSearch } from './page';

/**
 * Without a filter, one page of newer mail would hide every draft. Rebilly may ignore it: which fields it filters by is
 * not documented.
 */
const DRAFT_LIST = { ...MESSAGE_LIST, filter: 'status:draft' };

/** Mail ID of Send Draft. */
export const searchDrafts = pagedSearch(DRAFT_LIST, emailMessageAnswer, (row) =>
	row.status === 'draft' ? messageEntry(row) : undefined,
);
