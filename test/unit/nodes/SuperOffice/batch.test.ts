import { assign, batch } from '../../../../nodes/SuperOffice/batch';
import { limits } from '../../../../nodes/SuperOffice/limits';
import { MailError } from '../../../../nodes/shared/errors';
import { Secret } from '../../../../nodes/shared/run/plan';
import { input } from '../../../support/superoffice';

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

test('only after 400 are the mails of a call sent singly', () => {
	const after = (kind: 'refused' | 'uncertain' | 'throttled', statusCode: number) =>
		batch.sendSingly?.(new MailError(kind, 'no', { statusCode }));
	expect(after('refused', 400)).toBe(true);
	for (const statusCode of [404, 409, 412, 413]) expect(after('refused', statusCode)).toBe(false);
	expect(after('uncertain', 400)).toBe(false);
	expect(after('throttled', 429)).toBe(false);
});

test('an entry with the subject of a mail but another recipient does not confirm it', () => {
	const [result] = assign([{ Subject: 'Offer', To: [{ Address: 'eve@example.org' }] }], [first]);
	expect(result).toMatchObject({ kind: 'uncertain' });
});

test('the limits of the sheet: 25 MB in a call, ten calls a second', () => {
	expect(limits).toMatchObject({ maxAttachmentBytes: 25_000_000, maxPerSecond: 10 });
	expect(batch.maxBytes).toBe(25_000_000);
});
