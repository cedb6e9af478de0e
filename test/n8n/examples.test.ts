import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { liveExamples } from '../support/examples';
import { startFakeOpenAi } from '../support/fake-open-ai';
import { exampleWorkflow, realN8n, type LiveWorkflow, type Workflow } from '../support/real-n8n';

/** The examples beyond one webhook for one service; those have test files of their own. */

const n8n = realN8n();
const folder = join(__dirname, '..', '..', 'examples');
const { run } = liveExamples();

jest.setTimeout(180_000);

const addresses = (people: Array<{ address: string }>) => people.map(({ address }) => address);

describe('every example', () => {
	const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
	const page = readFileSync(join(folder, 'README.md'), 'utf8');

	it.each(files)('%s can be imported anywhere: no credentials, no machine, no second of its name', (file) => {
		const text = readFileSync(join(folder, file), 'utf8');
		const workflow = JSON.parse(text) as Workflow & { id?: string };
		expect(workflow.id).toBeUndefined();
		expect(workflow.nodes.filter((node) => 'credentials' in node)).toEqual([]);
		expect(text).not.toMatch(/localhost|127\.0\.0\.1|"\/(home|root|tmp|Users)\//);
		expect(workflow.nodes[0].parameters.path).toBe(
			`send-mail/${file.replace(/-webhook\.json$|\.json$/, '')}`,
		);
		expect(page).toContain(`(${file})`);
	});

	it.each(files)(
		'%s mails nobody whom a stranger names: a key at the webhook, an allow-list at the mail',
		(file) => {
			const { nodes } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Workflow;
			const hooks = nodes.filter(({ type }) => type === 'n8n-nodes-base.webhook');
			expect(hooks.map(({ parameters }) => parameters.authentication)).toEqual(['headerAuth']);
			const sends = nodes.filter(
				({ type, parameters }) =>
					type.startsWith('n8n-nodes-send-mail.') &&
					['send', 'sendAndWait'].includes(parameters.operation as string) &&
					JSON.stringify(parameters.to).includes('{{'),
			);
			expect(sends).not.toEqual([]);
			for (const { parameters } of sends)
				expect(parameters.options).toMatchObject({ allowedRecipients: expect.stringMatching(/^@/) });
		},
	);

	it('answers 403 to whoever has no key, and mails nobody', async () => {
		const subject = `Relay ${randomUUID()}`;
		const { webhookUrl, post } = await run('communicationhub-webhook.json');
		const mail = { to: 'ada@example.com', subject, html: '<p>Hello</p>' };
		const response = await fetch(webhookUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(mail),
		});
		expect(response.status).toBe(403);
		expect(await post({ ...mail, to: 'eve@evil.example' })).toMatchObject({
			status: 422,
			body: { details: { field: 'Allowed Recipients', outcome: 'notSent' } },
		});
		expect(await n8n.mailsWithSubject(subject, 300)).toEqual([]);
		expect((await post(mail)).status).toBe(200);
	});

	it('has names, ids and paths that no other has', () => {
		const workflows = files.map((file) => exampleWorkflow(file));
		const ids = workflows.flatMap(({ nodes }) => nodes.map(({ id }) => id));
		const hooks = workflows.flatMap(({ nodes }) => nodes.flatMap(({ webhookId }) => webhookId ?? []));
		for (const list of [ids, hooks, workflows.map(({ name }) => name)]) {
			expect(new Set(list).size).toBe(list.length);
		}
	});
});

describe('csv-personal-mails.json', () => {
	it('mails every customer of the file personally, with a file of their own, and tells which row failed', async () => {
		const mark = randomUUID();
		const rows = [
			'number,name,email,balance,date',
			`${mark}-1,"Lovelace, Ada",ada@example.com,"42,00 €",2026-01-31`,
			`${mark}-2,Nobody,nobody at home,"1,00 €",2026-01-31`,
			`${mark}-3,Grace <b>Hopper</b>,grace@example.com,"7,50 €",2026-01-31`,
		];
		const form = new FormData();
		form.set('customers', new File([rows.join('\r\n')], 'customers.csv', { type: 'text/csv' }));
		const workflow = await run('csv-personal-mails.json');
		const { status, body } = await workflow.post(form);
		expect({ status, body }).toEqual({
			status: 200,
			body: {
				sent: [`Statement ${mark}-1 for Lovelace, Ada`, `Statement ${mark}-3 for Grace <b>Hopper</b>`],
				notSent: [{ row: 2, error: expect.stringContaining('nobody at home'), outcome: 'notSent' }],
			},
		});

		const mails = await n8n.mailsWithSubject(mark);
		mails.sort((one, other) => one.subject.localeCompare(other.subject));
		expect(mails.map(({ to }) => addresses(to))).toEqual([['ada@example.com'], ['grace@example.com']]);
		const letters = await Promise.all(mails.map(async ({ id }) => await n8n.inbox.attachment(id, 0)));
		expect(mails.map(({ attachments }) => attachments.map(({ filename }) => filename))).toEqual([
			[`statement-${mark}-1.txt`],
			[`statement-${mark}-3.txt`],
		]);
		expect(letters.map(String)).toEqual([
			'Dear Lovelace, Ada,\n\nyour balance on 2026-01-31 is 42,00 €.\n',
			'Dear Grace <b>Hopper</b>,\n\nyour balance on 2026-01-31 is 7,50 €.\n',
		]);
	});
});

