import { Readable } from 'node:stream';
import { LINEWORKS_MEMBERS } from '../../sandbox/services/lineworks';
import { signIn } from '../support/lineworks';
import { lineWorksBench, MAIL } from './lineworks-support';

const bench = lineWorksBench();

const PIXEL = 'iVBORw0KGgo=';

describe('send', () => {
	test('202 without a body; the mail is in the inbox with everything it says', async () => {
		const answer = await bench.send({
			to: 'a@example.com; b@example.com',
			cc: 'c@example.com',
			bcc: 'd@example.com',
			userName: 'Robot',
			securityLevel: 'Confidential',
			body: '<p>Hello <img src="cid:logo1"></p>',
			attachments: [
				{ filename: 'a.txt', fileType: 'text/plain', data: 'QUJD' },
				{ filename: 'logo.png', fileType: 'image/png', data: PIXEL, inline: true, cid: 'logo1' },
			],
		});
		expect([answer.status, answer.data, answer.headers['content-type']]).toEqual([202, '', undefined]);
		expect(bench.sandbox.inbox.messages()).toMatchObject([
			{
				from: { address: 'mailer@works.test', name: 'Robot' },
				to: [{ address: 'a@example.com' }, { address: 'b@example.com' }],
				cc: [{ address: 'c@example.com' }],
				bcc: [{ address: 'd@example.com' }],
				subject: 'Hi',
				html: '<p>Hello <img src="cid:logo1"></p>',
				attachments: [
					{ filename: 'a.txt', contentType: 'text/plain', bytes: 3, disposition: 'attachment' },
					{
						filename: 'logo.png',
						contentType: 'image/png',
						bytes: 8,
						disposition: 'inline',
						contentId: 'logo1',
					},
				],
				meta: {
					contentType: 'html',
					isSaveSentMail: true,
					isSaveTracking: true,
					isSendSeparately: false,
					securityLevel: 'Confidential',
				},
			},
		]);
		expect(bench.sandbox.inbox.messages()[0]).not.toHaveProperty('text', expect.anything());
	});

	test.each<[string, object, string, RegExp]>([
		['no to', { to: undefined }, 'MISSING_PARAMETER', /to is missing/],
		['an empty to', { to: '' }, 'INVALID_PARAMETER', /^to /],
		['an array in to', { to: ['a@example.com'] }, 'INVALID_PARAMETER', /to must be string/],
		['a name in to', { to: 'A <a@example.com>' }, 'INVALID_PARAMETER', /not a correctly formed/],
		['a separator at the end', { to: 'a@example.com;' }, 'INVALID_PARAMETER', /an empty address/],
		['commas', { to: 'a@example.com,b@example.com' }, 'INVALID_PARAMETER', /not a correctly formed/],
		['a comma in quotes', { to: '"a,b"@example.com' }, 'INVALID_PARAMETER', /a comma or a space/],
		['a semicolon in quotes', { to: '"a;b"@example.com' }, 'INVALID_PARAMETER', /not a correctly formed/],
		['a domain outside ASCII', { cc: 'a@bücher.example' }, 'INVALID_PARAMETER', /^cc/],
		['too many recipients', { to: Array(501).fill('a@example.com').join(';') }, 'LIMIT_EXCEEDED', /501/],
		['an empty subject', { subject: '' }, 'INVALID_PARAMETER', /^subject/],
		['a long subject', { subject: 'x'.repeat(181) }, 'INVALID_PARAMETER', /181 characters/],
		['a line break in the subject', { subject: 'a\r\nBcc: x@example.com' }, 'INVALID_PARAMETER', /control/],
		['an empty userName', { userName: '' }, 'INVALID_PARAMETER', /^userName/],
		['half of a character in the subject', { subject: 'a\ud83d' }, 'INVALID_PARAMETER', /^subject/],
		['half of a character in the body', { body: '<p>\udc00</p>' }, 'INVALID_PARAMETER', /^body/],
		['a control character in the body', { body: 'a\u0000b' }, 'INVALID_PARAMETER', /^body/],
		['a line separator in userName', { userName: 'a\u2028b' }, 'INVALID_PARAMETER', /^userName/],
		['an unknown content type', { contentType: 'markdown' }, 'INVALID_PARAMETER', /^contentType/],
		['an unknown security level', { securityLevel: 'Secret' }, 'INVALID_PARAMETER', /^securityLevel/],
		['a flag as text', { isSaveSentMail: 'true' }, 'INVALID_PARAMETER', /^isSaveSentMail/],
		['an unknown member', { replyTo: 'x@example.com' }, 'INVALID_PARAMETER', /replyTo/],
		['a null', { cc: null }, 'INVALID_PARAMETER', /^cc/],
	])('refuses %s', async (_case, fields, code, description) => {
		const answer = await bench.send(fields);
		expect([answer.status, answer.data.code]).toEqual([400, code]);
		expect(answer.data.description).toMatch(description);
		expect(bench.sandbox.inbox.count).toBe(0);
		expect(bench.sandbox.requests.list().at(-1)?.refused).toMatch(description);
	});

	const file = { filename: 'a.txt', fileType: 'text/plain', data: 'QUJD' };
	const image = { filename: 'l.png', fileType: 'image/png', data: PIXEL, inline: true, cid: 'logo' };
	const html = '<img src="cid:logo">';
	test.each<[string, object, string, RegExp]>([
		['an empty file', { attachments: [{ ...file, data: '' }] }, 'INVALID_PARAMETER', /data/],
		[
			'a file without a name',
			{ attachments: [{ ...file, filename: undefined }] },
			'MISSING_PARAMETER',
			/filename/,
		],
		[
			'a long file name',
			{ attachments: [{ ...file, filename: 'x'.repeat(251) }] },
			'INVALID_PARAMETER',
			/filename/,
		],
		[
			'a file name that is long in UTF-16',
			{ attachments: [{ ...file, filename: '😀'.repeat(126) }] },
			'INVALID_PARAMETER',
			/252 characters/,
		],
		[
			'half of a character in a file name',
			{ attachments: [{ ...file, filename: 'a\ud83d.txt' }] },
			'INVALID_PARAMETER',
			/filename/,
		],
		['a path', { attachments: [{ ...file, filename: '../x' }] }, 'INVALID_PARAMETER', /path/],
		[
			'a blocked extension',
			{ attachments: [{ ...file, filename: 'x.EXE' }] },
			'INVALID_PARAMETER',
			/blocked/,
		],
		[
			'a wrong content type',
			{ attachments: [{ ...file, fileType: 'text' }] },
			'INVALID_PARAMETER',
			/fileType/,
		],
		['line breaks in base64', { attachments: [{ ...file, data: 'QU\nJD' }] }, 'INVALID_PARAMETER', /base64/],
		['unpadded base64', { attachments: [{ ...file, data: 'QUI' }] }, 'INVALID_PARAMETER', /base64/],
		['stray bits in base64', { attachments: [{ ...file, data: 'QUJ=' }] }, 'INVALID_PARAMETER', /base64/],
		['url-safe base64', { attachments: [{ ...file, data: 'QU-_' }] }, 'INVALID_PARAMETER', /base64/],
		['inline without cid', { attachments: [{ ...image, cid: undefined }] }, 'MISSING_PARAMETER', /cid/],
		['cid without inline', { attachments: [{ ...image, inline: false }] }, 'INVALID_PARAMETER', /cid/],
		['a cid that the body does not show', { attachments: [image] }, 'INVALID_PARAMETER', /not in the body/],
		[
			'a cid of which the body shows a longer one',
			{ body: '<img src="cid:logo1">', attachments: [image] },
			'INVALID_PARAMETER',
			/not in the body/,
		],
		['a cid twice', { body: html, attachments: [image, image] }, 'INVALID_PARAMETER', /twice/],
		[
			'inline in a text mail',
			{ contentType: 'text', body: html, attachments: [image] },
			'INVALID_PARAMETER',
			/text/,
		],
		[
			'a cid in brackets',
			{ body: html, attachments: [{ ...image, cid: '<logo>' }] },
			'INVALID_PARAMETER',
			/Content-ID/,
		],
	])('refuses %s', async (_case, fields, code, description) => {
		const answer = await bench.send(fields);
		expect([answer.status, answer.data.code]).toEqual([400, code]);
		expect(answer.data.description).toMatch(description);
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	test('the files together may not be too large; the answer is JSON or a page of the gateway', async () => {
		bench.service.settings.maxAttachmentBytes = 5;
		const answer = await bench.send({ attachments: [file, { ...file, filename: 'b.txt' }] });
		expect([answer.status, answer.data.code]).toEqual([400, 'LIMIT_EXCEEDED']);
		bench.service.settings.oversizeAnswer = 'html';
		expect((await bench.send({ attachments: [file, file] })).status).toBe(413);
		expect((await bench.send({ attachments: [file] })).status).toBe(202);
	});

	test('a long subject is cut in silence where the sandbox plays the real service', async () => {
		bench.service.settings.longSubjects = 'cut';
		expect((await bench.send({ subject: 'x'.repeat(300) })).status).toBe(202);
		expect(bench.sandbox.inbox.messages()[0]?.subject).toBe('x'.repeat(180));
	});

	test('wants JSON in UTF-8 with a length', async () => {
		expect(
			(await bench.call('POST', '/users/me/mail', '{', { transformRequest: (raw: string) => raw })).data.code,
		).toBe('BAD_REQUEST');
		const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
		expect((await bench.call('POST', '/users/me/mail', JSON.stringify(MAIL), form)).status).toBe(400);
		const twice = JSON.stringify(MAIL).replace('{', '{"subject":"Other",');
		expect(
			(await bench.call('POST', '/users/me/mail', twice, { transformRequest: (raw: string) => raw })).data
				.description,
		).toMatch(/twice/);
		const mark = { transformRequest: () => Buffer.from(`\ufeff${JSON.stringify(MAIL)}`) };
		expect((await bench.call('POST', '/users/me/mail', '', mark)).data.code).toBe('BAD_REQUEST');
		expect((await bench.send({}, '/users/me/mail?notify=true')).data.description).toMatch(/notify/);
		const json = { headers: { 'content-type': 'application/json' } };
		const chunked = await bench.call('POST', '/users/me/mail', Readable.from([JSON.stringify(MAIL)]), json);
		expect(chunked.data.description).toMatch(/chunked/);
		expect(bench.sandbox.inbox.count).toBe(0);
	});

	test('separately: one message for each recipient', async () => {
		await bench.send({ to: 'a@example.com;b@example.com', bcc: 'c@example.com', isSendSeparately: true });
		expect(bench.sandbox.inbox.messages().map(({ to, bcc }) => [to, bcc])).toEqual([
			[[{ address: 'a@example.com' }], []],
			[[{ address: 'b@example.com' }], []],
			[[{ address: 'c@example.com' }], []],
		]);
	});

	test('what was sent is in Sent and, for members, in their inbox; a dead address bounces', async () => {
		await bench.send({ subject: 'Kept', attachments: [file] });
		await bench.send({ subject: 'Traceless', isSaveSentMail: false, isSaveTracking: false });
		await bench.send({ subject: 'Dead', to: 'nobody@bounce.test; anna@works.test' });
		expect((await bench.list('', 1)).mails.map((mail: { subject: string }) => mail.subject)).toEqual([
			'Dead',
			'Kept',
		]);
		expect((await bench.list()).mails[0].subject).toBe('[Message delivery failed]');
		const folders = (await bench.call('GET', '/users/me/mail/mailfolders')).data.mailFolders;
		expect(folders.find((folder: { folderId: number }) => folder.folderId === 2).mailCount).toBe(2);
		bench.token = (await signIn(bench.sandbox, { member: LINEWORKS_MEMBERS[1]?.userId })).access_token;
		expect((await bench.list()).mails[0].subject).toBe('Dead');
	});
});
