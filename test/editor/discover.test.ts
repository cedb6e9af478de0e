import { Editor, eventually } from '../support/editor';

jest.setTimeout(60_000);

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(() => editor.close());

const all = ['CommunicationHub', 'LINE WORKS', 'Rebilly', 'SuperOffice'];

describe('finding the nodes', () => {
	beforeAll(async () => {
		await editor.newWorkflow();
		await editor.openNodeList();
	});

	it.each([
		['send mail', all],
		['email', all],
		['e-mail', all],
		['mail', all],
		['CommunicationHub', ['CommunicationHub']],
		['communication hub', ['CommunicationHub']],
		['CareLogic', ['CommunicationHub']],
		['LINE WORKS', ['LINE WORKS']],
		['lineworks', ['LINE WORKS']],
		['NAVER WORKS', ['LINE WORKS']],
		['naverworks', ['LINE WORKS']],
		['worksmobile', ['LINE WORKS']],
		['SuperOffice CRM', ['SuperOffice']],
		['super office', ['SuperOffice']],
		['Rebilly', ['Rebilly']],
	])('by searching for "%s"', async (words, expected) => {
		// The list of the search before stays for a moment.
		await editor.search('no node has such a name');
		await eventually(async () => expect(await editor.found()).toEqual([]));
		await editor.search(words);
		await eventually(async () => {
			expect(await editor.found()).toEqual(expect.arrayContaining(expected));
		});
	});
});

describe('putting a node onto the canvas', () => {
	it.each([
		['manual', 'send mail', 'CommunicationHub'],
		['webhook', 'NAVER WORKS', 'LINE WORKS'],
		['manual', 'CareLogic', 'CommunicationHub'],
		['webhook', 'SuperOffice CRM', 'SuperOffice'],
		['manual', 'billing', 'Rebilly'],
	] as const)('drags it behind a %s trigger after searching for "%s": %s', async (trigger, words, node) => {
		await editor.newWorkflow(trigger);
		const panel = await editor.dragNode(words, node, 'Send mail');
		await panel.close();
		// n8n draws the line to the node that was there before.
		const before = trigger === 'webhook' ? 'Webhook' : 'When clicking ‘Execute workflow’';
		await eventually(async () => {
			expect(await editor.connections()).toEqual([`${before} > Send mail`]);
		});
	});

	it('connects two nodes by a line drawn by hand', async () => {
		await editor.newWorkflow('webhook');
		await (await editor.dragNode('LINE WORKS', 'LINE WORKS', 'Send mail')).close();
		await (await editor.dragNode('Rebilly', 'Rebilly', 'Send mail')).close();
		await editor.connect('Webhook', 'Send mail1');
		await eventually(async () => {
			expect((await editor.connections()).sort()).toEqual([
				'Send mail > Send mail1',
				'Webhook > Send mail',
				'Webhook > Send mail1',
			]);
		});
	});
});
