import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { DISPLAY_NAME, limits } from './limits';
import { getStatus } from './operations/getStatus';
import { send } from './operations/send';
import { sendLetter } from './operations/sendLetter';
import { sendSms } from './operations/sendSms';

/** CareLogic CommunicationHub as a mail service of this package. */
export const communicationHub: MailService = {
	name: 'communicationHub',
	displayName: DISPLAY_NAME,
	limits,
	connect,
	operations: [send, getStatus, sendSms, sendLetter],
};
