import { invalid, MailError } from '../shared/errors';
import type { MailMessage } from '../shared/mail/message';
import { from } from '../shared/n8n/mailFields';
import { step, type Plan, type SendReceipt, type Step, type StepValues } from '../shared/run/plan';
import { textMember } from '../shared/wire/caseInsensitive';
import { checked } from '../shared/wire/contract';
import { jsonBody, type Answer, type RequestSpec } from '../shared/wire/request';
import type { Input, ZodTypeAny } from '../shared/zod';
import { messageIdRequest, PATHS, storedMailAnswer, type EmailEntity } from './contract';
import { crmLinks } from './crmLinks';
import { toEmail } from './email';
import { labelOf, type Authentication } from './fields';
import { inReplyTo as inReplyToField, lookUpAnswered as lookUpField } from './optionFields';
import type { MailParams } from './params';
import { aboutPrincipal, principalRequest } from './principal';
import { readAnswer } from './receipt';
import { refusals, type SuperOfficeAbout } from './refusal';

export interface MailInput {
	message: MailMessage;
	params: MailParams;
}

/** What happened around a mail, for its receipt. */
export type Around = Pick<SendReceipt, 'warnings' | 'extra'>;

/** A mail in the wire's form, with what has to be asked before it goes out. */
interface Prepared {
	email: EmailEntity;
	steps: Step[];
	around(values: StepValues): Around;
}

/**
 * The plan for one or several mails in one call. Without a sender the address of the logged-in user is asked for first.
 * @param call the step for the mails in the wire's form
 * @param receipt gets what that step reads, and what happened around each mail
 * @throws MailError `invalid` for what the contract refuses
 */
export function mailPlan<T, R>(
	inputs: MailInput[],
	call: (emails: EmailEntity[]) => Step<T>,
	receipt: (value: T, around: Around[]) => R,
): Plan<R> {
	const asked = askForSender(inputs[0].params.authentication);
	const prepared = inputs.map((input, index) => prepare(input, index, asked));
	const called = call(prepared.map(({ email }) => email));
	const complete = inputs.every(({ message }) => message.from !== undefined);
	return {
		steps: [...(complete ? [] : [asked]), ...prepared.flatMap(({ steps }) => steps), called],
		receipt: (values) =>
			receipt(
				values.of(called),
				prepared.map(({ around }) => around(values)),
			),
	};
}

function prepare({ message, params }: MailInput, index: number, asked: Step<Sender>): Prepared {
	const answered = lookUpAnswered(params, index);
	const links = crmLinks(message, params, index);
	return {
		email: toEmail(message, params, {
			userAddress: asked.ref('EMailAddress'),
			answered: answered && ((member) => answered.ref(member)),
			ids: links.refs,
		}),
		steps: [...(answered ? [answered] : []), ...links.steps],
		around: (values) => ({ warnings: links.notes(values) }),
	};
}

/** A call of an agent with a body that its contract allows. @throws MailError `invalid` */
export function agentRequest<Schema extends ZodTypeAny>(
	path: string,
	schema: Schema,
	json: Input<Schema>,
	{ select, requestHeaders }: Partial<Pick<MailParams, 'select' | 'requestHeaders'>> = {},
): RequestSpec {
	return {
		method: 'POST',
		path,
		query: { $select: select },
		headers: requestHeaders,
		body: jsonBody(checked(schema, json, refusals.service, labelOf)),
	};
}

/** Asks for the mail that is answered, where that was chosen. */
function lookUpAnswered({ inReplyTo, lookUpAnswered: wanted, authentication }: MailParams, index: number) {
	if (!wanted || inReplyTo === undefined) return undefined;
	const about: SuperOfficeAbout = {
		doing: 'find the mail that is answered',
		noun: 'request',
		effect: 'none',
		agent: true,
		authentication,
		whenEmpty: `SuperOffice does not know it. Correct ${inReplyToField.displayName}, or remove ${lookUpField.displayName}.`,
	};
	return step({
		id: `answered${index + 1}`,
		title: 'Find the mail that is answered',
		request: agentRequest(PATHS.mailFromMessageId, messageIdRequest, { MessageId: inReplyTo }),
		effect: 'none',
		repeatUnclear: 3,
		read: (answer) => readStoredMail(answer, about),
	});
}

/** @throws MailError `failed` for a mail that SuperOffice does not have whole */
function readStoredMail(answer: Answer, about: SuperOfficeAbout) {
	const found = storedMailAnswer.safeParse(readAnswer(answer, about));
	if (found.success) return found.data;
	throw new MailError('failed', 'SuperOffice does not have the whole of the mail that is answered', {
		fix: about.whenEmpty,
		statusCode: answer.statusCode,
	});
}

interface Sender {
	EMailAddress: string;
}

function askForSender(authentication: Authentication): Step<Sender> {
	return step({
		id: 'whoAmI',
		title: 'Ask for the address of the logged-in user',
		request: principalRequest,
		effect: 'none',
		repeatUnclear: 3,
		read: (answer) => readSender(answer, authentication),
	});
}

function readSender(answer: Answer, authentication: Authentication): Sender {
	const EMailAddress = textMember(readAnswer(answer, aboutPrincipal(authentication)), 'EMailAddress');
	if (EMailAddress !== '') return { EMailAddress };
	const { displayName } = from;
	throw invalid(
		displayName,
		`${displayName} is empty, and the logged-in user has no mail address in SuperOffice`,
		"Enter the sender's address.",
	);
}
