import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import sandboxCredentials from '../../examples/credentials';
import { linksIn } from '../../sandbox/core/links';
import { artifacts } from '../../scripts/lib/paths';
import { until } from '../support/answering';
import { mailParameters } from '../support/every-operation';
import { webhookChain, workflowNode } from '../support/own-n8n';
import { exampleWorkflow, realN8n, type LiveWorkflow, type Workflow } from '../support/real-n8n';
import { Visitors, type Looks } from '../support/visitor';

/** People who answer a mail of Send and Wait for Response in a browser. Pictures of what they see stay in artifacts. */

jest.setTimeout(300_000);

const n8n = realN8n();
let visitors: Visitors;
const credentials: Record<string, Record<string, { id: string; name: string }>> = {};

beforeAll(async () => {
	visitors = await Visitors.open();
	for (const node of Object.keys(mailParameters).map((name) => `n8n-nodes-send-mail.${name}`)) {
		const { also = [], ...first } = sandboxCredentials[node](n8n.sandboxUrl);
		credentials[node] = {};
		for (const { type, data } of [first, ...also])
			credentials[node][type] = await n8n.addCredential(type, data);
	}
});
afterAll(async () => await visitors?.close());

/** Starts an example; gives its mail, and its links once they can be answered. */
const asked = async (file: string, body: object, about: string) =>
	await askedBy(exampleWorkflow(file), body, about);

async function askedBy(asking: Workflow, body: FormData | object, about: string) {
	const workflow = await n8n.addWorkflow(asking, credentials);
	await workflow.post(body);
	const mail = await until('the mail', async () => (await n8n.mailsWithSubject(about))[0]);
	const links = linksIn(mail as never);
	const status = async () =>
		(await n8n.publicApi('GET', `/executions?workflowId=${workflow.id}`)).data[0]?.status;
	await until('the execution to wait', async () => (await status()) === 'waiting');
	return { workflow, mail, links, status };
}

const invoice = (number: string) => ({
	to: 'boss@example.com',
	number,
	supplier: 'A <b>Ltd</b>',
	amount: '12 EUR',
});

async function outputOf(workflow: LiveWorkflow, node: string): Promise<any> {
	const { data } = await until('the end', async () => {
		const found = (await n8n.publicApi('GET', `/executions?workflowId=${workflow.id}&includeData=true`))
			.data[0];
		return found?.status === 'success' ? found : undefined;
	});
	return data.resultData.runData[node]?.[0].data.main[0][0].json;
}

const picture = (name: string) => join(artifacts, `approval-${name}.png`);

const LOOKS: Array<[string, Looks]> = [
	['on a desktop', {}],
	['on a telephone without JavaScript', { width: 360, javaScript: false }],
	['in the dark', { dark: true }],
];

it.each(LOOKS)('approves by a click in the mail and one on the page: %s', async (name, looks) => {
	const number = randomUUID();
	const { workflow, mail, links, status } = await asked('approve-invoice.json', invoice(number), number);
	const { page: inbox } = await visitors.visit(`${n8n.sandboxUrl}/messages/${mail.id}/html`, looks);
	expect(await inbox.getByRole('link').allTextContents()).toEqual(['Pay', 'Do Not Pay']);
	await inbox.screenshot({ path: picture(`mail ${name}`), fullPage: true });

	const { page, loaded, complaints } = await visitors.visit(links[0], looks);
	await page.screenshot({ path: picture(name), fullPage: true });
	expect(await page.locator('h1').textContent()).toContain(number);
	expect(await page.getByText('A <b>Ltd</b>').count()).toBe(1);
	const width = await page.locator('main').evaluate((main) => main.ownerDocument.documentElement.scrollWidth);
	expect(width).toBeLessThanOrEqual(looks.width ?? 1280);
	expect(await status()).toBe('waiting');
	await page.getByRole('button', { name: 'Pay', exact: true }).click();
	await page.getByRole('heading', { name: 'your answer is recorded' }).waitFor();
	await page.screenshot({ path: picture(`answered ${name}`), fullPage: true });
	expect(await outputOf(workflow, 'Pay')).toMatchObject({ paid: number });
	// The page asks for nothing but itself. A browser looks for an icon by itself.
	expect(
		loaded.filter((url) => !url.startsWith(links[0].split('?')[0]) && !url.endsWith('/favicon.ico')),
	).toEqual([]);
	expect(complaints).toEqual([]);

	await page.goto(links[0]);
	expect(await page.locator('h1').textContent()).toBe('No action required');
});

