import { crc32, deflateSync, inflateSync } from 'node:zlib';

/**
 * Pictures of a screen with few colours: a third of the bytes. PNG as the specification has it (W3C PNG 2003: 9.2 filters,
 * 11.2.3 palette).
 */

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR = 2;
const TRUE_COLOUR_WITH_ALPHA = 6;
const MOST_COLOURS = 256;

interface Chunk {
	type: string;
	data: Buffer;
}

/**
 * @param png of a browser: eight bits for each of red, green and blue; transparency is left out
 * @param most colours of the palette, 256 at most
 * @returns the same picture with the colours that lose least
 */
export function withPalette(png: Buffer, most = MOST_COLOURS): Buffer {
	const { width, height, colours } = read(png);
	const counts = new Map<number, number>();
	for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
	const { palette, placeOf } = paletteOf(counts, most);
	const rows = Buffer.alloc(height * (width + 1));
	// The first byte of a row says which filter it has: none.
	for (let row = 0, at = 0; row < height; row++)
		for (let column = 0; column < width; column++)
			rows[row * (width + 1) + 1 + column] = placeOf.get(colours[at++]) ?? 0;
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([
		SIGNATURE,
		chunk({ type: 'IHDR', data: head }),
		chunk({ type: 'PLTE', data: Buffer.from(palette.flatMap(parts)) }),
		chunk({ type: 'IDAT', data: deflateSync(rows, { level: 9 }) }),
		chunk({ type: 'IEND', data: Buffer.alloc(0) }),
	]);
}

const parts = (colour: number): [number, number, number] => [
	colour >> 16,
	(colour >> 8) & 0xff,
	colour & 0xff,
];

function distance(one: number, other: number): number {
	const [a, b] = [parts(one), parts(other)];
	return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}

/** The commonest colour, then again and again the one that is missed most: often used and far from all others. */
function paletteOf(counts: Map<number, number>, most: number) {
	const colours = [...counts.keys()];
	const placeOf = new Map<number, number>();
	const missed = new Map(colours.map((colour) => [colour, Infinity]));
	const palette: number[] = [];
	let next = colours.reduce((best, colour) => (counts.get(colour)! > counts.get(best)! ? colour : best));
	while (palette.length < Math.min(most, colours.length)) {
		const place = palette.push(next) - 1;
		let loss = 0;
		const added = next;
		for (const colour of colours) {
			const far = distance(colour, added);
			if (far < missed.get(colour)!) {
				missed.set(colour, far);
				placeOf.set(colour, place);
			}
			const lost = missed.get(colour)! * counts.get(colour)!;
			if (lost > loss) [loss, next] = [lost, colour];
		}
		if (loss === 0) break;
	}
	return { palette, placeOf };
}

function read(png: Buffer): { width: number; height: number; colours: Uint32Array } {
	const chunks = chunksOf(png);
	const [{ data: head }] = chunks;
	const [width, height, bits, type] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
	if (bits !== 8 || ![TRUE_COLOUR, TRUE_COLOUR_WITH_ALPHA].includes(type) || head[12] !== 0)
		throw new Error(`This PNG has ${bits} bits and colour type ${type}.`);
	const data = chunks.filter((one) => one.type === 'IDAT').map((one) => one.data);
	const size = type === TRUE_COLOUR ? 3 : 4;
	const bytes = unfiltered(inflateSync(Buffer.concat(data)), width * size, height, size);
	const colours = new Uint32Array(width * height);
	for (let at = 0; at < colours.length; at++)
		colours[at] = (bytes[at * size] << 16) | (bytes[at * size + 1] << 8) | bytes[at * size + 2];
	return { width, height, colours };
}

/** @param size bytes of a pixel */
function unfiltered(filtered: Buffer, length: number, height: number, size: number): Buffer {
	const bytes = Buffer.alloc(length * height);
	for (let row = 0; row < height; row++) {
		const filter = filtered[row * (length + 1)];
		for (let column = 0; column < length; column++) {
			const at = row * length + column;
			const left = column < size ? 0 : bytes[at - size];
			const above = row === 0 ? 0 : bytes[at - length];
			const corner = column < size || row === 0 ? 0 : bytes[at - length - size];
			const guesses = [0, left, above, (left + above) >> 1, paeth(left, above, corner)];
			bytes[at] = filtered[row * (length + 1) + 1 + column] + guesses[filter];
		}
	}
	return bytes;
}

function paeth(left: number, above: number, corner: number): number {
	const guess = left + above - corner;
	const [a, b, c] = [left, above, corner].map((value) => Math.abs(guess - value));
	if (a <= b && a <= c) return left;
	return b <= c ? above : corner;
}

function chunksOf(png: Buffer): Chunk[] {
	if (!png.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('This is no PNG.');
	const chunks: Chunk[] = [];
	for (let at = SIGNATURE.length; at < png.length;) {
		const length = png.readUInt32BE(at);
		const type = png.toString('latin1', at + 4, at + 8);
		chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
		at += length + 12;
	}
	return chunks;
}

function chunk({ type, data }: Chunk): Buffer {
	const head = Buffer.alloc(8);
	head.writeUInt32BE(data.length, 0);
	head.write(type, 4, 'latin1');
	const check = Buffer.alloc(4);
	check.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), data])), 0);
	return Buffer.concat([head, data, check]);
}
