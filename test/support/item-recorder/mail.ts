/**
 * The mail that the fake mailboxes hold: a text in two forms, a picture in it as Outlook names pictures, and a file whose
 * name has no extension.
 */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP6DwABBQECz6AuzQAAAABJRU5ErkJggg==';
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n').toString('base64');
const PICTURE_ID = 'image001.png@01DA2F3C.5B6E7D80';

const lines = (...all: string[]) => all.join('\r\n');

/** A part of the mail that holds no other parts. */
interface Leaf {
	header: string;
	body: string;
	/** How IMAP's BODYSTRUCTURE describes it (RFC 3501, 7.4.2). */
	structure: string;
}

const text: Leaf = {
	header: lines('Content-Type: text/plain; charset=utf-8', '', ''),
	body: 'Please see the picture.',
	structure: '("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 23 1 NIL NIL NIL NIL)',
};
const html: Leaf = {
	header: lines('Content-Type: text/html; charset=utf-8', '', ''),
	body: `<p>Please see <img src="cid:${PICTURE_ID}"></p>`,
	structure: '("TEXT" "HTML" ("CHARSET" "utf-8") NIL NIL "7BIT" 64 1 NIL NIL NIL NIL)',
};
const picture: Leaf = {
	header: lines(
		'Content-Type: image/png; name="image001.png"',
		`Content-ID: <${PICTURE_ID}>`,
		'Content-Disposition: inline; filename="image001.png"',
		'Content-Transfer-Encoding: base64',
		'',
		'',
	),
	body: PNG,
	structure: `("IMAGE" "PNG" ("NAME" "image001.png") "<${PICTURE_ID}>" NIL "BASE64" ${PNG.length} NIL ("INLINE" ("FILENAME" "image001.png")) NIL NIL)`,
};
const file: Leaf = {
	header: lines(
		'Content-Type: application/pdf',
		'Content-Disposition: attachment; filename="=?UTF-8?Q?Bericht_M=C3=A4rz?="',
		'Content-Transfer-Encoding: base64',
		'',
		'',
	),
	body: PDF,
	structure: `("APPLICATION" "PDF" NIL NIL NIL "BASE64" ${PDF.length} NIL ("ATTACHMENT" ("FILENAME" "=?UTF-8?Q?Bericht_M=C3=A4rz?=")) NIL NIL)`,
};

function multipart(subtype: string, parts: string[]): string {
	const boundary = `part-of-${subtype}`;
	return lines(
		`Content-Type: multipart/${subtype}; boundary="${boundary}"`,
		'',
		...parts.map((part) => lines(`--${boundary}`, part)),
		`--${boundary}--`,
		'',
	);
}

const leaf = ({ header, body }: Leaf) => header + body;
const content = multipart('mixed', [
	multipart('related', [multipart('alternative', [leaf(text), leaf(html)]), leaf(picture)]),
	leaf(file),
]);
const cut = content.indexOf('\r\n\r\n') + 4;

export const HEADERS = {
	From: '"Doe, Jane" <jane@example.com>',
	To: '"Smith, Bob (Sales)" <bob@example.com>, team@example.com',
	Cc: '=?UTF-8?Q?M=C3=BCller?= <mueller@example.com>',
	'Reply-To': 'desk@example.com',
	Subject: '=?UTF-8?Q?Bericht_M=C3=A4rz?=',
	Date: 'Fri, 02 Jan 2026 03:04:05 +0000',
	'Message-ID': '<report-1@example.com>',
	'MIME-Version': '1.0',
};

const header = `${lines(...Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`))}\r\n${content.slice(0, cut)}`;

export const MAIL = header + content.slice(cut);

/** What IMAP gives for `BODY[section]`. */
export const SECTIONS: Record<string, string> = {
	'': MAIL,
	HEADER: header,
	TEXT: content.slice(cut),
	'1.1.1': text.body,
	'1.1.2': html.body,
	'1.2': picture.body,
	'2': file.body,
};

const group = (subtype: string, ...parts: string[]) =>
	`(${parts.join('')} "${subtype.toUpperCase()}" ("BOUNDARY" "part-of-${subtype}") NIL NIL NIL)`;

export const STRUCTURE = group(
	'mixed',
	group('related', group('alternative', text.structure, html.structure), picture.structure),
	file.structure,
);
