import type { MailService } from '../shared/run/service';
import { connect } from './connection';
import { authentication } from './fields';
import { limits } from './limits';
import { archive } from './operations/archive';
import { checkMailbox } from './operations/checkMailbox';
import { findRecipients } from './operations/findRecipients';
import { getSelectionMembers } from './operations/getSelectionMembers';
import { saveDraft } from './operations/saveDraft';
import { send } from './operations/send';
import { sendAndWait } from './operations/sendAndWait';
import { sendDraft } from './operations/sendDraft';
import { testSmtp } from './operations/testSmtp';
import { explain, refusals } from './refusal';
import { selection } from './selectionFields';

/** SuperOffice CRM. */
export const service: MailService = {
	name: 'superOffice',
	displayName: refusals.service,
	limits,
	resources: { mail: 'Mail', mailbox: 'Mailbox', recipient: 'Recipient', selection: selection.displayName },
	fields: [authentication],
	operations: [
		send,
		sendAndWait,
		saveDraft,
		sendDraft,
		archive,
		checkMailbox,
		testSmtp,
		findRecipients,
		getSelectionMembers,
	],
	connect,
	explain,
};
