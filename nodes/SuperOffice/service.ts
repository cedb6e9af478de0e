import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { authentication } from './fields';
import { limits } from './limits';
import { checkMailbox } from './operations/checkMailbox';
import { findRecipients } from './operations/findRecipients';
import { saveDraft } from './operations/saveDraft';
import { send } from './operations/send';
import { sendAndWait } from './operations/sendAndWait';
import { sendDraft } from './operations/sendDraft';
import { testSmtp } from './operations/testSmtp';
import { explain, refusals } from './refusal';

/** SuperOffice CRM. */
export const service: MailService = {
	name: 'superOffice',
	displayName: refusals.service,
	limits,
	resources: { mail: 'Mail', mailbox: 'Mailbox', recipient: 'Recipient' },
	fields: [authentication],
	operations: [send, sendAndWait, saveDraft, sendDraft, checkMailbox, testSmtp, findRecipients],
	connect,
	explain,
};
