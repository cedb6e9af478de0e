import fc from 'fast-check';

/** Answers that no service means to give: deep, long, cut, in a wrong form, or no text at all. */

/** A secret that a service may echo. */
export const SECRET = 'hunter2-correct-horse';

const nested = (depth: number, open: string, close: string) =>
	`${open.repeat(depth)}"${SECRET}"${close.repeat(depth)}`;
export const HUGE: Array<[string, string]> = [
	['lists, 3,000 deep', `{"code":"E","a":${nested(3_000, '[', ']')}}`],
	['lists, 100,000 deep', `{"code":"E","a":${nested(100_000, '[', ']')}}`],
	['objects, 3,000 deep', `{"code":"E","a":${nested(3_000, '{"a":', '}')}}`],
	['objects, 100,000 deep', `{"code":"E","a":${nested(100_000, '{"a":', '}')}}`],
	['deep and cut off', `{"code":"E","a":${'[{"a":'.repeat(50_000)}`],
	['a megabyte of text', `${'x'.repeat(1_000_000)}${SECRET}`],
	['a megabyte of one string', JSON.stringify({ code: 'E', message: `${SECRET} `.repeat(45_000) })],
	[
		'90,000 characters of escapes',
		JSON.stringify({ code: 'E', message: 'x' }).replace('x', '\\u0068'.repeat(15_000)),
	],
	['a megabyte of open tags', '<'.repeat(1_000_000)],
	['a megabyte of quotes', '"'.repeat(1_000_000)],
	['a megabyte of digits', `{"code":"E","a":${'9'.repeat(1_000_000)}}`],
	[
		'20,000 members',
		JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`k${n}`, SECRET]))),
	],
	[
		'names that JavaScript knows',
		`{"__proto__":{"code":"E"},"constructor":{"prototype":"${SECRET}"},"toString":1}`,
	],
];

const json = fc.json({ maxDepth: 8 });
export const body = fc.oneof(
	json,
	json.map((text) => text.slice(0, text.length / 2)),
	fc.string({ unit: 'binary', maxLength: 400 }),
	fc
		.array(
			fc.constantFrom(
				SECRET,
				'{"code":"E"',
				'[',
				']',
				'<html>',
				'&#x41;',
				'%C3',
				'\\u00',
				'"',
				'...',
				'\ufffd',
				'\0',
			),
			{
				maxLength: 40,
			},
		)
		.map((parts) => parts.join('')),
);
export const headers = fc.dictionary(
	fc.constantFrom('content-type', 'location', 'retry-after', '__proto__'),
	fc.oneof(fc.string(), fc.constantFrom('text/html', `https://x.example/${SECRET}?a=${SECRET}`)),
);
