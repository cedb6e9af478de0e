import type { WorkflowFile } from '../../scripts/lib/n8n';

const PACKAGE = 'n8n-nodes-send-mail';

/** What differs between the nodes; `to`, `subject` and `html` come from the item. */
const parameters: Record<string, object> = {
	communicationHub: { from: 'queue@example.com', to: '={{ $json.to }}' },
	lineWorks: { userId: { __rl: true, mode: 'id', value: 'me' }, to: '={{ $json.to }}' },
	superOffice: {
		authentication: 'oAuth2',
		sendWith: 'serverDefault',
		from: 'queue@example.com',
		to: { __rl: true, mode: 'address', value: '={{ $json.to }}' },
	},
	rebilly: {
		from: { __rl: true, mode: 'address', value: 'queue@example.com' },
		to: { __rl: true, mode: 'address', value: '={{ $json.to }}' },
	},
};

/** The four nodes, in the sandbox's names of their services. */
export const SERVICES = Object.keys(parameters);

const at = (x: number, y: number) => ({ position: [x, y], typeVersion: 1 });

/** A node that sends one mail per item; the subject ends with the service's name. */
function sender(service: string, row: number, options: object) {
	return {
		id: `send-${service}`,
		name: service,
		type: `${PACKAGE}.${service}`,
		...at(500, row * 160),
		parameters: {
			resource: 'mail',
			operation: 'send',
			subject: `={{ $json.subject }} by ${service}`,
			emailFormat: 'html',
			html: '<p>Hello</p>',
			options,
			...parameters[service],
		},
	};
}

/**
 * A webhook that answers at once and fans its `items` out to the nodes of the given services, as n8n runs it: one
 * execution, one branch per service.
 */
export function fanOut(id: string, services: string[], options: object = {}): WorkflowFile {
	const senders = services.map((service, row) => sender(service, row, options));
	return {
		id,
		name: id,
		nodes: [
			{
				id: 'webhook',
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				...at(0, 0),
				typeVersion: 2.1,
				webhookId: id,
				parameters: { httpMethod: 'POST', path: id, responseMode: 'onReceived', options: {} },
			},
			{
				id: 'items',
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				...at(250, 0),
				parameters: { fieldToSplitOut: 'body.items', options: {} },
			},
			...senders,
		],
		connections: {
			Webhook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
			Items: { main: [senders.map(({ name }) => ({ node: name, type: 'main', index: 0 }))] },
		},
		settings: { executionOrder: 'v1' },
	};
}

/** A webhook that asks one person by a service, and a node that the answer reaches. */
export function asking(service: string): WorkflowFile {
	const id = `ask-${service}`;
	const [hook, items] = fanOut(id, []).nodes as object[];
	const ask = {
		id: 'ask',
		name: 'Ask',
		type: `${PACKAGE}.${service}`,
		...at(500, 0),
		retryOnFail: true,
		maxTries: 3,
		waitBetweenTries: 0,
		parameters: {
			resource: 'mail',
			operation: 'sendAndWait',
			subject: '={{ $json.subject }}',
			message: 'May we?',
			responseType: 'approval',
			approvalOptions: { values: { approvalType: 'double' } },
			options: {},
			...parameters[service],
		},
	};
	const after = { id: 'after', name: 'After', type: 'n8n-nodes-base.noOp', ...at(750, 0), parameters: {} };
	const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return {
		id,
		name: id,
		nodes: [hook, items, ask, after],
		connections: { Webhook: to('Items'), Items: to('Ask'), Ask: to('After') },
		settings: { executionOrder: 'v1' },
	};
}
