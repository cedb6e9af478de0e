import type { ICredentialDataDecryptedObject, IDataObject, INodeParameters } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { DEMO_KEYS, DEMO_ORGANIZATION } from '../../sandbox/services/rebilly';
import type { LineWorksSandbox } from '../../sandbox/services/lineworks';
import { startEngine, type Engine, type RunResult } from './engine';
import { fakeWebhook } from './fakeWebhook';
import { mailServerCredential, sandboxCredential } from './superofficeSandbox';

type Credentials = Record<string, ICredentialDataDecryptedObject>;

/** Credential values with which a node reaches the sandbox. */
export const sandboxCredentials: Record<string, (sandbox: Sandbox) => Credentials> = {
	communicationHub: (sandbox) => ({
		communicationHubApi: { baseUrl: sandbox.serviceUrl('communicationhub'), authentication: 'none' },
	}),
	lineWorks: (sandbox) => ({
		lineWorksOAuth2Api: {
			environment: 'custom',
			apiBaseUrl: `${sandbox.serviceUrl('lineworks')}/v1.0`,
			authBaseUrl: `${sandbox.serviceUrl('lineworks')}/oauth2/v2.0`,
			clientId: 'sandbox-client',
			clientSecret: 'sandbox-secret',
			oauthTokenData: { ...sandbox.service<LineWorksSandbox>('lineworks').signIn() },
		},
	}),
	rebilly: (sandbox) => ({
		rebillyApi: {
			environment: 'custom',
			baseUrl: sandbox.serviceUrl('rebilly'),
			organizationId: DEMO_ORGANIZATION,
			apiKey: DEMO_KEYS.full,
		},
	}),
	superOffice: (sandbox) => ({
		superOfficeOAuth2Api: sandboxCredential('oAuth2', sandbox),
		superOfficeMailServerApi: mailServerCredential(),
	}),
};

/** What a good mail needs in each node, beside `to`, `subject` and the text. */
export const mailParameters: Record<string, INodeParameters> = {
	communicationHub: { from: 'crm@example.com' },
	lineWorks: { userId: { __rl: true, mode: 'id', value: 'me' } },
	rebilly: { from: { __rl: true, mode: 'address', value: 'billing@example.com' } },
	superOffice: { authentication: 'oAuth2', sendWith: 'smtpServer', from: 'crm@example.com' },
};

/** The outputs of an operation: the JSON of its items, with files and without, in every way that changes the members. */
export interface OperationOutputs {
	node: string;
	resource: string;
	operation: string;
	outputs: IDataObject[];
}

/** Runs every operation of every node against the sandbox, one after the other. */
export async function runEveryOperation(): Promise<OperationOutputs[]> {
	const engine = await startEngine();
	const sandbox = await startSandbox();
	try {
		const runner = new Runner(engine, sandbox);
		await communicationHub(runner);
		await lineWorks(runner);
		await rebilly(runner);
		await superOffice(runner);
		return runner.all;
	} finally {
		engine.close();
		await sandbox.close();
	}
}

class Runner {
	readonly all: OperationOutputs[] = [];

	constructor(
		private readonly engine: Engine,
		private readonly sandbox: Sandbox,
	) {}

	/** Runs an operation and keeps its outputs. A mail gets the fields that each mail needs. */
	async run(
		node: string,
		resource: string,
		operation: string,
		parameters: IDataObject = {},
	): Promise<IDataObject[]> {
		const { json } = await this.start(node, resource, operation, parameters);
		const known = this.all.find(
			(entry) => entry.node === node && entry.resource === resource && entry.operation === operation,
		);
		if (known) known.outputs.push(...json);
		else this.all.push({ node, resource, operation, outputs: [...json] });
		return json;
	}

	private async start(
		node: string,
		resource: string,
		operation: string,
		parameters: IDataObject,
	): Promise<RunResult> {
		const binary = { data: await this.engine.file('%PDF-1.4', 'a.pdf', 'application/pdf') };
		const result = await this.engine.run({
			node,
			credentials: sandboxCredentials[node](this.sandbox),
			items: [{ json: {}, binary }],
			parameters: {
				...mailParameters[node],
				resource,
				operation,
				to: 'ann@example.org',
				subject: 'Schema',
				emailFormat: 'html',
				html: '<p>Hello</p>',
				...parameters,
			} as INodeParameters,
		});
		if (result.error) throw result.error;
		return result;
	}

