import * as fc from 'fast-check';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { InboxMessage } from '../../sandbox';
import { FORMS, hubBench, letter, mail, sms, status } from './communicationhub-support';

const bench = hubBench();
const named = FORMS.map((form) => [`${form.format} by ${form.responseForm}`, form] as const);

/** What of a delivered mail has to be the same, whichever way it came. */
function content({
	from,
	to,
	cc,
	bcc,
	subject,
	text,
	html,
	reference,
	attachments,
	meta,
}: InboxMessage): object {
	const { kind, domain, fields } = meta;
	return { from, to, cc, bcc, subject, text, html, reference, attachments, kind, domain, fields };
}

/** Mails with everything that a careless writer loses. */
const NASTY: IDataObject[] = [
	{ text: ' a\r\nb\rc\nd\te ' },
	{ text: ']]> <![CDATA[ &amp; &#xD; &nbsp; <tag attribute="x">' },
	{ text: '\u{1F600} \u0085 \u2028 \u00a0 \ufeff \ufffd' },
	{ subject: '"Quotes" & \'apostrophes\' <3 ÄÖÜß 漢字' },
	{
		html: '<p title="a&quot;b">1 &lt; 2 &amp;&amp; 3 > 2</p>\r\n<script>if (a && b) {}</script>',
	},
	{ html: '<p>x</p>', text: '{"Subject":"other","To":"eve@example.com"}' },
	{ to: 'ann@example.com; "Doe, Jane" <jane@example.com>\n"odd..local"@example.com' },
	{ from: '"Müller & Söhne <Sales>" <me@example.com>' },
	{ text: `${'x'.repeat(300_000)}é` },
];

describe('mails that a careless client loses in silence', () => {
	beforeEach(() => bench.set({ mode: 'faithful' }));

	test.each(named)('%s: the framework as it really is loses nothing of them', async (_name, form) => {
		const names = ['Rechnung März.pdf', "a&b 'c'.txt", '😀.bin'];
		const files = await Promise.all(
			names.map(
				async (name, index) =>
					await bench.engine.file(
						Buffer.alloc(index === 0 ? 900_001 : 5, index),
						name,
						'application/octet-stream',
					),
			),
		);
		const items: INodeExecutionData[] = NASTY.map((one) => ({
			json: {
				to: 'you@example.com',
				from: 'me@example.com',
				subject: 'Hi',
				text: 'Hello',
				html: '',
				...one,
			},
			binary: { a: files[0], b: files[1], c: files[2] },
		}));
		const fields = {
			emailFormat: 'both',
			...Object.fromEntries(
				['to', 'from', 'subject', 'text', 'html'].map((name) => [name, `={{ $json.${name} }}`]),
			),
		};
		const result = await bench.run(
			mail(fields, {
				...form,
				attachments: '*',
				cc: 'cc@example.com',
				bcc: 'bcc@example.com',
				domain: 'a&b',
				reference: '<r>',
			}),
			{ items },
		);
		expect(result.error?.message).toBeUndefined();
		expect(bench.inbox()).toHaveLength(NASTY.length);
		expect(bench.inbox().map(({ meta }) => meta.lost)).toEqual(NASTY.map(() => undefined));
		expect(bench.requests().filter(({ refused }) => refused)).toEqual([]);
		for (const [index, { json }] of items.entries()) {
			const sent = bench
				.inbox()
				.find(({ meta }) => meta.messageId === result.json[index].messageId) as InboxMessage;
			expect(sent).toMatchObject({
				subject: json.subject,
				reference: '<r>',
				cc: [{ address: 'cc@example.com' }],
				bcc: [{ address: 'bcc@example.com' }],
				attachments: names.map((filename, file) => ({ filename, bytes: file === 0 ? 900_001 : 5 })),
			});
			expect(sent.text).toBe(json.text === '' ? undefined : json.text);
			expect(sent.html).toBe(json.html === '' ? undefined : json.html);
		}
	});

	test.each(named)('%s: SMS and letters lose nothing either', async (_name, form) => {
		const file = await bench.engine.file('%PDF-1.4', 'letter & co.pdf', 'application/pdf');
		const cover = await bench.engine.file('%PDF-1.5', 'cover.pdf', 'application/pdf');
		const item = [{ json: {}, binary: { data: file, cover } }];
		await bench.run(sms({ message: 'a <b> & c\r\n\u{1F600}' }, { ...form, sender: 'A&B', reference: 'r' }));
		await bench.run(
			letter(
				{
					address: { addressLine1: 'A & B', zipCode: '10115', city: 'Köln' },
					senderAddress: { senderAddressLine1: '<Me>' },
				},
				{ ...form, coverFile: 'cover', isColor: true, isDuplex: false, batchId: 7, testFlag: true },
			),
			{ items: item },
		);
		const [short, long] = bench.inbox();
		expect([short.meta.lost, long.meta.lost]).toEqual([undefined, undefined]);
		expect(short).toMatchObject({
			text: 'a <b> & c\r\n\u{1F600}',
			to: [{ address: '+491701234567' }],
			from: { address: 'A&B' },
		});
		expect(long.meta.fields).toEqual({
			AddressLine1: 'A & B',
			ZipCode: '10115',
			City: 'Köln',
			SenderAdressLine1: '<Me>',
			FileName: 'letter & co.pdf',
			IsColor: true,
			IsDuplex: false,
			BatchId: 7,
			TestFlag: true,
		});
		expect((await bench.sandbox.inbox.attachment(long.id, 0)).toString()).toBe('%PDF-1.4');
		expect((await bench.sandbox.inbox.attachment(long.id, 1)).toString()).toBe('%PDF-1.5');
	});
});

