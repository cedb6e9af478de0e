import type { IWebhookFunctions } from 'n8n-workflow';

export interface FakeRequest {
	method?: 'GET' | 'POST';
	query?: Record<string, unknown>;
	contentType?: string;
	body?: unknown;
	/** The execution that waits, as far as n8n hands it over. */
	runExecutionData: unknown;
	/** Name of the node that waits. */
	node?: string;
	/** Fails instead of storing a file. */
	storage?: Error;
}

/** As much of n8n's context of a webhook as the nodes use, and what they answer through it. */
export function fakeWebhook({
	method = 'GET',
	query = {},
	contentType,
	body,
	runExecutionData,
	node = 'Ask',
	storage,
}: FakeRequest) {
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
		getNode: () => ({ name: node }),
		getTimezone: () => 'Europe/Berlin',
		logger: { error: (text: string) => logged.push(text) },
		nodeHelpers: {
			copyBinaryFile: async (path: string, fileName: string, mimeType: string) => {
				if (storage) throw storage;
				copied.push(path);
				return { id: `stored-${copied.length}`, fileName, mimeType, data: 'filesystem-v2' };
			},
		},
		runExecutionData,
	};
	return { context: context as unknown as IWebhookFunctions, sent, headers, copied, logged };
}
