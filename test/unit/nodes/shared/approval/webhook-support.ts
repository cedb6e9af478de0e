import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';

import type { Question } from '../../../../../nodes/shared/approval/question';
import { approvalWebhook } from '../../../../../nodes/shared/approval/webhook';
import { fakeWebhook, type FakeRequest } from '../../../../support/fakeWebhook';

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

export interface Call extends Partial<FakeRequest> {
	asked?: Question;
	/** What the node put out in earlier runs. */
	runs?: IDataObject[];
}

/** A request to the webhook of a node that waits, as n8n hands it over. */
export async function call({ asked, runs = [], ...request }: Call) {
	const { context, sent, ...seen } = fakeWebhook({
		...request,
		runExecutionData: {
			executionData: { contextData: asked ? { 'node:Ask': { sendMailQuestion: asked } } : {} },
			resultData: { runData: { Ask: runs.map((json) => ({ data: { main: [[{ json }]] } })) } },
		},
	});
	const answer: IWebhookResponseData = await approvalWebhook(context);
	return { answer, ...sent, html: sent.html ?? String(answer.webhookResponse), ...seen };
}

const URL_ENCODED = 'application/x-www-form-urlencoded';

/** Presses a button of the page. */
export async function press(asked: Question, body: Record<string, unknown>, more: Call = {}) {
	return await call({ method: 'POST', contentType: URL_ENCODED, body, asked, ...more });
}
