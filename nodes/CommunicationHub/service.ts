import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { limits } from './limits';
import { getStatus } from './operations/getStatus';
import { send } from './operations/send';
import { sendAndWait } from './operations/sendAndWait';
import { sendLetter } from './operations/sendLetter';
import { sendSms } from './operations/sendSms';
import { explain, refusals } from './refusal';

/** CareLogic CommunicationHub. */
export const service: MailService = {
	name: 'communicationHub',
	displayName: refusals.service,
	limits,
	resources: { mail: 'Mail', letter: 'Letter', sms: 'SMS' },
	operations: [send, sendAndWait, getStatus, sendSms, sendLetter],
	connect,
	explain,
};
