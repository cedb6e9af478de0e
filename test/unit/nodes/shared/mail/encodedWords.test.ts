import { decodeWords } from '../../../../../nodes/shared/mail/encodedWords';

test.each([
	['base64', '=?UTF-8?B?TcO8bGxlcg==?=', 'Müller'],
	['quoted-printable with blanks', '=?iso-8859-1?q?M=FCller_&_S=F6hne?=', 'Müller & Söhne'],
	['with a language', '=?UTF-8*de?B?TcO8bGxlcg==?=', 'Müller'],
	['several, without the blanks between them', '=?UTF-8?B?TcO8?=  =?UTF-8?Q?ller?=', 'Müller'],
	['within words, the blanks around them kept', 'Dr. =?UTF-8?B?TcO8bGxlcg==?= (HR)', 'Dr. Müller (HR)'],
	['a character cut in two', '=?UTF-8?B?TcM=?= =?utf-8?Q?=BCller?=', 'Müller'],
	['of two charsets', '=?UTF-8?Q?M=C3=BC?= =?ISO-8859-1?Q?=FC?=', 'Müü'],
	['of another charset', '=?Shift_JIS?B?k/qWe4zq?=', '日本語'],
	['of Windows', '=?windows-1251?Q?=CF=F0=E8=E2=E5=F2?=', 'Привет'],
])('%s', (_what, text, decoded) => expect(decodeWords(text)).toBe(decoded));

test.each([
	['no encoded word', 'Müller = ?'],
	['a charset that nobody knows', '=?x-none?B?QUJD?='],
	['bytes that are none of the charset', '=?UTF-8?B?/w==?='],
	['an encoding that nobody knows', '=?UTF-8?X?QUJD?='],
	['half a word', '=?UTF-8?B?QUJD'],
])('%s stays as it is', (_what, text) => expect(decodeWords(text)).toBe(text));
