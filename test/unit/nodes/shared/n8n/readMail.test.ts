import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { readMessage, type ReadRules } from '../../../../../nodes/shared/n8n/readMessage';
import { ItemReader } from '../../../../../nodes/shared/n8n/itemReader';
import type { ServiceLimits } from '../../../../../nodes/shared/run/service';
import { fakeContext } from '../../../../support/fakeContext';
import { FAKE_LIMITS } from '../../../../support/fakeService';
import { rejectionOf } from '../thrown';

interface Given {
	options?: Record<string, unknown>;
	limits?: Partial<ServiceLimits>;
	rules?: ReadRules;
	binary?: Record<string, IBinaryData>;
	[parameter: string]: unknown;
}

async function read({ options = {}, limits, rules, binary, ...parameters }: Given = {}) {
	const { context } = fakeContext({
		items: [{ json: {}, binary }],
		parameters: { to: 'a@b.de', subject: 'Hi', html: '<p>x</p>', text: 'y', ...parameters, options },
	});
	return await readMessage(new ItemReader(context, 0, { ...FAKE_LIMITS, ...limits }), rules);
}

const message = async (given: Given) => (await read(given)).message;
const warnings = async (given: Given) => (await read(given)).warnings;
const png = (changes: Partial<IBinaryData> = {}): IBinaryData => ({
	data: 'QUJD',
	mimeType: 'image/png',
	fileName: 'logo.png',
	...changes,
});

test('the common fields', async () => {
	const all = await read({
		from: 'Shop <shop@x.de>',
		to: 'Ann <a@b.de>, c@d.de',
		subject: ' Grüße ',
		options: { cc: 'e@f.de', bcc: ['g@h.de'], replyTo: 'Desk <i@j.de>', attachments: 'f' },
		binary: { f: png() },
	});
	expect(all).toEqual({
		message: {
			from: { address: 'shop@x.de', name: 'Shop' },
			to: [{ address: 'a@b.de', name: 'Ann' }, { address: 'c@d.de' }],
			cc: [{ address: 'e@f.de' }],
			bcc: [{ address: 'g@h.de' }],
			replyTo: [{ address: 'i@j.de', name: 'Desk' }],
			subject: 'Grüße',
			body: { format: 'html', html: '<p>x</p>', text: undefined },
			attachments: [
				{
					name: 'logo.png',
					contentType: 'image/png',
					bytes: 3,
					disposition: 'attachment',
					field: 'f',
					source: { kind: 'memory', base64: 'QUJD' },
				},
			],
		},
		warnings: [],
		redirectedFrom: undefined,
	});
});

test('what the service cannot carry is not read', async () => {
	const options = { cc: 'not an address', bcc: 'not an address', replyTo: 'not an address' };
	const read = await message({
		from: 'not an address',
		options,
		limits: { from: false, cc: false, bcc: false, replyTo: false },
	});
	expect(read).toMatchObject({ from: undefined, cc: [], bcc: [], replyTo: [] });
});

describe('From', () => {
	test('may be left out where the service can do without', async () =>
		expect((await message({ from: '' })).from).toBeUndefined());
	test('must be there where it cannot', async () =>
		expect(await rejectionOf(read({ from: '', rules: { fromRequired: true } }))).toMatchObject({
			field: 'From',
			message: 'From is empty',
			fix: expect.any(String),
		}));
	test('is one', async () =>
		expect(await rejectionOf(read({ from: 'a@b.de, c@d.de' }))).toMatchObject({
			field: 'From',
			message: 'From names 2 addresses',
			fix: 'Give one sender address.',
		}));
	test('Sender Name is used over the name in From', async () => {
		expect((await message({ from: 'Shop <s@x.de>', options: { fromName: ' Other ' } })).from).toEqual({
			address: 's@x.de',
			name: 'Other',
		});
		expect((await message({ from: 'Shop <s@x.de>', options: { fromName: ' ' } })).from).toEqual({
			address: 's@x.de',
			name: 'Shop',
		});
		expect(await rejectionOf(read({ from: 's@x.de', options: { fromName: 'a\nb' } }))).toMatchObject({
			field: 'Sender Name',
		});
	});
});

