import type { IDataObject } from 'n8n-workflow';
import type { Question } from '../../../../../nodes/shared/approval/question';
import { sendAndWait } from '../../../../../nodes/shared/approval/sendAndWait';
import type { OnceOperation, SendInput } from '../../../../../nodes/shared/run/operation';
import { runMail } from '../../../../../nodes/shared/run/run';
import { fakeContext, SIGNATURE, type FakeOptions } from '../../../../support/fakeContext';
import { FAKE_LIMITS, fakeService } from '../../../../support/fakeService';

const service = fakeService({ connection: { account: 'one' } });
const [send] = service.operations as Array<OnceOperation<SendInput>>;
const asking = { ...service, operations: [send, sendAndWait(send, FAKE_LIMITS)] };

const items = (count: number) =>
	Array.from({ length: count }, (_, number) => ({ json: { number, name: `n${number}` } }));

/** A node that asks, and what the service got of it. */
function setUp(parameters: Record<string, unknown> = {}, options: FakeOptions = {}) {
	const fake = fakeContext({
		answer: (_request, count) => ({ statusCode: 200, body: JSON.stringify({ id: count }) }),
		...options,
		parameters: {
			resource: 'mail',
			operation: 'sendAndWait',
			to: 'boss@example.com',
			subject: 'Invoice',
			message: 'May we pay {{?\n\nSoon.',
			...parameters,
		},
	});
	return {
		...fake,
		run: async () => await runMail(fake.context, asking, fake.clock),
		mails: () => fake.requests.map(({ body }) => JSON.parse(body) as IDataObject),
		asked: () => fake.context.getContext('node').sendMailQuestion as unknown as Question,
	};
}

const linksOf = (html: unknown) =>
	[...String(html).matchAll(/href="([^"]+)"/g)].map(([, href]) => new URL(href.replace(/&amp;/g, '&')));
const failure = async (run: () => Promise<unknown>): Promise<any> =>
	await run().then(
		() => expect('an error').toBe('thrown'),
		(error: unknown) => error,
	);

describe('the mail', () => {
	it('asks by links that name the question and what they would answer', async () => {
		const fake = setUp(
			{
				approvalOptions: { values: { approvalType: 'double', approveLabel: 'Pay', disapproveLabel: 'Not' } },
			},
			{ runIndex: 3, executionId: '77' },
		);
		await fake.run();
		const [{ html }] = fake.mails();
		const links = linksOf(html);
		expect(links.map(({ searchParams }) => Object.fromEntries(searchParams))).toEqual([
			{ approved: 'true', question: '3', signature: SIGNATURE },
			{ approved: 'false', question: '3', signature: SIGNATURE },
		]);
		expect(links[0].pathname).toBe('/webhook-waiting/77/1');
		expect(html).toContain('>Pay</a>');
		expect(html).toContain('>Not</a>');
	});

	it.each(['freeText', 'customForm'])('has one button for a %s', async (responseType) => {
		const fake = setUp({
			responseType,
			formFields: { values: [{ fieldLabel: 'Cost center' }] },
			options: { messageButtonLabel: 'Tell us' },
		});
		await fake.run();
		const [{ html }] = fake.mails();
		expect(linksOf(html)).toHaveLength(1);
		expect(html).toContain('>Tell us</a>');
	});

	it('says until when it can be answered', async () => {
		const values = { limitType: 'atSpecifiedTime', maxDateAndTime: '2999-01-31T09:00:00' };
		const fake = setUp({ options: { limitWaitTime: { values } } });
		await fake.run().catch(() => {});
		expect(fake.mails()).toEqual([]);
		const sooner = setUp({
			options: { limitWaitTime: { values: { ...values, maxDateAndTime: '2998-01-31T09:00:00' } } },
		});
		await sooner.run();
		expect(sooner.mails()[0].html).toContain('until 31 January 2998 at 09:00 (UTC)');
		expect(sooner.waits[0].until.toISOString()).toBe('2998-01-31T09:00:00.000Z');
	});

	it('is one for all items, made from the first', async () => {
		const fake = setUp({ message: ({ name }: IDataObject) => `Ask ${String(name)}` }, { items: items(57) });
		const [output] = await fake.run();
		expect(fake.requests).toHaveLength(1);
		expect(fake.mails()[0].html).toContain('Ask n0');
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items(57).map((_, item) => ({ item })));
		expect(fake.hints).toEqual([expect.stringContaining('57 items')]);
		expect(fake.asked()).toMatchObject({ count: 57 });
	});

	it('blames the message, and no field that is not there, for what stands in it', async () => {
		const fake = setUp({ message: 'May we pay {{ $json.invoice }}?' });
		const [[{ json }]] = await fake.run();
		expect((json.mail as IDataObject).warnings).toEqual([expect.stringMatching(/^Message still holds/)]);
	});

	it('keeps what Send keeps: allow-list and redirection', async () => {
		const refused = setUp({ options: { allowedRecipients: '@other.example' } });
		expect((await failure(refused.run)).context.data).toMatchObject({ field: 'Allowed Recipients' });
		expect(refused.requests).toEqual([]);
		expect(refused.waits).toEqual([]);
		const redirected = setUp({ options: { redirectTo: 'test@example.com' } });
		await redirected.run();
		expect(redirected.mails()[0].to).toEqual(['test@example.com']);
	});

	it('takes nothing over from a Send that the node was before', async () => {
		const fake = setUp({
			html: '<p>Old</p>',
			emailFormat: 'text',
			options: { sendOnceKey: 'k', output: 'summary' },
		});
		const [[{ json }]] = await fake.run();
		expect(fake.mails()[0].html).not.toContain('Old');
		expect(json.mail).toHaveProperty('delivery');
	});
});

