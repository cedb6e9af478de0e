import type { CredentialFile, WorkflowFile } from '../scripts/lib/n8n';
import { hubBodyExpression, hubFileBodyExpression, sender } from './mails';

/** Name of the node that is measured, in every workflow of the benchmark. */
export const MEASURED = 'Send';

type Node = Record<string, unknown> & { name: string; type: string };

interface Chain {
	id: string;
	nodes: Node[];
	/** When the webhook answers; default: when the last node is through. */
	answers?: 'onReceived' | 'lastNode';
	/** Save executions, so that n8n's own record of the node's time can be read. */
	save: boolean;
}

function node(name: string, type: string, typeVersion: number, parameters: object, more: object = {}): Node {
	return {
		id: name.toLowerCase().replace(/\W+/g, '-'),
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
		...more,
	};
}

/** A workflow: a webhook that answers when the chain of nodes behind it is through. */
function chain({ id, nodes, save, answers = 'lastNode' }: Chain): WorkflowFile {
	const webhook = node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2.1,
		{ httpMethod: 'POST', path: id, responseMode: answers, responseData: 'noData', options: {} },
		{ webhookId: id },
	);
	const all = [webhook, ...nodes];
	const connections = Object.fromEntries(
		nodes.map(({ name }, index) => [all[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
	return {
		id,
		name: id,
		nodes: all.map((one, index) => ({ ...one, position: [index * 200, 0] })),
		connections,
		settings: {
			executionOrder: 'v1',
			saveDataSuccessExecution: save ? 'all' : 'none',
			saveDataErrorExecution: 'all',
		},
	};
}

const splitOut = node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} });

const readFiles = node('Files', 'n8n-nodes-base.readWriteFile', 1.1, {
	operation: 'read',
	fileSelector: '={{ $json.body.files }}',
	options: {},
});

/** Our node, which reads `to`, `subject` and `html` of each item. */
const hub = (credential: CredentialFile, options: object): Node =>
	node(
		MEASURED,
		'n8n-nodes-send-mail.communicationHub',
		1,
		{
			resource: 'mail',
			operation: 'send',
			from: sender,
			to: '={{ $json.to }}',
			subject: '={{ $json.subject }}',
			emailFormat: 'html',
			html: '={{ $json.html }}',
			options,
		},
		{ credentials: { [credential.type]: { id: credential.id, name: credential.name } } },
	);

export const hubSmall = (
	id: string,
	credential: CredentialFile,
	concurrency: number,
	save = true,
	options: object = {},
) => chain({ id, save, nodes: [splitOut, hub(credential, { concurrency, ...options })] });

/** For queue mode: the webhook answers at once, mails go one at a time. */
export const hubQueue = (id: string, credential: CredentialFile) =>
	chain({ id, save: true, answers: 'onReceived', nodes: [splitOut, hub(credential, { concurrency: 1 })] });

/** One mail for each key that a call brings. */
export const hubKeyed = (id: string, credential: CredentialFile) =>
	chain({ id, save: false, nodes: [splitOut, hub(credential, { sendOnceKey: '={{ $json.key }}' })] });

export function hubFiles(id: string, credential: CredentialFile, concurrency: number) {
	const send = hub(credential, { concurrency, attachments: 'data' });
	const parameters = {
		...(send.parameters as object),
		to: 'customer@example.com',
		subject: 'Large file',
		html: '<p>See attachment</p>',
	};
	return chain({ id, save: false, nodes: [readFiles, { ...send, parameters }] });
}

/** Reads the files and does nothing with them: n8n's share of the memory. */
export const readFilesOnly = (id: string) => chain({ id, save: false, nodes: [readFiles] });

const httpRequest = (
	url: string,
	body: string,
	credential: CredentialFile | undefined,
	options: object,
): Node =>
	node(
		MEASURED,
		'n8n-nodes-base.httpRequest',
		4.2,
		{
			method: 'POST',
			url: `${url}/Mail/Send`,
			...(credential && { authentication: 'genericCredentialType', genericAuthType: credential.type }),
			sendBody: true,
			contentType: 'raw',
			rawContentType: 'application/json',
			body,
			options,
		},
		credential ? { credentials: { [credential.type]: { id: credential.id, name: credential.name } } } : {},
	);

