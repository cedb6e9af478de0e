import { readFileSync } from 'node:fs';
import type { IDataObject } from 'n8n-workflow';
import type { MailError } from '../../../../nodes/shared/errors';
import type { Answer } from '../../../../nodes/shared/wire/request';
import {
	draftReceipt,
	readAnswer,
	readDraft,
	readEntry,
	receiptFrom,
} from '../../../../nodes/SuperOffice/receipt';
import { about, answer, input } from '../../../support/superoffice';
import { thrownBy } from '../shared/thrown';
import { planDraft } from './planned';

const FIND = { effect: 'none', agent: false } as const;

/** What is wrong with the answer to the sending of a single mail. */
const judge = (given: Answer): MailError => thrownBy(() => readEntry(given, about()));
const receiptOf = (entries: IDataObject[]) => receiptFrom(readEntry(answer(200, entries), about()));
const HTML = { 'content-type': 'text/html; charset=utf-8' };

describe('a success is only what proves it', () => {
	test.each([
		['null', answer(200, 'null'), 'did not confirm'],
		['nothing', answer(200, ''), 'did not confirm'],
		['an empty list', answer(200, '[]'), 'did not confirm'],
		['a list with null', answer(200, '[null]'), 'did not confirm'],
		['more entries than mails', answer(200, [{}, {}]), 'did not confirm'],
		['true', answer(200, 'true'), 'did not confirm'],
		['a receipt with nothing in it', answer(200, [{}]), 'did not confirm'],
		[
			'an entry of which nothing came back',
			answer(200, [{ MessageID: null, Subject: '', To: [], EmailItemId: 0 }]),
			'did not confirm',
		],
		['foreign words', answer(200, [{ Status: 'queued' }]), 'did not confirm'],
		[
			'an entry with an error beside it',
			answer(200, [{ MessageID: '<1@x>', ErrorMessage: 'Mailbox unknown' }]),
			'Mailbox unknown',
		],
		[
			'an error object',
			answer(200, { Message: 'The request is invalid.', MessageDetail: "parameter 'emails' is null" }),
			"The request is invalid. parameter 'emails' is null",
		],
		['the same in camelCase', answer(200, { message: 'No', messageDetail: 'way' }), 'No way'],
		[
			'a REST error with 200',
			answer(200, { Error: true, ErrorType: 'SoException', ErrorMessage: 'boom' }),
			'boom',
		],
		['a web page', answer(200, '<html><body>Log in</body></html>', HTML), 'a web page'],
		['half an answer', answer(200, '[{"Subject":"Of'), 'cannot be read'],
	])('%s is uncertain', (_what, given, words) => {
		const error = judge(given);
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: 200 });
		expect(error.message).toContain(words);
		expect(`${error.message} ${error.fix}`).toMatch(/may have been sent/);
	});

	test.each([
		[
			'a web page',
			answer(200, '<html><body>Log in</body></html>', HTML),
			{ contentType: 'text/html; charset=utf-8', excerpt: 'Log in' },
		],
		['an error object', answer(200, { Message: 'No' }), { serviceMessage: 'No' }],
		[
			'half an answer',
			answer(200, '[{"Subject":"Of', { 'content-type': 'application/json' }),
			{ contentType: 'application/json', excerpt: '[{"Subject":"Of' },
		],
		['half an answer of no type', answer(200, '[{'), { contentType: null, excerpt: '[{' }],
	])('%s is kept in the details', (_what, given, details) =>
		expect(judge(given)).toMatchObject({ statusCode: 200, details }),
	);

	test.each([
		['null', 'null'],
		['nothing', ' '],
		['a list with null', '[null]'],
		['a list with a number', '[7]'],
		['a list with a list', '[[]]'],
		['more entries than mails', '[{},{}]'],
		['an object', '{}'],
	])('%s: what to check is said', (_what, body) =>
		expect(judge(answer(200, body))).toMatchObject({
			message: 'SuperOffice did not confirm the mail. It may have been sent',
			fix: expect.stringContaining('Check sender, mail server and mailbox') as string,
			statusCode: 200,
		}),
	);

	test.each([
		['a web page', '<html>Log in</html>'],
		['an error', '{"Message":"No such list"}'],
		['nothing', ''],
		['half an answer', '[{"Id'],
	])('of a call that sends nothing %s leaves no doubt', (_what, body) => {
		const error = thrownBy(() => readAnswer(answer(200, body), about(FIND)));
		expect(error).toMatchObject({ kind: 'failed', statusCode: 200 });
		expect(`${error.message} ${error.fix}`).not.toMatch(/sent/);
	});

	test('one entry is a receipt, with the message id in either casing and without internals', () => {
		const entry = {
			Subject: 'Offer',
			MessageID: '<1@x>',
			TableRight: null,
			To: [{ Address: 'a@b.example', FieldProperties: {} }],
			Attachments: [{ Filename: 'a', Stream: 'AAAA' }],
		};
		expect(receiptOf([entry])).toEqual({
			status: 'accepted',
			messageId: '<1@x>',
			response: {
				Subject: 'Offer',
				MessageID: '<1@x>',
				TableRight: null,
				To: [{ Address: 'a@b.example' }],
				Attachments: [{ Filename: 'a' }],
			},
		});
		expect(receiptOf([{ messageID: '<2@x>' }]).messageId).toBe('<2@x>');
		expect(receiptOf([{ MessageID: null, Subject: 'Offer' }]).messageId).toBeNull();
	});

	test('mail accounts in an answer lose their passwords in either casing', () => {
		const account = { Server: 'imap.example.com', Password: 'readable' };
		const { response } = receiptOf([
			{ MessageID: '1', Account: { IncomingCredentials: account, outgoingCredentials: account, Id: 1 } },
		]);
		expect(response).toEqual({ MessageID: '1', Account: { Id: 1 } });
	});

	test('an entry nested as deep as an answer can be is a receipt that is cut off', () => {
		const deep = `${'[{"A":'.repeat(50_000)}1${'}]'.repeat(50_000)}`;
		const read = readEntry(answer(200, `[{"MessageID":"1","Deep":${deep}}]`), about());
		const { response, messageId } = receiptFrom(read);
		expect(messageId).toBe('1');
		expect(JSON.stringify(response).length).toBeLessThan(1000);
	});

	test('the sample answer of the vendor page', () => {
		const sample = readFileSync(require.resolve('./vendor-answer.json'), 'utf8');
		const receipt = receiptFrom(readEntry(answer(200, sample), about()));
		expect(receipt.messageId).toBe('rem');
		expect(receipt.response).toMatchObject({
			Subject: 'expedita',
			Priority: 'High',
			EmailItemId: 301,
			To: [{ Address: 'porro', DuplicatePersonIds: [808, 908] }],
		});
		// All 28 fields of the mail itself; the rights of what lies within it are left out.
		const [entry] = JSON.parse(sample) as [object];
		expect(Object.keys(receipt.response as object)).toEqual(Object.keys(entry));
		expect(Object.keys(entry)).toHaveLength(28);
		const { TableRight, FieldProperties, ...within } = receipt.response as IDataObject;
		expect([TableRight, Object.keys(FieldProperties as object)]).toEqual([null, ['fieldName']]);
		expect(JSON.stringify(within)).not.toMatch(/Stream|TableRight|FieldProperties/);
	});
});

