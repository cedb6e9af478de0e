import { createHash } from 'node:crypto';
import { AnswerRef, FileContent, Secret, type RequestSpec } from '../../../../../nodes/shared/wire/request';
import type { Plan } from '../../../../../nodes/shared/run/plan';
import { previewPlan, previewResult } from '../../../../../nodes/shared/run/preview';
import { fakeContext } from '../../../../support/fakeContext';
import { inMemory, stored } from '../attachment';
import { textStep } from './perform-support';

const content = Buffer.alloc(3000, 'x');
const sha256 = createHash('sha256').update(content).digest('hex');
const connection = {
	credentialType: 'a',
	baseUrl: 'https://mail.example/v1',
	paceKey: 'a',
	secrets: [],
	headers: { 'X-A': 'connection', 'X-B': 'b' },
};

const planOf = (...steps: Plan['steps']): Plan => ({ steps, receipt: () => ({ output: {} }) });

async function shown(request: RequestSpec) {
	const { context, requests } = fakeContext({ files: { f: content } });
	const [preview] = await previewPlan(
		context,
		planOf(textStep('send', { title: 'Send the mail', request })),
		connection,
	);
	expect(requests).toEqual([]);
	return preview;
}

test('method, URL and headers as they would be', async () =>
	expect(
		await shown({
			method: 'GET',
			path: ['/mails/', new AnswerRef('create', 'id'), '/x'],
			query: { a: 'ä&', b: undefined, c: 0 },
			headers: { 'X-A': 'step' },
		}),
	).toEqual({
		step: 'send',
		title: 'Send the mail',
		method: 'GET',
		url: 'https://mail.example/v1/mails/{id from the answer to "create"}/x?a=%C3%A4%26&c=0',
		headers: { authentication: '*** (added by n8n from the credential)', 'X-A': 'step', 'X-B': 'b' },
	}));

test('a query of nothing leaves no question mark', async () =>
	expect((await shown({ method: 'GET', path: '/x', query: { a: undefined } })).url).toBe(
		'https://mail.example/v1/x',
	));

test.each([
	['in memory', inMemory(content, { name: 'a.bin', contentType: 'a/b' })],
	['in storage', stored('f', content.length, { name: 'a.bin', contentType: 'a/b' })],
])(
	'JSON: files %s by name, size and hash, secrets masked, nothing left out but what is undefined',
	async (_where, file) => {
		const json = {
			file: new FileContent(file),
			key: new Secret('s'),
			id: new AnswerRef('create', 'a.b'),
			list: [new Secret('t'), 1, null, false],
			none: undefined,
		};
		const preview = await shown({
			method: 'POST',
			path: '/x',
			body: { contentType: 'application/json', json },
		});
		expect(preview.body).toStrictEqual({
			file: { file: 'a.bin', contentType: 'a/b', bytes: 3000, sha256 },
			key: '***',
			id: '{a.b from the answer to "create"}',
			list: ['***', 1, null, false],
		});
		expect(preview.headers).toMatchObject({ 'Content-Type': 'application/json' });
	},
);

test('text: files and secrets in their places', async () => {
	const file = stored('f', content.length, { name: 'a.bin', contentType: 'a/b' });
	const preview = await shown({
		method: 'POST',
		path: '/x',
		body: {
			contentType: 'application/xml',
			parts: ['<a>', new FileContent(file), '</a>', new Secret('s'), ''],
		},
	});
	expect(preview.body).toBe(`<a>[file a.bin, a/b, 3000 bytes, sha256 ${sha256}]</a>***`);
});

test('every step of a plan', async () => {
	const { context } = fakeContext();
	const previews = await previewPlan(context, planOf(textStep('one'), textStep('two')), {
		...connection,
		headers: undefined,
	});
	expect(previews.map(({ step: id, title, url }) => [id, title, url])).toEqual([
		['one', 'Do one', 'https://mail.example/v1/one'],
		['two', 'Do two', 'https://mail.example/v1/two'],
	]);
});

describe('what stands in place of a result', () => {
	const plan = planOf(textStep('send'));
	const settings = { preview: true, output: 'full' as const, timeoutMs: 1 };
	const result = async (input: object) =>
		await previewResult(fakeContext().context, 'fake', { index: 0, settings, plan, input }, connection);

	test('of a mail', async () =>
		expect(
			await result({
				message: {
					to: [{ address: 'a@b.de', name: 'Ann' }],
					cc: [{ address: 'c@d.de' }],
					bcc: [],
					replyTo: [],
					subject: 'Hi',
					body: { format: 'html', html: 'x' },
					attachments: [inMemory(Buffer.from('abc'))],
				},
				warnings: ['w'],
				redirectedFrom: { to: ['z@z.de'], cc: [], bcc: [] },
			}),
		).toMatchObject({
			service: 'fake',
			status: 'preview',
			messageId: null,
			accepted: [],
			rejected: [],
			recipients: ['a@b.de', 'c@d.de'],
			subject: 'Hi',
			attachments: [{ name: 'a.txt', contentType: 'text/plain', bytes: 3, inline: false }],
			warnings: ['w'],
			requests: [{ step: 'send', method: 'POST', url: 'https://mail.example/v1/send' }],
			delivery: { attempts: 0, durationMs: 0, redirectedFrom: { to: ['z@z.de'], cc: [], bcc: [] } },
			response: null,
		}));

	test('of what is no mail', async () =>
		expect(await result({})).toMatchObject({
			status: 'preview',
			recipients: [],
			subject: '',
			attachments: [],
			warnings: [],
			delivery: { attempts: 0, durationMs: 0 },
		}));
});
