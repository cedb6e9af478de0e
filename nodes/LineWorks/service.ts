import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { DISPLAY_NAME, limits } from './limits';
import { deleteMail } from './operations/delete';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { getUnreadCount } from './operations/getUnreadCount';
import { listFolders } from './operations/listFolders';
import { mark } from './operations/mark';
import { send } from './operations/send';

export const lineWorks: MailService = {
	name: 'lineWorks',
	displayName: DISPLAY_NAME,
	limits,
	connect,
	operations: [deleteMail, get, getMany, getUnreadCount, listFolders, mark, send],
};
