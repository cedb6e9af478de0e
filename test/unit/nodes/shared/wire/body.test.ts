import { once } from 'node:events';
import { Readable } from 'node:stream';
import { fileStore } from '../../../../../nodes/shared/n8n/files';
import type { Attachment } from '../../../../../nodes/shared/mail/message';
import { encodeBody, STREAM_ABOVE_BYTES } from '../../../../../nodes/shared/wire/body';
import { AnswerRef, FileContent, Secret } from '../../../../../nodes/shared/wire/request';
import { fakeContext } from '../../../../support/fakeContext';
import { attachment, inMemory, stored } from '../attachment';
import { rejectionOf, thrownBy } from '../thrown';
import { json, LARGE, noise, sent } from './body-support';

test('JSON without files is what JSON.stringify makes of it', async () => {
	const value = { a: 'ä"\\\n\u2028😀', b: [1, null, true, { c: undefined }], d: undefined };
	const body = json(value);
	expect(body).toMatchObject({ contentType: 'application/json', streamed: false });
	expect((await sent(body)).text).toBe(JSON.stringify(value));
});

test('values that earlier steps have read and secrets are filled in', async () => {
	const body = json(
		{ id: new AnswerRef('create', 'data.id'), number: new AnswerRef('create', 'n'), key: new Secret('s"1') },
		new Map([['create', { data: { id: 'x"y' }, n: 5 }]]),
	);
	expect((await sent(body)).text).toBe('{"id":"x\\"y","number":5,"key":"s\\"1"}');
});

test('a value that no step has read is an error, not a body', () =>
	expect(thrownBy(() => json({ id: new AnswerRef('other', 'id') })).kind).toBe('failed'));