describe('recipients', () => {
	test.each<[string, Given]>([
		['nobody', { to: '' }],
		['a copy alone', { to: '', options: { cc: 'c@d.de' } }],
		['nobody, where To may be empty', { to: '', rules: { toRequired: false } }],
	])('refuses %s', async (_what, given) =>
		expect(await rejectionOf(read(given))).toMatchObject({
			kind: 'invalid',
			field: 'To',
			message: 'To names no recipient',
			fix: expect.stringContaining('expression'),
		}),
	);
	test.each<[string, Given]>([
		[
			'a copy alone, where To may be empty',
			{ to: '', options: { cc: 'c@d.de' }, rules: { toRequired: false } },
		],
		[
			'a blind copy alone, where To may be empty',
			{ to: '', options: { bcc: 'c@d.de' }, rules: { toRequired: false } },
		],
		['nobody, where nobody is needed', { to: '', rules: { recipientRequired: false } }],
	])('takes %s', async (_what, given) => expect((await message(given)).to).toEqual([]));
	test('named more than once are mailed once, with a warning', async () => {
		const twice = await read({ to: 'a@b.de, A@b.de, a@B.de', options: { cc: 'A@b.de, c@d.de' } });
		expect(twice.message).toMatchObject({ to: [{ address: 'a@b.de' }], cc: [{ address: 'c@d.de' }] });
		expect(twice.warnings).toEqual(['Named more than once, mailed once: A@b.de, a@b.de.']);
	});
	test('of the length that the service takes', async () => {
		const limits = { addressLength: 6 };
		expect((await message({ limits })).to).toEqual([{ address: 'a@b.de' }]);
		expect(await rejectionOf(read({ to: 'ab@c.de', limits }))).toMatchObject({ field: 'To' });
		for (const name of ['cc', 'bcc', 'replyTo', 'redirectTo', 'allowedRecipients'])
			expect(await rejectionOf(read({ limits, options: { [name]: 'ab@c.de' } }))).toMatchObject({
				message: expect.stringContaining('longer than 6 characters'),
			});
		expect(await rejectionOf(read({ from: 'ab@c.de', limits }))).toMatchObject({ field: 'From' });
	});
	test('more than the service likes are warned of', async () => {
		const limits = { warnRecipients: 2 };
		expect(await warnings({ limits, options: { cc: 'c@d.de' } })).toEqual([]);
		expect(await warnings({ limits, options: { cc: 'c@d.de', bcc: 'e@f.de' } })).toEqual([
			'The mail has 3 recipients; the service may take only 2.',
		]);
	});
	test('names that the service cannot carry are warned of', async () => {
		const limits = { recipientNames: false };
		const words = ['Names of recipients cannot be sent through this service; the addresses are used alone.'];
		expect(await warnings({ limits, options: { bcc: 'Ann <c@d.de>' } })).toEqual(words);
		expect(await warnings({ limits, to: 'Ann <a@b.de>', rules: { ownNames: true } })).toEqual([]);
		expect(await warnings({ limits })).toEqual([]);
		expect(await warnings({ to: 'Ann <a@b.de>' })).toEqual([]);
	});
});

describe('Redirect All Mail To', () => {
	test('replaces all recipients and remembers them', async () => {
		const redirected = await read({
			to: 'Ann <a@b.de>',
			options: { cc: 'c@d.de', bcc: 'e@f.de', redirectTo: 't@x.de, Test <u@x.de>' },
		});
		expect(redirected.message).toMatchObject({
			to: [{ address: 't@x.de' }, { address: 'u@x.de', name: 'Test' }],
			cc: [],
			bcc: [],
		});
		expect(redirected.redirectedFrom).toEqual({ to: ['Ann <a@b.de>'], cc: ['c@d.de'], bcc: ['e@f.de'] });
	});
	test.each(['', ' , ', [], null])('added but empty (%j) it stops the mail', async (redirectTo) =>
		expect(await rejectionOf(read({ options: { redirectTo } }))).toMatchObject({
			field: 'Redirect All Mail To',
			message: 'Redirect All Mail To is empty',
			fix: expect.stringContaining('remove the option'),
		}),
	);
	test('does not excuse a mail without recipients', async () =>
		expect(await rejectionOf(read({ to: '', options: { redirectTo: 't@x.de' } }))).toMatchObject({
			field: 'To',
		}));
});

