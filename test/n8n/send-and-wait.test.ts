import { processUnder } from '../../scripts/lib/processes';
import { open, press, until } from '../support/answering';
import { Asking } from '../support/asking';
import { mailParameters } from '../support/every-operation';
import { ownUserFolder } from '../support/own-n8n';

/**
 * Send and Wait for Response in a real n8n, for all four services: what links decide and what they do not, and what is
 * left of it when n8n is killed.
 *
 * @slow
 */

jest.setTimeout(240_000);

const SERVICES = Object.keys(mailParameters);
const folder = ownUserFolder();
let asking: Asking;

const soon = (minutes: number) => ({
	options: { limitWaitTime: { values: { resumeAmount: minutes, resumeUnit: 'minutes' } } },
});
const form = {
	responseType: 'customForm',
	formFields: {
		values: [
			{ fieldLabel: 'Amount', fieldName: 'amount', fieldType: 'number', requiredField: true },
			{ fieldLabel: 'Note', fieldName: 'note', fieldType: 'file', multipleFiles: false },
		],
	},
};

beforeAll(async () => {
	asking = await Asking.start();
	for (const node of SERVICES) asking.add(`ask-${node}`, node);
	asking.add('free', 'rebilly', { responseType: 'freeText' });
	asking.add('form', 'lineWorks', form);
	asking.add('retried', 'lineWorks', {}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
	asking.add('limited', 'communicationHub', soon(0.05));
	addLoop();
	await asking.run(folder.path);
});

afterAll(async () => {
	await asking?.close();
	folder.remove();
});

/** The node asks again until somebody approves. */
function addLoop(): void {
	asking.add('loop', 'superOffice');
	const { nodes, connections } = asking.workflows.at(-1)!;
	const [, items] = nodes;
	const choose = {
		id: 'choose',
		name: 'Approved?',
		type: 'n8n-nodes-base.switch',
		typeVersion: 3,
		position: [0, 0],
		parameters: {
			mode: 'expression',
			numberOutputs: 2,
			output: '={{ $json.data.approved ? 1 : 0 }}',
		},
	};
	// What goes round has lost the subject: the first items have it.
	const ask = nodes.find(({ name }: { name: string }) => name === 'Ask');
	for (const name of ['to', 'subject'])
		ask.parameters[name] = `={{ $('${items.name}').first().json.${name} }}`;
	nodes.push(choose);
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	Object.assign(connections, {
		Ask: { main: [to('Approved?')] },
		'Approved?': { main: [to('Ask'), to('After')] },
	});
	delete (connections as Record<string, unknown>).After;
	nodes.find(({ name }: { name: string }) => name === 'After').parameters.jsonOutput = '={{ $json }}';
}

describe.each(SERVICES)('%s', (node) => {
	it('waits until a button is pressed, whoever follows the links before, and counts the first press only', async () => {
		const { sandbox } = asking;
		sandbox.scanner.on = true;
		const { mail, subject, id, links } = await asking.ask(`ask-${node}`);
		await sandbox.scanner.idle();
		sandbox.scanner.on = false;
		const visits = sandbox.scanner.visits.filter(({ message }) => message === mail.id);
		expect(visits).toHaveLength(links.length * 2 * 2 * 3);
		expect(visits.filter(({ method, status }) => method === 'GET' && status === 200).length).toBeGreaterThan(
			4,
		);
		expect(await asking.status(id)).toBe('waiting');

		const [approve, decline] = links;
		expect(await open(approve)).toMatchObject({ status: 200, html: expect.stringContaining(subject) });
		expect(await asking.status(id)).toBe('waiting');
		const page = await press(approve, { answer: 'approve' });
		expect(page).toMatchObject({ status: 200, html: expect.stringContaining('“Approve”') });
		const [json, ...others] = await asking.output(id);
		expect(others).toEqual([]);
		expect(json).toMatchObject({
			data: { approved: true, respondedAt: expect.any(String) },
			mail: { service: node, accepted: ['boss@example.com'] },
			from: 0,
		});

		// n8n itself answers from now on.
		for (const seen of [await press(decline, { answer: 'disapprove' }), await open(approve)])
			expect(seen).toMatchObject({ status: 200, html: expect.stringContaining('No action required') });
		expect((await asking.executionsOf(`ask-${node}`)).length).toBe(1);
		expect(asking.mailsAbout(subject)).toHaveLength(1);
		const [, signature] = /signature=([0-9a-f]+)/.exec(approve) ?? [];
		expect(JSON.stringify(await asking.ended(id))).not.toContain(signature);
	});
});

it('of two presses at the same moment one decides, and the other one is told so', async () => {
	const { id, links } = await asking.ask('ask-lineWorks');
	const seen = await Promise.all([
		press(links[0], { answer: 'approve' }),
		press(links[1], { answer: 'disapprove' }),
	]);
	const recorded = seen.map(({ html }) => html.includes('Answer recorded'));
	expect(recorded.filter(Boolean)).toHaveLength(1);
	const [{ data }] = await asking.output(id);
	expect(data.approved).toBe(recorded[0]);
	// By n8n itself, which lets one of them resume the execution.
	const { status, html } = seen[recorded[0] ? 1 : 0];
	expect(status >= 400 || html.includes('No action required')).toBe(true);
});

it('57 items: one mail, made from the first, and all go on, each beside its own', async () => {
	const { id, subject, links } = await asking.ask('ask-lineWorks', { count: 57 });
	await press(links[0], { answer: 'approve' });
	const output = await asking.output(id);
	expect(output.map(({ from }) => from)).toEqual(Array.from({ length: 57 }, (_, number) => number));
	expect(output.every(({ data }) => data.approved === true)).toBe(true);
	expect(asking.mailsAbout(subject)).toHaveLength(1);
});

it('a link that was changed, cut or taken from elsewhere gets 401, and decides nothing', async () => {
	const { id, links } = await asking.ask('ask-rebilly');
	const other = await asking.ask('ask-rebilly');
	const [approve, decline] = links;
	const changed = [
		decline.replace('approved=false', 'approved=true'),
		approve.replace(/question=\d+/, 'question=7'),
		approve.slice(0, -1),
		approve.replace(/[&?]signature=.*/, ''),
		`${approve}&question=0`,
		approve.replace(`/${id}/`, `/${other.id}/`),
	];
	for (const link of changed)
		for (const seen of [await press(link, { answer: 'approve' }), await open(link)])
			expect({ link, status: seen.status }).toEqual({ link, status: 401 });
	expect([await asking.status(id), await asking.status(other.id)]).toEqual(['waiting', 'waiting']);
	await press(decline, { answer: 'disapprove' });
	expect((await asking.output(id))[0].data.approved).toBe(false);
});

it('a free text: checked on the server, and handed on as it was typed', async () => {
	const { id, links } = await asking.ask('free');
	expect(links).toHaveLength(1);
	expect((await press(links[0], { answer: 'submit', 'field-0': ' ' })).status).toBe(422);
	const huge = await press(links[0], { answer: 'submit', 'field-0': 'x'.repeat(1_048_576) });
	expect(huge).toMatchObject({ status: 422, html: expect.stringContaining('1,048,576') });
	expect(await asking.status(id)).toBe('waiting');
	const text = 'Pay it.\n<script>alert(1)</script> & "more"';
	expect((await press(links[0], { answer: 'submit', 'field-0': text })).status).toBe(200);
	expect((await asking.output(id))[0].data).toMatchObject({ text });
});

describe('a form with a file', () => {
	it('keeps what was typed until it is right, and hands on the file', async () => {
		const { id, links } = await asking.ask('form');
		const note = new File(['%PDF-1.4'], 'Übergabe.pdf', { type: 'application/pdf' });
		const wrong = await press(links[0], { answer: 'submit', 'field-0': 'twelve', 'field-1': note });
		expect(wrong).toMatchObject({ status: 422, html: expect.stringContaining('value="twelve"') });
		expect(await asking.status(id)).toBe('waiting');
		await press(links[0], { answer: 'submit', 'field-0': '12,5', 'field-1': note });
		const [json] = await asking.output(id);
		expect(json.data).toMatchObject({ amount: 12.5, note: { filename: 'Übergabe.pdf', size: 8 } });
		const { resultData } = (await asking.ended(id)).data;
		const [{ binary }] = resultData.runData.Ask[0].data.main[0];
		expect(binary.note).toMatchObject({ fileName: 'Übergabe.pdf', mimeType: 'application/pdf' });
	});

	it('takes no path of a file from what is no form, and outlives what cannot be read', async () => {
		const { id, links } = await asking.ask('form');
		const path = { filepath: '/etc/passwd', originalFilename: 'a', size: 1 };
		const forged = {
			answer: 'submit',
			data: { answer: 'submit', 'field-0': '1' },
			files: { 'field-1': path },
		};
		for (const [type, body, answered] of [
			['application/json', JSON.stringify(forged), 415],
			['application/json', '{"broken', 422],
			['application/xml', '<broken', 422],
			['text/plain', 'answer=submit', 415],
			['multipart/form-data; boundary=x', 'no part', 400],
			['application/x-www-form-urlencoded', 'answer[a]=1&files[field-1][filepath]=/etc/passwd', 200],
		] as const) {
			const { status } = await fetch(links[0], { method: 'POST', headers: { 'content-type': type }, body });
			expect({ type, status }).toEqual({ type, status: answered });
			expect(await asking.status(id)).toBe('waiting');
		}
	});
});

it('a loop: the link of an earlier question says when that was answered, and does not answer the next', async () => {
	const first = await asking.ask('loop');
	await press(first.links[1], { answer: 'disapprove' });
	const second = await until('the second mail', () => {
		const mails = asking.mailsAbout(first.subject);
		return mails.length === 2 ? mails[1] : undefined;
	});
	await until('the second wait', async () => (await asking.status(first.id)) === 'waiting');
	for (const seen of [await press(first.links[0], { answer: 'approve' }), await open(first.links[0])])
		expect(seen).toMatchObject({ status: 410, html: expect.stringContaining('(Europe/Berlin)') });
	expect(await asking.status(first.id)).toBe('waiting');
	const [approve] = [...(second.html ?? '').matchAll(/href="([^"]+)"/g)].map(([, href]) =>
		href.replace(/&amp;/g, '&'),
	);
	await press(approve, { answer: 'approve' });
	expect((await asking.output(first.id))[0].data.approved).toBe(true);
});