describe('the wait', () => {
	it('begins once the mail is proved to be out, and remembers what was asked', async () => {
		const fake = setUp({}, { executionId: '77' });
		const [[{ json }]] = await fake.run();
		expect(fake.waits).toEqual([{ until: new Date('3000-01-01T00:00:00.000Z'), requests: 1 }]);
		expect(json).toEqual({ mail: expect.objectContaining({ status: 'accepted', messageId: '1' }) });
		expect(fake.asked()).toMatchObject({
			id: '0',
			executionId: '77',
			subject: 'Invoice',
			asked: { kind: 'approval', choices: [{ approved: true, label: 'Approve', style: 'primary' }] },
			mail: json.mail,
		});
	});

	it('marks what n8n passes on when nobody answers, and leaves the items of the node before as they are', async () => {
		const given = items(2);
		const fake = setUp({}, { items: given });
		await fake.run();
		expect(fake.executeData.data.main[0]!.map(({ json }) => json)).toEqual([
			{ number: 0, name: 'n0', timedOut: true },
			{ number: 1, name: 'n1', timedOut: true },
		]);
		expect(given).toEqual(items(2));
	});

	it.each([
		['a refusal', { statusCode: 400 }, 'notSent'],
		['doubt', { statusCode: 500 }, 'possiblySent'],
		['an answer without a receipt', { statusCode: 200, body: '' }, 'possiblySent'],
	])('does not begin after %s', async (_what, answer, outcome) => {
		const fake = setUp({}, { answer: () => answer });
		expect((await failure(fake.run)).context.data).toMatchObject({ outcome });
		expect(fake.waits).toEqual([]);
		expect(fake.asked()).toBeUndefined();
	});

	it('fails all items together with Continue On Fail', async () => {
		const fake = setUp({}, { answer: () => ({ statusCode: 400 }), continueOnFail: true, items: items(3) });
		const [output] = await fake.run();
		expect(output).toHaveLength(3);
		output.forEach(({ json, pairedItem }, item) => {
			expect(pairedItem).toEqual({ item });
			expect(json).toMatchObject({ details: { outcome: 'notSent' } });
		});
		expect(fake.waits).toEqual([]);
	});

	it('is not begun by a preview, whose links lead nowhere', async () => {
		const fake = setUp({ options: { preview: true } }, { items: items(2) });
		const [output] = await fake.run();
		expect(output).toHaveLength(2);
		const [{ json }] = output;
		expect(json).toMatchObject({ status: 'preview', recipients: ['boss@example.com'] });
		expect(JSON.stringify(json)).toContain('signature=***');
		expect(JSON.stringify(json)).not.toContain(SIGNATURE);
		expect([fake.requests, fake.waits]).toEqual([[], []]);
	});
});

describe('what makes a link work', () => {
	it('comes back to nobody: not in the result, not in an error', async () => {
		const echo = { statusCode: 200, body: JSON.stringify({ id: 1, echo: `x?signature=${SIGNATURE}` }) };
		const fake = setUp({}, { answer: () => echo });
		const [output] = await fake.run();
		expect(JSON.stringify(output)).toContain('signature=***');
		expect(JSON.stringify([output, fake.asked()])).not.toContain(SIGNATURE);
	});
});

describe('a second try', () => {
	it('of the same execution sends nothing, and waits', async () => {
		const nodeContext: IDataObject = {};
		await setUp({}, { nodeContext }).run();
		const again = setUp({}, { nodeContext });
		const [[{ json }]] = await again.run();
		expect(again.requests).toEqual([]);
		expect(again.waits).toHaveLength(1);
		expect(json.mail).toMatchObject({ messageId: '1', delivery: { alreadySent: true } });
	});

	it('of another execution sends nothing, and does not wait for an answer that cannot come', async () => {
		const nodeContext: IDataObject = {};
		await setUp({}, { nodeContext, executionId: '1' }).run();
		const again = setUp({}, { nodeContext, executionId: '2', mode: 'retry' });
		const error = await failure(again.run);
		expect(error.context.data).toMatchObject({ outcome: 'sent', kind: 'failed' });
		expect([again.requests, again.waits]).toEqual([[], []]);
	});
});