describe('report-failures.json', () => {
	it('reports what failed to the operator, and what cannot be known as that', async () => {
		const subject = `News ${randomUUID()}`;
		const workflow = await run('report-failures.json');
		// n8n renews the sign-in at the first mail; a fault at that request would be one before the mail.
		await workflow.post({ recipients: ['ada@example.com'], subject: 'Renew the sign-in', text: 'Hello' });
		const recipients = [
			'ada@example.com',
			'ada.example.com',
			'reset-after-accept@fault.test',
			'matz@example.com',
		];
		const { status, body } = await workflow.post({ recipients, subject, text: 'Hello' });
		expect({ status, body }).toEqual({
			status: 200,
			body: {
				sent: 2,
				failures: [
					expect.stringContaining('ada.example.com (not sent): To'),
					expect.stringContaining('reset-after-accept@fault.test (may have been sent): '),
				],
			},
		});
		const mails = await n8n.mailsWithSubject(subject);
		const report = mails.filter((mail) => mail.subject === `2 not sent: ${subject}`);
		expect(report.map(({ to }) => addresses(to))).toEqual([['operator@example.com']]);
		expect(mails.flatMap(({ to }) => addresses(to)).sort()).toEqual([
			'ada@example.com',
			'matz@example.com',
			'operator@example.com',
			'reset-after-accept@fault.test',
		]);
	});

	it('sends no report when all went out', async () => {
		const subject = `News ${randomUUID()}`;
		const workflow = await run('report-failures.json');
		const { body } = await workflow.post({ recipients: ['ada@example.com'], subject, text: 'Hello' });
		expect(body).toEqual({ sent: 1, failures: [] });
		expect(await n8n.mailsWithSubject(subject, 300)).toHaveLength(1);
	});
});

describe('wait-until-delivered.json', () => {
	it('answers once it is known what became of the mail', async () => {
		const workflow = await run('wait-until-delivered.json');
		const known = async (to: string) =>
			await workflow.post({ to, subject: `Wait ${randomUUID()}`, html: '<p>Hello</p>' });
		const answers = await Promise.all(['ada@example.com', 'later-undelivered@status.test'].map(known));
		const body = { messageId: expect.stringContaining('@'), final: true };
		expect(answers).toEqual([
			{ status: 200, body: { ...body, status: 'delivered', delivered: true } },
			{ status: 200, body: { ...body, status: 'undelivered', delivered: false } },
		]);
	});
});

describe('choose-service.json', () => {
	let workflow: LiveWorkflow;
	beforeAll(async () => (workflow = await run('choose-service.json')));

	it.each(['communicationHub', 'lineWorks', 'rebilly', 'superOffice'])(
		'sends through %s',
		async (service) => {
			const subject = `Chosen ${randomUUID()}`;
			const { status, body } = await workflow.post({
				service,
				to: 'ada@example.com',
				subject,
				html: '<p>Hello</p>',
			});
			expect({ status, body }).toEqual({ status: 200, body: expect.objectContaining({ service, subject }) });
			const mails = await n8n.mailsWithSubject(subject);
			expect(mails.map((mail) => mail.service)).toEqual([service.toLowerCase()]);
		},
	);

	it('says why a mail was not sent, and that there is no such service', async () => {
		const subject = `Chosen ${randomUUID()}`;
		const refused = await workflow.post({ service: 'rebilly', to: 'ada', subject, html: '<p>Hello</p>' });
		expect(refused).toMatchObject({ status: 422, body: { details: { outcome: 'notSent', field: 'To' } } });
		const other = await workflow.post({ service: 'pigeon', to: 'ada@example.com', subject, html: 'x' });
		expect(other).toEqual({ status: 400, body: { error: expect.stringContaining('communicationHub') } });
		expect(await n8n.mailsWithSubject(subject, 300)).toEqual([]);
	});
});

describe('agent-one-domain.json', () => {
	it('lets the agent mail inside the domain, and tells it why an address outside gets nothing', async () => {
		const subject = `Agent ${randomUUID()}`;
		const model = await startFakeOpenAi((answers) => {
			const mailTo = (to: string) => ({ call: { to, subject, markdown: '**Hello** from the agent' } });
			if (answers.length === 0) return mailTo('eve@elsewhere.test');
			if (answers.length === 1) return mailTo('ada@example.com');
			return { say: 'Ada got the mail, Eve did not.' };
		});
		try {
			const openAiApi = await n8n.addCredential('openAiApi', { apiKey: 'none', url: model.url });
			const workflow = await run('agent-one-domain.json', {
				'@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi },
			});
			const { status, body } = await workflow.post({ task: 'Tell Eve and Ada.' });
			expect({ status, body }).toEqual({ status: 200, body: { answer: 'Ada got the mail, Eve did not.' } });

			const mails = await n8n.mailsWithSubject(subject);
			expect(mails.map(({ to }) => addresses(to))).toEqual([['ada@example.com']]);
			expect(mails[0]).toMatchObject({
				html: '<p><strong>Hello</strong> from the agent</p>',
				text: 'Hello from the agent',
			});

			expect(model.requests).toHaveLength(3);
			const [{ function: tool }] = model.requests[0].tools;
			expect(tool.description).toContain('example.com');
			expect(Object.keys(tool.parameters.properties).sort()).toEqual(['markdown', 'subject', 'to']);
			const told = model.requests[2].messages
				.filter(({ role }) => role === 'tool')
				.map(({ content }) => content);
			expect(told[0]).toContain('eve@elsewhere.test');
			expect(told[0]).toContain('Allowed Recipients');
			expect(told[1]).toContain('"status":"accepted"');
		} finally {
			await model.close();
		}
	});
});
