import { bodyFields, from, sendOptions, subject } from '../../shared/n8n/mailFields';
import { readMail } from '../../shared/n8n/readMail';
import { once, type SendInput } from '../../shared/run/operation';
import { step } from '../../shared/run/plan';
import { provesRefusal } from '../../shared/wire/refusal';
import { PATHS, saveDraftRequest } from '../contract';
import { authentication, bcc, cc, to } from '../fields';
import { limits, limitsFor } from '../limits';
import { agentRequest } from '../agentRequest';
import { mailPlan } from '../mailPlan';
import { mailOptions } from '../optionFields';
import { readMailParams, SELECTED_OF_DRAFT, type MailParams } from '../params';
import { draftReceipt, readDraft } from '../receipt';
import { refusals, type SuperOfficeAbout } from '../refusal';

/** `POST /Agents/EMail/SaveDraft`, into the mailbox of the logged-in user. Nothing is sent, whatever happens. */
export const saveDraft = once<SendInput<MailParams>>({
	resource: 'mail',
	operation: 'saveDraft',
	name: 'Save Draft',
	action: 'Save draft',
	description: 'Store a mail as a draft in the mailbox of the user',
	noun: 'draft',
	effect: 'save',
	fields: [
		{ ...from, description: `${from.description}. Empty: the address of the logged-in user.` },
		{ ...to, required: false },
		subject,
		...bodyFields(limits),
		sendOptions(limits, [cc, bcc, ...mailOptions]),
	],
	read: async (item) => {
		const read = await readMail(item, limitsFor(item.readOrDefault(authentication)), {
			recipientRequired: false,
			bodyRequired: false,
		});
		return { ...read, params: readMailParams(item, read.message, read.warnings, SELECTED_OF_DRAFT) };
	},
	plan: (input) => {
		const about: SuperOfficeAbout = {
			doing: 'save the draft',
			noun: 'draft',
			effect: 'save',
			agent: true,
			authentication: input.params.authentication,
		};
		return mailPlan(
			[input],
			([email]) =>
				step({
					id: 'draft',
					title: 'Save the draft',
					request: agentRequest(PATHS.saveDraft, saveDraftRequest, { Entity: email }, input.params, [
						input.message.body,
					]),
					effect: 'save',
					proves: (answer) => provesRefusal(refusals, answer, about),
					read: (answer) => readDraft(answer, about),
				}),
			(draft, [{ warnings }]) => ({ ...draftReceipt(draft), warnings }),
		);
	},
});
