import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { limits } from './limits';
import { create } from './operations/create';
import { deleteMail } from './operations/deleteMail';
import { get } from './operations/get';
import { getMany } from './operations/getMany';
import { send } from './operations/send';
import { sendAndWait } from './operations/sendAndWait';
import { sendDraft } from './operations/sendDraft';
import { explain, refusals } from './refusal';

/** Rebilly as a mail service. */
export const service: MailService = {
	name: 'rebilly',
	displayName: refusals.service,
	limits,
	resources: { mail: 'Mail' },
	operations: [send, sendAndWait, create, sendDraft, get, getMany, deleteMail],
	connect,
	explain,
};
