import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { item, memoryFile } from '../support/engine';
import { credentialsOf, lineWorksBench, sendParameters } from './lineworks-support';

const bench = lineWorksBench();
beforeEach(() => Object.assign(bench.settings, { mailsPerWindow: 0, callsPerWindow: 0 }));

const PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

describe('the request', () => {
	test('is the vendor sample, field by field', async () => {
		const fixture = readFileSync(join(__dirname, '../fixtures/lineworks/vendor-sample.json'), 'utf8');
		const sample = JSON.parse(fixture) as { attachments: Array<{ data: string }> };
		const page = Buffer.from(sample.attachments[0]?.data ?? '', 'base64');
		const { json, error } = await bench.run(
			sendParameters(
				{ to: 'admin@example.com', subject: 'Test', html: 'Body' },
				{
					fromName: 'admin',
					isSaveSentMail: true,
					isSaveTracking: true,
					isSendSeparately: false,
					attachments: 'data',
				},
			),
			{ items: [item({}, { data: await bench.engine.file(page, 'index.html', 'text/html') })] },
		);
		expect(error).toBeUndefined();
		const [request] = bench.sandbox.requests.list();
		expect(request?.url).toBe('/lineworks/v1.0/users/me/mail');
		expect(request?.body.content.toString('utf8')).toBe(JSON.stringify(sample));
		expect(json[0]).toMatchObject({
			service: 'lineWorks',
			status: 'accepted',
			messageId: null,
			accepted: ['admin@example.com'],
			rejected: [],
			attachments: [{ name: 'index.html', contentType: 'text/html', bytes: page.length, inline: false }],
			delivery: { statusCode: 202, attempts: 1 },
			response: { statusCode: 202 },
		});
		expect(await bench.sandbox.inbox.attachment('m1', 0)).toEqual(page);
	});

	test('says nothing that was not asked for', async () => {
		await bench.run(sendParameters());
		expect(bench.mailRequests()).toEqual([
			{
				method: 'POST',
				url: '/users/me/mail',
				status: 202,
				body: { to: 'you@example.com', subject: 'Hi', body: '<p>x</p>', contentType: 'html' },
			},
		]);
	});

	test('carries every option, from expressions too', async () => {
		const self = bench.sandbox.serviceUrl('lineworks') && 'mailer@works.test';
		const { error, json } = await bench.run(
			sendParameters(
				{
					userId: { __rl: true, mode: 'id', value: '={{ $json.sender }}' },
					to: '={{ $json.people }}',
					emailFormat: 'text',
					text: 'line 1\nline 2',
				},
				{
					cc: 'Carl <c@example.com>; d@example.com',
					bcc: 'e@bücher.example',
					fromName: 'Robot',
					isSaveSentMail: false,
					isSaveTracking: false,
					isSendSeparately: true,
					securityLevel: 'Non-business',
				},
			),
			{ items: [item({ sender: self, people: ['a@example.com', { name: 'B', email: 'b@example.com' }] })] },
		);
		expect(error).toBeUndefined();
		expect(bench.mailRequests()[0]).toMatchObject({
			url: '/users/mailer%40works.test/mail',
			body: {
				to: 'a@example.com;b@example.com',
				cc: 'c@example.com;d@example.com',
				bcc: 'e@xn--bcher-kva.example',
				subject: 'Hi',
				body: 'line 1\nline 2',
				contentType: 'text',
				userName: 'Robot',
				isSaveSentMail: false,
				isSaveTracking: false,
				isSendSeparately: true,
				securityLevel: 'Non-business',
			},
		});
		// LINE WORKS takes addresses alone.
		expect(json[0]?.warnings).toHaveLength(1);
		expect(bench.sandbox.inbox.count).toBe(5);
	});
});

describe('inline images', () => {
	test('a file named after cid: goes inline, its id as in the HTML', async () => {
		await bench.run(
			sendParameters(
				{ html: '<img src="cid:logo"><img src="cid:my%20chart.png">' },
				{ attachments: 'invoice' },
			),
			{
				items: [
					item(
						{},
						{
							logo: await bench.engine.file(PIXEL, 'logo.png', 'image/png'),
							chart: memoryFile(PIXEL, 'my chart.png', 'image/png'),
							invoice: await bench.engine.file('PDF', 'invoice.pdf', 'application/pdf'),
						},
					),
				],
			},
		);
		const [mail] = bench.sandbox.inbox.messages();
		expect(mail?.html).toBe('<img src="cid:logo"><img src="cid:image-1">');
		expect(mail?.attachments).toMatchObject([
			{ filename: 'invoice.pdf', disposition: 'attachment' },
			{ filename: 'logo.png', disposition: 'inline', contentId: 'logo' },
			{ filename: 'my chart.png', disposition: 'inline', contentId: 'image-1' },
		]);
		expect(await bench.sandbox.inbox.attachment('m1', 1)).toEqual(PIXEL);
	});

	test('data: URIs become inline images beside a file of the same name', async () => {
		const { error } = await bench.run(
			sendParameters(
				{ html: `<img src="cid:image1"><img src="data:image/png;base64,${PIXEL.toString('base64')}">` },
				{ inlineImages: 'autoData' },
			),
			{ items: [item({}, { image1: await bench.engine.file('other', 'image1.gif', 'image/gif') })] },
		);
		expect(error).toBeUndefined();
		const [mail] = bench.sandbox.inbox.messages();
		const ids = mail?.attachments.map(({ contentId }) => contentId) ?? [];
		expect(new Set(ids).size).toBe(2);
		expect(mail?.html).toBe(`<img src="cid:${ids[0]}"><img src="cid:${ids[1]}">`);
		expect(await bench.sandbox.inbox.attachment('m1', 1)).toEqual(PIXEL);
	});
});

