import fc from 'fast-check';
import { base64Chunks, base64Length } from '../../../../../nodes/shared/wire/base64';

async function* chunksOf(content: Uint8Array, sizes: number[]) {
	let from = 0;
	for (const size of sizes) {
		yield content.subarray(from, from + size);
		from += size;
	}
	yield content.subarray(from);
}

async function pieces(source: AsyncIterable<Uint8Array | string>): Promise<string[]> {
	const all: string[] = [];
	for await (const piece of base64Chunks(source)) all.push(piece);
	return all;
}

test('equals Buffer for every content, whatever the size of the chunks', () =>
	fc.assert(
		fc.asyncProperty(
			fc.uint8Array({ maxLength: 100 }),
			fc.array(fc.nat({ max: 20 }), { maxLength: 12 }),
			async (content, sizes) => {
				const given = await pieces(chunksOf(content, sizes));
				expect(given.join('')).toBe(Buffer.from(content).toString('base64'));
				expect(given.every((piece) => piece.length > 0)).toBe(true);
				expect(base64Length(content.length)).toBe(given.join('').length);
			},
		),
		{ numRuns: 150 },
	));

test('equals Buffer for every length from 0 to 100, byte by byte and at once', async () => {
	for (let length = 0; length <= 100; length++) {
		const content = Buffer.alloc(length, 251);
		const expected = content.toString('base64');
		expect((await pieces(chunksOf(content, new Array<number>(length).fill(1)))).join('')).toBe(expected);
		expect((await pieces(chunksOf(content, []))).join('')).toBe(expected);
		expect(base64Length(length)).toBe(expected.length);
	}
});

test('text is its UTF-8', async () => {
	const source = (async function* () {
		yield 'ä';
		yield '€b';
	})();
	expect((await pieces(source)).join('')).toBe(Buffer.from('ä€b').toString('base64'));
});

test('the memory of a chunk may be used again by whoever made it', async () => {
	const memory = Buffer.alloc(4);
	const source = (async function* () {
		memory.write('abcd');
		yield memory;
		memory.write('efgh');
		yield memory;
	})();
	expect((await pieces(source)).join('')).toBe(Buffer.from('abcdefgh').toString('base64'));
});

test('a chunk that is a part of a larger memory is that part', async () => {
	const source = (async function* () {
		yield new Uint8Array(Buffer.from('xxabcxx').buffer.slice(0), 0, 0);
		yield Uint8Array.from(Buffer.from('xxabcxx')).subarray(2, 5);
	})();
	expect((await pieces(source)).join('')).toBe('YWJj');
});
