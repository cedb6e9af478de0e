import type { IDataObject } from 'n8n-workflow';
import { details, superOfficeBench } from './superoffice-support';

/** From Save Draft to Send Draft. */

const bench = superOfficeBench();
const inbox = () => bench.sandbox.inbox.messages();

/** A draft with a file and an inline image. */
async function saved(changes: IDataObject = {}): Promise<IDataObject> {
	const binary = {
		pdf: await bench.engine.file('%PDF-1.4', 'Ängebot.pdf', 'application/pdf'),
		logo: await bench.engine.file('png', 'logo.png', 'image/png'),
	};
	const { json, error } = await bench.run(
		{
			operation: 'saveDraft',
			html: '<img src="cid:logo">',
			options: { attachments: 'pdf, logo', cc: 'info@example.org', saleId: 4, priority: 'High', ...changes },
		},
		{ items: [{ json: {}, binary }] },
	);
	if (error) throw error;
	return json[0];
}

const send = async (draft: IDataObject, parameters = {}, options = {}) =>
	await bench.run(
		{ operation: 'sendDraft', sendWith: 'userMailbox', draftId: '={{ $json.draftId }}', ...parameters },
		{ items: [{ json: draft }], ...options },
	);

test.each(['userMailbox', 'smtpServer', 'serverDefault'])(
	'a draft goes out by %s whole',
	async (sendWith) => {
		const draft = await saved();
		const { json, error } = await send(draft, { sendWith });
		expect(error).toBeUndefined();
		expect(json[0]).toMatchObject({
			status: 'accepted',
			draftId: draft.draftId,
			subject: 'Offer',
			accepted: ['ann@example.org', 'info@example.org'],
			attachments: [
				{ name: 'Ängebot.pdf', bytes: 8, inline: false },
				{ name: 'logo.png', bytes: 3, inline: true },
			],
		});
		expect(json[0].messageId).toEqual(expect.any(String));
		expect(inbox()).toMatchObject([
			{
				to: [{ address: 'ann@example.org' }],
				cc: [{ address: 'info@example.org' }],
				meta: { soInfo: { SaleId: 4 }, priority: 'High' },
				attachments: [{ filename: 'Ängebot.pdf', bytes: 8 }, { contentId: 'logo' }],
			},
		]);
		expect(bench.superOffice.state.drafts).toEqual([]);
		// A second time there is no draft any more.
		const again = await send(draft, { sendWith }, { onError: 'continueErrorOutput' });
		expect(details(again, 1)).toMatchObject({ kind: 'failed', outcome: 'notSent' });
		expect(inbox()).toHaveLength(1);
	},
);

test('a draft whose files come without their bytes is not sent', async () => {
	const draft = await saved();
	bench.superOffice.settings.attachmentStreams = false;
	const { error } = await send(draft);
	expect(error?.context?.data).toMatchObject({ kind: 'failed', outcome: 'notSent' });
	expect([inbox().length, bench.requests('EMail/Send').length]).toEqual([0, 0]);
});

test('Allowed Recipients holds for drafts', async () => {
	const draft = await saved({ bcc: 'eve@elsewhere.example' });
	const { error } = await send(draft, { options: { allowedRecipients: '@example.org' } });
	expect(error?.context?.data).toMatchObject({
		kind: 'invalid',
		field: 'Allowed Recipients',
		outcome: 'notSent',
	});
	expect(inbox()).toEqual([]);
	await send(await saved(), { options: { allowedRecipients: '@example.org' } });
	expect(inbox()).toHaveLength(1);
});

test.each(['reset-after-accept', 'timeout-after-accept', 'truncated-body'] as const)(
	'an answer that is lost (%s): the draft may have been sent, and nobody sends it again',
	async (fault) => {
		const draft = await saved();
		bench.sandbox.faults.add({ path: 'EMail/Send$', fault });
		const options = { onError: 'continueErrorOutput' };
		const first = await send(draft, { options: { timeout: 2 } }, options);
		const again = await send(draft, { options: { timeout: 2 } }, { ...options, retryOf: first });
		for (const result of [first, again])
			expect(details(result, 1)).toMatchObject({ kind: 'uncertain', outcome: 'possiblySent' });
		expect(bench.requests('EMail/Send')).toHaveLength(1);
	},
);

test('a second try of an execution sends a draft that went out no second time, and gives its receipt', async () => {
	const draft = await saved();
	const first = await send(draft);
	const again = await send(draft, {}, { retryOf: first });
	expect(again.json[0]).toMatchObject({ draftId: draft.draftId, delivery: { alreadySent: true } });
	expect(inbox()).toHaveLength(1);
});

test('a preview shows both requests and asks nobody', async () => {
	const { json } = await send({ draftId: 453 }, { options: { preview: true } });
	expect(json[0].requests).toMatchObject([
		{ step: 'draft', body: { Id: 453, IncludeAttachments: true } },
		{ step: 'send', body: { Emails: [expect.any(String)] } },
	]);
	expect(bench.requests()).toEqual([]);
});

test.each(['', 'x', '1.5', '0'])('the draft ID %j is refused', async (draftId) =>
	expect((await send({ draftId })).error?.context?.data).toMatchObject({
		kind: 'invalid',
		field: 'Draft ID',
	}),
);
