import { invalid } from '../shared/errors';
import type { MailMessage } from '../shared/mail/message';
import { from } from '../shared/n8n/mailFields';
import { step, type Plan, type Step } from '../shared/run/plan';
import { textMember } from '../shared/wire/caseInsensitive';
import { checked } from '../shared/wire/contract';
import { jsonBody, type Answer, type RequestSpec } from '../shared/wire/request';
import type { Input, ZodTypeAny } from '../shared/zod';
import type { EmailEntity } from './contract';
import { toEmail } from './email';
import { labelOf, type Authentication } from './fields';
import type { MailParams } from './params';
import { aboutPrincipal, principalRequest } from './principal';
import { readAnswer } from './receipt';
import { refusals } from './refusal';

interface MailInput {
	message: MailMessage;
	params: MailParams;
}

/**
 * The plan for one or several mails in one call. Without a sender the address of the logged-in user is asked for first.
 * @param call the step for the mails in the wire's form
 * @param receipt gets what that step reads
 * @throws MailError `invalid` for what the contract refuses
 */
export function mailPlan<T, R>(
	inputs: MailInput[],
	call: (emails: EmailEntity[]) => Step<T>,
	receipt: (value: T) => R,
): Plan<R> {
	const asked = askForSender(inputs[0].params.authentication);
	const emails = inputs.map(({ message, params }) => toEmail(message, params, asked.ref('EMailAddress')));
	const called = call(emails);
	const complete = inputs.every(({ message }) => message.from !== undefined);
	return {
		steps: complete ? [called] : [asked, called],
		receipt: (values) => receipt(values.of(called)),
	};
}

/** A call of the EMail agent with a body that its contract allows. @throws MailError `invalid` */
export function agentRequest<Schema extends ZodTypeAny>(
	path: string,
	schema: Schema,
	json: Input<Schema>,
	{ select, requestHeaders }: Pick<MailParams, 'select' | 'requestHeaders'>,
): RequestSpec {
	return {
		method: 'POST',
		path,
		query: { $select: select },
		headers: requestHeaders,
		body: jsonBody(checked(schema, json, refusals.service, labelOf)),
	};
}

function askForSender(authentication: Authentication) {
	return step({
		id: 'whoAmI',
		title: 'Ask for the address of the logged-in user',
		request: principalRequest,
		effect: 'none',
		repeatUnclear: 3,
		read: (answer) => readSender(answer, authentication),
	});
}

function readSender(answer: Answer, authentication: Authentication): { EMailAddress: string } {
	const EMailAddress = textMember(readAnswer(answer, aboutPrincipal(authentication)), 'EMailAddress');
	if (EMailAddress !== '') return { EMailAddress };
	const { displayName } = from;
	throw invalid(
		displayName,
		`${displayName} is empty, and the logged-in user has no mail address in SuperOffice`,
		"Enter the sender's address.",
	);
}
