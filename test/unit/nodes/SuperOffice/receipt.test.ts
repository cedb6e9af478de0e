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
				To: [{ Address: 'a@b.example' }],
				Attachments: [{ Filename: 'a' }],
			},
		});
		expect(receiptOf([{ messageID: '<2@x>' }]).messageId).toBe('<2@x>');
		expect(receiptOf([{ MessageID: null }]).messageId).toBeNull();
	});

	test('mail accounts in an answer lose their passwords in either casing', () => {
		const account = { Server: 'imap.example.com', Password: 'readable' };
		const { response } = receiptOf([
			{ Account: { IncomingCredentials: account, outgoingCredentials: account, Id: 1 } },
		]);
		expect(response).toEqual({ Account: { Id: 1 } });
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
		expect(JSON.stringify(receipt.response)).not.toMatch(/Stream|TableRight|FieldProperties/);
	});
});

describe('drafts', () => {
	const draft = planDraft(input());
	const [save] = draft.steps;
	const errorFor = (body: unknown) => thrownBy(() => save.read(answer(200, body)) as unknown);

	test('an object is the draft', () => {
		const receiptOf = (body: object) => draftReceipt(readDraft(answer(200, body), about({ effect: 'none' })));
		expect(receiptOf({ Subject: 'Offer', EmailItemId: 9, MessageID: null })).toMatchObject({
			status: 'draft',
			messageId: null,
			accepted: [],
			extra: { draftId: 9 },
		});
		expect(receiptOf({}).extra).toEqual({ draftId: null });
	});

	test.each(['null', '', '[]', '7', '"x"'])('%j is a failed call, with advice of its own', (body) => {
		const error = errorFor(body);
		expect(error).toMatchObject({ kind: 'failed', statusCode: 200 });
		expect(error.fix).not.toBe(save.inDoubt);
		expect(error.fix).toContain('mailbox');
	});

	test('half an answer may mean that the draft is there', () => {
		expect(errorFor('{"Subject":"Of')).toMatchObject({ kind: 'failed', fix: save.inDoubt });
		expect(save.inDoubt).toContain('may have been saved');
	});

	test('a web page is no draft, and a refusal leaves none', () => {
		expect(errorFor('<html></html>').fix).not.toBe(save.inDoubt);
		const refused = thrownBy(() => save.read(answer(400, { Message: 'No' })) as unknown);
		expect(refused).toMatchObject({ kind: 'refused', statusCode: 400 });
		expect(refused.fix).not.toBe(save.inDoubt);
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
