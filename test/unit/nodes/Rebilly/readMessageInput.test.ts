import type { IBinaryData, IDataObject } from 'n8n-workflow';
import { readMessageId } from '../../../../nodes/Rebilly/ids';
import { messageBody } from '../../../../nodes/Rebilly/messageSteps';
import { get } from '../../../../nodes/Rebilly/operations/get';
import { send } from '../../../../nodes/Rebilly/operations/send';
import { binaryFile, errorOf, itemOf, mailParameters } from '../../../support/rebilly';

const read = async (changes: IDataObject = {}, binary: Record<string, IBinaryData> = {}) =>
	await send.read(itemOf(send, mailParameters(changes), binary));
const withOptions = async (options: IDataObject, binary: Record<string, IBinaryData> = {}) =>
	await read({ options }, binary);

it('reads the lists of From and To as it reads plain text', async () => {
	const picked = { __rl: true, mode: 'list', value: 'ann.lee@example.org', cachedResultName: 'Ann' };
	expect((await read({ to: picked })).message.to).toEqual([{ address: 'ann.lee@example.org' }]);
	const list = { __rl: true, mode: 'address', value: ['a@example.org', { email: 'b@example.org' }] as never };
	expect((await read({ to: list })).message.to.map(({ address }) => address)).toEqual([
		'a@example.org',
		'b@example.org',
	]);
	expect((await read({ from: 'b@example.com', to: 'c@example.org; d@example.org' })).message.to).toHaveLength(
		2,
	);
});

it('warns that names cannot be sent', async () => {
	const { warnings } = await read({ from: 'Billing <b@example.com>', to: 'Ann <a@example.org>' });
	expect(warnings).toEqual(
		expect.arrayContaining([
			expect.stringMatching(/no sender name/),
			expect.stringMatching(/names of recipients/),
		]),
	);
});

it.each([
	['From', { from: '' }],
	['To', { to: '' }],
	['Subject', { subject: '' }],
	['HTML', { html: '' }],
	['Subject', { subject: 'x'.repeat(999) }],
	['To', { to: `a@${'b.'.repeat(126)}de` }],
])('%s is checked', async (field, changes) => {
	await expect(read(changes)).rejects.toMatchObject({ kind: 'invalid', field });
});

describe('an address that the contract refuses is refused before anything is sent', () => {
	const REFUSED: Array<[string, string, RegExp]> = [
		['quotes', '"a b"@example.org', /quotes/],
		['letters beyond ASCII', 'müller@example.org', /beyond ASCII/],
		['an underscore in the domain', 'a@ex_ample.com', /underscore/],
		['a hyphen at the end of a label', 'a@example-.com', /./],
	];

	it.each(REFUSED)('%s, as recipient', async (_what, address, reason) => {
		for (const [field, changes] of [
			['To', { to: `ann@example.org, ${address}` }],
			['CC', { options: { cc: address } }],
			['BCC', { options: { bcc: address } }],
			['Redirect All Mail To', { options: { redirectTo: address } }],
		] as Array<[string, IDataObject]>)
			await expect(read(changes)).rejects.toMatchObject({
				kind: 'invalid',
				field,
				message: expect.stringMatching(reason),
			});
	});

	it('as sender', async () => {
		await expect(read({ from: 'büro@example.com' })).rejects.toMatchObject({
			kind: 'invalid',
			field: 'From',
		});
	});

	it('and no other one: a domain beyond ASCII has an ASCII form', async () => {
		const to = "o'hara+x@münchen.example, a_b.c-d@sub.example.co.uk, {x}|y@1.example";
		expect((await read({ to })).message.to.map(({ address }) => address)).toEqual([
			"o'hara+x@xn--mnchen-3ya.example",
			'a_b.c-d@sub.example.co.uk',
			'{x}|y@1.example',
		]);
	});
});

