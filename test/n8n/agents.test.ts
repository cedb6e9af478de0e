import { randomUUID } from 'node:crypto';

import sandboxCredentials from '../../examples/credentials';
import { startFakeOpenAi } from '../support/fake-open-ai';
import { exampleWorkflow, realN8n, type LiveWorkflow } from '../support/real-n8n';

/** The node in the hands of n8n's agents: version 2 runs tools itself, version 3.1 lets the engine run them. */

jest.setTimeout(180_000);

const n8n = realN8n();
const TOOL = 'n8n-nodes-send-mail.communicationHubTool';
type Model = Awaited<ReturnType<typeof startFakeOpenAi>>;
type Moves = Parameters<typeof startFakeOpenAi>[0];

let hub: { id: string; name: string };
let key: { id: string; name: string };
beforeAll(async () => {
	const webhook = sandboxCredentials['n8n-nodes-base.webhook'](n8n.sandboxUrl);
	key = await n8n.addCredential(webhook.type, webhook.data);
	const { type, data } = sandboxCredentials['n8n-nodes-send-mail.communicationHub'](n8n.sandboxUrl);
	hub = await n8n.addCredential(type, data);
});

/** The example with another agent, and a model that plays a script. */
async function withAgent(
	typeVersion: number,
	moves: Moves,
	test: (workflow: LiveWorkflow, model: Model) => Promise<void>,
): Promise<void> {
	const model = await startFakeOpenAi(moves);
	try {
		const openAiApi = await n8n.addCredential('openAiApi', { apiKey: 'none', url: model.url });
		const example = exampleWorkflow('agent-one-domain.json');
		for (const node of example.nodes) if (node.name === 'AI Agent') node.typeVersion = typeVersion;
		const workflow = await n8n.addWorkflow(example, {
			'n8n-nodes-base.webhook': { httpHeaderAuth: key },
			[TOOL]: { communicationHubApi: hub },
			'@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi },
		});
		await test(workflow, model);
	} finally {
		await model.close();
	}
}

const mail = (subject: string, to = 'ada@example.com') => ({ to, subject, markdown: 'Hello from the agent' });
const DONE = { say: 'Done.' };

/** What the tools have told the model at its last request. */
const told = ({ requests }: Model) =>
	(requests.at(-1)?.messages ?? [])
		.filter(({ role }) => role === 'tool')
		.map(({ content }) => String(content));

describe.each([2, 3.1])('Agent %d', (version) => {
	it.each<[string, (subject: string) => Moves, number]>([
		['in turn', (subject) => (answers) => (answers.length < 2 ? { call: mail(subject) } : DONE), 3],
		[
			'side by side',
			(subject) => (answers) => (answers.length === 0 ? { calls: [mail(subject), mail(subject)] } : DONE),
			2,
		],
	])('that makes the same call twice %s sends one mail', async (_how, moves, requests) => {
		const subject = `Agent ${randomUUID()}`;
		await withAgent(version, moves(subject), async (workflow, model) => {
			expect(await workflow.post({ task: 'Tell Ada.' })).toEqual({ status: 200, body: { answer: 'Done.' } });
			expect(await n8n.mailsWithSubject(subject)).toHaveLength(1);
			expect(model.requests).toHaveLength(requests);
			const answers = told(model);
			expect(answers.map((text) => text.includes('alreadySent')).sort()).toEqual([false, true]);
			for (const answer of answers) expect(answer).toContain('"status":"accepted"');
		});
	});

	it('reads the cause and the way out of a refusal, and goes on', async () => {
		const subject = `Agent ${randomUUID()}`;
		const moves: Moves = (answers) =>
			answers.length < 2
				? { call: mail(subject, ['ada at example.com', 'ada@example.com'][answers.length]) }
				: DONE;
		await withAgent(version, moves, async (workflow, model) => {
			expect((await workflow.post({ task: 'Tell Ada.' })).status).toBe(200);
			const [refused, sent] = told(model);
			expect(refused).toContain('ada at example.com');
			expect(refused).toContain('name@domain');
			expect(sent).toContain('"status":"accepted"');
			expect((await workflow.lastExecution()).status).toBe('success');
			expect(await n8n.mailsWithSubject(subject)).toHaveLength(1);
		});
	});

	it('of an execution that is retried does not send again, and can send', async () => {
		const subject = `Agent ${randomUUID()}`;
		let isRetry = false;
		const moves: Moves = (answers) => {
			if (answers.length === 0) return { call: mail(subject) };
			if (!isRetry) return { status: 400 };
			return answers.length === 1 ? { call: mail(`${subject} again`) } : DONE;
		};
		await withAgent(version, moves, async (workflow, model) => {
			await workflow.post({ task: 'Tell Ada.' });
			const first = await workflow.lastExecution();
			expect(first.status).toBe('error');
			expect(await n8n.mailsWithSubject(subject)).toHaveLength(1);
			isRetry = true;
			await n8n.rest('POST', `/executions/${first.id}/retry`, { loadWorkflow: false });
			const answers = told(model);
			// Agent 3.1 goes on behind the call and has its receipt; Agent 2 calls again.
			expect(answers[0]).toContain(version === 2 ? 'alreadySent' : subject);
			expect(answers[1]).not.toContain('alreadySent');
			expect((await n8n.mailsWithSubject(subject)).map((one) => one.subject).sort()).toEqual([
				subject,
				`${subject} again`,
			]);
		});
	});
});