	async send(node: string): Promise<IDataObject> {
		await this.run(node, 'mail', 'send', { subject: 'Without a file' });
		await this.run(node, 'mail', 'send', { options: { redirectTo: 'test@example.com' } });
		await this.ask(node);
		return (await this.run(node, 'mail', 'send', { options: { attachments: 'data' } }))[0];
	}

	/** Its output is what comes of the answer. */
	private async ask(node: string): Promise<void> {
		const asked = await this.start(node, 'mail', 'sendAndWait', {
			message: 'May we?',
			options: { attachments: 'data' },
		});
		const { context } = fakeWebhook({
			method: 'POST',
			contentType: 'application/x-www-form-urlencoded',
			body: { answer: 'approve' },
			runExecutionData: asked.data,
			node: 'Mail',
		});
		const answered = await this.engine.nodeType(node).webhook?.call(context);
		const outputs = (answered?.workflowData ?? []).flat().map(({ json }) => json);
		this.all.push({ node, resource: 'mail', operation: 'sendAndWait', outputs });
	}
}

async function communicationHub(runner: Runner): Promise<void> {
	const { messageId } = await runner.send('communicationHub');
	await runner.run('communicationHub', 'mail', 'getStatus', { messageId });
	await runner.run('communicationHub', 'sms', 'send', { receiver: '+4930123456', message: 'Hello' });
	await runner.run('communicationHub', 'letter', 'send', { file: 'data' });
}

async function lineWorks(runner: Runner): Promise<void> {
	await runner.send('lineWorks');
	const folders = await runner.run('lineWorks', 'mail', 'listFolders');
	const sent = folders.find(({ folderName }) => /sent/i.test(String(folderName))) ?? folders[0];
	const folderId = { __rl: true, mode: 'id', value: String(sent.folderId) };
	const mails = await runner.run('lineWorks', 'mail', 'getAll', { folderId });
	const mailId = String((mails.find(({ hasAttachment }) => hasAttachment) ?? mails[0]).mailId);
	await runner.run('lineWorks', 'mail', 'get', { mailId });
	await runner.run('lineWorks', 'mail', 'mark', { mailId, readStatus: 'read' });
	await runner.run('lineWorks', 'mail', 'getUnreadCount');
	await runner.run('lineWorks', 'mail', 'delete', { mailId });
}

async function rebilly(runner: Runner): Promise<void> {
	await runner.send('rebilly');
	const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
	const [draft] = await runner.run('rebilly', 'mail', 'create', { status: 'draft' });
	const [other] = await runner.run('rebilly', 'mail', 'create', { options: { attachments: 'data' } });
	await runner.run('rebilly', 'mail', 'get', { messageId: byId(draft.messageId) });
	await runner.run('rebilly', 'mail', 'getAll', { returnAll: true });
	await runner.run('rebilly', 'mail', 'sendDraft', { messageId: byId(draft.messageId) });
	await runner.run('rebilly', 'mail', 'delete', { messageId: byId(other.messageId) });
}

async function superOffice(runner: Runner): Promise<void> {
	await runner.send('superOffice');
	const template = { __rl: true, mode: 'id', value: '6' };
	const saleId = 4;
	await runner.run('superOffice', 'mail', 'send', {
		options: { archive: true, archiveTemplate: template, saleId },
	});
	await runner.run('superOffice', 'mail', 'send', {
		options: { archive: true, archiveTemplate: template, archivePersonId: 99 },
	});
	const [draft] = await runner.run('superOffice', 'mail', 'saveDraft', { options: { attachments: 'data' } });
	await runner.run('superOffice', 'mail', 'sendDraft', {
		sendWith: 'userMailbox',
		draftId: String(draft.draftId),
	});
	await runner.run('superOffice', 'mail', 'archive', {
		archiveTemplate: template,
		options: { attachments: 'data', saleId },
	});
	await runner.run('superOffice', 'mailbox', 'checkMailbox');
	await runner.run('superOffice', 'mailbox', 'testSmtp');
	await runner.run('superOffice', 'recipient', 'findRecipients', { query: 'ann' });
	await runner.run('superOffice', 'selection', 'getSelectionMembers', {
		selectionId: { __rl: true, mode: 'id', value: '31' },
	});
}