/** n8n's HTTP Request node as it comes: all items at once; without a credential it works out one expression per item. */
export const httpRequestSmall = (id: string, url: string, credential?: CredentialFile) =>
	chain({ id, save: true, nodes: [splitOut, httpRequest(url, hubBodyExpression, credential, {})] });

/** Extract From File turns each file into base64, HTTP Request puts it into its JSON. */
export const httpRequestFiles = (id: string, url: string, credential: CredentialFile) =>
	chain({
		id,
		save: false,
		nodes: [
			readFiles,
			node('Base64', 'n8n-nodes-base.extractFromFile', 1, { operation: 'binaryToPropery', options: {} }),
			httpRequest(url, hubFileBodyExpression, credential, {}),
		],
	});

/** n8n's Send Email node: SMTP, one connection per item. */
export const sendEmail = (id: string, credential: CredentialFile) =>
	chain({
		id,
		save: true,
		nodes: [
			splitOut,
			node(
				MEASURED,
				'n8n-nodes-base.emailSend',
				2.1,
				{
					resource: 'email',
					operation: 'send',
					fromEmail: sender,
					toEmail: '={{ $json.to }}',
					subject: '={{ $json.subject }}',
					emailFormat: 'html',
					html: '={{ $json.html }}',
					options: { appendAttribution: false },
				},
				{ credentials: { smtp: { id: credential.id, name: credential.name } } },
			),
		],
	});

/** SuperOffice on a server of one's own, singly or 25 mails to a call. */
export const superOffice = (id: string, credential: CredentialFile, batch: boolean) =>
	chain({
		id,
		save: true,
		nodes: [
			splitOut,
			node(
				MEASURED,
				'n8n-nodes-send-mail.superOffice',
				1,
				{
					authentication: 'onsite',
					resource: 'mail',
					operation: 'send',
					sendWith: 'serverDefault',
					from: sender,
					to: { __rl: true, mode: 'address', value: '={{ $json.to }}' },
					subject: '={{ $json.subject }}',
					emailFormat: 'html',
					html: '={{ $json.html }}',
					options: batch ? { batch: true, batchSize: 25 } : {},
				},
				{ credentials: { [credential.type]: { id: credential.id, name: credential.name } } },
			),
		],
	});

/**
 * n8n's Edit Fields node with the expressions of our node: what n8n itself takes to work them out.
 * @param more further fields and their expressions
 */
export const editFields = (id: string, more: Record<string, string> = {}) =>
	chain({
		id,
		save: true,
		nodes: [
			splitOut,
			node(MEASURED, 'n8n-nodes-base.set', 3.4, {
				mode: 'manual',
				assignments: {
					assignments: Object.entries({
						...Object.fromEntries(['to', 'subject', 'html'].map((name) => [name, `={{ $json.${name} }}`])),
						...more,
					}).map(([name, value]) => ({ id: name, name, type: 'string', value })),
				},
				options: {},
			}),
		],
	});

/** Credentials that reach the sink. */
export const hubCredential = (id: string, baseUrl: string): CredentialFile => ({
	id,
	name: id,
	type: 'communicationHubApi',
	data: { baseUrl, authentication: 'header', headerName: 'X-Api-Key', headerValue: 'benchmark-key' },
});

export const headerCredential: CredentialFile = {
	id: 'header',
	name: 'header',
	type: 'httpHeaderAuth',
	data: { name: 'X-Api-Key', value: 'benchmark-key' },
};

export const smtpCredential = (port: number): CredentialFile => ({
	id: 'smtp',
	name: 'smtp',
	type: 'smtp',
	data: { host: '127.0.0.1', port, secure: false, disableStartTls: true, user: '', password: '' },
});

export const superOfficeCredential = (baseUrl: string): CredentialFile => ({
	id: 'superoffice',
	name: 'superoffice',
	type: 'superOfficeApi',
	data: { baseUrl, method: 'basic', username: 'bench', password: 'benchmark-password' },
});
