import type { INodeParameters } from 'n8n-workflow';

import { linksIn } from '../../sandbox/core/links';
import { forEachService, mailItems, outcomes } from './harness';
import type { ContractMail } from './services';

/** Send and Wait for Response, as far as the mail goes: it is made from Send, and keeps what Send keeps. */
forEachService((bench) => {
	const offers = () =>
		JSON.stringify(bench.engine.nodeType(bench.service.node).description.properties).includes('sendAndWait');

	/** Asks as the service's Send would send; a mail that Send has no word for is none here either. */
	async function ask(mail: Partial<ContractMail> = {}, options: Parameters<typeof bench.send>[1] = {}) {
		const { emailFormat, html, text, ...own } = bench.service.parameters({ to: 'boss@example.com', ...mail });
		const parameters: INodeParameters = {
			...own,
			operation: 'sendAndWait',
			message: 'May we pay <b>4711</b>?\n\nSoon.',
			approvalOptions: { values: { approvalType: 'double', disapproveLabel: 'No & never' } },
		};
		void [emailFormat, html, text];
		const { engine, sandbox, service } = bench;
		const credentials = service.credentials(sandbox);
		return await engine.run({ node: service.node, parameters, credentials, ...options });
	}

	test('asks by a mail with both links, and waits', async () => {
		if (!offers()) return;
		const { json, run } = await ask({ subject: 'Question' }, { items: mailItems(3) });
		expect(run).toMatchObject({ status: 'waiting', waitTill: new Date('3000-01-01T00:00:00.000Z') });
		expect(json).toHaveLength(3);
		const [mail, ...others] = bench.inbox();
		expect(others).toEqual([]);
		expect(mail.subject).toBe('Question');
		const links = linksIn(mail).map((link) => new URL(link).searchParams);
		expect(links.map((query) => [query.get('approved'), query.get('question')])).toEqual([
			['true', '0'],
			['false', '0'],
		]);
		expect(mail.html).toContain('May we pay &lt;b&gt;4711&lt;/b&gt;?');
		if (bench.service.limits.bodies !== 'one')
			for (const link of linksIn({ text: mail.text }))
				expect(mail.html).toContain(link.replace(/&/g, '&amp;'));
		for (const query of links) expect(JSON.stringify(json)).not.toContain(query.get('signature'));
	});

	test('carries a file', async () => {
		if (!offers()) return;
		const data = await bench.engine.file('%PDF-1.4 question', 'q.pdf', 'application/pdf');
		await ask({ attachments: 'data' }, { items: [{ json: {}, binary: { data } }] });
		expect(bench.inbox()[0].attachments).toMatchObject([{ filename: 'q.pdf', bytes: 17 }]);
	});

	test('is held back by Allowed Recipients, and turned by Redirect All Mail To', async () => {
		if (!offers()) return;
		const refused = await ask({ options: { allowedRecipients: '@other.example' } });
		expect(refused.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Allowed Recipients' });
		expect(bench.inbox()).toEqual([]);
		await ask({ options: { redirectTo: 'test@example.com' } });
		expect([bench.copies('test@example.com'), bench.copies('boss@example.com')]).toEqual([1, 0]);
	});

	test('waits for nothing when it is a preview, and when nobody knows whether the mail is out', async () => {
		if (!offers()) return;
		const preview = await ask({ options: { preview: true } }, { items: mailItems(2) });
		expect(preview.run.status).not.toBe('waiting');
		expect(preview.json.map(({ status }) => status)).toEqual(['preview', 'preview']);
		expect(bench.sandbox.requests.list()).toEqual([]);
		const { sandbox, service } = bench;
		sandbox.faults.add({ service: service.sandbox, ...service.sends, fault: service.refusal });
		const failed = await ask({}, { items: mailItems(2), onError: 'continueErrorOutput' });
		expect(failed.run.status).not.toBe('waiting');
		expect(outcomes(failed, 2)).toEqual(['notSent', 'notSent']);
		expect(bench.inbox()).toEqual([]);
	});
});
