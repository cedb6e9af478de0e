import type { MailBody } from '../shared/mail/message';
import type { IDataObject } from 'n8n-workflow';
import { withDetails, type MailError } from '../shared/errors';
import type { SendInput } from '../shared/run/operation';
import { step, type Plan, type StepDescription } from '../shared/run/plan';
import { provesRefusal } from '../shared/wire/refusal';
import { isSuccess } from '../shared/wire/answers';
import { caseInsensitiveMember, textMember } from '../shared/wire/caseInsensitive';
import { tryParseJson } from '../shared/wire/json';
import { Fresh, type Answer, type AnswerRef, type RequestSpec } from '../shared/wire/request';
import type { AnswerOptions } from './answerOptions';
import { messageIdRequest, PATHS, sendEMailsRequest, sendRequest, type EmailEntity } from './contract';
import { agentRequest } from './agentRequest';
import { mailPlan, type Around } from './mailPlan';
import type { SendParams } from './params';
import { isProof } from './receipt';
import type { Servers } from './servers';
import { refusals, type SuperOfficeAbout } from './refusal';

/**
 * One or several mails in one call (SuperOffice API sheet, sections 4 and 7). All share the first one's settings.
 * @param read what the answer says of all of them
 * @param settled what the mail itself says, once it was found in SuperOffice. Left out: doubt is not settled
 * @throws MailError `invalid` for what the contract refuses
 */
export function sendPlan<T, R>(
	inputs: Array<Pick<SendInput<SendParams>, 'message' | 'params'>>,
	read: (answer: Answer, about: SuperOfficeAbout) => T,
	receipt: (value: T, around: Around[]) => R,
	settled?: (entry: IDataObject) => T,
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
			request: sendingRequest(
				emails,
				params,
				inputs.map(({ message }) => message.body),
			),
			effect: 'send',
			proves: (answer) => provesRefusal(refusals, answer, about),
			read: (answer) => read(answer, about),
			...(settled && settling(params, settled)),
		});
	const plan = mailPlan(inputs, send, receipt);
	const { messageId } = params;
	return messageId === undefined || inputs.length > 1 ? plan : { ...plan, failed: named(messageId) };
}

/** Waits before each look, in seconds: SuperOffice may go on behind a gateway that has given up. */
const LOOK_DELAYS_SECONDS = [0, 2, 4];

/**
 * Doubt is settled by a Message-ID that no earlier mail can have. A mail that is not found may be out all the same:
 * SuperOffice may not keep it.
 */
function settling<T>(
	{ settleDoubt, messageId }: SendParams,
	settled: (entry: IDataObject) => T,
): Pick<StepDescription<T>, 'settleBy'> {
	if (!settleDoubt || !(messageId instanceof Fresh)) return {};
	const id = messageId.value;
	return {
		settleBy: {
			look: agentRequest(PATHS.mailFromMessageId, messageIdRequest, { MessageId: messageId }),
			delaysSeconds: LOOK_DELAYS_SECONDS,
			verdict: (answer) => {
				const found = isSuccess(answer) ? tryParseJson(answer.body) : undefined;
				const isIt =
					isProof(found) &&
					textMember(found, 'MessageID') === id &&
					caseInsensitiveMember(found, 'IsSent') === true;
				return isIt ? { done: settled(found) } : 'unclear';
			},
		},
	};
}

/** The error names the mail, for whoever looks for it. */
function named(messageId: string | Fresh) {
	return (error: MailError): MailError =>
		error.mayHaveBeenSent ? withDetails(error, { details: { messageId: textOf(messageId) } }) : error;
}

function textOf(messageId: string | Fresh): string {
	return messageId instanceof Fresh ? messageId.value : messageId;
}

/** The user's own mailbox has a call of its own. The other one always has both connections, null where there is none. */
export function sendingRequest(
	emails: Array<EmailEntity | AnswerRef>,
	params: Servers & AnswerOptions,
	bodies: MailBody[] = [],
): RequestSpec {
	if (params.sendWith === 'userMailbox')
		return agentRequest(PATHS.send, sendRequest, { Emails: emails }, params, bodies);
	return agentRequest(
		PATHS.sendEMails,
		sendEMailsRequest,
		{
			OutgoingConnectionInfo: params.outgoing,
			Emails: emails,
			SentItemsConnectionInfo: params.sentItems,
		},
		params,
		bodies,
	);
}