describe('Metadata', () => {
	it('is text by the time it leaves', async () => {
		const { params } = await withOptions({
			metadata: {
				entry: [
					{ name: 'order', value: 4711 },
					{ name: 'vip', value: true },
				],
			},
			metadataJson: '{"id":12345678901234567890,"tags":["a"],"order":"4712"}',
		});
		expect(params.metadata).toEqual({
			order: '4712',
			vip: 'true',
			id: '12345678901234567890',
			tags: '["a"]',
		});
	});

	it('is left out when empty', async () => {
		expect((await withOptions({ metadata: {}, metadataJson: '{}' })).params.metadata).toBeUndefined();
	});

	it('keeps names that objects have of their own', async () => {
		const { params, message } = await withOptions({ metadataJson: '{"constructor":"b","toString":"c"}' });
		const body = messageBody(message, params, 'draft', []);
		expect(Object.entries(body.metadata ?? {})).toEqual([
			['constructor', 'b'],
			['toString', 'c'],
		]);
	});

	it('refuses the one name that would get lost on the way', async () => {
		await expect(withOptions({ metadataJson: '{"__proto__":"a"}' })).rejects.toMatchObject({
			field: 'Metadata (JSON)',
		});
		const entry = [{ name: '__proto__', value: 'a' }];
		await expect(withOptions({ metadata: { entry } })).rejects.toMatchObject({ field: 'Metadata' });
	});

	it('refuses a name that is there twice: one value would get lost', async () => {
		const entry = [
			{ name: 'order', value: 1 },
			{ name: ' order', value: 2 },
		];
		await expect(withOptions({ metadata: { entry } })).rejects.toMatchObject({
			field: 'Metadata',
			message: 'Metadata has two entries named "order"',
		});
	});

	it.each([['[1]'], ['{"a":'], ['text']])('refuses %s as JSON', async (metadataJson) => {
		await expect(withOptions({ metadataJson })).rejects.toMatchObject({ field: 'Metadata (JSON)' });
	});

	it('refuses an entry without a name', async () => {
		await expect(withOptions({ metadata: { entry: [{ value: 'x' }] } })).rejects.toMatchObject({
			field: 'Metadata',
		});
	});
});

describe('Rebilly Records', () => {
	it('are read by type, from the list or by ID', async () => {
		const { params } = await withOptions({
			records: {
				record: [
					{ type: 'invoice', invoiceId: { __rl: true, mode: 'list', value: 'in_1' } },
					{ type: 'file', fileId: 'file_1' },
					{ type: 'customer', customerId: { __rl: true, mode: 'id', value: ' cus_1 ' } },
					{ type: 'other', otherType: 'attachment', otherId: 'att_1' },
				],
			},
		});
		expect(params.records).toEqual([
			{ resourceType: 'invoice', resourceId: 'in_1' },
			{ resourceType: 'file', resourceId: 'file_1' },
			{ resourceType: 'customer', resourceId: 'cus_1' },
			{ resourceType: 'attachment', resourceId: 'att_1' },
		]);
	});

	it('are counted from one in what is wrong with them', async () => {
		const good = { type: 'invoice', invoiceId: 'in_1' };
		const second = async (record: IDataObject) =>
			await withOptions({ records: { record: [good, record] } }).then(
				() => Promise.reject(new Error('was taken')),
				(error: Error) => error.message,
			);
		expect(await second({ type: 'invoice' })).toBe('Rebilly Records: entry 2 has no ID');
		expect(await second({ type: 'other', otherId: 'x' })).toMatch(/the type of entry 2 is empty/);
	});

	it.each([
		['no ID', { type: 'invoice' }],
		['an ID of another form', { type: 'invoice', invoiceId: 'in 1' }],
		['an ID of 51 characters', { type: 'invoice', invoiceId: 'i'.repeat(51) }],
		['no type', { type: 'other', otherId: 'x' }],
		['a type of two lines', { type: 'other', otherType: 'a\nb', otherId: 'x' }],
		['an unknown kind', { type: 'parcel' }],
		['an ID that is a step up', { type: 'file', fileId: '..' }],
	])('with %s are refused', async (_what, record) => {
		await expect(withOptions({ records: { record: [record] } })).rejects.toMatchObject({
			field: 'Rebilly Records',
		});
	});
});

it('takes the ID of a credential from the list or as text, 36 characters at the most', async () => {
	const { params } = await withOptions({ credentialHash: { __rl: true, mode: 'list', value: 'crd_1' } });
	expect(params.credentialHash).toBe('crd_1');
	await expect(withOptions({ credentialHash: 'c'.repeat(37) })).rejects.toMatchObject({
		field: 'Sending Credential',
	});
});

