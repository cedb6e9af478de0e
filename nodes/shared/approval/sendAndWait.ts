import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { MailError } from '../errors';
import type { ServiceLimits } from '../limits';
import { optionsCollection, type Field } from '../n8n/fields';
import { showHints } from '../n8n/hints';
import { nodeMemory, runIndexOf } from '../n8n/lineage';
import * as mail from '../n8n/mailFields';
import { markTimedOut, putToWait, signatureOf, signedLink } from '../n8n/waiting';
import type { Item } from '../n8n/item';
import { once, type Asked, type OnceOperation, type SendInput } from '../run/operation';
import { counted } from '../wire/refusal';
import { approvalOnly, approvalOptions, message, responseType, subject } from './fields';
import { defineForm, formFields, jsonOutput } from './formFields';
import { mailHtml, mailText, type Button } from './mail';
import type { Question, ReadQuestion } from './question';
import { readQuestion } from './readQuestion';
import { timeText } from './timeText';

/** Send and Wait for Response of a service, made from its Send: the same mail, with links that ask. */
export interface AskInput<Params = unknown> extends SendInput<Params> {
	question: ReadQuestion;
}

/** Options of Send that make no sense for one mail whose answer is waited for. */
const NOT_FOR_ONE: readonly Field[] = [
	mail.allowHtmlInMarkdown,
	mail.concurrency,
	mail.output,
	mail.sendOnceKey,
];

/** Where a question is noted in n8n's memory of the node. */
const MEMORY_KEY = 'sendMailQuestion';

/**
 * @param leftOut options of Send that this operation does not have
 */
export function sendAndWait<Params>(
	send: OnceOperation<SendInput<Params>>,
	limits: ServiceLimits,
	leftOut: readonly Field[] = [],
): OnceOperation<AskInput<Params>> {
	const isLeftOut = ({ name }: Pick<Field, 'name'>) =>
		[...NOT_FOR_ONE, ...leftOut].some((one) => one.name === name);
	const body: readonly Field[] = [mail.emailFormat, mail.html, mail.markdown, mail.text];
	const isOptions = ({ name }: Field) => name === 'options';
	const sendOptions = (send.fields.find(isOptions)?.options ?? []) as readonly Field[];
	const absent = Object.fromEntries([...NOT_FOR_ONE, ...leftOut].map(({ name }) => [name, undefined]));
	return once<AskInput<Params>>({
		resource: send.resource,
		operation: 'sendAndWait',
		name: 'Send and Wait for Response',
		action: 'Send mail and wait for response',
		description: 'Send a mail and wait until somebody answers on the page that its link opens',
		noun: send.noun,
		effect: send.effect,
		fields: [
			...send.fields
				.filter((field) => !isOptions(field) && !body.some(({ name }) => name === field.name))
				.map((field) => (field.name === subject.name ? subject : field)),
			message,
			responseType,
			defineForm,
			formFields,
			jsonOutput,
			approvalOptions,
			optionsCollection([...sendOptions.filter((option) => !isLeftOut(option)), ...approvalOnly]),
		],
		read: async (item) => {
			const question = readQuestion(item, Date.now());
			const links = linksOf(item, question);
			const note = limitNote(item, question);
			const html = mailHtml(question.message, links.buttons, note);
			// A service that takes one of both takes HTML.
			const both = limits.bodies !== 'one';
			const given = {
				...absent,
				emailFormat: both ? 'both' : 'html',
				html,
				text: both ? mailText(question.message, links.buttons, note) : '',
			};
			const read = await send.read(item.withGiven([...send.fields, ...relabelled], given));
			return { ...read, question, secrets: [...(read.secrets ?? []), ...links.secrets] };
		},
		plan: (input) => send.plan(input),
		goOn,
	});
}

/** What is wrong with the body is wrong with the message. */
const relabelled: readonly Field[] = [mail.html, mail.text].map((field) => ({
	...field,
	displayName: message.displayName,
}));

/** The buttons of the mail, and what makes their links work. */
function linksOf(item: Item, { asked }: ReadQuestion): { buttons: Button[]; secrets: string[] } {
	const id = String(runIndexOf(item.context));
	const secrets: string[] = [];
	const linkTo = (parameters: Record<string, string>) => {
		const link = signedLink(item.context, { ...parameters, question: id });
		secrets.push(signatureOf(link));
		return link;
	};
	const buttons: Button[] =
		asked.kind === 'form'
			? [{ label: asked.open, style: 'primary', link: linkTo({}) }]
			: asked.choices.map(({ approved, label, style }) => ({
					label,
					style,
					link: linkTo({ approved: String(approved) }),
				}));
	return { buttons, secrets };
}

function limitNote({ context }: Item, { until }: ReadQuestion): string | undefined {
	return until === undefined ? undefined : `You can answer until ${timeText(until, context.getTimezone())}.`;
}

/** The mail is out: lets the execution wait for its answer. */
async function goOn({ context, input, result, count }: Asked<AskInput>): Promise<INodeExecutionData[]> {
	const forAll = (json: IDataObject): INodeExecutionData[] =>
		Array.from({ length: count }, (_, item) => ({ json, pairedItem: { item } }));
	if (result.status === 'preview') return forAll(result);
	const id = String(runIndexOf(context));
	const executionId = context.getExecutionId();
	const memory = nodeMemory(context);
	const { alreadySent } = result.delivery as IDataObject;
	if (alreadySent === true && !isSame(memory[MEMORY_KEY] as Question | undefined, id, executionId))
		throw new MailError(
			'failed',
			'The mail was sent by an earlier try, whose links lead to an execution that has ended',
			{
				fix: 'Run the workflow anew to ask again: no answer to that mail can arrive here.',
				details: { sent: true, mail: result },
			},
		);
	const question: Question = { ...input.question, id, executionId, count, mail: result };
	memory[MEMORY_KEY] = question as unknown as IDataObject;
	await putToWait(context, question.until);
	markTimedOut(context);
	if (count > 1)
		showHints(context, [
			{
				message: `${counted(count, 'item')} wait for one answer: the mail was made from the first.`,
				type: 'info',
			},
		]);
	return forAll({ mail: result });
}

function isSame(noted: Question | undefined, id: string, executionId: string): boolean {
	return noted?.id === id && noted.executionId === executionId;
}

/** What the node has asked, from the memory of the execution that waits. */
export function questionIn(memory: IDataObject): Question | undefined {
	return memory[MEMORY_KEY] as unknown as Question | undefined;
}
