import { join } from 'node:path';

import type { Page } from 'playwright-core';

import { linksIn } from '../../sandbox/core/links';
import type { N8n } from '../../scripts/lib/n8n';
import type { startSandbox } from '../../scripts/lib/sandbox';
import { until } from './answering';
import { Visitors, type Looks } from './visitor';

/** Pictures of a mail that asks and of the pages behind it, from the examples. */

type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Starts an example, and gives its mail once the execution waits. */
async function asked(n8n: N8n, sandbox: Sandbox, example: string, body: object, about: string) {
	await fetch(`${n8n.url}/webhook/send-mail/${example}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
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
async function picture(page: Page, path: string, selector: string): Promise<void> {
	const box = await page.locator(selector).first().boundingBox();
	if (!box) throw new Error(`The page shows no ${selector}.`);
	const edge = 24;
	const width = page.viewportSize()?.width ?? 0;
	const x = Math.max(0, box.x - edge);
	const clip = {
		x,
		y: Math.max(0, box.y - edge),
		width: Math.min(width - x, box.width + 2 * edge),
		height: box.height + 2 * edge,
	};
	await page.screenshot({ path, clip, fullPage: true });
}

export async function approvalPictures(n8n: N8n, sandbox: Sandbox, folder: string): Promise<void> {
	const visitors = await Visitors.open();
	const take = async (name: string, link: string, looks: Looks, selector = '.card') => {
		const { page } = await visitors.visit(link, looks);
		await picture(page, join(folder, `send-and-wait-${name}.png`), selector);
		return page;
	};
	try {
		const invoice = {
			to: 'boss@example.com',
			number: '4711',
			supplier: 'Example Ltd',
			amount: '1,200.00 EUR',
		};
		const approval = await asked(n8n, sandbox, 'approve-invoice', invoice, '4711');
		await take('mail', approval.html, {}, 'table table');
		await take('page', approval.link, {});
		await take('dark', approval.link, { dark: true });
		const phone = await take('phone', approval.link, { width: 360 });
		await phone.getByRole('button', { name: 'Pay', exact: true }).click();
		await picture(phone, join(folder, 'send-and-wait-answered.png'), '.card');
		const invoices = [{ to: 'boss@example.com', number: '4712' }];
		const form = await asked(n8n, sandbox, 'ask-form', { invoices }, '4712');
		const { page } = await visitors.visit(form.link);
		await page.getByLabel('Cost Center').fill('the usual one');
		await page.getByRole('button', { name: 'Save' }).click();
		await picture(page, join(folder, 'send-and-wait-form.png'), '.card');
	} finally {
		await visitors.close();
	}
}