describe('Allowed Recipients', () => {
	test('lets through who is named', async () =>
		expect(
			(await message({ to: 'a@b.de', options: { cc: 'c@x.de', allowedRecipients: 'a@b.de, @x.de' } })).to,
		).toHaveLength(1));
	test.each<[string, Given, string]>([
		[
			'one',
			{ to: 'a@b.de, c@d.de', options: { allowedRecipients: '@b.de' } },
			'c@d.de may not be mailed by this node',
		],
		[
			'a blind copy',
			{ options: { bcc: 'c@d.de', allowedRecipients: '@b.de' } },
			'c@d.de may not be mailed by this node',
		],
		[
			'five',
			{ to: '1@d.de,2@d.de,3@d.de,4@d.de,5@d.de', options: { allowedRecipients: '@b.de' } },
			'1@d.de, 2@d.de, 3@d.de, 4@d.de, 5@d.de may not be mailed by this node',
		],
		[
			'more than five',
			{ to: '1@d.de,2@d.de,3@d.de,4@d.de,5@d.de,6@d.de,7@d.de', options: { allowedRecipients: '@b.de' } },
			'1@d.de, 2@d.de, 3@d.de, 4@d.de, 5@d.de and 2 more may not be mailed by this node',
		],
		[
			'whom a redirection leads to',
			{ options: { redirectTo: 'c@d.de', allowedRecipients: '@b.de' } },
			'c@d.de may not be mailed by this node',
		],
	])('stops %s', async (_what, given, text) =>
		expect(await rejectionOf(read(given))).toMatchObject({
			kind: 'invalid',
			field: 'Allowed Recipients',
			message: `${text}, because Allowed Recipients lets only certain addresses through`,
			fix: expect.stringContaining('@domain'),
		}),
	);
	test('lets a redirected mail through for the sake of its new address', async () =>
		expect(
			(await message({ to: 'a@b.de', options: { redirectTo: 'c@d.de', allowedRecipients: 'c@d.de' } })).to,
		).toEqual([{ address: 'c@d.de' }]));
	test.each(['', null, undefined])('added but empty (%j) it stops the mail', async (allowedRecipients) =>
		expect(await rejectionOf(read({ options: { allowedRecipients } }))).toMatchObject({
			field: 'Allowed Recipients',
			message: 'Allowed Recipients is empty',
			fix: expect.stringContaining('remove the option'),
		}),
	);
});

describe('Subject', () => {
	test('may be empty where the service takes that', async () =>
		expect((await message({ subject: '' })).subject).toBe(''));
	test.each(['', '  '])('must be there where it does not (%j)', async (subject) =>
		expect(await rejectionOf(read({ subject, rules: { subjectRequired: true } }))).toMatchObject({
			field: 'Subject',
			message: 'Subject is empty',
			fix: expect.any(String),
		}),
	);
	test('is as long as the service takes', async () => {
		const limits = { subjectLength: 5 };
		expect((await message({ subject: '12345', limits })).subject).toBe('12345');
		expect(await rejectionOf(read({ subject: '123456', limits }))).toMatchObject({
			field: 'Subject',
			message: 'Subject has 6 characters, the service takes 5',
			fix: 'Shorten the subject.',
		});
		expect(await warnings({ subject: '123456', limits, rules: { longSubject: 'warn' } })).toEqual([
			'Subject has 6 characters, the service takes 5; the rest will be cut off.',
		]);
	});
	test('is a line', async () =>
		expect(await rejectionOf(read({ subject: 'a\r\nBcc: x@y.de' }))).toMatchObject({
			field: 'Subject',
			message: 'Subject contains a line break',
		}));
});

