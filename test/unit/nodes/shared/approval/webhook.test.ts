import type { FileField, Form } from '../../../../../nodes/shared/approval/question';
import { call, press, question } from './webhook-support';

const form = (fields: Form['fields']): Form => ({
	kind: 'form',
	open: 'Respond',
	title: 'Tell us',
	description: '',
	submit: 'Submit',
	fields,
});
const remarks = {
	type: 'textarea',
	name: 'text',
	label: 'Remarks',
	required: true,
	placeholder: '',
	value: '',
} as const;
const file: FileField = {
	type: 'file',
	name: 'Delivery note',
	label: 'Note',
	required: true,
	several: true,
	accepted: [],
};
const multipart = (data: object, files: object) => ({
	contentType: 'multipart/form-data',
	body: { data: { answer: 'submit', ...data }, files },
});
const upload = { filepath: '/n8n/upload/1', originalFilename: 'a.pdf', mimetype: 'application/pdf', size: 3 };

describe('a link that is opened', () => {
	it.each([
		['true', 'approve', 'disapprove'],
		['false', 'disapprove', 'approve'],
	])('shows the question and decides nothing (approved=%s)', async (approved, first, second) => {
		const { answer, status, html } = await call({ asked: question(), query: { approved } });
		expect(answer).toEqual({ noWebhookResponse: true });
		expect(status).toBe(200);
		expect([...html.matchAll(/name="answer" value="(\w+)"/g)].map(([, value]) => value)).toEqual([
			first,
			second,
		]);
	});

	it('is shown under a strict policy, and kept by nobody', async () => {
		const { headers, html } = await call({ asked: question() });
		expect(headers).toMatchObject({
			'cache-control': 'no-store',
			'content-type': 'text/html; charset=utf-8',
			'referrer-policy': 'no-referrer',
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
		});
		expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
		expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
	});
});

describe('a button that is pressed', () => {
	it.each([
		['approve', true],
		['disapprove', false],
	])('decides: %s', async (value, approved) => {
		const before = Date.now();
		const { answer, html, headers } = await press(question({ count: 3 }), { answer: value });
		const [items] = answer.workflowData!;
		const [{ json }] = items;
		const { respondedAt } = json.data as { respondedAt: string };
		expect(json).toEqual({
			data: { approved, respondedAt },
			mail: { service: 'postbox', messageId: 'm1' },
		});
		expect(Date.parse(respondedAt)).toBeGreaterThanOrEqual(before);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		// n8n sends it once it is certain that nobody else has answered.
		expect(answer.noWebhookResponse).toBeUndefined();
		expect(html).toContain('Answer recorded');
		expect(headers['cache-control']).toBe('no-store');
	});

	it.each([
		['no button', {}],
		['a button that the page does not have', { answer: 'yes' }],
		['a list of buttons', { answer: ['approve', 'disapprove'] }],
	])('decides nothing with %s', async (_what, body) => {
		const { answer, status } = await press(question(), body);
		expect(answer.workflowData).toBeUndefined();
		expect(status).toBe(200);
	});

	it('has no second button where there is one', async () => {
		const single = question({
			asked: { kind: 'approval', choices: [{ approved: true, label: 'OK', style: 'primary' }] },
		});
		expect((await press(single, { answer: 'disapprove' })).answer.workflowData).toBeUndefined();
		expect((await press(single, { answer: 'approve' })).answer.workflowData).toHaveLength(1);
	});

	it.each(['application/json', 'text/plain', undefined])('is no request of type %s', async (contentType) => {
		const { answer, status } = await press(question(), { answer: 'approve' }, { contentType });
		expect(answer).toEqual({ noWebhookResponse: true });
		expect(status).toBe(415);
	});
});

