import type {
	IBinaryKeyData,
	IDataObject,
	INodeExecutionData,
	IWebhookDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { memoryOfWaiting, outputOfRun } from '../n8n/waiting';
import * as pages from './page';
import { answerText, type Answer, type Question } from './question';
import { questionIn } from './sendAndWait';
import { readSubmission, untouched, type PostedFile } from './submission';
import { timeText } from './timeText';

const of = (httpMethod: 'GET' | 'POST'): IWebhookDescription => ({
	name: 'default',
	httpMethod,
	responseMode: 'onReceived',
	responseData: '',
	path: '={{ $nodeId }}',
	restartWebhook: true,
	isFullPath: true,
});

/** Where n8n lets the links of a mail arrive. n8n itself checks their signature, and answers once the execution goes on. */
export const approvalWebhooks: IWebhookDescription[] = [of('GET'), of('POST')];

/** What the editor says while the node waits. */
export const WAITING_TOOLTIP =
	'={{ $parameter["operation"] === "sendAndWait" ? "Execution will continue after the user\'s response" : "" }}';

/**
 * Answers a link. Opening it changes nothing, however often and by whom: only what a button of our page posts decides.
 * Never throws: n8n would end the execution that waits.
 */
export async function approvalWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		return await answered(context);
	} catch (error) {
		context.logger.error(`A response could not be taken: ${error instanceof Error ? error.message : ''}`);
		return shown(
			context,
			pages.failedPage(500, 'Something went wrong', 'Your answer was not recorded. Please try again later.'),
		);
	}
}

async function answered(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const question = questionIn(memoryOfWaiting(context));
	const request = context.getRequestObject();
	const { question: id, approved } = request.query as Record<string, unknown>;
	const zone = context.getTimezone();
	if (question === undefined || id !== question.id)
		return shown(context, earlier(context, question, id, zone));
	const until = question.until === undefined ? undefined : timeText(question.until, zone);
	if (until !== undefined && Date.now() >= (question.until as number))
		return shown(context, pages.tooLatePage(question, until));
	const { asked } = question;
	const posted = request.method === 'POST' ? postedIn(context) : undefined;
	if (request.method === 'POST' && posted === undefined) return shown(context, notOurForm());
	if (asked.kind === 'approval') {
		const choice = asked.choices.find((one) => pages.approvedValue(one.approved) === posted?.values.answer);
		if (choice) return decided(context, question, { approved: choice.approved });
		return shown(context, pages.approvalPage(question, asked.choices, approved !== 'false', until));
	}
	if (posted?.values.answer !== 'submit')
		return shown(context, pages.formPage(question, asked, untouched(asked), new Map(), until));
	const { answer, files, typed, problems } = readSubmission(asked, posted);
	if (problems.size > 0) return shown(context, pages.formPage(question, asked, typed, problems, until));
	return decided(context, question, answer, await binaryOf(context, files));
}

/** A link of a question before this one, or of none: n8n lets it in, because its signature fits. */
function earlier(
	context: IWebhookFunctions,
	question: Question | undefined,
	id: unknown,
	zone: string,
): pages.Page {
	const run = typeof id === 'string' && /^\d{1,9}$/.test(id) ? Number(id) : undefined;
	const data = run === undefined ? undefined : (outputOfRun(context, run)?.data as IDataObject | undefined);
	const when =
		typeof data?.respondedAt === 'string' ? timeText(Date.parse(data.respondedAt), zone) : undefined;
	const label = question && data ? answerText(question, data) : undefined;
	return pages.answeredBeforePage(label, when);
}

function notOurForm(): pages.Page {
	return pages.failedPage(
		415,
		'Nothing was recorded',
		'This request did not come from the page of the question. Open the link of the mail and press a button there.',
	);
}

/**
 * What the page has posted. Only n8n's own reader of forms with files says where files are: in any other body such a path
 * would be the sender's, and could name any file of the server.
 */
function postedIn(context: IWebhookFunctions) {
	const { contentType } = context.getRequestObject() as { contentType?: string };
	const body = context.getBodyData() as Record<string, unknown> | undefined;
	const members = (value: unknown) =>
		(typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
	if (contentType === 'application/x-www-form-urlencoded') return { values: members(body), files: {} };
	if (contentType !== 'multipart/form-data') return undefined;
	return { values: members(body?.data), files: members(body?.files) };
}

async function binaryOf(
	context: IWebhookFunctions,
	files: Array<{ name: string; files: PostedFile[] }>,
): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	for (const { name, files: ofField } of files)
		for (const [index, file] of ofField.entries()) {
			// Names as n8n's own forms give them.
			const key = `${name.replace(/\W/g, '_')}${ofField.length > 1 ? `_${index}` : ''}`;
			binary[key] = await context.nodeHelpers.copyBinaryFile(
				file.filepath,
				file.originalFilename ?? file.newFilename ?? 'file',
				file.mimetype ?? undefined,
			);
		}
	return binary;
}

/** Lets the execution go on. n8n sends the page only if nobody else has answered in between. */
function decided(
	context: IWebhookFunctions,
	question: Question,
	answer: Answer,
	binary: IBinaryKeyData = {},
): IWebhookResponseData {
	const now = Date.now();
	const data = { ...answer, respondedAt: new Date(now).toISOString() } as IDataObject;
	const item: INodeExecutionData = {
		json: { data, mail: question.mail },
		...(Object.keys(binary).length > 0 && { binary }),
	};
	setHeaders(context);
	const when = timeText(now, context.getTimezone());
	const { html } = pages.answeredPage(question, answerText(question, data), when);
	return {
		webhookResponse: html,
		workflowData: [
			Array.from({ length: question.count }, (_, index) => ({ ...item, pairedItem: { item: index } })),
		],
	};
}

/** A page without any effect on the execution. */
function shown(context: IWebhookFunctions, { status, html }: pages.Page): IWebhookResponseData {
	setHeaders(context);
	context.getResponseObject().status(status).send(html);
	return { noWebhookResponse: true };
}

function setHeaders(context: IWebhookFunctions): void {
	const response = context.getResponseObject();
	const policy = `${pages.contentSecurityPolicy()}; frame-ancestors 'none'`;
	const headers = {
		'Cache-Control': 'no-store',
		'Content-Security-Policy': policy,
		'Content-Type': 'text/html; charset=utf-8',
		'Referrer-Policy': 'no-referrer',
		'X-Content-Type-Options': 'nosniff',
		'X-Frame-Options': 'DENY',
		'X-Robots-Tag': 'noindex',
	};
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