describe('what is checked before anything is sent', () => {
	const run = async (changes: object, options: object = {}, binary = {}) =>
		await bench.run(sendParameters(changes as never, options as never), { items: [item({}, binary)] });

	test.each<[string, object, object, string]>([
		['an empty subject', { subject: ' ' }, {}, 'Subject'],
		['a long subject', { subject: 'x'.repeat(181) }, {}, 'Subject'],
		['no sender', { userId: { __rl: true, mode: 'id', value: "={{ '' }}" } }, {}, 'Send As'],
		['HTML and text at once', { emailFormat: 'both', text: 'x' }, {}, 'Email Format'],
		['an unknown security level', {}, { securityLevel: 'Secret' }, 'Security Level'],
		['a line break in the sender name', {}, { fromName: 'a\r\nb' }, 'Sender Name'],
		['a silly cap', {}, { maxAttachmentSize: 0 }, 'Max Attachment Size (MB)'],
	])('%s', async (_case, changes, options, field) => {
		const { error } = await run(changes, options);
		expect(error?.context?.data).toMatchObject({ kind: 'invalid', field });
		expect(bench.sandbox.requests.total).toBe(0);
	});

	test('a long subject goes out whole where LINE WORKS may cut it, with a warning', async () => {
		bench.settings.longSubjects = 'cut';
		const { json } = await run({ subject: 'x'.repeat(181) }, { longSubject: 'cut' });
		expect(bench.mailRequests()[0]?.body).toMatchObject({ subject: 'x'.repeat(181) });
		expect(json[0]?.warnings).toHaveLength(1);
		expect(bench.sandbox.inbox.messages()[0]?.subject).toHaveLength(180);
	});

	test('a long file name is shortened, its extension kept', async () => {
		const data = await bench.engine.file('x', `${'n'.repeat(300)}.pdf`, 'application/pdf');
		const { json } = await run({}, { attachments: 'data' }, { data });
		expect(bench.sandbox.inbox.messages()[0]?.attachments[0]?.filename).toBe(`${'n'.repeat(246)}.pdf`);
		expect(json[0]?.warnings).toHaveLength(1);
	});

	test('size: a warning above 20 MB, a stop above the cap, and a cap of your own', async () => {
		const large = await bench.engine.file(
			Buffer.alloc(21_000_000, 1),
			'large.bin',
			'application/octet-stream',
		);
		const warned = await run({}, { attachments: 'data' }, { data: large });
		expect(warned.json[0]?.warnings).toHaveLength(1);
		const stopped = await run({}, { attachments: 'data', maxAttachmentSize: 20 }, { data: large });
		expect(stopped.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Attachments' });
		const huge = { ...large, bytes: 30_000_000 };
		const capped = await run({}, { attachments: 'data' }, { data: huge });
		expect(capped.error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Attachments' });
		const preview = await run(
			{},
			{ attachments: 'data', maxAttachmentSize: 40, preview: true },
			{ data: large },
		);
		expect(preview.error).toBeUndefined();
		expect(bench.sandbox.inbox.count).toBe(1);
	});

	test('an empty body only where it is asked for', async () => {
		expect((await run({ html: '' })).error?.context?.data).toMatchObject({ kind: 'invalid', field: 'HTML' });
		const { error } = await run({ html: '' }, { allowEmptyBody: true });
		expect(error).toBeUndefined();
		expect(bench.mailRequests()).toHaveLength(1);
		expect(bench.mailRequests()[0]?.body).toMatchObject({ body: '', contentType: 'html' });
	});
});

describe('what LINE WORKS says no to', () => {
	test.each<[string, object, () => Promise<Record<string, ICredentialDataDecryptedObject>>, object]>([
		[
			'a token without the scope',
			{ kind: 'unauthorized', statusCode: 403, code: 'FORBIDDEN' },
			() => credentialsOf(bench.sandbox, { scope: 'mail.read' }),
			{},
		],
		[
			'another member',
			{ kind: 'unauthorized', statusCode: 403, code: 'ACCESS_DENIED' },
			async () => bench.credentials,
			{ userId: 'anna@works.test' },
		],
		[
			'nobody',
			{ kind: 'refused', field: 'Send As', statusCode: 404 },
			async () => bench.credentials,
			{ userId: 'nobody' },
		],
	])('%s', async (_case, facts, credentialsFor, changes) => {
		const { error } = await bench.run(sendParameters(changes as never), {
			credentials: await credentialsFor(),
		});
		expect(error?.context?.data).toMatchObject({ outcome: 'notSent', ...facts });
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	test('an attachment that is blocked, on the error output with code and status', async () => {
		const { outputs } = await bench.run(sendParameters({}, { attachments: 'data' }), {
			onError: 'continueErrorOutput',
			items: [item({}, { data: await bench.engine.file('x', 'run.exe', 'application/octet-stream') })],
		});
		expect(outputs[0]).toEqual([]);
		expect(outputs[1]?.[0]?.json.details).toMatchObject({
			kind: 'refused',
			field: 'Attachments',
			statusCode: 400,
			code: 'INVALID_PARAMETER',
		});
	});

	test('files that are too many for it, in JSON or as a page of a gateway', async () => {
		for (const [oversizeAnswer, statusCode] of [
			['json', 400],
			['html', 413],
		] as const) {
			Object.assign(bench.settings, { maxAttachmentBytes: 2, oversizeAnswer });
			const { error } = await bench.run(sendParameters({}, { attachments: 'data' }), {
				items: [item({}, { data: await bench.engine.file('xyz', 'a.txt', 'text/plain') })],
			});
			expect(error?.context?.data).toMatchObject({ kind: 'refused', outcome: 'notSent', statusCode });
		}
	});
});
