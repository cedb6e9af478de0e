import { randomUUID } from 'node:crypto';

import { linksIn } from '../../sandbox/core/links';
import { press, until } from '../support/answering';
import { mailParameters } from '../support/every-operation';
import { liveExamples } from '../support/examples';
import { startFakeOpenAi } from '../support/fake-open-ai';
import { exampleWorkflow, realN8n, type InboxMessage, type LiveWorkflow } from '../support/real-n8n';

/** The examples that ask by mail and wait for the answer. */

const n8n = realN8n();
const { run } = liveExamples();

jest.setTimeout(180_000);

const linksOf = (mail: InboxMessage) => linksIn(mail as never);

/** The mails about something, once there are as many. */
async function mails(about: string, count = 1): Promise<InboxMessage[]> {
	return await until(`${count} mails about ${about}`, async () => {
		const found = await n8n.mailsWithSubject(about);
		return found.length >= count ? found : undefined;
	});
}

/** Presses a button of a mail as soon as its execution waits. */
async function answer(mail: InboxMessage, values: Parameters<typeof press>[1], button = 0) {
	const link = linksOf(mail)[button];
	const [, id] = /\/webhook-waiting\/(\d+)\//.exec(link) ?? [];
	await until(`execution ${id} to wait`, async () => {
		const { status } = await n8n.publicApi('GET', `/executions/${id}`);
		return status === 'waiting';
	});
	return await press(link, values);
}

/** What the nodes of the only execution have put out, once it has ended. */
async function ended({ id }: LiveWorkflow): Promise<Record<string, any[]>> {
	const execution = await until('the end of the execution', async () => {
		const { data } = await n8n.publicApi('GET', `/executions?workflowId=${id}&includeData=true`);
		return ['success', 'error'].includes(data[0]?.status) ? data[0] : undefined;
	});
	expect({ status: execution.status, error: execution.data.resultData.error?.message }).toEqual({
		status: 'success',
	});
	const runs = Object.entries<any[]>(execution.data.resultData.runData);
	return Object.fromEntries(
		runs.map(([name, all]) => [
			name,
			all.flatMap(({ data }) => (data?.main?.flat() ?? []).map((item: any) => item?.json)),
		]),
	);
}

describe('approve-invoice.json', () => {
	it.each([
		['Pay', 0, 'approve'],
		['Do Not Pay', 1, 'disapprove'],
	])('%s', async (label, button, value) => {
		const number = randomUUID();
		const workflow = await run('approve-invoice.json');
		await workflow.post({ to: 'boss@example.com', number, supplier: 'A & B <Ltd>', amount: '1,200 EUR' });
		const [mail] = await mails(number);
		expect(linksOf(mail)).toHaveLength(2);
		const { html } = await answer(mail, { answer: value }, button);
		expect(html).toContain(`“${label}”`);
		const output = await ended(workflow);
		expect(output[label]).toEqual([expect.objectContaining({ [button === 0 ? 'paid' : 'refused']: number })]);
		expect(output[button === 0 ? 'Do Not Pay' : 'Pay'] ?? []).toEqual([]);
	});
});

it('ask-free-text.json: the answer goes to whoever asked', async () => {
	const customer = `customer-${randomUUID()}@example.com`;
	const workflow = await run('ask-free-text.json');
	await workflow.post({ expert: 'expert@example.com', customer, question: 'Why 42?' });
	const [mail] = await mails(customer);
	await answer(mail, { answer: 'submit', 'field-0': 'Nobody knows.' });
	await ended(workflow);
	const messages = await n8n.inbox.messages();
	const [sent] = messages.filter(({ to }) => to[0]?.address === customer) as Array<
		InboxMessage & { text: string }
	>;
	expect(sent.text).toBe('Nobody knows.\n\n> Why 42?');
});

