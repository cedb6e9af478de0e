import { invalid } from '../../shared/errors';
import { bodyFields, from, sendOptions, subject } from '../../shared/n8n/mailFields';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import { batch } from '../batch';
import { authentication, bcc, cc, senders, sendWith, sendWithoutMailbox, to } from '../fields';
import { limits, limitsFor } from '../limits';
import { archive, archiveOwners, archiveTemplate } from '../archiveFields';
import {
	batchItems,
	batchSize,
	mailOptions,
	saveSentCopy,
	sentFolder,
	settleDoubt,
	useGraphApi,
} from '../optionFields';
import { readSendParams, type SendParams } from '../params';
import { readEntry, receiptFrom } from '../receipt';
import { sendPlan } from '../sendPlan';

/** `POST /Agents/EMail/SendEMails`, or `Send` for the user's own mailbox (SuperOffice API sheet, section 1). */
export const send = once<SendInput<SendParams>>({
	resource: 'mail',
	operation: 'send',
	name: 'Send',
	action: 'Send mail',
	description: 'Send a mail',
	noun: 'mail',
	effect: 'send',
	fields: [
		sendWithoutMailbox,
		sendWith,
		...senders,
		to,
		subject,
		...bodyFields(limits),
		sendOptions(limits, [
			cc,
			bcc,
			...mailOptions,
			archive,
			archiveTemplate,
			...archiveOwners,
			settleDoubt,
			saveSentCopy,
			sentFolder,
			useGraphApi,
			batchItems,
			batchSize,
		]),
	],
	read: async (item) => {
		const read = await readMail(item, limitsFor(item.readOrDefault(authentication)), { toRequired: false });
		// Checked here and not by readMail, so that the advice fits the setting.
		if (item.readOrDefault(sendWith) !== 'userMailbox' && !read.message.from) {
			throw invalid(
				from.displayName,
				`${from.displayName} is empty`,
				`Enter the sender's address, or set ${sendWith.displayName} to User Mailbox.`,
			);
		}
		return { ...read, params: await readSendParams(item, read.message, read.warnings) };
	},
	plan: (input) =>
		sendPlan(
			[input],
			readEntry,
			(entry, [around]) => ({ ...receiptFrom(entry), ...around }),
			(entry) => entry,
		),
	batch,
});