it('works by keyboard, and a second press in a hurry changes nothing', async () => {
	const number = randomUUID();
	const { workflow, links } = await asked('approve-invoice.json', invoice(number), number);
	const { page } = await visitors.visit(links[1]);
	await page.keyboard.press('Tab');
	expect(await page.locator(':focus').textContent()).toBe('Do Not Pay');
	await page.keyboard.press('Tab');
	expect(await page.locator(':focus').textContent()).toBe('Pay');
	await page.getByRole('button', { name: 'Do Not Pay' }).dblclick();
	await page.getByRole('heading', { name: 'your answer is recorded' }).waitFor();
	expect(await outputOf(workflow, 'Do Not Pay')).toMatchObject({ refused: number });
});

it('a form says what is wrong where it is, and keeps the rest', async () => {
	const number = randomUUID();
	const { workflow, links } = await asked(
		'ask-form.json',
		{ invoices: [{ to: 'a@example.com', number }] },
		number,
	);
	const { page, complaints } = await visitors.visit(links[0], { width: 360 });
	await page.getByLabel('Cost Center').fill('the usual');
	await page.getByLabel('The goods have arrived').check();
	await page.getByLabel('Remarks').fill('Line one\n<i>two</i>');
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByRole('alert').waitFor();
	await page.screenshot({ path: picture('form'), fullPage: true });
	expect(await page.getByRole('alert').getByRole('link').allTextContents()).toEqual([
		'Cost Center',
		'Account',
	]);
	await page.getByRole('alert').getByRole('link', { name: 'Cost Center' }).click();
	expect(await page.getByLabel('Cost Center').inputValue()).toBe('the usual');
	expect(await page.getByLabel('Remarks').inputValue()).toBe('Line one\n<i>two</i>');
	await page.getByLabel('Cost Center').fill('4200');
	await page.getByLabel('Account').selectOption('Travel');
	await page.getByLabel('Delivery Note').setInputFiles({
		name: 'note.pdf',
		mimeType: 'application/pdf',
		buffer: Buffer.from('%PDF-1.4'),
	});
	await page.getByRole('button', { name: 'Save' }).click();
	await page.getByRole('heading', { name: 'your answer is recorded' }).waitFor();
	expect((await outputOf(workflow, 'Bookings')).bookings[0]).toMatchObject({
		costCenter: 4200,
		account: 'Travel',
		checked: ['The goods have arrived'],
		deliveryNote: { filename: 'note.pdf', size: 8 },
		remarks: 'Line one\n<i>two</i>',
	});
	// The browser notes the status of the page that names what is wrong.
	expect(complaints).toEqual([expect.stringContaining('422')]);
});

/** A webhook that takes a form with files, and a node that asks about it. */
function question(node: string, parameters: object): Workflow {
	const ask = workflowNode('Ask', `n8n-nodes-send-mail.${node}`, {
		resource: 'mail',
		operation: 'sendAndWait',
		...mailParameters[node],
		to: 'boss@example.com',
		responseType: 'approval',
		...parameters,
	});
	const {
		nodes: [webhook],
	} = webhookChain('ask', [], 'onReceived');
	const connections = { [webhook.name]: { main: [[{ node: 'Ask', type: 'main', index: 0 }]] } };
	return { name: `Ask by ${node}`, nodes: [webhook, ask] as never, connections };
}

/** A picture of a chart. */
async function chart(): Promise<Buffer> {
	const { page } = await visitors.visit('about:blank', { width: 480 });
	const bars = [30, 60, 45, 90].map(
		(height, index) =>
			`<rect x="${20 + index * 100}" y="${110 - height}" width="70" height="${height}" fill="#1a56db"/>`,
	);
	await page.setContent(`<svg width="440" height="120" style="background:#eef4ff">${bars.join('')}</svg>`);
	return await page.locator('svg').screenshot();
}

