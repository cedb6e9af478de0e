import { eventually } from '../support/editor';
import { editorBench } from './harness';
import type { Workflow, WorkflowNode } from '../support/real-n8n';

const bench = editorBench();

const ours = [
	{ name: 'CommunicationHub', type: 'communicationHub', icon: 'communicationhub' },
	{ name: 'LINE WORKS', type: 'lineWorks', icon: 'lineworks' },
	{ name: 'Rebilly', type: 'rebilly', icon: 'rebilly' },
	{ name: 'SuperOffice', type: 'superOffice', icon: 'superoffice' },
];

const node = (name: string, type: string, x: number, y: number, rest: object = {}): WorkflowNode => ({
	id: name,
	name,
	type,
	typeVersion: 1,
	position: [x, y],
	parameters: {},
	...rest,
});
const mail = { resource: 'mail', operation: 'send' };
const trigger = node('Start', 'n8n-nodes-base.manualTrigger', 0, 0);
const to = (name: string, type = 'main') => [{ node: name, type, index: 0 }];

/** The four nodes behind a trigger, each before a node that could use its fields. */
const gallery: Workflow = {
	name: 'Gallery',
	nodes: [
		trigger,
		...ours.flatMap(({ name, type }, row) => [
			node(name, `n8n-nodes-send-mail.${type}`, 240, row * 200 - 300, { parameters: mail }),
			node(`After ${name}`, 'n8n-nodes-base.set', 480, row * 200 - 300, { typeVersion: 3.4 }),
		]),
	],
	connections: {
		Start: { main: [ours.flatMap(({ name }) => to(name))] },
		...Object.fromEntries(ours.map(({ name }) => [name, { main: [to(`After ${name}`)] }])),
	},
};

describe('on the canvas', () => {
	beforeAll(async () => await bench.editor.openWorkflow(gallery));

	it.each(['light', 'dark'] as const)('shows the icons made for a %s background', async (scheme) => {
		await bench.editor.show(scheme);
		for (const { name, icon } of ours) {
			const image = bench.editor.canvasNode(name).locator('img').first();
			const file = scheme === 'dark' ? `${icon}.dark.svg` : `${icon}.svg`;
			await eventually(async () => {
				expect(await image.getAttribute('src')).toMatch(new RegExp(`/${file.replaceAll('.', '\\.')}$`));
				expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(0);
			});
		}
		await bench.editor.picture(`canvas-${scheme}`);
		const panel = await bench.editor.openNode('LINE WORKS');
		await bench.editor.picture(`panel-${scheme}`);
		await panel.close();
		await bench.editor.show('light');
	});

	it.each(ours.map(({ name }) => name))('offers the fields of %s before it has run', async (name) => {
		const panel = await bench.editor.openNode(`After ${name}`);
		await eventually(async () =>
			expect(await panel.inputFields()).toEqual(
				expect.arrayContaining(['service', 'status', 'messageId', 'accepted', 'subject']),
			),
		);
		if (name === 'SuperOffice') await bench.editor.picture('fields-before-run');
		await panel.close();
	});
});

describe('as tools of an agent', () => {
	const toolName = (name: string) => `${name} Tool`;

	beforeAll(
		async () =>
			await bench.editor.openWorkflow({
				name: 'Agent',
				nodes: [
					trigger,
					node('Agent', '@n8n/n8n-nodes-langchain.agent', 240, 0, { typeVersion: 2 }),
					...ours.map(({ name, type }, column) =>
						node(toolName(name), `n8n-nodes-send-mail.${type}Tool`, column * 160, 300, { parameters: mail }),
					),
				],
				connections: {
					Start: { main: [to('Agent')] },
					...Object.fromEntries(
						ours.map(({ name }) => [toolName(name), { ai_tool: [to('Agent', 'ai_tool')] }]),
					),
				},
			}),
	);

	it.each(ours)('$name asks for what an agent needs', async ({ name, type }) => {
		expect(await bench.editor.connections()).toContain(`${toolName(name)} > Agent`);
		const panel = await bench.editor.openNode(toolName(name));
		expect(await panel.labels()).toEqual(
			expect.arrayContaining(['Tool Description', 'Operation', 'To', 'Options']),
		);
		await bench.editor.picture(`${type.toLowerCase()}-tool`);
		await panel.close();
	});
});
