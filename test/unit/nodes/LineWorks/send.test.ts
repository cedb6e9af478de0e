import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mailPath } from '../../../../nodes/LineWorks/contract';
import { labelOf } from '../../../../nodes/LineWorks/fields';
import { send, sendBody, type SendParams } from '../../../../nodes/LineWorks/operations/send';
import { MailError } from '../../../../nodes/shared/errors';
import type { Step } from '../../../../nodes/shared/run/plan';
import { rejectionOf, thrownBy } from '../shared/thrown';
import { asJson, file, message } from './messages';
import { answerOf, itemOf, run } from './node';

const ME = { userId: 'me' };
const planOf = (params: SendParams) => send.plan({ message: message(), warnings: [], params });
const sampleText = readFileSync(join(__dirname, '../../../fixtures/lineworks/vendor-sample.json'), 'utf8');

test('the vendor sample, byte for byte', () => {
	const sample = JSON.parse(sampleText) as { attachments: Array<{ data: string }> };
	const body = sendBody(
		message({
			to: [{ address: 'admin@example.com' }],
			subject: 'Test',
			body: { format: 'html', html: 'Body' },
			attachments: [file({ name: 'index.html', contentType: 'text/html' }, sample.attachments[0]?.data)],
		}),
		{ ...ME, userName: 'admin', isSaveSentMail: true, isSaveTracking: true, isSendSeparately: false },
	);
	expect(asJson(body)).toBe(JSON.stringify(sample));
});

test('what was not given puts nothing on the wire, but the content type always goes along', () => {
	expect(asJson(sendBody(message(), ME))).toBe(
		'{"to":"you@example.com","subject":"Hi","body":"<p>x</p>","contentType":"html"}',
	);
	const text = sendBody(message({ body: { format: 'text', text: 'a\nb' } }), ME);
	expect(text).toMatchObject({ body: 'a\nb', contentType: 'text' });
});

test('recipients are bare addresses in one string without a separator at the end', () => {
	const body = sendBody(
		message({
			to: [{ address: 'a@example.com', name: 'A' }, { address: 'b@example.com' }],
			cc: [{ address: 'c@example.com' }],
			bcc: [{ address: 'd@example.com' }, { address: 'e@example.com' }],
		}),
		ME,
	);
	expect(body).toMatchObject({
		to: 'a@example.com;b@example.com',
		cc: 'c@example.com',
		bcc: 'd@example.com;e@example.com',
	});
});

test.each(['to', 'cc', 'bcc'] as const)('an address that would fall apart in %s is refused', (list) => {
	for (const separator of [';', ',', ' ']) {
		const address = `"x${separator}eve@evil.example${separator}y"@example.com`;
		const error = thrownBy(() => sendBody(message({ [list]: [{ address }] }), ME));
		expect(error).toMatchObject({ kind: 'invalid', field: list === 'to' ? 'To' : list.toUpperCase() });
		expect(error.message).toContain(address);
	}
});

test('one POST to the member, whose id is encoded, never repeated in doubt', () => {
	const { steps } = planOf({ userId: 'anna/../b@works.test' });
	expect(steps).toHaveLength(1);
	expect(steps[0]).toMatchObject({
		id: 'send',
		effect: 'send',
		request: { method: 'POST', path: '/users/anna%2F..%2Fb%40works.test/mail' },
	});
	expect(steps[0].repeatUnclear).toBeUndefined();
	// There is no look-up of a mail that was sent.
	expect(steps[0].settleBy).toBeUndefined();
	const proves = (code: string) => steps[0].proves?.(answerOf(400, { code }));
	expect([proves('INVALID_PARAMETER'), proves('INTERNAL_SERVER_ERROR')]).toEqual([true, false]);
	expect(mailPath('me', 'unread-count')).toBe('/users/me/mail/unread-count');
	expect(mailPath('a b', 'x/y')).toBe('/users/a%20b/mail/x%2Fy');
});

test.each([
	['securityLevel', { securityLevel: 'Secret' as never }, 'Security Level'],
	['userName', { userName: '' }, 'Sender Name'],
])('the contract refuses a wrong %s', (_name, params, field) => {
	const error = thrownBy(() => sendBody(message(), { ...ME, ...params }));
	expect(error).toMatchObject({ kind: 'invalid', field });
});

