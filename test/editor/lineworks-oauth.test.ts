import { randomUUID } from 'node:crypto';

import { CredentialDialog } from '../support/editor-credential';
import { lineWorksInN8n } from '../support/lineworks-n8n';
import { editorBench } from './harness';

const { n8n, credentialType, values, settings, grants, mailsWith, send, workflowWith } = lineWorksInN8n();
const bench = editorBench();

test('a person connects the credential in the editor, and the workflow outlives the token', async () => {
	// The first token lasts a moment only, so that it has expired by the second mail.
	settings({ accessTokenSeconds: 3 });
	const credential = await n8n.addCredential(credentialType, values());
	await bench.editor.page.goto(`${n8n.url}/home/credentials/${credential.id}`);
	const dialog = await CredentialDialog.opened(bench.editor.page);
	await dialog.signIn(async (popup) => {
		await popup.waitForURL(/\/lineworks\/oauth2\/v2\.0\/authorize/);
		await popup.getByLabel('Member').selectOption({ label: 'Anna Berg (anna@works.test)' });
		await popup.getByRole('button', { name: 'Sign in' }).click();
	});
	await dialog.root.getByText('Account connected').waitFor();

	const workflow = await workflowWith(credential);
	const subjects = [randomUUID(), randomUUID()];
	expect(await send(workflow, subjects[0] ?? '')).toMatchObject({
		status: 200,
		body: { status: 'accepted' },
	});
	await new Promise((resolve) => setTimeout(resolve, 3_100));
	const before = (await grants()).length;
	expect(await send(workflow, subjects[1] ?? '')).toMatchObject({
		status: 200,
		body: { status: 'accepted' },
	});
	expect((await grants()).slice(before)).toEqual(['refresh_token']);

	for (const subject of subjects) {
		const mails = await mailsWith(subject);
		expect(mails).toHaveLength(1);
		expect(mails[0]?.from).toMatchObject({ address: 'anna@works.test' });
		expect(mails[0]?.attachments).toContainEqual(
			expect.objectContaining({ filename: 'logo.png', disposition: 'inline', contentId: 'logo' }),
		);
	}
});

test('a scope that the app does not have is told in the window of the sign-in', async () => {
	const credential = await n8n.addCredential(credentialType, { ...values(), enabledScopes: 'mail calendar' });
	await bench.editor.page.goto(`${n8n.url}/home/credentials/${credential.id}`);
	const dialog = await CredentialDialog.opened(bench.editor.page);
	await dialog.signIn(async (popup) => {
		await popup.waitForURL(/\/callback\?error=invalid_scope/);
		// n8n keeps the reason under a fold of its page.
		expect(await popup.locator('.reason').first().textContent()).toContain(
			'Not enabled for this app: calendar',
		);
		await popup.close();
	});
	expect(await dialog.root.getByText('Account connected').isVisible()).toBe(false);
});
