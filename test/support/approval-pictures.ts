import type { Page } from 'playwright-core';

import { linksIn } from '../../sandbox/core/links';
import { webhookHeaders } from '../../scripts/demo/examples';
import type { N8n } from '../../scripts/lib/n8n';
import type { startSandbox } from '../../scripts/lib/sandbox';
import { until } from './answering';
import { frameOf, photograph, SCALE } from './camera';
import { Visitors, type Looks } from './visitor';

/** Pictures of a mail that asks and of the pages behind it, from the examples. */

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Starts an example, and gives its mail once the execution waits. */
async function asked(n8n: N8n, sandbox: Sandbox, example: string, body: object, about: string) {
	await fetch(`${n8n.url}/webhook/send-mail/${example}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...webhookHeaders() },
		body: JSON.stringify(body),
	});
	const mail = await until(`the mail of ${example}`, async () =>
		(await sandbox.inbox.messages()).find(({ subject }) => subject.includes(about)),
	);
	const [link] = linksIn(mail as never);
	const [, id] = /\/webhook-waiting\/(\d+)\//.exec(link) ?? [];
	await until(`${example} to wait`, async () => {
		const { status } = await n8n.publicApi('GET', `/executions/${id}`);
		return status === 'waiting';
	});
	return { link, html: `${sandbox.url}/messages/${mail.id}/html` };
}

/** The part of a page that says something, with a little of its edge. */
async function picture(page: Page, name: string, selector = '.card'): Promise<void> {
	await photograph(page, `send-and-wait-${name}`, await frameOf(page.locator(selector), 24));
}

export async function approvalPictures(n8n: N8n, sandbox: Sandbox): Promise<void> {
	const visitors = await Visitors.open();
	const look = async (link: string, looks: Looks = {}) =>
		(await visitors.visit(link, { scale: SCALE, ...looks })).page;
	try {
		const invoice = {
			to: 'boss@example.com',
			number: '4711',
			supplier: 'Example Ltd',
			amount: '1,200.00 EUR',
		};
		const approval = await asked(n8n, sandbox, 'approve-invoice', invoice, '4711');
		await picture(await look(approval.html), 'mail', 'table table');
		await picture(await look(approval.link), 'page');
		const phone = await look(approval.link, { width: 360 });
		await picture(phone, 'phone');
		await phone.getByRole('button', { name: 'Pay', exact: true }).click();
		await picture(phone, 'answered');
		const invoices = [{ to: 'boss@example.com', number: '4712' }];
		const form = await asked(n8n, sandbox, 'ask-form', { invoices }, '4712');
		const page = await look(form.link);
		await page.getByLabel('Cost Center').fill('the usual one');
		await page.getByRole('button', { name: 'Save' }).click();
		await picture(page, 'form');
	} finally {
		await visitors.close();
	}
}
