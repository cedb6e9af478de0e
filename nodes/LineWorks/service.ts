import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { limits } from './limits';
import { deleteMail } from './operations/deleteMail';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { getUnreadCount } from './operations/getUnreadCount';
import { listFolders } from './operations/listFolders';
import { mark } from './operations/mark';
import { send } from './operations/send';
import { sendAndWait } from './operations/sendAndWait';
import { explain, loginFix, refusals } from './refusal';

/** LINE WORKS, in Korea NAVER WORKS. */
export const service: MailService = {
	name: 'lineWorks',
	displayName: refusals.service,
	limits,
	resources: { mail: 'Mail' },
	operations: [send, sendAndWait, getMany, get, mark, deleteMail, getUnreadCount, listFolders],
	connect,
	explain,
	loginFix,
};
