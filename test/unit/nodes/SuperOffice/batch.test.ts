import { MailError } from '../../../../nodes/shared/errors';
import type { SendReceipt } from '../../../../nodes/shared/run/plan';
import { refusalBy } from '../../../../nodes/shared/wire/refusal';
import { Secret } from '../../../../nodes/shared/wire/request';
import { assign, batch } from '../../../../nodes/SuperOffice/batch';
import { limits } from '../../../../nodes/SuperOffice/limits';
import { refusals } from '../../../../nodes/SuperOffice/refusal';
import { about, answer, input } from '../../../support/superoffice';

const SERVER = { ServerName: 'smtp.example.com:587', UseSSL: false, Password: new Secret('one') };
const first = input({}, { outgoing: SERVER, sendWith: 'smtpServer' });

test('mails of one sender and the same settings share a call, whatever their recipients and files', () => {
	const other = input(
		{
			from: { address: 'U@example.com', name: 'Somebody' },
			to: [{ address: 'b@example.org' }],
			subject: 'x',
		},
		{
			outgoing: { ...SERVER, Password: new Secret('one') },
			sendWith: 'smtpServer',
			priority: 'High',
			soInfo: { SaleId: 1 },
		},
	);
	expect(batch.key(other)).toBe(batch.key(first));
});

// What the sheet's section 7 asks to be equal.
test.each([
	['sender', { from: { address: 'other@example.com' } }, {}],
	['way to send', {}, { sendWith: 'serverDefault' }],
	['mail server', {}, { outgoing: { ...SERVER, ServerName: 'smtp.example.com:25' } }],
	['password', {}, { outgoing: { ...SERVER, Password: new Secret('two') } }],
	['sent copy', {}, { sentItems: SERVER }],
	['Return Fields', {}, { select: 'MessageID,Subject,To' }],
	['language', {}, { requestHeaders: { 'SO-Language': 'nb' } }],
] as const)('another %s is another call', (_what, mail, own) => {
	const settings = { outgoing: SERVER, sendWith: 'smtpServer' as const };
	expect(batch.key(input(mail, { ...settings, ...own }))).not.toBe(batch.key(first));
});

test('the key shows no password', () => {
	expect(batch.key(first)).toMatch(/^[0-9a-f]{64}$/);
});

test('only after 400 of model binding are the mails of a call sent singly', () => {
	const after = (status: number, body: object) =>
		batch.sendSingly?.(refusalBy(refusals, answer(status, body), about()));
	const binding = { Message: 'The request is invalid.', MessageDetail: 'emails' };
	expect(after(400, binding)).toBe(true);
	expect(after(400, { ...binding, MessageDetail: undefined, ModelState: { emails: ['From'] } })).toBe(true);
	for (const status of [401, 404, 413, 421, 429]) expect(after(status, binding)).toBe(false);
	// The running method has sent the mails before the one at fault (section 13).
	expect(after(400, { Error: true, ErrorType: 'SoMailException', ErrorMessage: 'No' })).toBe(false);
	expect(after(400, { Message: 'An error has occurred.' })).toBe(false);
});

test('the limits of the sheet: 25 MB in a call, ten calls a second', () => {
	expect(limits).toMatchObject({ maxAttachmentBytes: 25_000_000, maxPerSecond: 10 });
	expect(batch.maxBytes).toBe(25_000_000);
});

describe('answers of a batch', () => {
	const mails = (...names: string[]) =>
		names.map((name) => input({ subject: name, to: [{ address: `${name}@example.org` }] }));
	const entry = (name: string, id = name) => ({
		Subject: name,
		MessageID: id,
		To: [{ Address: `${name.toUpperCase()}@example.org` }],
	});
	const ids = (results: Array<SendReceipt | MailError>) =>
		results.map((result) => (result instanceof MailError ? result.kind : result.messageId));

	test('entries in order go to their mails', () => {
		expect(ids(assign([entry('a'), entry('b')], mails('a', 'b')))).toEqual(['a', 'b']);
	});
	test('entries in another order find their mails', () => {
		expect(ids(assign([entry('b'), entry('a')], mails('a', 'b')))).toEqual(['a', 'b']);
	});
	test('short answers and null entries leave the rest unconfirmed', () => {
		expect(ids(assign([entry('b')], mails('a', 'b', 'c')))).toEqual(['uncertain', 'b', 'uncertain']);
		expect(ids(assign([null, entry('b')], mails('a', 'b')))).toEqual(['uncertain', 'b']);
		const [error] = assign([entry('b')], mails('a', 'b'));
		expect(error).toMatchObject({ kind: 'uncertain', details: { confirmed: 1, sentTogether: 2 } });
	});
	test('an entry that fits no mail confirms none, unless there is one for each mail with an id of its own', () => {
		expect(ids(assign([entry('x'), entry('b')], mails('a', 'b', 'c')))).toEqual([
			'uncertain',
			'b',
			'uncertain',
		]);
		expect(ids(assign([entry('x', ''), entry('b')], mails('a', 'b')))).toEqual(['uncertain', 'b']);
		expect(ids(assign([entry('x', 'b'), entry('b')], mails('a', 'b')))).toEqual(['uncertain', 'b']);
		expect(ids(assign([entry('x'), entry('b')], mails('a', 'b')))).toEqual(['x', 'b']);
	});
	test('entries in other words belong to their mails by position', () => {
		const odd = [{ MessageID: '1', Subject: 'Re-written' }, { MessageID: '2' }];
		expect(ids(assign(odd, mails('a', 'b')))).toEqual(['1', '2']);
		// What can be recognised is, also in another order; the rest goes by elimination.
		expect(ids(assign([entry('c'), odd[0], entry('a')], mails('a', 'b', 'c')))).toEqual(['a', '1', 'c']);
	});
	test.each([
		['blanks', ' Two  blanks\there', 'Two blanks here', 'ann@example.org', 'ann@example.org'],
		['a long subject', 'x'.repeat(300), 'x'.repeat(255), 'ann@example.org', 'ann@example.org'],
		['a domain in Unicode', 'a', 'a', 'ann@xn--mller-kva.example', 'Ann@müller.example'],
		['a local domain', 'a', 'a', 'ann@intranet', 'ann@INTRANET'],
	])('%s: a normalised entry is recognised where the answer is short', (...[, subject, back, to, toBack]) => {
		const sent = [input({ subject: 'other' }), input({ subject, to: [{ address: to }] })];
		const answered = [{ MessageID: '1', Subject: back, To: [{ Address: toBack }] }];
		expect(ids(assign(answered, sent))).toEqual(['uncertain', '1']);
	});
	test('equal mails are confirmed only together', () => {
		expect(
			ids(assign([entry('a', '1'), entry('a', '2'), null], [...mails('a', 'a'), ...mails('b')])),
		).toEqual(['1', '2', 'uncertain']);
		expect(ids(assign([entry('a', '1')], mails('a', 'a')))).toEqual(['uncertain', 'uncertain']);
	});
	test('properties that did not come back do not count against an entry', () => {
		expect(ids(assign([{ Subject: null, To: null, MessageID: '1' }], mails('a')))).toEqual(['1']);
	});
});
