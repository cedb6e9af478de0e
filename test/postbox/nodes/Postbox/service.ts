import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { limits } from './limits';
import { send } from './operations/send';
import { explain, refusals } from './refusal';

export const service: MailService = {
	name: 'postbox',
	displayName: refusals.service,
	limits,
	resources: { mail: 'Mail' },
	operations: [send],
	connect,
	explain,
};
