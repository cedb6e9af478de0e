import { randomUUID } from 'node:crypto';

import { eventually } from '../support/editor';
import { nodeBench } from './harness';

/** What a new user does in the first minutes: types, executes at once, adds an option, and reads what went out. */

const bench = nodeBench('CommunicationHub', 'manual');
const subject = () => `First ${randomUUID()}`;
const mails = async (of: string) => await bench.editor.n8n.mailsWithSubject(of);

beforeAll(async () => {
	const dialog = await bench.panel.newCredential();
	await dialog.fill({ baseUrl: `${bench.editor.n8n.sandboxUrl}/communicationhub` });
	await dialog.save();
	await dialog.closedByItself();
	await bench.panel.fill('from', 'billing@example.com');
	await bench.panel.fill('to', 'ann@example.com');
});

it('fills in the expression that was typed into HTML where everything is Fixed', async () => {
	const of = subject();
	await bench.panel.fill('subject', of);
	await bench.panel.type('html', 'You owe {{ 6 * 7');
	await bench.panel.execute();
	await bench.editor.picture('first-mail-html');
	expect((await bench.panel.output())[0]).toMatchObject({ status: 'accepted', warnings: [] });
	expect(await mails(of)).toMatchObject([{ html: 'You owe 42' }]);
});

it('sends nothing once Preview Only is added', async () => {
	const of = subject();
	await bench.panel.fill('subject', of);
	await bench.panel.addOption('Preview Only');
	await bench.editor.picture('first-mail-preview');
	await bench.panel.execute();
	expect((await bench.panel.output())[0]).toMatchObject({ status: 'preview', subject: of });
	expect(await mails(of)).toEqual([]);
	await bench.panel.flip('preview');
	await bench.panel.execute();
	await eventually(async () => expect(await mails(of)).toHaveLength(1));
});

it('shows an address in angle brackets whole, in the message of the run', async () => {
	await bench.panel.fill('to', 'Me <me@>');
	await bench.panel.execute();
	const toast = bench.editor.page.locator('.el-notification').last();
	await eventually(async () => expect(await toast.innerText()).toContain('"Me ‹me@›"'));
	await bench.editor.picture('first-mail-toast');
	expect((await bench.panel.error()).message).toContain('"Me ‹me@›"');
});
