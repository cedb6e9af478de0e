import { eventually } from '../support/editor';
import { editorBench } from './harness';

const bench = editorBench();

const all = ['CommunicationHub', 'LINE WORKS', 'Rebilly', 'SuperOffice'];

it('signing in leads to the workflows, with nothing to set up first', async () => {
	await bench.editor.signIn();
	await bench.editor.page.waitForURL(/\/home\/workflows/);
	// The one where there is none yet, the other beside the list.
	await bench.editor.page
		.getByText(/^(Build a|Create) workflow$/)
		.first()
		.waitFor();
});

describe('finding the nodes', () => {
	beforeAll(async () => {
		await bench.editor.newWorkflow();
		await bench.editor.openNodeList();
	});

	it.each([
		['send mail', all],
		['send email', all],
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
		await bench.editor.search('no node has such a name');
		await eventually(async () => expect(await bench.editor.found()).toEqual([]));
		await bench.editor.search(words);
		await eventually(async () => {
			expect(await bench.editor.found()).toEqual(expect.arrayContaining(expected));
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
			await bench.editor.newWorkflow(trigger);
			await (await bench.editor.dragNode(words, node, 'Send mail')).close();
			await (await bench.editor.dragNode(otherWords, other, 'Send mail')).close();
			// n8n itself draws a line from the node that was there before.
			const drawn = [`${before} > Send mail`, 'Send mail > Send mail1'];
			await eventually(async () => expect((await bench.editor.connections()).sort()).toEqual(drawn.sort()));
			await bench.editor.connect(before, 'Send mail1');
			await eventually(async () =>
				expect((await bench.editor.connections()).sort()).toEqual(
					[...drawn, `${before} > Send mail1`].sort(),
				),
			);
		},
	);
});
