import { contentTypeOf, safeFileName, shortenFileName } from '../../../../../nodes/shared/mail/fileName';

const safe = (given: string | undefined, type = 'application/pdf', longest?: number) =>
	safeFileName(given, 'data', type, longest);

test.each([
	['invoice.pdf', 'invoice.pdf'],
	['Rechnung für Jörg (2).pdf', 'Rechnung für Jörg (2).pdf'],
	['请求😀.pdf', '请求😀.pdf'],
	['می\u200cخواهم.pdf', 'می\u200cخواهم.pdf'],
	['👨\u200d👩\u200d👧.pdf', '👨\u200d👩\u200d👧.pdf'],
	['100%25 sure.pdf', '100%25 sure.pdf'],
	['50%.pdf', '50%.pdf'],
	['data.x1', 'data.x1'],
])('leaves %s', (given, name) => expect(safe(given)).toEqual({ name, changed: false }));

test.each([
	['../../etc/passwd', 'passwd.pdf'],
	['/etc/a.pdf', 'a.pdf'],
	['.\\a.pdf', 'a.pdf'],
	['C:\\Users\\a\\b.pdf', 'b.pdf'],
	['a/b\\c.pdf', 'a_b_c.pdf'],
	['Rechnung 2026/117.pdf', 'Rechnung 2026_117.pdf'],
	['file:///tmp/a.pdf', 'a.pdf'],
	['https://x.example/files/M%C3%A4rz.pdf?a=1#b', 'März.pdf'],
	["UTF-8''M%C3%A4rz.pdf", 'März.pdf'],
	["utf-8'de'M%C3%A4rz.pdf", 'März.pdf'],
	['"a.pdf"', 'a.pdf'],
	['Quarterly Report', 'Quarterly Report.pdf'],
	['Version 1. Draft', 'Version 1. Draft.pdf'],
	['=?UTF-8?B?TcOkcnoucGRm?=', 'März.pdf'],
	['invoice%20M%C3%A4rz.pdf', 'invoice März.pdf'],
	['Ma\u0308rz.pdf', 'März.pdf'],
	['\u2067a\u2069\u061c\u200f.pdf', 'a.pdf'],
	['a<b>c:d"e|f?g*h.pdf', 'a_b_c_d_e_f_g_h.pdf'],
	[' . a.pdf. ', 'a.pdf'],
	['a\r\nContent-Type: x.pdf', 'aContent-Type_ x.pdf'],
	['a\u0000b.pdf', 'ab.pdf'],
	['a\u2028b.pdf', 'ab.pdf'],
	['invoice\u202efdp.exe', 'invoicefdp.exe'],
	['a\u200b.pdf', 'a.pdf'],
	['a\ud83d.pdf', 'a\ufffd.pdf'],
	['.hidden', 'hidden.pdf'],
])('repairs %j', (given, name) => expect(safe(given)).toEqual({ name, changed: true }));

test.each<[string | undefined, string, string, boolean]>([
	[undefined, 'application/pdf', 'data.pdf', false],
	['', 'application/pdf', 'data.pdf', false],
	['..', 'application/pdf', 'data.pdf', true],
	['a/', 'application/pdf', 'a_.pdf', true],
	['/', 'application/pdf', 'data.pdf', true],
	[undefined, 'application/json', 'data.json', false],
	[undefined, 'application/xml', 'data.xml', false],
	[undefined, 'application/zip', 'data.zip', false],
	[undefined, 'application/msword', 'data.doc', false],
	[undefined, 'application/vnd.ms-excel', 'data.xls', false],
	[undefined, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'data.xlsx', false],
	[undefined, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'data.docx', false],
	[undefined, 'image/gif', 'data.gif', false],
	[undefined, 'image/jpeg', 'data.jpg', false],
	[undefined, 'image/png', 'data.png', false],
	[undefined, 'image/svg+xml', 'data.svg', false],
	[undefined, 'image/webp', 'data.webp', false],
	[undefined, 'text/calendar', 'data.ics', false],
	[undefined, 'text/csv', 'data.csv', false],
	[undefined, 'text/html', 'data.html', false],
	[undefined, 'text/plain', 'data.txt', false],
	[undefined, 'application/x-unknown', 'data', false],
])('names a file without a name: %j of %s', (given, type, name, changed) =>
	expect(safe(given, type)).toEqual({ name, changed }),
);

