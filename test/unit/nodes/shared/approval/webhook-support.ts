import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { Question } from '../../../../../nodes/shared/approval/question';
import { approvalWebhook } from '../../../../../nodes/shared/approval/webhook';

/** A question that a node has asked in its first run. */
export function question(changes: Partial<Question> = {}): Question {
	return {
		id: '0',
		executionId: '7',
		subject: 'Invoice 4711',
		message: 'May we pay?',
		asked: {
			kind: 'approval',
			choices: [
				{ approved: true, label: 'Approve', style: 'primary' },
				{ approved: false, label: 'Decline', style: 'secondary' },
			],
		},
		count: 1,
		mail: { service: 'postbox', messageId: 'm1' },
		...changes,
	};
}

export interface Call {
	method?: 'GET' | 'POST';
	query?: Record<string, unknown>;
	contentType?: string;
	body?: unknown;
	asked?: Question;
	/** What the node put out in earlier runs. */
	runs?: IDataObject[];
	/** Fails instead of storing a file. */
	storage?: Error;
}

/** A request to the webhook of a node that waits, as n8n hands it over. */
export async function call({
	method = 'GET',
	query = {},
	contentType,
	body,
	asked,
	runs = [],
	storage,
}: Call) {
	const sent: { status?: number; html?: string } = {};
	const headers: Record<string, string> = {};
	const copied: string[] = [];
	const logged: string[] = [];
	const response = {
		setHeader: (name: string, value: string) => (headers[name.toLowerCase()] = value),
		status: (status: number) => {
			sent.status = status;
			return response;
		},
		send: (html: string) => (sent.html = html),
	};
	const context = {
		getRequestObject: () => ({ method, query: { question: '0', ...query }, contentType }),
		getResponseObject: () => response,
		getBodyData: () => body,
		getNode: () => ({ name: 'Ask' }),
		getTimezone: () => 'Europe/Berlin',
		logger: { error: (text: string) => logged.push(text) },
		nodeHelpers: {
			copyBinaryFile: async (path: string, fileName: string, mimeType: string) => {
				if (storage) throw storage;
				copied.push(path);
				return { id: `stored-${copied.length}`, fileName, mimeType, data: 'filesystem-v2' };
			},
		},
		runExecutionData: {
			executionData: { contextData: asked ? { 'node:Ask': { sendMailQuestion: asked } } : {} },
			resultData: { runData: { Ask: runs.map((json) => ({ data: { main: [[{ json }]] } })) } },
		},
	};
	const answer: IWebhookResponseData = await approvalWebhook(context as unknown as IWebhookFunctions);
	return { answer, ...sent, html: sent.html ?? String(answer.webhookResponse), headers, copied, logged };
}

const URL_ENCODED = 'application/x-www-form-urlencoded';

/** Presses a button of the page. */
export async function press(asked: Question, body: Record<string, unknown>, more: Call = {}) {
	return await call({ method: 'POST', contentType: URL_ENCODED, body, asked, ...more });
}
