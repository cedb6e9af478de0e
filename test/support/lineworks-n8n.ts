import sandboxCredentials from '../../examples/credentials';
import demo from '../../scripts/demo/lineworks';
import { exampleWorkflow, realN8n, type LiveWorkflow } from './real-n8n';

/** What tests of LINE WORKS in a real n8n share. */
export function lineWorksInN8n() {
	const nodeType = 'n8n-nodes-send-mail.lineWorks';
	const credentialType = 'lineWorksOAuth2Api';
	const n8n = realN8n();
	// The example's credential without its sign-in: that is what these tests are about.
	const { oauthTokenData: _signIn, ...values } = sandboxCredentials[nodeType](n8n.sandboxUrl).data;

	/** Switches of the sandbox's LINE WORKS. Only tests of LINE WORKS use them. */
	async function settings(change: object): Promise<void> {
		const response = await fetch(`${n8n.sandboxUrl}/admin/services/lineworks`, {
			method: 'PATCH',
			body: JSON.stringify(change),
		});
		expect(response.status).toBe(200);
	}

	/** Bodies of the requests to the token endpoint, oldest first. */
	async function grants(): Promise<string[]> {
		const response = await fetch(`${n8n.sandboxUrl}/inbox/api/requests?service=lineworks`);
		const requests = (await response.json()) as Array<{ url: string; body: { text: string } }>;
		return requests
			.filter(({ url }) => url.endsWith('/oauth2/v2.0/token'))
			.map(({ body }) => new URLSearchParams(body.text).get('grant_type') ?? '');
	}

	async function workflowWith(credential: { id: string; name: string }): Promise<LiveWorkflow> {
		return await n8n.addWorkflow(exampleWorkflow('lineworks-webhook.json'), {
			[nodeType]: { [credentialType]: credential },
		});
	}

	/** Posts the demo's request under a subject of its own. */
	async function send(workflow: LiveWorkflow, subject: string) {
		const { fields, files } = demo.request(subject);
		const form = new FormData();
		for (const [name, value] of Object.entries(fields)) form.set(name, value);
		for (const { field, name, contentType, bytes } of files) {
			form.set(field, new File([new Uint8Array(bytes)], name, { type: contentType }), name);
		}
		return await workflow.post(form);
	}

	return { n8n, nodeType, credentialType, values, settings, grants, workflowWith, send };
}
