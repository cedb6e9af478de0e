import fc from 'fast-check';
import { FileContent, type PlanJson } from '../../../../../nodes/shared/wire/request';
import { inMemory, stored } from '../attachment';
import { json, LARGE, noise, sent } from './body-support';

test('whatever the JSON and wherever the files: the parsed body is the plain object', () => {
	const big = noise(LARGE);
	const file = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }), kept: fc.boolean() });
	const { tree } = fc.letrec<{ tree: unknown; leaf: unknown }>((tie) => ({
		leaf: fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.double({ noNaN: true, noDefaultInfinity: true }),
			fc.boolean(),
			fc.constant(null),
			file,
		),
		tree: fc.oneof(
			{ depthSize: 'small' },
			tie('leaf'),
			fc.array(tie('tree'), { maxLength: 4 }),
			fc.dictionary(fc.string({ unit: 'binary' }), tie('tree'), { maxKeys: 4 }),
		),
	}));
	return fc.assert(
		fc.asyncProperty(tree, fc.boolean(), async (value, streams) => {
			const files: Record<string, Buffer> = { big };
			const convert = (part: unknown, plain: boolean): unknown => {
				if (Array.isArray(part)) return part.map((entry) => convert(entry, plain));
				if (typeof part !== 'object' || part === null) return part;
				const { bytes, kept } = part as { bytes?: unknown; kept?: boolean };
				if (bytes instanceof Uint8Array) {
					const content = Buffer.from(bytes);
					if (plain) return content.toString('base64');
					const id = `f${Object.keys(files).length}`;
					files[id] = content;
					return new FileContent(kept ? inMemory(content) : stored(id, content.length));
				}
				return Object.fromEntries(Object.entries(part).map(([key, entry]) => [key, convert(entry, plain)]));
			};
			const body = json([
				convert(value, false) as PlanJson,
				streams ? new FileContent(stored('big', LARGE)) : null,
			]);
			expect(body.streamed).toBe(streams);
			const { text } = await sent(body, files);
			// The reference goes through JSON too, which knows no -0.
			const plain = [convert(value, true), streams ? files.big.toString('base64') : null];
			expect(text).toBe(JSON.stringify(plain));
		}),
		{ numRuns: 60 },
	);
});