describe('a form', () => {
	it('goes on with what was typed', async () => {
		const { answer } = await press(question({ asked: form([remarks]) }), {
			answer: 'submit',
			'field-0': 'Fine\r\nwith me',
		});
		expect(answer.workflowData![0][0].json.data).toMatchObject({ text: 'Fine\nwith me' });
	});

	it('stays with what was typed, and names what is wrong', async () => {
		const asked = question({ asked: form([remarks, { ...remarks, name: 'b', label: 'Cost <center>' }]) });
		const { answer, status, html } = await press(asked, {
			answer: 'submit',
			'field-0': '<script>alert(1)</script>',
			'field-1': ' ',
		});
		expect(answer).toEqual({ noWebhookResponse: true });
		expect(status).toBe(422);
		expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;</textarea>');
		expect(html).toContain('<a href="#field-1">Cost &lt;center&gt;</a> is empty.');
		expect(html).not.toContain('<script>alert');
	});

	it.each([[{}], [{ answer: { submit: '1' } }], [{ answer: ['submit'] }]])(
		'is not sent but by its button: %j',
		async (answer) => {
			const asked = question({ asked: form([remarks]) });
			const { answer: given, status } = await press(asked, { ...answer, 'field-0': 'Fine' });
			expect(given.workflowData).toBeUndefined();
			expect(status).toBe(200);
		},
	);

	it('of a megabyte is refused with its length, and comes back as it was', async () => {
		const text = 'x'.repeat(1_048_576);
		const { status, html } = await press(question({ asked: form([remarks]) }), {
			answer: 'submit',
			'field-0': text,
		});
		expect(status).toBe(422);
		expect(html).toContain('1,048,576');
		expect(html).toContain(`${text}</textarea>`);
	});

	it('hands on files that n8n has taken in', async () => {
		const asked = question({ asked: form([file]), count: 2 });
		const { answer, copied } = await press(
			asked,
			{},
			multipart(
				{},
				{ 'field-0': [upload, { ...upload, filepath: '/n8n/upload/2', originalFilename: 'b.pdf' }] },
			),
		);
		expect(copied).toEqual(['/n8n/upload/1', '/n8n/upload/2']);
		const [items] = answer.workflowData!;
		for (const { binary, json } of items) {
			expect(Object.keys(binary!)).toEqual(['Delivery_note_0', 'Delivery_note_1']);
			expect(json.data).toMatchObject({
				'Delivery note': [{ filename: 'a.pdf', size: 3 }, { filename: 'b.pdf' }],
			});
		}
	});

	it('takes no path of a file from a body that is no form with files', async () => {
		const asked = question({ asked: form([{ ...file, required: false }]) });
		for (const contentType of ['application/x-www-form-urlencoded', 'application/json']) {
			const body = {
				answer: 'submit',
				files: { 'field-0': { ...upload, filepath: '/etc/passwd' } },
				data: { answer: 'submit' },
			};
			expect((await press(asked, body, { contentType })).copied).toEqual([]);
		}
	});

	it('keeps waiting when a file cannot be stored, and says so', async () => {
		const asked = question({ asked: form([file]) });
		const { answer, status, logged } = await press(
			asked,
			{},
			{ ...multipart({}, { 'field-0': upload }), storage: new Error('The disk is full') },
		);
		expect(answer).toEqual({ noWebhookResponse: true });
		expect(status).toBe(500);
		expect(logged).toHaveLength(1);
	});
});

describe('a link that comes too late', () => {
	it('is told so, and decides nothing', async () => {
		const asked = question({ until: Date.now() - 1 });
		for (const seen of [await call({ asked }), await press(asked, { answer: 'approve' })]) {
			expect(seen.answer).toEqual({ noWebhookResponse: true });
			expect(seen.status).toBe(410);
			expect(seen.html).toContain('It is too late');
		}
		expect((await call({ asked: question({ until: Date.now() + 60_000 }) })).status).toBe(200);
	});

	it('of an earlier turn of a loop says when that was answered, and does not answer the next question', async () => {
		const runs = [{ data: { approved: true, respondedAt: '2026-11-28T10:00:00.000Z' } }];
		const asked = question({ id: '1' });
		for (const seen of [
			await call({ asked, runs, query: { question: '0' } }),
			await press(asked, { answer: 'approve' }, { runs, query: { question: '0' } }),
		]) {
			expect(seen.answer).toEqual({ noWebhookResponse: true });
			expect(seen.status).toBe(410);
			expect(seen.html).toContain('28 November 2026 at 11:00');
			expect(seen.html).toContain('“Approve”');
		}
	});

	it.each([{ question: '5' }, { question: undefined }, { question: ['0', '1'] }, { question: '__proto__' }])(
		'of no question of the node is told that there is none: %p',
		async (query) => {
			const { answer, status } = await press(question({ id: '1' }), { answer: 'approve' }, { query });
			expect(answer).toEqual({ noWebhookResponse: true });
			expect(status).toBe(410);
		},
	);

	it('of a node whose memory n8n has lost is told the same', async () =>
		expect((await call({})).status).toBe(410));
});