test.each([
	['an empty subject', { subject: '' }, 'Subject'],
	['a long file name', { attachments: [file({ name: 'x'.repeat(251) })] }, 'Attachments'],
])('the contract refuses %s', (_case, changes, field) => {
	const error = thrownBy(() => sendBody(message(changes), ME));
	expect(error).toMatchObject({ kind: 'invalid', field });
});

test('wire names lead to labels, and only those of parameters', () => {
	expect(['attachments.0.data', 'body', 'userId', 'markStatus', 'folderId'].map(labelOf)).toEqual([
		'Attachments',
		'HTML, Markdown or Text',
		'Send As',
		'Importance',
		'Folder',
	]);
	expect(['', 'constructor', 'Subject'].map(labelOf)).toEqual([undefined, undefined, undefined]);
});

describe('a mail in doubt', () => {
	const failed = (error: MailError, params: object = {}) => {
		const { failed: told, steps, receipt } = planOf({ ...ME, ...params });
		expect(receipt).toBeInstanceOf(Function);
		return told?.(error, steps[0] as Step, { byId: new Map() } as never) as MailError;
	};
	const inDoubt = new MailError('uncertain', 'No clear answer', {
		fix: 'Check it.',
		details: { step: 'send' },
	});

	test('the Sent folder tells, unless nothing is kept there', () => {
		expect(failed(inDoubt)).toMatchObject({ kind: 'uncertain', details: { step: 'send' } });
		expect(failed(inDoubt).fix).toBe("Check it. If it is in the sender's Sent folder, it went out.");
		expect(failed(inDoubt, { isSaveSentMail: true }).fix).toBe(failed(inDoubt).fix);
		expect(failed(inDoubt, { isSaveSentMail: false }).fix).toMatch(/Save to Sent off.*does not tell/);
	});

	test('is none where the error is certain', () => {
		const certain = new MailError('refused', 'No');
		expect(failed(certain)).toBe(certain);
	});
});

describe('what is read', () => {
	const PARAMETERS = { userId: 'me', to: 'you@example.com', subject: 'Hi', emailFormat: 'html', html: 'x' };
	const read = async (changes: object = {}, options: object = {}) =>
		await send.read(itemOf(send, { ...PARAMETERS, ...changes, options }));

	test('an option that was not added, or whose expression found nothing, is undefined', async () => {
		const { params } = await read({}, { isSaveSentMail: '', securityLevel: null });
		expect(params).toEqual({ userId: 'me' });
		const { params: all } = await read(
			{},
			{
				fromName: ' Robot ',
				isSaveSentMail: 'false',
				isSaveTracking: 0,
				isSendSeparately: true,
				securityLevel: 'Non-business',
			},
		);
		expect(all).toEqual({
			userId: 'me',
			userName: 'Robot',
			isSaveSentMail: false,
			isSaveTracking: false,
			isSendSeparately: true,
			securityLevel: 'Non-business',
		});
	});

	test.each<[string, object, object, string]>([
		['HTML and text at once', { emailFormat: 'both', text: 'x' }, {}, 'Email Format'],
		['an unknown security level', {}, { securityLevel: 'Secret' }, 'Security Level'],
		['a security level of nothing', {}, { securityLevel: '' }, 'Security Level'],
		['a switch that is none', {}, { isSendSeparately: 'maybe' }, 'Send Separately'],
		['a limit of nothing', {}, { maxAttachmentSize: 0 }, 'Max Attachment Size (MB)'],
		['a limit beyond all', {}, { maxAttachmentSize: 501 }, 'Max Attachment Size (MB)'],
		['no sender', { userId: '' }, {}, 'Send As'],
		['a long subject', { subject: 'x'.repeat(181) }, {}, 'Subject'],
		['an empty body', { html: ' ' }, {}, 'HTML'],
	])('%s is refused by its field', async (_case, changes, options, field) => {
		expect(await rejectionOf(read(changes, options))).toMatchObject({ kind: 'invalid', field });
	});

	test('a long subject and an empty body go out where they are asked for', async () => {
		const long = await read({ subject: 'x'.repeat(181) }, { longSubject: 'cut' });
		expect(long.message.subject).toHaveLength(181);
		expect(long.warnings).toHaveLength(1);
		const empty = await read({ html: '' }, { allowEmptyBody: true });
		expect(empty.message.body).toEqual({ format: 'html', html: '' });
	});
});

