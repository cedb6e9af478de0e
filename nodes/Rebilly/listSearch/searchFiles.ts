import { file, FILES } from '../contract';
import { pagedSearch } from './page';

const FILE_LIST = { path: FILES, permission: 'GetFileCollection' };

/** Files of Rebilly as records to attach. */
export const searchFiles = pagedSearch(FILE_LIST, file, ({ id, name }) => ({ name: name || id, value: id }));
