import { webhookChain, workflowNode, type N8n } from './own-n8n';
import type { Mode, SecretVariant } from './secret-variants';

const PICKERS: Record<string, string[]> = {
	communicationHub: [],
	lineWorks: ['searchMembers', 'searchFolders'],
	superOffice: ['searchRecipients'],
	rebilly: [
		'searchDeliverySettings',
		'searchCustomers',
		'searchCustomerRecords',
		'searchInvoices',
		'searchFiles',
		'searchMessages',
		'searchDrafts',
		'searchSendingCredentials',
	],
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the tests of the secrets let n8n do, and everything that it answered. */
export class SecretRuns {
	readonly places: Array<[place: string, text: string]> = [];

	constructor(private readonly n8n: N8n) {}

	/** Runs a variant's workflow; what n8n answers to the webhook is a place to search. */
	async send(variant: SecretVariant, mode: Mode, to: string[]): Promise<string> {
		const response = await fetch(`${this.n8n.url}/webhook/${variant.id}-${mode}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items: to.map((address) => ({ to: address })) }),
		});
		const text = await response.text();
		this.places.push([`the answer of ${variant.service.label}, ${mode}`, text]);
		return text;
	}

	/** Asks n8n's inner interface as the editor does. */
	private async ask(place: string, path: string, body: object): Promise<string> {
		const answer = await this.n8n.rest('POST', path, body).then(
			(value: unknown) => JSON.stringify(value),
			(error: Error) => error.message,
		);
		this.places.push([place, answer]);
		return answer;
	}

	/** The lists of the editor and the tests of the credentials. */
	async editor(variant: SecretVariant): Promise<void> {
		const { service, credentials } = variant;
		for (const methodName of PICKERS[service.node] ?? []) {
			await this.ask(
				`${methodName} of ${service.label}`,
				'/dynamic-node-parameters/resource-locator-results',
				{
					nodeTypeAndVersion: { name: `n8n-nodes-send-mail.${service.node}`, version: 1 },
					path: 'parameters.to',
					methodName,
					credentials: Object.fromEntries(credentials.map(({ id, name, type }) => [type, { id, name }])),
					currentNodeParameters: service.parameters({ to: 'a@example.com' }),
				},
			);
		}
		for (const { name, type, data } of credentials) {
			await this.ask(`the test of ${type}, ${service.label}`, '/credentials/test', {
				credentials: { id: '', name, type, data },
			});
		}
	}

	/** Makes a workflow with one node that is reached under `/webhook/<path>`, and calls it. */
	async sendWith(
		path: string,
		type: string,
		parameters: object,
		credential: { type: string; data: object },
	): Promise<{ answer: string; runData: any }> {
		const { id } = await this.n8n.rest('POST', '/credentials', { name: path, ...credential });
		const node = workflowNode('Send', `n8n-nodes-send-mail.${type}`, parameters, {
			credentials: { [credential.type]: { id, name: path } },
			onError: 'continueRegularOutput',
		});
		const chain = webhookChain(path, [node], 'lastNode');
		const workflow = { name: path, ...chain, settings: { executionOrder: 'v1' } };
		const { id: workflowId } = await this.n8n.publicApi('POST', '/workflows', workflow);
		await this.n8n.publicApi('POST', `/workflows/${workflowId}/activate`);
		const url = `${this.n8n.url}/webhook/${path}`;
		const live = async () => (await (await fetch(url)).text()).includes('make a POST request');
		for (let tries = 0; tries < 200 && !(await live()); tries++) await pause(50);
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items: [{ to: 'ann@example.com' }] }),
		});
		const answer = await response.text();
		for (let tries = 0; tries < 200; tries++) {
			const { data } = await this.n8n.publicApi(
				'GET',
				`/executions?workflowId=${workflowId}&includeData=true`,
			);
			if (data[0]?.stoppedAt) return { answer, runData: data[0].data.resultData.runData.Send };
			await pause(50);
		}
		throw new Error(`${path}: the execution was not saved`);
	}
}
