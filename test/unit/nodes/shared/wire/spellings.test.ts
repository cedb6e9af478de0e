import { decodedUnits } from '../../../../../nodes/shared/wire/spellings';

test.each([
	['JSON, by number', '\\u0041\\u00e4', 'Aä'],
	['JSON, by name', '\\"\\\\\\/\\b\\f\\n\\r\\t', '"\\/\b\f\n\r\t'],
	['half a pair each', '\\ud83d\\ude00', '😀'],
	['XML by name', '&amp;&lt;&gt;&quot;&apos;&AMP;', '&<>"\'&'],
	['references by number', '&#65;&#x41;&#x1F600;&#128512;', 'AA😀😀'],
	['percent of one, two, three and four bytes', '%41%C3%A4%e2%82%ac%F0%9F%98%80', 'Aä€😀'],
	['what stands around', 'a%2Bb&#43;c\\u002bd', 'a+b+c+d'],
	['numbers beyond Unicode stay', 'x%41&#0;&#x110000;', 'xA&#0;&#x110000;'],
])('takes off one level of %s', (_what, text, decoded) => expect(decodedUnits(text)?.text).toBe(decoded));

test.each(['', 'plain', 'a & b', '100 %', '%zz', 'a\\x', '&unknown;', '&#;', '\\u12'])(
	'%j is not encoded',
	(text) => expect(decodedUnits(text)).toBeUndefined(),
);

test('tells where each unit stands in the text, over several levels', () => {
	const text = 'a\\u0025\\u0034\\u0031b';
	const once = decodedUnits(text);
	expect(once).toEqual({ text: 'a%41b', starts: [0, 1, 7, 13, 19], ends: [1, 7, 13, 19, 20] });
	const twice = decodedUnits(once ?? '');
	expect(twice).toEqual({ text: 'aAb', starts: [0, 1, 19], ends: [1, 19, 20] });
	expect(decodedUnits(twice ?? '')).toBeUndefined();
});

test('each half of a pair stands where the whole stands', () =>
	expect(decodedUnits('x%F0%9F%98%80')).toEqual({ text: 'x😀', starts: [0, 1, 1], ends: [1, 13, 13] }));

test('bytes that are no UTF-8 become the replacement character', () =>
	expect(decodedUnits('%FF%41%C3')?.text).toBe('\ufffdA\ufffd'));

test('one encoding alone leaves the others as they are', () => {
	const text = '\\n&amp;%41';
	expect(decodedUnits(text)?.text).toBe('\n&A');
	expect(decodedUnits(text, 'json')?.text).toBe('\n&amp;%41');
	expect(decodedUnits(text, 'markup')?.text).toBe('\\n&%41');
	expect(decodedUnits(text, 'percent')?.text).toBe('\\n&amp;A');
	expect(decodedUnits('&amp;', 'json')).toBeUndefined();
});
