import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { contentIdsIn } from '../../../../nodes/shared/message/inlineImages';
import { plainContentIds } from '../../../../nodes/LineWorks/contentIds';
import { CONTENT_ID } from '../../../../nodes/LineWorks/contract';
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

	test('names that need encoding get plain ids, in the HTML too', () => {
		const html = `<img src="CID:my%20logo.png"><img src='cid:image-1'><img src="cid:로고">`;
		const attachments = [image('my logo.png'), image('image-1'), image('로고'), file()];
		const plain = plainContentIds(html, attachments);
		expect(plain.html).toBe(`<img src="cid:image-2"><img src='cid:image-1'><img src="cid:image-3">`);
		expect(plain.attachments.map(({ contentId }) => contentId)).toEqual([
			'image-2',
			'image-1',
			'image-3',
			undefined,
		]);
		expect(attachments[0]?.contentId).toBe('my logo.png');
	});

	test('whatever the names: every id is plain, unique, and stands in the HTML', () => {
		const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
		fc.assert(
			fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), (names) => {
				const html = names.map((one) => `<img src="cid:${percentEncoded(one)}">`).join('');
				const ids = contentIdsIn(html);
				const plain = plainContentIds(html, ids.map(image));
				const results = plain.attachments.map(({ contentId }) => contentId ?? '');
				expect(new Set(results).size).toBe(ids.length);
				for (const id of results) {
					expect(id).toMatch(CONTENT_ID);
					expect(plain.html).toContain(`"cid:${id}"`);
				}
			}),
		);
	});
});

/** As encodeURIComponent, with the quotes and brackets that would end an attribute. */
function percentEncoded(text: string): string {
	return encodeURIComponent(text).replace(/['()]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}
