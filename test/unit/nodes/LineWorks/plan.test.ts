import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mailPath, planSend, sendBody } from '../../../../nodes/LineWorks/plan';
import { thrownBy } from '../shared/thrown';
import { asJson, file, message } from './messages';

const ME = { userId: 'me' };
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
		expect(error.message).toContain('several addresses');
	}
});

test('one POST to the member, whose id is encoded, never repeated in doubt', () => {
	const { steps } = planSend(message(), { userId: 'anna/../b@works.test' });
	expect(steps).toHaveLength(1);
	expect(steps[0]).toMatchObject({
		effect: 'send',
		repeatUnclear: 0,
		request: { method: 'POST', path: '/users/anna%2F..%2Fb%40works.test/mail' },
	});
	expect(mailPath('me', '/unread-count')).toBe('/users/me/mail/unread-count');
});

test.each([
	['securityLevel', { securityLevel: 'Secret' as never }, /Security Level/],
	['userName', { userName: '' }, /Sender Name/],
])('the contract refuses a wrong %s', (_name, params, text) => {
	expect(() => sendBody(message(), { ...ME, ...params })).toThrow(text);
});

test('the contract refuses an empty subject and a long file name', () => {
	expect(() => sendBody(message({ subject: '' }), ME)).toThrow(/Subject/);
	const attachments = [file({ name: 'x'.repeat(251) })];
	expect(() => sendBody(message({ attachments }), ME)).toThrow(/Attachments/);
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