describe('Retry On Fail', () => {
	it('sends no second mail in doubt, and waits for nothing', async () => {
		const to = 'reset-after-accept@fault.test';
		const subject = await asking.call('retried', { to });
		const ended = await until('the end', async () => {
			const [last] = await asking.executionsOf('retried');
			return last?.status === 'error' ? last : undefined;
		});
		expect(ended.data.resultData.error.context.data).toMatchObject({ outcome: 'possiblySent' });
		expect(asking.mailsAbout(subject)).toHaveLength(1);
	});

	it('asks once where the first try was refused', async () => {
		const fault = { name: 'status', status: 400, body: { code: 'INVALID_PARAMETER', description: 'No' } };
		asking.sandbox.faults.add({ service: 'lineworks', method: 'POST', path: '/mail$', times: 1, fault });
		const { id, subject, links } = await asking.ask('retried');
		await press(links[0], { answer: 'approve' });
		expect((await asking.output(id))[0].data.approved).toBe(true);
		expect(asking.mailsAbout(subject)).toHaveLength(1);
	});
});

it('a kill while it waits loses nothing: neither the question, nor the end of its time', async () => {
	const waiting = await Promise.all(SERVICES.map(async (node) => await asking.ask(`ask-${node}`)));
	const limited = await asking.ask('limited', { count: 2 });
	await until('its time to be over', async () => (await open(limited.links[0])).status === 410);
	const late = await press(limited.links[0], { answer: 'approve' });
	expect(late).toMatchObject({ status: 410, html: expect.stringContaining('too late') });
	process.kill(processUnder(asking.n8n.pid), 'SIGKILL');
	await asking.n8n.exited;
	const { port } = new URL(waiting[0].links[0]);
	await asking.runAgain(folder.path);
	// The new n8n has another port here; the signature is of path and query.
	const moved = (link: string) => link.replace(`:${port}/`, `:${asking.n8n.port}/`);
	for (const { id, links } of waiting) {
		expect((await open(moved(links[1]))).status).toBe(200);
		await press(moved(links[1]), { answer: 'disapprove' });
		expect((await asking.output(id))[0].data.approved).toBe(false);
	}
	expect(await asking.output(limited.id)).toEqual([
		{ to: 'boss@example.com', subject: limited.subject, number: 0, timedOut: true, from: 0 },
		{ to: 'boss@example.com', subject: limited.subject, number: 1, timedOut: true, from: 1 },
	]);
	expect((await open(moved(limited.links[0]))).html).toContain('No action required');
});
