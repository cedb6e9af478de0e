import type { SendInput } from '../shared/run/operation';
import { step, type Plan } from '../shared/run/plan';
import { provesRefusal } from '../shared/wire/refusal';
import type { Answer, AnswerRef, RequestSpec } from '../shared/wire/request';
import type { AnswerOptions } from './answerOptions';
import { PATHS, sendEMailsRequest, sendRequest, type EmailEntity } from './contract';
import { agentRequest, mailPlan, type Around } from './mailPlan';
import type { SendParams } from './params';
import type { Servers } from './servers';
import { refusals, type SuperOfficeAbout } from './refusal';

/**
 * One or several mails in one call (SuperOffice API sheet, sections 4 and 7). All share the first one's settings.
 * @param read what the answer says of all of them
 * @throws MailError `invalid` for what the contract refuses
 */
export function sendPlan<T, R>(
	inputs: Array<Pick<SendInput<SendParams>, 'message' | 'params'>>,
	read: (answer: Answer, about: SuperOfficeAbout) => T,
	receipt: (value: T, around: Around[]) => R,
): Plan<R> {
	const [{ params }] = inputs;
	const about: SuperOfficeAbout = {
		doing: 'send the mail',
		noun: 'mail',
		effect: 'send',
		agent: true,
		authentication: params.authentication,
	};
	const send = (emails: EmailEntity[]) =>
		step({
			id: 'send',
			title: inputs.length === 1 ? 'Send the mail' : `Send ${inputs.length} mails in one call`,
			request: sendingRequest(emails, params),
			effect: 'send',
			proves: (answer) => provesRefusal(refusals, answer, about),
			read: (answer) => read(answer, about),
		});
	return mailPlan(inputs, send, receipt);
}

/** The user's own mailbox has a call of its own. The other one always has both connections, null where there is none. */
export function sendingRequest(
	emails: Array<EmailEntity | AnswerRef>,
	params: Servers & AnswerOptions,
): RequestSpec {
	if (params.sendWith === 'userMailbox')
		return agentRequest(PATHS.send, sendRequest, { Emails: emails }, params);
	return agentRequest(
		PATHS.sendEMails,
		sendEMailsRequest,
		{
			OutgoingConnectionInfo: params.outgoing,
			Emails: emails,
			SentItemsConnectionInfo: params.sentItems,
		},
		params,
	);
}