describe.each(Object.keys(mailParameters))('a mail by %s in the inbox', (node) => {
	const showsImages = ['lineWorks', 'superOffice'].includes(node);

	it('has its buttons and, where the service can, its picture', async () => {
		const subject = `Budget ${randomUUID()}`;
		const { mail, links } = await askedBy(
			question(node, {
				subject,
				message: `May we spend more than planned?\n${showsImages ? 'cid:chart\n' : ''}\nThe numbers are enclosed.`,
				approvalOptions: {
					values: { approvalType: 'double', approveLabel: 'Spend It', disapproveLabel: 'Not This Year' },
				},
				options: { attachments: 'chart', limitWaitTime: { values: { resumeAmount: 2, resumeUnit: 'days' } } },
			}),
			withFile('chart', new File([new Uint8Array(await chart())], 'chart.png', { type: 'image/png' })),
			subject,
		);
		expect(links).toHaveLength(2);
		expect(mail.attachments).toMatchObject([{ disposition: showsImages ? 'inline' : 'attachment' }]);
		const address = `${n8n.sandboxUrl}/messages/${mail.id}`;
		for (const width of [1280, 360]) {
			const { page } = await visitors.visit(`${address}/html`, { width });
			expect(await page.getByRole('link').allTextContents()).toEqual(['Spend It', 'Not This Year']);
			const images = await page
				.locator('img')
				.evaluateAll((all) => (all as HTMLImageElement[]).map(({ naturalWidth }) => naturalWidth));
			expect(images).toEqual(showsImages ? [440] : []);
			const wide = await page.locator('body').evaluate((body) => body.scrollWidth);
			expect(wide).toBeLessThanOrEqual(width);
			await page.screenshot({ path: picture(`mail-${node}-${width}`), fullPage: true });
		}
		const { page: inbox } = await visitors.visit(address);
		expect(await inbox.frameLocator('iframe').getByRole('link').count()).toBe(2);
		await inbox.screenshot({ path: picture(`inbox-${node}`), fullPage: true });
	});
});

function withFile(name: string, file: File): FormData {
	const form = new FormData();
	form.set(name, file);
	return form;
}

const HOSTILE = `"><script>alert('1')</script><img src=x onerror="alert(2)"><b>bold</b>`;

it('HTML and script in every text are read as they are written, and run nothing', async () => {
	const number = randomUUID();
	const choice = { fieldOptions: { values: [{ option: HOSTILE }, { option: 'other' }] } };
	const { mail, links, workflow } = await askedBy(
		question('superOffice', {
			subject: `${number} ${HOSTILE}`,
			message: HOSTILE,
			responseType: 'customForm',
			formFields: {
				values: [
					{ fieldType: 'text', defaultValue: HOSTILE },
					{ fieldType: 'textarea', defaultValue: HOSTILE, placeholder: HOSTILE },
					{ fieldType: 'dropdown', ...choice },
					{ fieldType: 'checkbox', ...choice, requiredField: true },
				].map((field, index) => ({ ...field, fieldName: `f${index}`, fieldLabel: `${index} ${HOSTILE}` })),
			},
			options: {
				messageButtonLabel: HOSTILE,
				responseFormTitle: HOSTILE,
				responseFormDescription: HOSTILE,
				responseFormButtonLabel: HOSTILE,
			},
		}),
		{},
		number,
	);
	const { page: inbox, complaints: ofMail } = await visitors.visit(
		`${n8n.sandboxUrl}/messages/${mail.id}/html`,
	);
	expect(await inbox.getByRole('link').allTextContents()).toEqual([HOSTILE]);
	expect(await inbox.locator('img, script, b').count()).toBe(0);
	expect(ofMail).toEqual([]);

	const { page, complaints } = await visitors.visit(links[0], { width: 360 });
	const dialogs: string[] = [];
	page.on('dialog', (dialog) => {
		dialogs.push(dialog.message());
		void dialog.dismiss();
	});
	const onlyText = async () => expect(await page.locator('main img, main script, main b').count()).toBe(0);
	expect(await page.locator('h1').textContent()).toBe(HOSTILE);
	await onlyText();
	await page.getByRole('button', { name: HOSTILE }).click();
	await page.getByRole('alert').waitFor();
	await onlyText();
	const width = await page.locator('main').evaluate((main) => main.ownerDocument.documentElement.scrollWidth);
	expect(width).toBeLessThanOrEqual(360);
	await page.screenshot({ path: picture('hostile'), fullPage: true });
	await page.getByLabel(HOSTILE, { exact: true }).check();
	await page.getByRole('button', { name: HOSTILE }).click();
	await page.getByRole('heading', { name: 'your answer is recorded' }).waitFor();
	await onlyText();
	expect((await outputOf(workflow, 'Ask')).data).toMatchObject({ f0: HOSTILE, f1: HOSTILE, f3: [HOSTILE] });
	expect(dialogs).toEqual([]);
	// The browser notes the status of the page that names what is wrong.
	expect(complaints).toEqual([expect.stringContaining('422')]);
});