describe('the body', () => {
	test.each<[string, Given, IDataObject]>([
		['HTML', { emailFormat: 'html' }, { format: 'html', html: '<p>x</p>', text: undefined }],
		['text', { emailFormat: 'text' }, { format: 'text', html: undefined, text: 'y' }],
		['both', { emailFormat: 'both' }, { format: 'both', html: '<p>x</p>', text: 'y' }],
		[
			'both, with the text to derive',
			{ emailFormat: 'both', text: ' ' },
			{ format: 'both', html: '<p>x</p>', text: undefined },
		],
		[
			'both, with the HTML to derive',
			{ emailFormat: 'both', html: '' },
			{ format: 'both', html: undefined, text: 'y' },
		],
		[
			'nothing, where nothing is needed',
			{ html: '', rules: { bodyRequired: false } },
			{ format: 'html', html: '', text: undefined },
		],
		[
			'HTML as it is, blanks included',
			{ html: ' <p>x</p>\n' },
			{ format: 'html', html: ' <p>x</p>\n', text: undefined },
		],
		['a number', { html: 5 }, { format: 'html', html: '5', text: undefined }],
	])('%s', async (_what, given, body) => expect((await message(given)).body).toEqual(body));

	test.each<[string, Given, IDataObject]>([
		['no HTML', { html: ' ' }, { field: 'HTML', message: 'HTML is empty' }],
		['no text', { emailFormat: 'text', text: '' }, { field: 'Text', message: 'Text is empty' }],
		['neither', { emailFormat: 'both', html: '', text: ' ' }, { field: 'HTML', message: 'HTML is empty' }],
		['an object', { html: {} }, { field: 'HTML', message: 'HTML is an object, not text' }],
		['a control character', { emailFormat: 'text', text: 'a\u0001' }, { field: 'Text' }],
		[
			'another format',
			{ emailFormat: 'markdown' },
			{ field: 'Email Format', message: 'Email Format is "markdown"' },
		],
	])('refuses %s', async (_what, given, expected) =>
		expect(await rejectionOf(read(given))).toMatchObject({
			kind: 'invalid',
			fix: expect.any(String),
			...expected,
		}),
	);
});

describe('files', () => {
	const bytes = (length: number): IBinaryData => png({ data: Buffer.alloc(length).toString('base64') });
	test('as large as the service takes', async () => {
		const limits = { maxAttachmentBytes: 2_500_000, warnAttachmentBytes: 1_000_000 };
		const of = (one: number, other: number) => ({
			limits,
			options: { attachments: '*' },
			binary: { a: bytes(one), b: bytes(other) },
		});
		expect(await warnings(of(400_000, 600_000))).toEqual([]);
		expect(await warnings(of(400_001, 600_000))).toEqual([
			'The files have 1 MB; services and mailboxes often refuse more than 1 MB.',
		]);
		expect(await warnings(of(1_900_000, 600_000))).toEqual([
			'The files have 2.5 MB; services and mailboxes often refuse more than 1 MB.',
		]);
		expect(await rejectionOf(read(of(1_900_001, 600_000)))).toMatchObject({
			field: 'Attachments',
			message:
				'Attachments: the files have 2.5 MB, more than the 2.5 MB this node sends through this service',
			fix: 'Send fewer or smaller files, or a link to them.',
		});
	});
	test('with names as long as the service takes, inline ones too', async () => {
		const limits = { fileNameLength: 8 };
		const binary = { f: png({ fileName: 'abcdefgh.png' }), g: png({ fileName: 'ijklmnop.png' }) };
		const files = (
			await message({ limits, binary, html: '<img src="cid:g">', options: { attachments: 'f' } })
		).attachments;
		expect(files.map(({ name }) => name)).toEqual(['abcd.png', 'ijkl.png']);
	});
});