it('ask-form.json: one question for each item, one after the other', async () => {
	const mark = randomUUID();
	const invoices = ['a', 'b'].map((letter) => ({ to: `${letter}@example.com`, number: `${mark}-${letter}` }));
	const workflow = await run('ask-form.json');
	await workflow.post({ invoices });
	const note = new File(['%PDF-1.4'], 'note.pdf', { type: 'application/pdf' });
	for (const [index, { number }] of invoices.entries()) {
		const all = await mails(mark, index + 1);
		const mail = all.find(({ subject }) => subject.includes(number))!;
		expect(all).toHaveLength(index + 1);
		const fields = { 'field-0': String(index), 'field-1': 'Travel', 'field-2': 'The amount is right' };
		expect((await answer(mail, { answer: 'submit', ...fields, 'field-3': note })).status).toBe(200);
	}
	const {
		Bookings: [{ bookings }],
	} = await ended(workflow);
	expect(bookings).toEqual(
		invoices.map(({ number }, costCenter) =>
			expect.objectContaining({
				number,
				costCenter,
				account: 'Travel',
				checked: ['The amount is right'],
				deliveryNote: expect.objectContaining({ filename: 'note.pdf' }),
				remarks: null,
			}),
		),
	);
});

describe('agent-human-review.json', () => {
	/** An agent that wants to mail, asks by a node, and says at the end what the tool has told it. */
	async function agent(node: string, subject: string, options: { to?: string; redirectTo?: string } = {}) {
		const model = await startFakeOpenAi((answers) =>
			answers.length === 0
				? {
						call: {
							toolParameters: { to: 'ada@example.com', subject, text: `About ${subject}` },
							hitlParameters: {},
						},
					}
				: { say: answers[0] },
		);
		models.push(model);
		const openAiApi = await n8n.addCredential('openAiApi', { apiKey: 'none', url: model.url });
		const example = exampleWorkflow('agent-human-review.json');
		const ask = example.nodes.find(({ name }) => name === 'Ask a Person')!;
		const { message, approvalOptions, options: guards } = ask.parameters;
		const { to = ask.parameters.to, redirectTo } = options;
		ask.type = `n8n-nodes-send-mail.${node}HitlTool`;
		ask.parameters = {
			resource: 'mail',
			operation: 'sendAndWait',
			responseType: 'approval',
			message,
			approvalOptions,
			...mailParameters[node],
			to,
			subject: `Review of ${subject}`,
			options: { ...(guards as object), ...(redirectTo && { redirectTo }) },
		};
		const workflow = await run(example, { '@n8n/n8n-nodes-langchain.lmChatOpenAi': { openAiApi } });
		await workflow.post({ task: 'Tell Ada.' });
		return workflow;
	}

	/** How many mails the agent itself has sent, which it does by CommunicationHub. */
	const sentAbout = async (subject: string) =>
		(await n8n.mailsWithSubject(subject, 300)).filter(({ subject: whole }) => whole === subject).length;

	const models: Array<Awaited<ReturnType<typeof startFakeOpenAi>>> = [];
	afterEach(async () => {
		for (const model of models.splice(0)) await model.close();
	});

	describe.each(Object.keys(mailParameters))('asking by %s', (node) => {
		it.each([
			['a person lets it', 'approve', 1],
			['a person does not let it', 'disapprove', 0],
		])('sends the mail if %s', async (_whether, value, sent) => {
			const subject = `Agent ${randomUUID()}`;
			const workflow = await agent(node, subject);
			const [review] = await mails(`Review of ${subject}`);
			expect(review).toMatchObject({
				service: node.toLowerCase(),
				to: [{ address: 'reviewer@example.com' }],
			});
			expect((review as unknown as { html: string }).html).toContain(`About ${subject}`);
			expect(await sentAbout(subject)).toBe(0);
			await answer(review, { answer: value }, value === 'approve' ? 0 : 1);
			await ended(workflow);
			expect(await sentAbout(subject)).toBe(sent);
			expect(await n8n.mailsWithSubject(`Review of ${subject}`)).toHaveLength(1);
		});

		it('asks at the test address when mails are redirected, and nobody when the reviewer is not on the list', async () => {
			const subject = `Agent ${randomUUID()}`;
			await agent(node, subject, { redirectTo: 'test@example.com' });
			const outside = await agent(node, `Outside ${subject}`, { to: 'eve@elsewhere.test' });
			const [review] = await mails(`Review of ${subject}`);
			expect(review.to).toMatchObject([{ address: 'test@example.com' }]);
			await until('the end', async () => {
				const { data } = await n8n.publicApi('GET', `/executions?workflowId=${outside.id}`);
				return data[0]?.status === 'success' || data[0]?.status === 'error';
			});
			expect(await n8n.mailsWithSubject(`Outside ${subject}`)).toEqual([]);
		});
	});
});
