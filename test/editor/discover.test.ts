import { Editor, eventually } from '../support/editor';

jest.setTimeout(300_000);

let editor: Editor;
beforeAll(async () => (editor = await Editor.open()));
afterAll(() => editor.close());

const all = ['CommunicationHub', 'LINE WORKS', 'Rebilly', 'SuperOffice'];

it('signing in leads to the workflows, with nothing to set up first', async () => {
	await editor.signIn();
	await editor.page.waitForURL(/\/home\/workflows/);
	// The one where there is none yet, the other beside the list.
	await editor.page
		.getByText(/^(Build a|Create) workflow$/)
		.first()
		.waitFor();
});

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

describe('putting nodes onto the canvas', () => {
	it.each([
		['manual', 'When clicking ‘Execute workflow’', 'CareLogic', 'CommunicationHub', 'billing', 'Rebilly'],
		['webhook', 'Webhook', 'NAVER WORKS', 'LINE WORKS', 'SuperOffice CRM', 'SuperOffice'],
	] as const)(
		'drags them behind a %s trigger and connects them',
		async (trigger, before, words, node, otherWords, other) => {
			await editor.newWorkflow(trigger);
			await (await editor.dragNode(words, node, 'Send mail')).close();
			await (await editor.dragNode(otherWords, other, 'Send mail')).close();
			// n8n itself draws a line from the node that was there before.
			const drawn = [`${before} > Send mail`, 'Send mail > Send mail1'];
			await eventually(async () => expect((await editor.connections()).sort()).toEqual(drawn.sort()));
			await editor.connect(before, 'Send mail1');
			await eventually(async () =>
				expect((await editor.connections()).sort()).toEqual([...drawn, `${before} > Send mail1`].sort()),
			);
		},
	);
});
