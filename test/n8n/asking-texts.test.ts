import { open, press } from '../support/answering';
import { Asking } from '../support/asking';
import { mailParameters } from '../support/every-operation';
import { realN8n } from '../support/real-n8n';

/** Texts of Send and Wait for Response in a real n8n: hostile, huge, wrong, and files beside them. */

jest.setTimeout(180_000);

const SERVICES = Object.keys(mailParameters);
const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(2)> & </textarea>`;
const ESCAPED =
	'&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt; &amp;';
const MEGABYTE = 'x'.repeat(1_048_576);

/** A field of each kind, with a hostile text wherever one can stand. */
const hostileForm = {
	responseType: 'customForm',
	message: HOSTILE,
	formFields: {
		values: [
			...['text', 'textarea', 'email', 'number'].map((fieldType) => ({
				fieldType,
				fieldName: fieldType,
				placeholder: HOSTILE,
				defaultValue: HOSTILE,
			})),
			{ fieldType: 'date', fieldName: 'date' },
			...['checkbox', 'dropdown', 'radio'].map((fieldType) => ({
				fieldType,
				fieldName: fieldType,
				fieldOptions: { values: [{ option: HOSTILE }, { option: 'other' }] },
			})),
			{ fieldType: 'file', fieldName: 'file', acceptFileTypes: '.txt', multipleFiles: true },
		].map((field) => ({ ...field, fieldLabel: `${field.fieldType} ${HOSTILE}` })),
	},
	options: {
		messageButtonLabel: HOSTILE,
		responseFormTitle: HOSTILE,
		responseFormDescription: HOSTILE,
		responseFormButtonLabel: HOSTILE,
	},
};
const form = {
	responseType: 'customForm',
	formFields: {
		values: [
			{ fieldLabel: 'Amount', fieldName: 'amount', fieldType: 'number', requiredField: true },
			{ fieldLabel: 'Note', fieldName: 'note', fieldType: 'file', multipleFiles: false },
		],
	},
};

let asking: Asking;

beforeAll(async () => {
	asking = await Asking.start();
	for (const node of SERVICES)
		asking.add(`hostile-${node}`, node, {
			subject: `={{ $json.subject }} ${HOSTILE}`,
			message: `${HOSTILE}\n\n${HOSTILE}`,
			approvalOptions: {
				values: { approvalType: 'double', approveLabel: HOSTILE, disapproveLabel: 'No & never' },
			},
		});
	asking.add('hostile-form', 'superOffice', hostileForm);
	asking.add('free', 'rebilly', { responseType: 'freeText' });
	asking.add('form', 'lineWorks', form);
	await asking.runIn(realN8n());
});
afterAll(async () => await asking?.close());

/** A page with these texts in it, and no element that is made of them. */
function expectOnlyText(html: string): void {
	expect(html).toContain(ESCAPED);
	expect(html.match(/<script/g) ?? []).toHaveLength(html.includes('</main>') ? 1 : 0);
	expect(html).not.toContain('<img');
}

it.each(SERVICES)(
	'%s: HTML and script in every text stay text, in the mail and on each page',
	async (node) => {
		const { id, mail, links } = await asking.ask(`hostile-${node}`);
		expectOnlyText(mail.html ?? '');
		const [approve] = links;
		const page = await open(approve);
		expectOnlyText(page.html);
		expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'sha256-/);
		const answered = await press(approve, { answer: 'approve' });
		expectOnlyText(answered.html);
		expect(answered.html).toContain(`“${ESCAPED}`);
		expect((await asking.output(id))[0].data.approved).toBe(true);
	},
);

it('a form with HTML and script in every text and answer, and a megabyte in every field', async () => {
	const { id, links } = await asking.ask('hostile-form');
	const [link] = links;
	expectOnlyText((await open(link)).html);
	const lines = [0, 1, 2, 3, 4].map((index) => `field-${index}`);
	const choices = [5, 6, 7].map((index) => `field-${index}`);
	const all = (text: string) => Object.fromEntries([...lines, ...choices].map((name) => [name, text]));
	const note = new File([HOSTILE], `${HOSTILE}.txt`, { type: 'text/plain' });
	for (const more of [{}, { 'field-8': note }] as Array<Record<string, File>>) {
		const huge = await press(link, { answer: 'submit', ...all(MEGABYTE), ...more });
		expect(huge.status).toBe(422);
		expectOnlyText(huge.html);
		expect(huge.html.match(/class="problem"/g)).toHaveLength(lines.length + choices.length);
		const wrong = await press(link, { answer: 'submit', ...all(HOSTILE), ...more });
		expect(wrong.status).toBe(422);
		expectOnlyText(wrong.html);
	}
	// More than n8n takes: it refuses the request before any node sees it, with 413 or 500.
	const tooMuch = await press(link, { answer: 'submit', 'field-1': MEGABYTE.repeat(17) });
	expect(tooMuch.status).toBeGreaterThanOrEqual(400);
	expect(await asking.status(id)).toBe('waiting');
	const good = {
		'field-0': HOSTILE,
		'field-1': HOSTILE,
		'field-2': 'ann@example.com',
		'field-3': '1',
		'field-4': '2026-01-31',
		...Object.fromEntries(choices.map((name) => [name, HOSTILE])),
		'field-8': note,
	};
	const answered = await press(link, { answer: 'submit', ...good });
	expect(answered).toMatchObject({ status: 200, html: expect.stringContaining('your answer is recorded') });
	expect((await asking.output(id))[0].data).toMatchObject({
		text: HOSTILE,
		textarea: HOSTILE,
		checkbox: [HOSTILE],
		dropdown: HOSTILE,
		radio: HOSTILE,
	});
});

it('a free text: checked on the server, and handed on as it was typed', async () => {
	const { id, links } = await asking.ask('free');
	expect(links).toHaveLength(1);
	expect((await press(links[0], { answer: 'submit', 'field-0': ' ' })).status).toBe(422);
	const huge = await press(links[0], { answer: 'submit', 'field-0': 'x'.repeat(1_048_576) });
	expect(huge).toMatchObject({ status: 422, html: expect.stringContaining('1,048,576') });
	expect(await asking.status(id)).toBe('waiting');
	const text = 'Pay it.\n<script>alert(1)</script> & "more"';
	expect((await press(links[0], { answer: 'submit', 'field-0': text })).status).toBe(200);
	expect((await asking.output(id))[0].data).toMatchObject({ text });
});

describe('a form with a file', () => {
	it('keeps what was typed until it is right, and hands on the file', async () => {
		const { id, links } = await asking.ask('form');
		const note = new File(['%PDF-1.4'], 'Übergabe.pdf', { type: 'application/pdf' });
		const wrong = await press(links[0], { answer: 'submit', 'field-0': 'twelve', 'field-1': note });
		expect(wrong).toMatchObject({ status: 422, html: expect.stringContaining('value="twelve"') });
		expect(await asking.status(id)).toBe('waiting');
		await press(links[0], { answer: 'submit', 'field-0': '12,5', 'field-1': note });
		const [json] = await asking.output(id);
		expect(json.data).toMatchObject({ amount: 12.5, note: { filename: 'Übergabe.pdf', size: 8 } });
		const { resultData } = (await asking.ended(id)).data;
		const [{ binary }] = resultData.runData.Ask[0].data.main[0];
		expect(binary.note).toMatchObject({ fileName: 'Übergabe.pdf', mimeType: 'application/pdf' });
	});

	it('takes no path of a file from what is no form, and outlives what cannot be read', async () => {
		const { id, links } = await asking.ask('form');
		const path = { filepath: '/etc/passwd', originalFilename: 'a', size: 1 };
		const forged = {
			answer: 'submit',
			data: { answer: 'submit', 'field-0': '1' },
			files: { 'field-1': path },
		};
		for (const [type, body, answered] of [
			['application/json', JSON.stringify(forged), 415],
			['application/json', '{"broken', 422],
			['application/xml', '<broken', 422],
			['text/plain', 'answer=submit', 415],
			['multipart/form-data; boundary=x', 'no part', 400],
			['application/x-www-form-urlencoded', 'answer[a]=1&files[field-1][filepath]=/etc/passwd', 200],
		] as const) {
			const { status } = await fetch(links[0], { method: 'POST', headers: { 'content-type': type }, body });
			expect({ type, status }).toEqual({ type, status: answered });
			expect(await asking.status(id)).toBe('waiting');
		}
	});
});
