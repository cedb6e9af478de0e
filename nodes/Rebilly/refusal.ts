import type { MailBody } from '../shared/mail/message';
import { attachments, maxPerMinute } from '../shared/n8n/mailFields';
import type { Explanation } from '../shared/run/service';
import {
	COMMON_RULES,
	type About,
	type Reason,
	type RefusalContext,
	type RefusalRule,
	type RefusalTable,
} from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { messageId } from './fields';
import { records, uploadResourceType } from './messageFields';
import { isProblem, labelOrPath, problemOf, wordsIn } from './problem';

/** What a request to Rebilly was about. */
export interface RebillyAbout extends About {
	/** `sendOwnDraft`: the draft was created by the same item, so nobody else should have sent it. */
	request: 'upload' | 'create' | 'read' | 'sendDraft' | 'sendOwnDraft' | 'delete' | 'list';
	/** Name of the permission that the key needs; it is the operation ID (Rebilly API sheet, section 1). */
	permission: string;
	/** Name of the file that is uploaded: of several, the user must know which one. */
	file?: string;
	/** How many records and files the message refers to, in this order. */
	attached?: { records: number; files: number };
	/** Of the message that is created: its halves may come from another field than their names say. */
	body?: MailBody;
}

interface RebillyReason extends Reason {
	title: string;
	/** What Rebilly says about the fields and beside them, as a line of its own; '' for nothing. */
	words: string;
}

type Context = RefusalContext<RebillyAbout, RebillyReason>;
type Rule = RefusalRule<RebillyAbout, RebillyReason>;

/** Refusals of a request that Rebilly has read; any other status is not documented (Rebilly API sheet, section 8). */
const UNPROCESSED = [400, 422];
/** What comes from a proxy or a wrong address rather than from Rebilly. */
const NOT_REBILLY = [405, 413, 421];
const CREDENTIAL_OF_THE_MESSAGE = 'Organization ID and Environment of the credential';

const mayNot: Pick<Rule, 'kind' | 'message' | 'fix'> = {
	kind: 'unauthorized',
	message: ({ about }) => `The API key may not ${about.doing}`,
	fix: ({ about }) =>
		`Grant the key the permission ${about.permission} for this organization, or check Organization ID and the IP addresses that the key allows.`,
};

const rules: readonly Rule[] = [
	{
		status: [401],
		proves: true,
		refusesAccount: true,
		kind: 'unauthorized',
		message: 'Rebilly does not accept the Secret API Key',
		fix: 'Check the key in the credential: it must exist, belong to the chosen environment and allow the IP address of this n8n.',
		field: 'Secret API Key',
	},
	// Only items with files need the right to upload; every item needs the others.
	{ status: [403], when: isAbout('upload'), proves: true, answers: 'to an upload', ...mayNot },
	{ status: [403], proves: true, refusesAccount: true, ...mayNot },
	{
		status: [404],
		when: isAbout('sendOwnDraft'),
		proves: true,
		answers: 'to the sending of a draft of the same item',
		kind: 'refused',
		message: 'The draft of this mail is gone from Rebilly',
		fix: 'It was deleted before it could be sent. Run it again to create and send a new one.',
	},
	{
		status: [404],
		when: isAbout('read', 'sendDraft', 'delete'),
		proves: true,
		answers: 'to a message that the user names',
		kind: 'refused',
		message: `There is no message with this ${messageId.displayName}`,
		fix: ({ about }) =>
			about.request === 'delete'
				? `It may have been deleted before. Check ${messageId.displayName}, and ${CREDENTIAL_OF_THE_MESSAGE}.`
				: `Check ${messageId.displayName}, and that ${CREDENTIAL_OF_THE_MESSAGE} are those of the message.`,
		field: messageId.displayName,
	},
	{
		status: [404],
		proves: true,
		kind: 'refused',
		message: ({ about }) =>
			`Rebilly does not know the organization or the address that is needed to ${about.doing}`,
		fix: 'Check Organization ID and Environment in the credential.',
		field: 'Organization ID',
	},
	{
		status: [409],
		when: isAbout('sendOwnDraft'),
		proves: false,
		kind: 'refused',
		message: 'Rebilly says that the draft of this mail is no longer a draft',
		fix: 'A repeat on the way or somebody else may have sent it.',
	},
	{
		status: [409],
		when: isAbout('sendDraft'),
		proves: true,
		answers: 'to Send Draft',
		kind: 'refused',
		message: 'The message is no longer a draft',
		fix: 'It was sent before, or is being sent. Look at its status with the operation Get.',
	},
	{
		status: [409],
		when: isAbout('delete'),
		proves: true,
		answers: 'to Delete',
		kind: 'refused',
		message: 'The message cannot be deleted in its state',
		fix: 'A message that is being sent cannot be deleted. Look at its status with the operation Get.',
	},
	{
		status: [409],
		proves: false,
		kind: 'refused',
		message: ({ about }) => `The state of the record does not let Rebilly ${about.doing}`,
		fix: 'Look at the record in Rebilly.',
	},
	{
		status: [413],
		when: isAbout('upload'),
		proves: false,
		kind: 'refused',
		message: ({ about }) => `${attachments.displayName}: the file "${about.file}" is too large for Rebilly`,
		fix: 'Send a smaller file, or put a link to it into the body.',
		field: attachments.displayName,
	},
	{
		status: [429],
		proves: true,
		kind: 'throttled',
		message: 'Rebilly asks for fewer requests (rate limit)',
		fix: `Run it again later, or lower ${maxPerMinute.displayName}.`,
	},
	{
		status: UNPROCESSED,
		when: ({ reason }) => reason.field !== undefined,
		proves: true,
		answers: 'with the field at fault',
		kind: 'refused',
		message: ({ about, reason }) =>
			`Rebilly refuses ${reason.field}${about.file === undefined ? '' : `: "${about.file}"`}`,
		// The files themselves were taken before, each by a request of its own.
		fix: ({ about, reason }) =>
			about.request === 'create' && reason.field === attachments.displayName
				? `Rebilly took the files, but not the reference to them. Try another ${uploadResourceType.displayName}.`
				: `Correct ${reason.field}.`,
	},
	{
		status: UNPROCESSED,
		when: isAbout('upload'),
		proves: true,
		answers: 'to an upload',
		kind: 'refused',
		message: refusedText,
		fix: 'Check the fields of the item.',
		field: attachments.displayName,
	},
	{
		status: UNPROCESSED,
		proves: true,
		kind: 'refused',
		message: refusedText,
		fix: 'Check the fields of the item.',
	},
	{
		when: ({ answer: { statusCode } }) => statusCode >= 400 && !NOT_REBILLY.includes(statusCode),
		proves: false,
		kind: 'refused',
		message: refusedText,
		fix: 'Check the fields of the item.',
		field: ({ about, reason }) =>
			reason.field ?? (about.request === 'upload' ? attachments.displayName : undefined),
	},
];

