import { startSandbox, type Sandbox } from '../../sandbox';
import { postbox } from '../postbox/test/contract/postbox';
import { createPostbox } from '../postbox/sandbox/services/postbox';
import { startEngine, type Engine } from '../support/engine';
import { postboxPackage } from '../support/postbox';

/** What docs/adding-a-service.md promises of Postbox beyond the contract of all services. */

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await startEngine([postboxPackage]);
	sandbox = await startSandbox({ services: ['postbox'], others: [createPostbox()] });
});
afterAll(async () => await sandbox.close());
beforeEach(() => {
	sandbox.reset();
	postbox.prepare?.(sandbox);
});

const send = async (to: string, options = {}) =>
	await engine.run({
		node: 'postbox',
		parameters: postbox.parameters({ to, options }),
		credentials: postbox.credentials(sandbox),
		onError: 'continueErrorOutput',
	});

test('a 400 names the field and says that nothing was sent', async () => {
	// A local part in quotes is an address, but not to Postbox.
	const { outputs } = await send('"ann lee"@example.com');
	expect(outputs[0]).toEqual([]);
	expect(outputs[1][0].json.details).toMatchObject({
		kind: 'refused',
		outcome: 'notSent',
		field: 'To',
		statusCode: 400,
		serviceMessage: expect.any(String),
	});
});

test('its own field reaches the wire, and its contract refuses what is too long before anything is sent', async () => {
	expect((await send('ann@example.com', { tag: 'invoice' })).json[0].messageId).toBe('pb-1');
	expect(sandbox.inbox.messages()[0].meta).toEqual({ tag: 'invoice' });
	const { outputs } = await send('ann@example.com', { tag: 'x'.repeat(41) });
	expect(outputs[1][0].json.details).toMatchObject({ kind: 'invalid', field: 'Tag' });
	expect(sandbox.inbox.count).toBe(1);
});

test('the test of the credential asks for something that only a known key gets', async () => {
	const { request } = engine.credentialType('postboxApi').test ?? {};
	const ask = async (apiKey: string) =>
		(
			await fetch(`${sandbox.serviceUrl('postbox')}${request?.url}`, {
				headers: { authorization: `Bearer ${apiKey}` },
			})
		).status;
	expect(await ask('marked-secret-key')).toBe(200);
	expect(await ask('another')).toBe(401);
});
