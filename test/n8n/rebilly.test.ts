import { randomUUID } from 'node:crypto';

import sandboxCredentials from '../../examples/credentials';
import { seededSecrets } from '../../sandbox/services/rebilly';
import { makePdf } from '../../scripts/demo/pdf';
import { exampleWorkflow, realN8n, sha256, type LiveWorkflow } from '../support/real-n8n';

const nodeType = 'n8n-nodes-send-mail.rebilly';
const n8n = realN8n();
let workflow: LiveWorkflow;
let type: string;
let data: Record<string, unknown>;
let credential: { id: string; name: string };

jest.setTimeout(60_000);

beforeAll(async () => {
	({ type, data } = sandboxCredentials[nodeType](n8n.sandboxUrl));
	credential = await n8n.addCredential(type, data);
	workflow = await n8n.addWorkflow(exampleWorkflow('rebilly-webhook.json'), {
		[nodeType]: { [type]: credential },
	});
});

describe('Rebilly, from a webhook in a real n8n', () => {
	it('uploads the file, sends the mail and answers once it is sent', async () => {
		const subject = `Receipt ${randomUUID()}`;
		const pdf = makePdf(['Receipt', 'Total: 99.00 EUR']);
		const form = new FormData();
		form.set('to', 'grace@example.com');
		form.set('subject', subject);
		form.set('html', '<p>Dear Grace</p>');
		form.set('orderId', '4711');
		form.set('receipt', new File([new Uint8Array(pdf)], 'receipt.pdf', { type: 'application/pdf' }));
		const { status, body } = await workflow.post(form);
		expect(status === 200 ? 200 : body).toBe(200);
		expect(body).toMatchObject({
			status: 'sent',
			subject,
			response: { responseCode: 250, metadata: { orderId: '4711' } },
		});
		const [mail, ...others] = await n8n.mailsWithSubject(subject);
		expect(others).toEqual([]);
		expect(mail).toMatchObject({ service: 'rebilly', to: [{ address: 'grace@example.com' }] });
		expect(sha256(await n8n.inbox.attachment(mail.id, 0))).toBe(sha256(pdf));
	});

	it('answers 422 with cause and fix when the mail service refuses the mail', async () => {
		const subject = `Bounce ${randomUUID()}`;
		const { status, body } = await workflow.post({
			to: 'who@bounce.test',
			subject,
			html: '<p>Hello</p>',
			orderId: '1',
		});
		expect(status === 422 ? 422 : body).toBe(422);
		expect(body.details).toMatchObject({ kind: 'refused', responseCode: 550, messageId: expect.any(String) });
		expect(await n8n.mailsWithSubject(subject)).toEqual([]);
	});
});

describe('the credential’s own test', () => {
	const testOf = async (changes: Record<string, unknown>) =>
		await n8n.rest('POST', '/credentials/test', {
			credentials: { id: '', name: 'Test', type, data: { ...data, ...changes } },
		});

	it('is passed by the right key and organization', async () => {
		const passed = { status: 'OK', message: 'Connection successful!' };
		expect(await testOf({})).toMatchObject(passed);
		expect(await testOf({ baseUrl: `${data.baseUrl as string}//` })).toMatchObject(passed);
	});

	it.each([
		['another key', { apiKey: 'sk_sandbox_other' }, 'key'],
		['an organization that is not there', { organizationId: 'org_none' }, 'organization'],
	])('tells what is wrong with %s', async (_what, changes, message) => {
		expect(await testOf(changes)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining(message),
		});
	});

	it.each([
		['a web page', '<!doctype html><title>Sign in</title>', 'text/html'],
		['an empty object', '{}', 'application/json'],
		['an error in a success', '{"error":"Unauthorized"}', 'application/json'],
		['nothing', '', 'application/json'],
	])('is not passed by %s', async (_what, body, contentType) => {
		expect(await testAnswered({ name: 'status', status: 200, body, contentType })).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('other than Rebilly'),
		});
	});

	it('is passed by an organization without a mail', async () => {
		const fault = { name: 'status', status: 200, body: '[]', contentType: 'application/json' };
		expect(await testAnswered(fault)).toMatchObject({ status: 'OK' });
	});

	/** The verdict on one answer to the test's request. */
	async function testAnswered(fault: Record<string, unknown>) {
		const rule = { service: 'rebilly', path: '/email-messages', times: 1, fault };
		const response = await fetch(`${n8n.sandboxUrl}/admin/faults`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(rule),
		});
		expect(response.ok).toBe(true);
		return await testOf({});
	}
});

describe('the lists in the editor', () => {
	const listOf = async (methodName: string, path: string) =>
		await n8n.rest('POST', '/dynamic-node-parameters/resource-locator-results', {
			path,
			nodeTypeAndVersion: { name: nodeType, version: 1 },
			currentNodeParameters: { resource: 'mail', operation: 'send' },
			methodName,
			credentials: { [type]: credential },
		});

	it('offer senders and customers', async () => {
		expect((await listOf('searchDeliverySettings', 'parameters.from')).results[0]).toEqual({
			name: 'Billing <billing@example.com> (rebilly, default)',
			value: 'billing@example.com',
		});
		expect((await listOf('searchCustomers', 'parameters.to')).results).toHaveLength(2);
	});

	it('offer sending credentials without their secrets', async () => {
		const answer = await listOf('searchSendingCredentials', 'parameters.options.credentialHash');
		expect(answer.results.map(({ value }: { value: string }) => value)).toContain('crd_smtp_01');
		for (const secret of seededSecrets()) expect(JSON.stringify(answer)).not.toContain(secret);
	});
});