/**
 * What Rebilly means by its answers (Rebilly API sheet, section 8). Of the answers that any web server could give, only
 * a redirect proves that the request went no further.
 */
export const refusals: RefusalTable<RebillyAbout, RebillyReason> = {
	service: 'Rebilly',
	reasonOf,
	rules: [...rules.map(withWords).flatMap(provingByForm), ...COMMON_RULES.map(provingNothing)],
};

/** Rebilly's own words for a rate limit that did not clear or a server that broke. */
export function explain(answer: Answer): Explanation {
	const { details } = problemOf(answer);
	const resetTime = resetTimeOf(answer);
	if (resetTime === undefined) return { details };
	return {
		fix: `The limit is the organization's and is free again at ${resetTime}: run it after that, or lower ${maxPerMinute.displayName}.`,
		details: { ...details, resetTime },
	};
}

function isAbout(...requests: Array<RebillyAbout['request']>) {
	return ({ about }: Pick<Context, 'about'>) => requests.includes(about.request);
}

/** The row without its proof, for everything but a redirect. */
function provingNothing(rule: RefusalRule): Rule {
	return {
		...rule,
		when: (context) => context.answer.statusCode >= 400 && (rule.when?.(context) ?? true),
		proves: false,
	};
}

/** A row that proves something does so for answers in Rebilly's own form only. */
function provingByForm(rule: Rule): Rule[] {
	if (!rule.proves) return [rule];
	return [
		{
			...rule,
			answers: ['in Rebilly’s own form of an error', rule.answers].filter(Boolean).join(', '),
			when: (context) => isProblem(context.answer) && (rule.when?.(context) ?? true),
		},
		{ ...rule, proves: false, refusesAccount: rule.status?.includes(401) },
	];
}

function refusedText({ about, answer, reason }: Context): string {
	return `Rebilly refused to ${about.doing} (${answer.statusCode}: ${reason.title})`;
}

/** The rule with Rebilly's own words below its fix. */
function withWords(rule: Rule): Rule {
	return {
		...rule,
		fix: (context) => {
			const fix = typeof rule.fix === 'string' ? rule.fix : rule.fix(context);
			return context.reason.words === '' ? fix : `${fix}\n${context.reason.words}`;
		},
	};
}

function reasonOf(answer: Answer, about: RebillyAbout): RebillyReason {
	const { title, invalidFields, details } = problemOf(answer);
	const labelOfPath = (path: string) => labelIn(path, about);
	const atFault = invalidFields.find(({ field }) => field !== '');
	return {
		title,
		field: atFault && labelOfPath(atFault.field),
		words: wordsIn(details, labelOfPath),
		details,
	};
}

/** `attachments` is filled by several parameters: which one is at fault shows in what was sent at that place. */
function labelIn(path: string, { attached, body }: RebillyAbout): string {
	const [name, position, member] = path.split(/[.[\]]+/);
	if (name !== 'attachments' || attached === undefined) return labelOrPath(path, body);
	const index = Number(position);
	const known = index < attached.records + attached.files;
	const isFile = known ? index >= attached.records : attached.files > 0;
	if (!isFile) return records.displayName;
	return member === 'resourceType' ? uploadResourceType.displayName : attachments.displayName;
}

/** Epoch seconds as a time (Rebilly API sheet, section 9). */
function resetTimeOf({ statusCode, headers }: Answer): string | undefined {
	if (statusCode !== 429) return undefined;
	const seconds = Number(headers['x-ratelimit-retry-after']);
	return Number.isFinite(seconds) && seconds > 1e9 && seconds < 1e11
		? new Date(seconds * 1000).toISOString()
		: undefined;
}
