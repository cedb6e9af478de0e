import type { IDataObject } from 'n8n-workflow';
import type { AllowList } from '../../shared/mail/recipients';
import { allowedRecipients, deliveryOptions } from '../../shared/n8n/mailFields';
import { optionsCollection } from '../../shared/n8n/fields';
import { readAllowList } from '../../shared/n8n/readMail';
import { once, type OnceInput } from '../../shared/run/operation';
import { step } from '../../shared/run/plan';
import { provesRefusal } from '../../shared/wire/refusal';
import { readAnswerOptions, type AnswerOptions } from '../answerOptions';
import { getEMailRequest, PATHS, type DraftEmail } from '../contract';
import { emailOfDraft, guardedDraft, recipientsOf } from '../draft';
import { authentication, draftId, sendWith, sendWithoutMailbox, type Authentication } from '../fields';
import { limits, limitsFor, MAX_CALL_BYTES } from '../limits';
import { readId } from '../mailExtras';
import { agentRequest } from '../agentRequest';
import { answerFields, saveSentCopy, sentFolder, useGraphApi } from '../optionFields';
import { ALWAYS_SELECTED } from '../params';
import { readAnswer, readEntry, receiptFrom } from '../receipt';
import { refusals, type SuperOfficeAbout } from '../refusal';
import { sendingRequest } from '../sendPlan';
import { readServers, type Servers } from '../servers';

interface DraftInput extends OnceInput, Servers, AnswerOptions {
	authentication: Authentication;
	draftId: number;
	allowed?: AllowList;
}

/**
 * Sends what Save Draft has stored: the draft is read with its files, checked, and sent under its own ids, so that
 * SuperOffice knows it for the draft (SuperOffice API sheet, section 13).
 */
export const sendDraft = once<DraftInput>({
	resource: 'mail',
	operation: 'sendDraft',
	name: 'Send Draft',
	action: 'Send draft',
	description: 'Send a mail that is a draft',
	noun: 'draft',
	effect: 'send',
	fields: [
		draftId,
		sendWithoutMailbox,
		sendWith,
		optionsCollection([
			allowedRecipients,
			...deliveryOptions(limits),
			saveSentCopy,
			sentFolder,
			useGraphApi,
			...answerFields,
		]),
	],
	read: async (item) => {
		const warnings: string[] = [];
		const chosen = item.readOrDefault(authentication);
		return {
			authentication: chosen,
			draftId: readId(item, draftId) as number,
			allowed: await readAllowList(item, limitsFor(chosen)),
			...(await readServers(item, warnings)),
			...readAnswerOptions(item, ALWAYS_SELECTED),
			warnings,
		};
	},
	plan: (input) => {
		const about: SuperOfficeAbout = {
			doing: 'send the draft',
			noun: 'draft',
			effect: 'send',
			agent: true,
			authentication: input.authentication,
		};
		const found = step<DraftEmail>({
			id: 'draft',
			title: 'Read the draft with its files',
			request: {
				...agentRequest(PATHS.getEMail, getEMailRequest, { Id: input.draftId, IncludeAttachments: true }),
				// Base64 of the files, and the texts.
				answerBytes: 2 * MAX_CALL_BYTES,
			},
			effect: 'none',
			repeatUnclear: 3,
			read: (answer) => {
				const none = `The mailbox has no draft ${input.draftId}. It may have been sent already.`;
				const value = readAnswer(answer, { ...about, effect: 'none', whenEmpty: none });
				return guardedDraft(emailOfDraft(value, input.draftId), input.allowed);
			},
		});
		const sent = step({
			id: 'send',
			title: 'Send the draft',
			request: sendingRequest([found.ref('')], input),
			effect: 'send',
			proves: (answer) => provesRefusal(refusals, answer, about),
			read: (answer) => readEntry(answer, about),
		});
		return {
			steps: [found, sent],
			receipt: (values) => {
				const email = values.of(found);
				return {
					...receiptFrom(values.of(sent)),
					accepted: recipientsOf(email),
					extra: {
						draftId: input.draftId,
						subject: email.Subject,
						attachments: (email.Attachments ?? []).map(
							({ Filename, Type, Size, Disposition }): IDataObject => ({
								name: Filename,
								contentType: Type,
								bytes: Size,
								inline: Disposition === 'inline',
							}),
						),
					},
				};
			},
		};
	},
});
