import type { MailService } from '../shared/run/service';
import { connectionOf, CREDENTIAL_TYPE } from './connection';
import { LIMITS } from './limits';
import { create } from './operations/create';
import { deleteMail } from './operations/delete';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { send } from './operations/send';
import { sendDraft } from './operations/sendDraft';

/** Rebilly as a mail service. */
export const rebilly: MailService = {
	name: 'rebilly',
	displayName: 'Rebilly',
	limits: LIMITS,
	connect: async (context) => connectionOf(await context.getCredentials(CREDENTIAL_TYPE)),
	operations: [create, deleteMail, get, getMany, send, sendDraft],
};
