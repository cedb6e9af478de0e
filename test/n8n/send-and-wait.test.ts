import { randomUUID } from 'node:crypto';

import { processUnder } from '../../scripts/lib/processes';
import { open, press, until } from '../support/answering';
import { contractServices } from '../contract/services';
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
beforeAll(async () => {
	asking = await Asking.start();
	for (const node of SERVICES) asking.add(`ask-${node}`, node);
	for (const node of SERVICES) {
		asking.add(`retried-${node}`, node, {}, { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 });
		asking.add(`limited-${node}`, node, soon(0.05));
	}
	asking.addExample('approve-invoice.json', (nodes) => {
		const { parameters } = nodes.find(({ name }) => name === 'Ask for Approval');
		Object.assign(parameters.options, soon(0.05).options);
	});
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
	const each = SERVICES.map(async (node) => {
		const { id, subject, links } = await asking.ask(`ask-${node}`, { count: 57 });
		await press(links[0], { answer: 'approve' });
		const output = await asking.output(id);
		expect(output.map(({ from }) => from)).toEqual(Array.from({ length: 57 }, (_, number) => number));
		expect(output.every(({ data, mail }) => data.approved === true && mail.service === node)).toBe(true);
		expect(asking.mailsAbout(subject)).toHaveLength(1);
	});
	await Promise.all(each);
});

it.each(SERVICES)(
	'%s: a link that was changed, cut or taken from elsewhere gets 401, and decides nothing',
	async (node) => {
		const { id, links } = await asking.ask(`ask-${node}`);
		const other = await asking.ask(`ask-${node}`);
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
	},
);

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

describe.each(SERVICES)('Retry On Fail, %s', (node) => {
	const { sandbox: service, sends, refusal, settles } = contractServices.find((one) => one.node === node)!;

	it('sends no second mail in doubt, and waits only where the doubt is settled', async () => {
		const subject = await asking.call(`retried-${node}`, { to: 'reset-after-accept@fault.test' });
		const ended = await until(
			'an end or a wait',
			async () => {
				const [last] = await asking.executionsOf(`retried-${node}`);
				return ['error', 'waiting'].includes(last?.status) && last;
			},
			90_000,
		);
		if (settles) expect(ended.status).toBe('waiting');
		else expect(ended.data.resultData.error.context.data).toMatchObject({ outcome: 'possiblySent' });
		expect(asking.mailsAbout(subject)).toHaveLength(1);
	});

	it('asks once where the first try was refused', async () => {
		asking.sandbox.faults.add({ service, ...sends, times: 1, fault: refusal });
		const { id, subject, links } = await asking.ask(`retried-${node}`);
		await press(links[0], { answer: 'approve' });
		expect((await asking.output(id))[0].data.approved).toBe(true);
		expect(asking.mailsAbout(subject)).toHaveLength(1);
	});
});

it('a kill while it waits loses nothing: neither the question, nor the end of its time', async () => {
	const number = randomUUID();
	const body = { to: 'boss@example.com', number, supplier: 'Example Ltd', amount: '1,200 EUR' };
	await asking.post('approve-invoice', body);
	const waiting = await Promise.all(SERVICES.map(async (node) => await asking.ask(`ask-${node}`)));
	const limited = await Promise.all(
		SERVICES.map(async (node) => await asking.ask(`limited-${node}`, { count: 2 })),
	);
	for (const { links } of limited) {
		await until('its time to be over', async () => (await open(links[0])).status === 410);
		const late = await press(links[0], { answer: 'approve' });
		expect(late).toMatchObject({ status: 410, html: expect.stringContaining('too late') });
	}
	process.kill(processUnder(asking.n8n.pid), 'SIGKILL');
	await asking.n8n.exited;
	const { port } = new URL(waiting[0].links[0]);
	await asking.runAgain(folder.path);
	// The new n8n has another port here; the signature is of path and query.
	const moved = (link: string) => link.replace(`:${port}/`, `:${asking.n8n.port}/`);
	for (const { id, subject, links } of waiting) {
		expect((await open(moved(links[1]))).status).toBe(200);
		await press(moved(links[1]), { answer: 'disapprove' });
		expect((await asking.output(id))[0].data.approved).toBe(false);
		expect(asking.mailsAbout(subject)).toHaveLength(1);
	}
	for (const { id, subject, links } of limited) {
		const item = { to: 'boss@example.com', subject, timedOut: true };
		expect(await asking.output(id)).toEqual([0, 1].map((number) => ({ ...item, number, from: number })));
		expect((await open(moved(links[0]))).html).toContain('No action required');
	}
	// The third way of the example: nobody has answered.
	const told = await until('the mail to accounting', () =>
		asking.mailsAbout(number).find(({ to }) => to[0].address === 'accounting@example.com'),
	);
	expect(told).toMatchObject({ service: 'lineworks', text: expect.stringContaining('boss@example.com') });
	expect(asking.mailsAbout(number)).toHaveLength(2);
});
