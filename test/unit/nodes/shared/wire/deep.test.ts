import { mapDeep } from '../../../../../nodes/shared/wire/deep';

const loud = (text: string) => text.toUpperCase();

/** An object within an object, so many times. */
function nested(depth: number, inner: unknown): unknown {
	let value = inner;
	for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { next: value } : [value];
	return value;
}

function depthOf(value: unknown): number {
	let depth = 0;
	for (let at = value; typeof at === 'object' && at !== null; depth++) at = Object.values(at)[0];
	return depth;
}

test('maps every string, names too, and leaves the rest', () =>
	expect(mapDeep({ a: ['b', 1, true, null, undefined, { c: 'd' }] }, loud)).toEqual({
		A: ['B', 1, true, null, undefined, { C: 'D' }],
	}));

test.each(['a', 5, null, undefined, false])('%p alone', (value) =>
	expect(mapDeep(value, loud)).toBe(value === 'a' ? 'A' : value),
);

test('gives a copy', () => {
	const given = { a: ['b'] };
	const copy = mapDeep(given, (text) => text);
	expect(copy).toEqual(given);
	expect(copy.a).not.toBe(given.a);
});

test('100 levels are kept', () => expect(mapDeep(nested(100, 'x'), loud)).toEqual(upper(nested(100, 'x'))));

test.each([101, 3_000, 100_000])('%i levels are cut off, and what lay below is gone', (depth) => {
	const cut = mapDeep(nested(depth, 'marked'), (text) => text);
	expect(depthOf(cut)).toBe(100);
	expect(JSON.stringify(cut)).toContain('nested too deeply');
	expect(JSON.stringify(cut)).not.toContain('marked');
});

test('names that JavaScript knows stay names', () => {
	const copy = mapDeep(JSON.parse('{"__proto__":"x","constructor":"y"}') as object, loud);
	expect(JSON.stringify(copy)).toBe('{"__PROTO__":"X","CONSTRUCTOR":"Y"}');
	expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
});

function upper(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value).toUpperCase());
}