describe('drafts', () => {
	const draft = planDraft(input());
	const [save] = draft.steps;
	const errorFor = (body: unknown) => thrownBy(() => save.read(answer(200, body)) as unknown);

	test('an object with something in it is the draft', () => {
		const receiptOf = (body: object) => draftReceipt(readDraft(answer(200, body), about({ effect: 'save' })));
		expect(receiptOf({ Subject: 'Offer', EmailItemId: 9, MessageID: null })).toMatchObject({
			status: 'draft',
			messageId: null,
			accepted: [],
			extra: { draftId: 9 },
		});
		expect(receiptOf({ subject: 'Offer' }).extra).toEqual({ draftId: null });
	});

	test.each([
		['null', 'null'],
		['nothing', ''],
		['a list', '[]'],
		['a number', '7'],
		['a text', '"x"'],
		['an empty object', '{}'],
		['an error object', '{"Message":"No"}'],
		['half an answer', '{"Subject":"Of'],
		['a web page', '<html></html>'],
	])('%s with 200 leaves doubt about the draft', (_what, body) => {
		const error = errorFor(body);
		expect(error).toMatchObject({ kind: 'uncertain', statusCode: 200 });
		expect(`${error.message} ${error.fix}`).toMatch(/may have been saved/);
		expect(`${error.message} ${error.fix}`).not.toMatch(/sent/);
	});

	test('a refusal that is proved leaves no draft, the error of the method may', () => {
		const judge = (status: number, body: object) =>
			thrownBy(() => save.read(answer(status, body)) as unknown);
		const binding = { Message: 'No', MessageDetail: 'way' };
		expect(judge(400, binding)).toMatchObject({ kind: 'refused', statusCode: 400 });
		expect(save.proves?.(answer(400, binding))).toBe(true);
		const thrown = { Error: true, ErrorType: 'SoMailException', ErrorMessage: 'No' };
		expect(judge(400, thrown)).toMatchObject({ kind: 'uncertain', statusCode: 400 });
		expect(save.proves?.(answer(400, thrown))).toBe(false);
	});
});

test('a user without an address cannot be the sender', () => {
	const [ask] = planDraft(input({ from: undefined })).steps;
	expect(thrownBy(() => ask.read(answer(200, { EMailAddress: '' })) as unknown)).toMatchObject({
		kind: 'invalid',
		field: 'From',
	});
	expect(ask.read(answer(200, { eMailAddress: 'a@b.example' }))).toEqual({ EMailAddress: 'a@b.example' });
});
