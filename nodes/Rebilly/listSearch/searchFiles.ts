import { file, FILES } from '../contract';
import { NEWEST_FIRST, pagedSearch, withTime } from './page';

const FILE_LIST = { path: FILES, permission: 'GetFileCollection', sort: NEWEST_FIRST };

/** Files of Rebilly as records to attach. */
export const searchFiles = pagedSearch(FILE_LIST, file, ({ id, name, createdTime }) => ({
	name: withTime(name || id, createdTime),
	value: id,
}));