describe('images in the HTML', () => {
	const html = '<img src="cid:logo">';
	const shown = async (given: Given) =>
		(await message({ html, ...given })).attachments.map(({ field, disposition, contentId }) => [
			field,
			disposition,
			contentId,
		]);

	test.each<[string, Given, unknown[]]>([
		['a file of the item is added', { binary: { logo: png() } }, [['logo', 'inline', 'logo']]],
		['by its file name', { binary: { f: png({ fileName: 'logo' }) } }, [['f', 'inline', 'logo']]],
		['by its id', { binary: { f: png({ id: 'logo', bytes: 3 }) } }, [['f', 'inline', 'logo']]],
		[
			'a file that is attached goes inline instead',
			{ binary: { logo: png(), x: png() }, options: { attachments: '*' } },
			[
				['logo', 'inline', 'logo'],
				['x', 'attachment', undefined],
			],
		],
		[
			'switched off, it stays as it is',
			{ binary: { logo: png() }, options: { inlineImages: 'off', attachments: 'logo' } },
			[['logo', 'attachment', undefined]],
		],
		['switched off, a missing file does not matter', { options: { inlineImages: 'off' } }, []],
		['a text shows nothing', { emailFormat: 'text', binary: { logo: png() } }, []],
	])('%s', async (_what, given, expected) => expect(await shown(given)).toEqual(expected));

	test.each<[string, Given, string, RegExp]>([
		[
			'one that is not there',
			{ binary: { f: png() } },
			'HTML shows cid:logo, but the item has no such file',
			/^The item has these files: f\. Name one/,
		],
		[
			'two that are not there',
			{ html: '<img src="cid:a"><img src="cid:b">', binary: { f: png(), g: png() } },
			'HTML shows cid:a, cid:b, but the item has no such file',
			/files: f, g\./,
		],
		[
			'one, where there are no files',
			{},
			'HTML shows cid:logo, but the item has no such file',
			/^The item has no files\./,
		],
	])('refuses %s', async (_what, given, text, fix) => {
		const error = await rejectionOf(read({ html, ...given }));
		expect(error).toMatchObject({ kind: 'invalid', field: 'HTML', message: text });
		expect(error.fix).toMatch(fix);
	});

	test('an image that cannot be read names the field', async () =>
		expect(await rejectionOf(read({ html, binary: { logo: png({ data: '?' }) } }))).toMatchObject({
			field: 'Inline Images',
		}));

	test('a service that shows none warns, and attaches what was asked for', async () => {
		const limited = await read({
			html: '<img src="cid:logo"><img src="cid:b">',
			limits: { inlineImages: false },
			binary: { logo: png() },
			options: { attachments: 'logo' },
		});
		expect(limited.message.attachments).toMatchObject([{ field: 'logo', disposition: 'attachment' }]);
		expect(limited.warnings).toEqual([
			'This service cannot show images inside the text (cid:logo, cid:b); attached files stay attachments.',
		]);
		expect(await warnings({ limits: { inlineImages: false } })).toEqual([]);
	});

	test('embedded images stay, or become inline images, under ids of their own', async () => {
		const embedded = '<img src="cid:image1"><img src="data:image/png;base64,QUJD">';
		const binary = { image1: png({ fileName: 'first.png' }) };
		expect((await message({ html: embedded, binary })).body.html).toBe(embedded);
		const made = await message({ html: embedded, binary, options: { inlineImages: 'autoData' } });
		expect(made.body.html).toBe('<img src="cid:image1"><img src="cid:image2">');
		expect(made.attachments.map(({ name, contentId }) => [name, contentId])).toEqual([
			['first.png', 'image1'],
			['image2.png', 'image2'],
		]);
	});

	test('a service that shows none leaves embedded images', async () => {
		const embedded = '<img src="data:image/png;base64,QUJD">';
		expect(
			(
				await message({
					html: embedded,
					limits: { inlineImages: false },
					options: { inlineImages: 'autoData' },
				})
			).body.html,
		).toBe(embedded);
	});

	test('refuses another mode', async () =>
		expect(await rejectionOf(read({ options: { inlineImages: 'yes' } }))).toMatchObject({
			field: 'Inline Images',
		}));
});