describe('the strict hub', () => {
	test.each(named)('%s: takes mail, SMS, letter and status question', async (_name, form) => {
		const items = [
			{ json: {}, binary: { data: await bench.engine.file('%PDF', 'a.pdf', 'application/pdf') } },
		];
		const runs = [
			await bench.run(mail({}, { ...form, attachments: 'data' }), { items }),
			await bench.run(sms({}, form), { items }),
			await bench.run(letter({}, form), { items }),
		];
		expect(runs.map(({ error }) => error?.message)).toEqual([undefined, undefined, undefined]);
		for (const { json } of runs) {
			expect(json[0]).toMatchObject({ status: 'accepted', messageId: expect.stringMatching(/^<.*>$/) });
			const look = await bench.run(status({}, form), { items: [{ json: json[0] }] });
			expect(look.json).toMatchObject([{ messageId: json[0].messageId, status: 'queued', final: false }]);
		}
		expect(bench.requests().every(({ refused }) => refused === undefined)).toBe(true);
	});

	test('JSON, JSONP and XML give the same mail and the same result for random mails', async () => {
		const text = fc
			.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
			.filter((value) => value.trim() !== '' && !value.startsWith('='));
		const line = text
			.map((value) => value.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').trim())
			.filter((value) => value !== '');
		const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
		await fc.assert(
			fc.asyncProperty(line, text, text, line, bytes, async (subject, body, html, reference, file) => {
				bench.sandbox.reset();
				const binary = {
					data: await bench.engine.file(Buffer.from(file), 'data.bin', 'application/octet-stream'),
				};
				const results: IDataObject[] = [];
				for (const format of ['json', 'xml', 'jsonp']) {
					const fields = {
						subject: '={{ $json.subject }}',
						emailFormat: 'both',
						text: '={{ $json.body }}',
						html: '={{ $json.html }}',
					};
					const options = { format, attachments: 'data', reference: '={{ $json.reference }}' };
					const result = await bench.run(mail(fields, options), {
						items: [{ json: { subject, body, html, reference }, binary }],
					});
					expect(result.error?.message).toBeUndefined();
					const { delivery, messageId, response, ...rest } = result.json[0];
					expect({ delivery, messageId }).toMatchObject({
						delivery: { attempts: 1 },
						messageId: expect.any(String),
					});
					results.push({ ...rest, response: { ...(response as IDataObject), MessageId: null } });
				}
				expect(results[1]).toEqual(results[0]);
				expect(results[2]).toEqual(results[0]);
				const [json, xml, jsonp] = bench.inbox().map(content);
				expect(xml).toEqual(json);
				expect(jsonp).toEqual(json);
				expect(json).toMatchObject({ subject, text: body, html, reference });
			}),
			{ numRuns: 25 },
		);
	}, 60_000);

	test('text that XML cannot carry stops the run before anything is sent', async () => {
		const items = [{ json: { subject: 'fine' } }, { json: { subject: 'a\ufffeb' } }];
		const result = await bench.run(mail({ subject: '={{ $json.subject }}' }, { format: 'xml' }), { items });
		expect(result.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Subject' });
		expect(bench.requests()).toEqual([]);
	});
});
