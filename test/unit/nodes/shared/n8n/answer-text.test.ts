import { Readable } from 'node:stream';
import { answerText } from '../../../../../nodes/shared/n8n/answerText';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Counts what is read of it. */
function endless(chunk: Buffer): { stream: Readable; read: () => number } {
	let bytes = 0;
	const stream = Readable.from(
		(function* () {
			for (;;) {
				bytes += chunk.length;
				yield chunk;
			}
		})(),
		{ objectMode: false },
	);
	return { stream, read: () => bytes };
}

test('a stream is read whole, its characters put together', async () => {
	const euro = Buffer.from('a€b');
	const stream = Readable.from([euro.subarray(0, 2), euro.subarray(2)]);
	await expect(answerText(stream, JSON_TYPE, 100)).resolves.toEqual({ text: 'a€b', cut: false });
});

test('an answer without end is cut, and no longer read', async () => {
	const { stream, read } = endless(Buffer.alloc(10_000, 'x'));
	const { text, cut } = await answerText(stream, JSON_TYPE, 25_000);
	expect({ length: text.length, cut }).toEqual({ length: 25_000, cut: true });
	expect(stream.destroyed).toBe(true);
	expect(read()).toBeLessThan(200_000);
});

test('an answer of exactly the limit is whole', async () => {
	const stream = Readable.from([Buffer.alloc(1000, 'x')]);
	await expect(answerText(stream, '', 1000)).resolves.toMatchObject({ cut: false });
});

test('a stream that breaks off throws', async () => {
	const stream = Readable.from(
		(function* () {
			yield Buffer.from('{"id":');
			throw new Error('socket hang up');
		})(),
	);
	await expect(answerText(stream, JSON_TYPE, 100)).rejects.toThrow('socket hang up');
});

test.each([
	['iso-8859-1', Buffer.from([0x4d, 0xfc])],
	['utf-16le', Buffer.from('Mü', 'utf16le')],
	['"UTF-8"', Buffer.from('Mü')],
	['no-such-charset', Buffer.from('Mü')],
])('charset %s', async (charset, bytes) =>
	expect((await answerText(Readable.from([bytes]), `text/plain; charset=${charset}`, 100)).text).toBe('Mü'),
);

test.each([
	['a byte order mark', '\ufeff{}', { text: '{}', cut: false }],
	['a Buffer', Buffer.from('abc'), { text: 'abc', cut: false }],
	['a value that is parsed already', { a: 1 }, { text: '{"a":1}', cut: false }],
	['nothing', undefined, { text: '', cut: false }],
	['a text that is too long', 'x'.repeat(11), { text: 'x'.repeat(10), cut: true }],
])('%s', async (_name, body, expected) => expect(await answerText(body, '', 10)).toEqual(expected));

test.each(['before', 'while'])(
	'a signal that is aborted %s it is read ends an answer without end',
	async (when) => {
		const stop = new AbortController();
		const stream = new Readable({ read: () => {} });
		if (when === 'before') stop.abort();
		const reading = answerText(stream, '', 100, stop.signal);
		stop.abort();
		await expect(reading).rejects.toThrow();
		expect(stream.destroyed).toBe(true);
	},
);

test('a signal that is aborted later changes nothing', async () => {
	const stop = new AbortController();
	const removed = jest.spyOn(stop.signal, 'removeEventListener');
	await expect(answerText(Readable.from(['abc']), '', 100, stop.signal)).resolves.toMatchObject({
		text: 'abc',
	});
	expect(removed).toHaveBeenCalledTimes(1);
});
