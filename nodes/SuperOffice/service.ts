import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { limits } from './limits';
import { checkMailbox, testSmtp } from './operations/checks';
import { findRecipients } from './operations/findRecipients';
import { saveDraft } from './operations/saveDraft';
import { send } from './operations/send';

/** SuperOffice CRM as a mail service of this package. */
export const superOffice: MailService = {
	name: 'superOffice',
	displayName: 'SuperOffice',
	limits,
	connect,
	operations: [send, saveDraft, checkMailbox, testSmtp, findRecipients],
};