test.each([
	['my file/1', 'my_file_1.pdf'],
	['Größe_1-a', 'Größe_1-a.pdf'],
	['', 'file.pdf'],
	['\ud83d', '_.pdf'],
	['u\u0308', 'ü.pdf'],
])('makes a name of the field %j', (field, name) =>
	expect(safeFileName(undefined, field, 'application/pdf', undefined).name).toBe(name),
);

describe('length', () => {
	test.each([
		['abc.pdf', 7, 'abc.pdf'],
		['abcd.pdf', 7, 'abc.pdf'],
		['abcdefgh', 4, 'abcd'],
		['abcdefgh.p', 5, 'abc.p'],
		['.abcdefgh', 4, '.abc'],
		['ab.pdf', 4, 'ab.p'],
		['abc.pdf', 5, 'a.pdf'],
		[`a.${'x'.repeat(19)}`, 20, `a.${'x'.repeat(18)}`],
		[`ab.${'x'.repeat(19)}`, 21, `a.${'x'.repeat(19)}`],
		[`ab.${'x'.repeat(20)}`, 22, `ab.${'x'.repeat(19)}`],
		['ab😀.pdf', 7, 'ab.pdf'],
		['ab😀c.pdf', 8, 'ab😀.pdf'],
		['a\udbff\udfff.pdf', 6, 'a.pdf'],
		['😀😀.pdf', 5, '😀😀.'],
		['a\ud7ffb.pdf', 6, 'a\ud7ff.pdf'],
		['a\ue000b.pdf', 6, 'a\ue000.pdf'],
	])('%j to %i', (name, longest, short) => expect(shortenFileName(name, longest)).toBe(short));
	test('of a repaired and of a made-up name', () => {
		expect(safe('a*bcdefgh.pdf', 'application/pdf', 8)).toEqual({ name: 'a_bc.pdf', changed: true });
		expect(safe('ab.pdf', 'application/pdf', 6)).toEqual({ name: 'ab.pdf', changed: false });
		expect(safeFileName(undefined, 'f'.repeat(300), 'application/pdf', 100).name).toBe(
			`${'f'.repeat(96)}.pdf`,
		);
	});
});

test.each<[string | undefined, string | undefined, string, boolean]>([
	['application/pdf', 'a.txt', 'application/pdf', false],
	[' Text/HTML ; charset=utf-8', undefined, 'text/html; charset=utf-8', false],
	[
		'text/calendar;method=REQUEST; Name="a \\"b\\"; c"',
		'a.ics',
		'text/calendar; method=REQUEST; name="a \\"b\\"; c"',
		false,
	],
	['text/csv; header', 'a.csv', 'text/csv', true],
	['text/csv; a=b\r\nBcc: eve@evil.example', 'a.csv', 'text/csv', true],
	['text/csv;', 'a.csv', 'text/csv', false],
	['application/vnd.x+json', undefined, 'application/vnd.x+json', false],
	[`${'a'.repeat(127)}/${'b'.repeat(127)}`, undefined, `${'a'.repeat(127)}/${'b'.repeat(127)}`, false],
	[`${'a'.repeat(128)}/b`, 'a.pdf', 'application/pdf', true],
	[undefined, 'a.PDF', 'application/pdf', false],
	['', 'a.jpg', 'image/jpeg', false],
	['pdf', 'a.pdf', 'application/pdf', true],
	['text/plain\r\nBcc: eve@evil.example', undefined, 'application/octet-stream', true],
	['text/pl ain', 'a.csv', 'text/csv', true],
	['text/', 'noextension', 'application/octet-stream', true],
	['/plain', 'a.unknown', 'application/octet-stream', true],
	['a/b/c', 'pdf', 'application/octet-stream', true],
	[undefined, 'a.pdf.', 'application/octet-stream', false],
	[undefined, undefined, 'application/octet-stream', false],
])('contentTypeOf %j, %j', (given, fileName, contentType, repaired) =>
	expect(contentTypeOf(given, fileName)).toEqual({ contentType, repaired }),
);

test.each([
	['Quarterly Report', 'Quarterly Report.pdf'],
	['Report 31.12.2026', 'Report 31.12.2026.pdf'],
	['Contract 1.2', 'Contract 1.2.pdf'],
	['Angebot Nr. 12', 'Angebot Nr. 12.pdf'],
	['scan.7z', 'scan.7z'],
])('%s gets the extension of its content type where it has none', (given, name) =>
	expect(safe(given).name).toBe(name),
);