describe('a question that cannot be asked', () => {
	const limit = (values: object) => ({ options: { limitWaitTime: { values } } });
	it.each<[string, Record<string, unknown>, string]>([
		['without a subject', { subject: '' }, 'Subject'],
		['without a message', { message: ' ' }, 'Message'],
		['with a form of no fields', { responseType: 'customForm' }, 'Form Elements'],
		[
			'with a field of no label',
			{ responseType: 'customForm', formFields: { values: [{}] } },
			'Form Elements',
		],
		[
			'with two fields of one name',
			{ responseType: 'customForm', formFields: { values: [{ fieldLabel: 'A' }, { fieldLabel: 'A' }] } },
			'Form Elements',
		],
		[
			'with a name that the output needs',
			{ responseType: 'customForm', formFields: { values: [{ fieldLabel: 'respondedAt' }] } },
			'Form Elements',
		],
		[
			'with a field of choices that has none',
			{ responseType: 'customForm', formFields: { values: [{ fieldLabel: 'A', fieldType: 'radio' }] } },
			'Form Elements',
		],
		[
			'with a form that is not JSON',
			{ responseType: 'customForm', defineForm: 'json', jsonOutput: '[{' },
			'Form Fields',
		],
		[
			'with a type of field that is not there',
			{
				responseType: 'customForm',
				defineForm: 'json',
				jsonOutput: [{ fieldLabel: 'A', fieldType: 'html' }],
			},
			'Form Fields',
		],
		[
			'with a default that is no date',
			{
				responseType: 'customForm',
				defineForm: 'json',
				jsonOutput: [{ fieldLabel: 'A', fieldType: 'date', defaultValue: 'soon' }],
			},
			'Form Fields',
		],
		['with no time to answer', limit({ resumeAmount: 0 }), 'Amount'],
		[
			'with a limit that is over',
			limit({ limitType: 'atSpecifiedTime', maxDateAndTime: '2020-01-01' }),
			'Max Date and Time',
		],
		[
			'with a limit that an expression has not found',
			limit({ limitType: 'atSpecifiedTime' }),
			'Max Date and Time',
		],
		['with a limit for ever', limit({ resumeAmount: 1_000_000, resumeUnit: 'days' }), 'Amount'],
	])('%s', async (_what, parameters, field) => {
		const fake = setUp(parameters);
		expect((await failure(fake.run)).context.data).toMatchObject({ kind: 'invalid', field });
		expect([fake.requests, fake.waits]).toEqual([[], []]);
	});
});

it('a form as JSON has the fields of one as elements', async () => {
	const values = [
		{ fieldLabel: 'Cost center', fieldName: 'costCenter', requiredField: true, placeholder: 'e.g. 4200' },
		{
			fieldLabel: 'Account',
			fieldType: 'dropdown',
			fieldOptions: { values: [{ option: 'Office' }, { option: '' }] },
		},
		{
			fieldLabel: 'Done',
			fieldType: 'checkbox',
			defaultValue: 'B, A',
			fieldOptions: { values: [{ option: 'A' }, { option: 'B' }] },
		},
		{ fieldLabel: 'Note', fieldType: 'file', multipleFiles: false, acceptFileTypes: '.PDF, image/*' },
	];
	const fields = [];
	for (const own of [
		{ formFields: { values } },
		{ defineForm: 'json', jsonOutput: JSON.stringify(values) },
	]) {
		const fake = setUp({ responseType: 'customForm', ...own });
		await fake.run();
		fields.push((fake.asked().asked as { fields: unknown }).fields);
	}
	expect(fields[1]).toEqual(fields[0]);
	expect(fields[0]).toEqual([
		{
			type: 'text',
			name: 'costCenter',
			label: 'Cost center',
			required: true,
			placeholder: 'e.g. 4200',
			value: '',
		},
		{ type: 'dropdown', name: 'Account', label: 'Account', required: false, choices: ['Office'], value: [] },
		{
			type: 'checkbox',
			name: 'Done',
			label: 'Done',
			required: false,
			choices: ['A', 'B'],
			value: ['B', 'A'],
		},
		{
			type: 'file',
			name: 'Note',
			label: 'Note',
			required: false,
			several: false,
			accepted: ['.pdf', 'image/*'],
		},
	]);
});
