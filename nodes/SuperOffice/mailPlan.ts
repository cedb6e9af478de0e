import { invalid, MailError } from '../shared/errors';
import type { MailMessage } from '../shared/mail/message';
import { from } from '../shared/n8n/mailFields';
import { step, type Plan, type SendReceipt, type Step, type StepValues } from '../shared/run/plan';
import { textMember } from '../shared/wire/caseInsensitive';
import type { Answer } from '../shared/wire/request';
import { agentRequest } from './agentRequest';
import { archivedBeside, archiveSteps } from './archive';
import type { Archive } from './archiveParams';
import { storedMailAnswer } from './answers';
import { messageIdRequest, PATHS, type EmailEntity } from './contract';
import { crmLinks, type CrmLinks } from './crmLinks';
import { toEmail } from './email';
import type { Authentication } from './fields';
import { inReplyTo as inReplyToField, lookUpAnswered as lookUpField } from './optionFields';
import type { MailParams } from './params';
import { aboutPrincipal, principalRequest } from './principal';
import { readAnswer } from './receipt';
import type { SuperOfficeAbout } from './refusal';

export interface MailInput {
	message: MailMessage;
	params: MailParams & { archive?: Archive };
}

/** What happened around a mail, for its receipt. */
export type Around = Pick<SendReceipt, 'warnings' | 'extra'>;

/** A mail in the wire's form, with what has to be asked before it goes out. */
interface Prepared {
	email: EmailEntity;
	/** Before the mail goes out, and once it has. */
	before: Step[];
	after: Step[];
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
		steps: [
			...(complete ? [] : [asked]),
			...prepared.flatMap(({ before }) => before),
			called,
			...prepared.flatMap(({ after }) => after),
		],
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
	const archived = archiving({ message, params }, links, index);
	return {
		email: toEmail(message, params, {
			userAddress: asked.ref('EMailAddress'),
			answered: answered && ((member) => answered.ref(member)),
			ids: links.refs,
		}),
		before: [...(answered ? [answered] : []), ...links.steps],
		after: archived ? [archived.saved, archived.content] : [],
		around: (values) => {
			const beside = archived && archivedBeside(archived, values);
			return { warnings: [...links.notes(values), ...(beside?.warnings ?? [])], extra: beside?.extra };
		},
	};
}

/** The steps that archive the mail once it is out, where that was chosen. */
function archiving({ message, params }: MailInput, links: CrmLinks, index: number) {
	const { archive, messageId } = params;
	if (archive === undefined || messageId === undefined) return undefined;
	return archiveSteps(
		{ ...params, message, archive, messageId, owner: ownerRefs(message, links) },
		index,
		true,
	);
}

/** What stands for the records of the first recipient. */
export function ownerRefs({ to }: MailMessage, links: CrmLinks) {
	const owner = to.length > 0 ? links.owner(to[0].address) : undefined;
	return owner && { Person: owner.ref('Person', true), Contact: owner.ref('Contact', true) };
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
