import fc from 'fast-check';

/** Text that breaks things: other people's syntax, control characters, halves of characters, long runs. */
const NASTY = [
	'',
	' ',
	'ann@example.com',
	'Ann <ann@example.com>, "Doe, Jane" <jane@example.com>; bob@example.org',
	'ann@example.com\r\nBcc: eve@evil.example',
	'a@b',
	'@',
	'<',
	'"',
	'(((((((((((',
	'Team: a@example.com, b@example.com;',
	'\u0000',
	'\u0001file:x:0\u0001',
	'\ud800',
	'\u202Egpj.exe',
	'../../../../etc/passwd',
	'..\\..\\boot.ini',
	'CON',
	'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
	']]><x/>',
	'{"__proto__":{"polluted":true}}',
	'["ann@example.com","__proto__"]',
	'__proto__',
	'constructor',
	'=1+1',
	"' OR 1=1 --",
	'%0d%0aX: y',
	'http://169.254.169.254/latest',
	'<img src="cid:logo"><img src="cid:missing"><img src="data:image/png;base64,iVBORw0KGgo=">',
	'<img src="data:image/png;base64,%%%">',
	'x'.repeat(5000),
	'ann@'.repeat(500),
	`${'a'.repeat(64)}@${'b'.repeat(63)}.example`,
	'🙂'.repeat(200),
	'*',
	'data, logo',
	'invoice_*',
	'0',
	'-1',
	'NaN',
	'1e400',
	'2026-13-45T99:99:99Z',
	'true',
	'9007199254740993',
];

const nastyText = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom(...NASTY) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
const nastyScalar = fc.oneof(
	{ weight: 8, arbitrary: nastyText },
	{
		weight: 1,
		arbitrary: fc.constantFrom<unknown>(null, undefined, true, false, 0, -1, 1.5, NaN, Infinity, 1e21),
	},
);
const nastyObject = fc.constantFrom<unknown>(
	{},
	[],
	{ email: 'ann@example.com', name: 'Ann' },
	{ name: 'Ann' },
	{ __rl: true, mode: 'list', value: 'ann@example.com' },
	{ __rl: true, mode: 'id', value: null },
	{ mimeType: 'text/plain', data: 'QUJD', fileName: 'a.txt' },
	{ mimeType: '', data: '!!' },
	[[[[[['ann@example.com']]]]]],
	['ann@example.com', { email: 'bob@example.com' }, null, 7],
	JSON.parse('{"__proto__": {"polluted": true}, "email": "ann@example.com"}'),
	{ toString: 'no function' },
);
/** Anything that an expression may give. */
export const nasty: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 6, arbitrary: nastyScalar },
	{ weight: 1, arbitrary: nastyObject },
);
