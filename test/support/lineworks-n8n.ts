import sandboxCredentials from '../../examples/credentials';
import { startSandbox, type Sandbox } from '../../sandbox';
import demo from '../../scripts/demo/lineworks';
import { inboxOf } from '../../scripts/lib/sandbox';
import { exampleWorkflow, realN8n, type LiveWorkflow } from './real-n8n';

/**
 * What tests of LINE WORKS in a real n8n share. Their sandbox is their own: they change how long a sign-in lasts, and the
 * sign-in that the common one knows from the start belongs to all tests.
 */
export function lineWorksInN8n() {
	const nodeType = 'n8n-nodes-send-mail.lineWorks';
	const credentialType = 'lineWorksOAuth2Api';
	const n8n = realN8n();
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ services: ['lineworks'] });
		settings({ mailsPerWindow: 0, callsPerWindow: 0 });
	});
	afterAll(async () => await sandbox.close());

	/** The example's credential without its sign-in: that is what these tests are about. */
	function values(): Record<string, unknown> {
		const { oauthTokenData: _signIn, ...rest } = sandboxCredentials[nodeType](sandbox.url).data;
		return rest;
	}

	/** Switches of the sandbox's LINE WORKS. */
	function settings(change: object): void {
		Object.assign(sandbox.service('lineworks').settings, change);
	}

	/** The kinds of the grants that the token endpoint was asked for, oldest first. */
	async function grants(): Promise<string[]> {
		const response = await fetch(`${sandbox.url}/inbox/api/requests?service=lineworks`);
		const requests = (await response.json()) as Array<{ url: string; body: { text: string } }>;
		return requests
			.filter(({ url }) => url.endsWith('/oauth2/v2.0/token'))
			.map(({ body }) => new URLSearchParams(body.text).get('grant_type') ?? '');
	}

	/** Mails with this subject. */
	const mailsWith = async (subject: string) =>
		(await inboxOf(sandbox.url).messages()).filter((message) => message.subject === subject);

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

	return { n8n, nodeType, credentialType, values, settings, grants, mailsWith, workflowWith, send };
}