test('a mail that was accepted, and the next one that is refused', async () => {
	const parameters = { to: 'you@example.com', subject: 'Hi', emailFormat: 'text', text: 'x' };
	const { json } = await run(
		'send',
		parameters,
		(_request, count) =>
			count === 1 ? { statusCode: 202 } : { statusCode: 400, body: { code: 'INVALID_PARAMETER' } },
		{ items: [{ json: {} }, { json: {} }] },
	);
	expect(json[0]).toMatchObject({
		service: 'lineWorks',
		status: 'accepted',
		messageId: null,
		accepted: ['you@example.com'],
		response: { statusCode: 202 },
	});
	expect(json[1].details).toMatchObject({
		kind: 'refused',
		mayHaveBeenSent: false,
		code: 'INVALID_PARAMETER',
	});
});

test.each([
	[429, { code: 'INTERNAL_SERVER_ERROR' }],
	[429, ''],
	[409, { code: 'CONFLICT' }],
	[403, { error: 'Upstream failed' }],
	[200, ''],
])('%i with %j: nobody repeats it, and nobody calls it sent or refused', async (statusCode, body) => {
	const parameters = { to: 'you@example.com', subject: 'Hi', emailFormat: 'text', text: 'x' };
	const nodeContext = {};
	const answer = () => ({ statusCode, body });
	for (const requests of [1, 0]) {
		const tried = await run('send', parameters, answer, { nodeContext });
		expect(tried.requests).toHaveLength(requests);
		expect(tried.json[0].details).toMatchObject({ kind: 'uncertain', mayHaveBeenSent: true });
	}
});

test('a limiter is waited for, since it proves that nothing was sent', async () => {
	const parameters = { to: 'you@example.com', subject: 'Hi', emailFormat: 'text', text: 'x' };
	const { json, requests } = await run('send', parameters, (_request, count) =>
		count === 1
			? { statusCode: 429, headers: { 'ratelimit-reset': '3' }, body: { code: 'TOO_MANY_REQUESTS' } }
			: { statusCode: 202 },
	);
	expect([requests.length, json[0].status]).toEqual([2, 'accepted']);
});

test.each([
	['a..b@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
	['name.@ezweb.ne.jp', '"name."@ezweb.ne.jp'],
	['"a..b"@docomo.ne.jp', '"a..b"@docomo.ne.jp'],
])('an old address of a carrier, %s, goes out in quotes', async (to, wire) => {
	const { requests, json } = await run(
		'send',
		{ to, subject: 'Hi', emailFormat: 'text', text: 'x', options: { allowedRecipients: to } },
		() => ({ statusCode: 202 }),
	);
	expect(JSON.parse(requests[0].body)).toMatchObject({ to: wire });
	expect(json[0].accepted).toEqual([wire]);
});

describe('inline images', () => {
	const image = (contentId: string) =>
		file({ name: 'l.png', contentType: 'image/png', disposition: 'inline', contentId });

	test('go out with inline and cid, after the vendor note', () => {
		const html = '<img src="cid:reddotiVBORw0KGgoAAAA" alt="Red dot" />';
		const body = sendBody(
			message({ body: { format: 'html', html }, attachments: [image('reddotiVBORw0KGgoAAAA'), file()] }),
			ME,
		);
		expect(JSON.parse(asJson(body))).toMatchObject({
			body: html,
			attachments: [
				{
					filename: 'l.png',
					fileType: 'image/png',
					data: 'QUJD',
					inline: true,
					cid: 'reddotiVBORw0KGgoAAAA',
				},
				{ filename: 'a.txt', fileType: 'text/plain', data: 'QUJD' },
			],
		});
	});
});