describe('uploads', () => {
	const attach = async (file: IBinaryData, options: IDataObject = {}) =>
		await withOptions({ attachments: 'data', ...options }, { data: file });

	it.each([
		['a.pdf', 'application/pdf', 'a.pdf'],
		['a.PNG', 'image/png', 'a.PNG'],
		['a.pdf', 'application/octet-stream', 'a.pdf'],
		['scan.jpeg', 'image/jpeg', 'scan.jpg'],
		['scan', 'image/jpeg', 'scan.jpg'],
		['a.pdf', 'application/pdf; name=a.pdf', 'a.pdf'],
		['scan', 'image/png; charset=binary', 'scan.png'],
	])('%s as %s goes out as %s', async (name, type, sent) => {
		const { message, warnings } = await attach(binaryFile(name, type));
		expect(message.attachments[0]?.name).toBe(sent);
		// The parameters of a type and the name are told each.
		expect(warnings).toHaveLength(Number(name !== sent) + Number(type.includes(';')));
	});

	it.each([
		['a.txt', 'text/plain', /takes no files like "a.txt"/],
		['a.pdf', 'text/html', /content type is text\/html/],
		['a.exe', 'application/pdf', /takes no files/],
	])('%s as %s is refused', async (name, type, message) => {
		await expect(attach(binaryFile(name, type))).rejects.toMatchObject({
			field: 'Attachments',
			message: expect.stringMatching(message),
		});
	});

	it('say what is wrong when only the name is', async () => {
		const fix = async (name: string, type: string) =>
			await attach(binaryFile(name, type)).then(
				() => Promise.reject(new Error('was taken')),
				(error: { fix: string }) => error.fix,
			);
		expect(await fix('invoice.p7m', 'application/pdf')).toMatch(/content type.*ends in \.pdf/);
		expect(await fix('a.txt', 'text/plain')).toMatch(/Convert the file/);
	});

	it('keep within the length of names when an extension is added', async () => {
		const { message } = await attach(binaryFile('n'.repeat(255), 'image/png'));
		expect(message.attachments[0]?.name).toBe(`${'n'.repeat(251)}.png`);
	});

	it('larger than Max File Size are refused, and taken when it is raised', async () => {
		const file = binaryFile('a.pdf', 'application/pdf', 'x'.repeat(2000));
		await expect(attach(file, { maxFileSize: 0.001 })).rejects.toMatchObject({ field: 'Attachments' });
		await expect(attach(file, { maxFileSize: 0.002 })).resolves.toBeDefined();
	});
});

it('refers to uploads as files unless told otherwise', async () => {
	expect((await read()).params.uploadType).toBe('file');
	expect((await withOptions({ uploadResourceType: ' ' })).params.uploadType).toBe('file');
	expect((await withOptions({ uploadResourceType: ' attachment ' })).params.uploadType).toBe('attachment');
	await expect(withOptions({ uploadResourceType: 'a\nb' })).rejects.toMatchObject({
		field: 'Upload Attachment Type',
	});
});

it.each([0, 3601, 'soon'])('refuses %s as Wait Timeout', async (waitTimeout) => {
	await expect(withOptions({ waitTimeout })).rejects.toMatchObject({ field: 'Wait Timeout' });
});

it('reads how long to wait only when waiting is wanted', async () => {
	expect((await withOptions({ waitTimeout: 5 })).params.waitSeconds).toBeUndefined();
	expect((await withOptions({ waitUntilSent: true })).params).toMatchObject({
		waitSeconds: 60,
		failOnFailed: true,
	});
	expect(
		(await withOptions({ waitUntilSent: true, waitTimeout: 5, failOnFailed: false })).params,
	).toMatchObject({
		waitSeconds: 5,
		failOnFailed: false,
	});
});

// `..` leaves /email-messages: Delete would go to the organization itself.
it.each([[''], ['a b'], ['../x'], ['.'], ['..'], ['m'.repeat(51)]])(
	'refuses "%s" as Mail ID',
	(messageId) => {
		expect(errorOf(() => readMessageId(itemOf(get, { messageId })))).toMatchObject({
			kind: 'invalid',
			field: 'Mail ID',
		});
	},
);

it.each(['mail_msg_01HRQ0DMJ7', 'a..b', '...', '-_~@.x'])('takes "%s" as Mail ID', (messageId) => {
	const { pathname } = new URL(`https://h/email-messages/${encodeURIComponent(messageId)}`);
	expect(decodeURIComponent(pathname)).toBe(`/email-messages/${messageId}`);
	expect(readMessageId(itemOf(get, { messageId }))).toBe(messageId);
});
