import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { AgentTool, RunResult } from '../support/engine';
import { mailParameters, sandboxCredentials } from '../support/every-operation';
import { engineBench } from './harness';

/** The nodes in the hands of an agent, through n8n's own wrapper that makes a tool of a node. */

const bench = engineBench();

const inboxName: Record<string, string> = {
	communicationHub: 'communicationhub',
	lineWorks: 'lineworks',
	rebilly: 'rebilly',
	superOffice: 'superoffice',
};
const displayName: Record<string, string> = {
	communicationHub: 'CommunicationHub',
	lineWorks: 'LINE WORKS',
	rebilly: 'Rebilly',
	superOffice: 'SuperOffice',
};
const nodes = Object.keys(inboxName);

const fromAi = (name: string, description: string) =>
	`={{ $fromAI('${name}', \`${description}\`, 'string') }}`;
const agentFields: INodeParameters = {
	to: fromAi('to', 'Recipients, separated by commas'),
	subject: fromAi('subject', 'Subject line of the mail'),
	emailFormat: 'text',
	text: fromAi('text', 'Body of the mail in plain text'),
};
const locator = (node: string, value: unknown) =>
	node === 'rebilly' || node === 'superOffice' ? { __rl: true, mode: 'address', value } : value;

const call = (changes: IDataObject = {}): IDataObject => ({
	to: 'ann@example.org',
	subject: 'Hello',
	text: 'Hi Ann',
	...changes,
});

/** Lets an agent use the node; the tool has `options` that its user has set. */
async function withTool(
	node: string,
	agent: (tool: AgentTool) => Promise<IDataObject>,
	options: IDataObject = {},
	fields: INodeParameters = {},
): Promise<RunResult> {
	const result = await bench.engine.run({
		node,
		credentials: sandboxCredentials[node](bench.sandbox),
		parameters: {
			resource: 'mail',
			operation: 'send',
			descriptionType: 'auto',
			...mailParameters[node],
			...agentFields,
			to: locator(node, agentFields.to),
			options,
			...fields,
		} as INodeParameters,
		agent,
	});
	if (result.error) throw result.error;
	return result;
}

/** What the agent reads after each call: the items as text; a refusal is one of them, since what is thrown may not reach it. */
async function answers(node: string, calls: IDataObject[], options: IDataObject = {}): Promise<any[]> {
	const result = await withTool(
		node,
		async (tool) => {
			const all: unknown[] = [];
			for (const args of calls) {
				all.push(JSON.parse(await tool.invoke(args)));
			}
			return { all: all as IDataObject[] };
		},
		options,
	);
	return result.json[0].all as unknown[];
}

const inbox = (node: string) => bench.sandbox.inbox.messages({ service: inboxName[node] });

describe.each(nodes)('%s as a tool of an agent', (node) => {
	it('tells the agent what it does and what to give', async () => {
		const result = await withTool(node, async ({ name, description, schema }) => ({
			name,
			description,
			fields: Object.fromEntries(
				Object.entries(schema.shape).map(([field, type]) => [field, type.description ?? '']),
			),
		}));
		expect(result.json[0]).toEqual({
			name: 'Mail',
			description: `Send mail in ${displayName[node]}`,
			fields: {
				to: 'Recipients, separated by commas',
				subject: 'Subject line of the mail',
				text: 'Body of the mail in plain text',
			},
		});
	});

	it('never evaluates what the agent writes as HTML', async () => {
		const html = '<p>{{ $env.HOME }} {{ 6 * 7 }}</p>';
		await withTool(
			node,
			async (tool) => ({ text: await tool.invoke({ to: 'ann@example.org', subject: 'Hello', html }) }),
			{},
			{ emailFormat: 'html', html: fromAi('html', 'Body of the mail in HTML') },
		);
		expect(inbox(node)).toMatchObject([{ html }]);
	});

	it('has a description of its own for those who set it by hand', () => {
		expect(bench.engine.nodeType(`${node}Tool`).description).toMatchObject({
			outputs: ['ai_tool'],
		});
	});

	it('sends what the agent says', async () => {
		const [[sent]] = await answers(node, [call()]);
		expect(sent).toMatchObject({ accepted: ['ann@example.org'], subject: 'Hello', rejected: [] });
		expect(inbox(node)).toHaveLength(1);
		expect(inbox(node)[0]).toMatchObject({ subject: 'Hello', to: [{ address: 'ann@example.org' }] });
	});

	it('takes the identical call for the same mail: one mail, the first result again', async () => {
		const [[first], [second], [other]] = await answers(node, [call(), call(), call({ subject: 'Another' })]);
		expect(first.delivery.alreadySent).toBeUndefined();
		expect(second).toEqual({ ...first, delivery: { ...first.delivery, alreadySent: true } });
		expect(other).toMatchObject({ subject: 'Another' });
		expect(other.delivery.alreadySent).toBeUndefined();
		expect(
			inbox(node)
				.map(({ subject }) => subject)
				.sort(),
		).toEqual(['Another', 'Hello']);
	});

	it('mails only Allowed Recipients, and tells the agent so', async () => {
		const [refused, [sent]] = await answers(
			node,
			[call({ to: 'ann@example.org, eve@evil.test' }), call({ to: 'bob@example.org' })],
			{ allowedRecipients: '@example.org' },
		);
		expect(refused[0].error).toContain('eve@evil.test');
		expect(JSON.stringify(refused)).toContain('Allowed Recipients');
		expect(sent).toMatchObject({ accepted: ['bob@example.org'] });
		expect(inbox(node).map(({ to }) => to)).toEqual([
			[expect.objectContaining({ address: 'bob@example.org' })],
		]);
	});

	it('redirects all mail of the agent', async () => {
		const [[sent]] = await answers(node, [call({ to: 'ann@example.org, bob@example.org' })], {
			redirectTo: 'test@example.com',
		});
		expect(sent.delivery.redirectedFrom).toMatchObject({ to: ['ann@example.org', 'bob@example.org'] });
		expect(inbox(node).map(({ to }) => to)).toEqual([
			[expect.objectContaining({ address: 'test@example.com' })],
		]);
	});

	it('tells the agent what to do about an address that is none, and takes the corrected call', async () => {
		const [refused, [sent]] = await answers(node, [call({ to: 'ann at example.org' }), call()]);
		expect(refused[0].error).toContain('ann at example.org');
		expect(refused[0].details.fix).toContain('name@domain');
		expect(refused[0].details.outcome).toBe('notSent');
		expect(sent).toMatchObject({ accepted: ['ann@example.org'] });
		expect(inbox(node)).toHaveLength(1);
	});

	it('does not send again where the answer was lost, and says so', async () => {
		const lost = call({ to: 'reset-after-accept@fault.test' });
		const [first, second] = await answers(node, [lost, lost]);
		if (node === 'rebilly') {
			// Rebilly can be asked what became of the mail.
			expect([first[0].delivery.alreadySent, second[0].delivery.alreadySent]).toEqual([undefined, true]);
		} else {
			expect(first[0]).toMatchObject({ details: { outcome: 'possiblySent' } });
			expect(second[0].error).toContain('by an earlier try');
		}
		expect(inbox(node)).toHaveLength(1);
	});
});