describe('files', () => {
	const content = noise(LARGE);

	test.each<[string, Attachment, boolean]>([
		['a small one in memory', inMemory(noise(10)), false],
		['a large one in memory', inMemory(content), false],
		['a small one in storage', stored('small', 10), false],
		['one in storage as large as fits into one piece', stored('limit', STREAM_ABOVE_BYTES), false],
		['a large one in storage', stored('large', LARGE), true],
	])('%s', async (_what, file, streamed) => {
		const files = { small: noise(10), limit: noise(STREAM_ABOVE_BYTES), large: content };
		const body = json({ before: 'ä', file: new FileContent(file), after: [1] });
		expect(body.streamed).toBe(streamed);
		const { text } = await sent(body, files);
		const expected =
			file.source.kind === 'stored'
				? files[file.source.id as keyof typeof files]
				: Buffer.from(file.source.base64, 'base64');
		expect(text).toBe(JSON.stringify({ before: 'ä', file: expected.toString('base64'), after: [1] }));
	});

	test('many files in order, each opened when its turn comes, the same one twice', async () => {
		const files = { a: noise(LARGE, 3), b: noise(5, 5), c: noise(700_001, 11) };
		const [a, b, c] = [stored('a', LARGE), stored('b', 5), stored('c', 700_001)];
		const list = [inMemory(Buffer.from('first')), b, a, c, a, inMemory(noise(600_000))];
		const body = json(list.map((file) => new FileContent(file)));
		expect(body.streamed).toBe(true);
		const { text, opened, largest } = await sent(body, files);
		const bytesOf = ({ source }: Attachment) =>
			source.kind === 'stored' ? files[source.id as 'a'].toString('base64') : source.base64;
		expect(JSON.parse(text)).toEqual(list.map(bytesOf));
		expect(opened).toEqual(['b', 'a', 'c', 'a']);
		expect(largest).toBeLessThanOrEqual(512 * 1024);
	});

	test('a streamed body can be opened again', async () => {
		const body = json({ file: new FileContent(stored('large', LARGE)) });
		const first = await sent(body, { large: content });
		expect((await sent(body, { large: content })).text).toBe(first.text);
	});

	test('texts (XML) with files and secrets', async () => {
		const parts = [
			'<a>ä',
			new FileContent(stored('large', LARGE)),
			'</a>',
			'',
			new Secret('s<1'),
			new FileContent(inMemory(Buffer.from('x'))),
		];
		const body = encodeBody({ contentType: 'application/xml', parts }, new Map());
		expect(body.contentType).toBe('application/xml');
		const { text } = await sent(body, { large: content });
		expect(text).toBe(`<a>ä${content.toString('base64')}</a>s<1${'eA=='}`);
	});

	test('text that looks like the place of a file stays text', async () => {
		const tricky = '\u0001file:abc:0\u0001 \\u0001file:0\\u0001 "}';
		const { text } = await sent(json({ tricky, file: new FileContent(attachment()), [tricky]: 1 }));
		expect(JSON.parse(text)).toEqual({ tricky, file: 'QUJD', [tricky]: 1 });
	});

	test.each([
		['small', 9, 10, false],
		['small', 11, 10, false],
		['large', LARGE, LARGE - 1, true],
		['large', LARGE - 1, LARGE, true],
		['large', LARGE, LARGE + 3000, true],
	])('a %s file that is said to have %i bytes and has %i is an error', async (id, said, has, streamed) => {
		const file = stored(id, said, { name: 'r.pdf' });
		const body = json([new FileContent(file), new FileContent(stored('other', streamed ? LARGE : 1))]);
		expect(body.streamed).toBe(streamed);
		const { context } = fakeContext({ files: { [id]: noise(has), other: noise(streamed ? LARGE : 1) } });
		const reading = async () => {
			const open = await body.open(fileStore(context));
			if (!Buffer.isBuffer(open)) for await (const chunk of open) void chunk;
		};
		const error = await rejectionOf(reading());
		expect(error.message).toMatch(
			/^The file "r.pdf" has \d+ bytes in storage, not the \d+ that the item says$/,
		);
		expect(error).toMatchObject({
			kind: 'failed',
			fix: expect.any(String),
		});
	});

	test.each([
		['the second file is not there', [stored('large', LARGE), stored('gone', LARGE)]],
		['the second file is damaged', [stored('large', LARGE), stored('large', LARGE + 1, { name: 'r.pdf' })]],
		['the first file is damaged', [stored('large', LARGE + 1), stored('large', LARGE)]],
	])('%s: whoever reads the stream hears of it, nobody else', async (_what, list) => {
		const body = json(list.map((file) => new FileContent(file)));
		await expect(sent(body, { large: content })).rejects.toThrow(/bytes in storage|no such file/);
	});

	test('a stream that breaks before its turn comes does no harm until it is read', async () => {
		const broken = new Readable({ read() {} });
		const { context } = fakeContext();
		context.helpers.getBinaryStream = async () => broken;
		const open = (await json([new FileContent(stored('x', LARGE))]).open(fileStore(context))) as Readable;
		broken.destroy(new Error('no such bucket'));
		await new Promise((resolve) => setTimeout(resolve, 10));
		await expect(open.toArray()).rejects.toThrow('no such bucket');
	});

	test.each([
		['before it was read', false],
		['in the middle', true],
	])('a request that ends %s closes the file', async (_when, read) => {
		const source = new Readable({ read: () => void source.push(Buffer.alloc(1000)) });
		const { context } = fakeContext();
		context.helpers.getBinaryStream = async () => source;
		const open = (await json([new FileContent(stored('x', LARGE))]).open(fileStore(context))) as Readable;
		if (read) await once(open, 'readable');
		open.destroy();
		await once(open, 'close');
		expect(source.destroyed).toBe(true);
	});

	test('a file that grew is not read to its end', async () => {
		const body = json([new FileContent(stored('large', LARGE))]);
		const { context } = fakeContext({ files: { large: noise(5 * LARGE) } });
		const open = (await body.open(fileStore(context))) as AsyncIterable<Buffer>;
		let length = 0;
		await expect(
			(async () => {
				for await (const chunk of open) length += chunk.length;
			})(),
		).rejects.toThrow(/bytes in storage/);
		expect(length).toBeLessThanOrEqual(body.contentLength);
	});
});
