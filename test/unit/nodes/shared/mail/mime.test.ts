import MailComposer from 'nodemailer/lib/mail-composer';
import type { Attachment, Mailbox, MailMessage } from '../../../../../nodes/shared/mail/message';
import { mimeMessage, mimeStart } from '../../../../../nodes/shared/mail/mime';
import { encodeBody } from '../../../../../nodes/shared/wire/body';
import { Composed, FileContent, jsonBody } from '../../../../../nodes/shared/wire/request';
import {
	leavesOf,
	parseEml,
	parseEmls,
	type ParsedMail,
	type ParsedPart,
} from '../../../../support/parseEml';

const DATE = new Date('2026-11-28T10:20:30Z');
const ID = '<1@example.com>';

function file(name: string, content: string | Buffer, changes: Partial<Attachment> = {}): Attachment {
	const bytes = Buffer.from(content);
	return {
		name,
		contentType: 'application/pdf',
		bytes: bytes.length,
		disposition: 'attachment',
		field: 'data',
		source: { kind: 'memory', base64: bytes.toString('base64') },
		...changes,
	};
}

function mail(changes: Partial<MailMessage> = {}): MailMessage {
	return {
		from: { address: 'crm@example.com', name: 'Sales' },
		to: [{ address: 'ann@example.org', name: 'Ann' }],
		cc: [],
		bcc: [],
		replyTo: [],
		subject: 'Offer',
		body: { format: 'both', html: '<p>Hello</p>', text: 'Hello' },
		attachments: [],
		...changes,
	};
}

/** The message as it goes over the wire: base64 within JSON. */
async function eml(given: MailMessage): Promise<Buffer> {
	const parts = mimeMessage(given).map((part) => (typeof part === 'string' ? part : new FileContent(part)));
	const json = { Stream: new Composed([mimeStart(DATE, ID), ...parts]) };
	const body = encodeBody(jsonBody(json), new Map());
	const sent = (await body.open({} as never)) as Buffer;
	expect(sent.length).toBe(body.contentLength);
	return Buffer.from((JSON.parse(String(sent)) as { Stream: string }).Stream, 'base64');
}

/** The same mail by nodemailer. */
async function reference({
	from,
	to,
	cc,
	replyTo,
	subject,
	body,
	attachments,
}: MailMessage): Promise<Buffer> {
	const one = ({ address, name = '' }: Mailbox) => ({ address, name });
	const composer = new MailComposer({
		from: from && one(from),
		to: to.map(one),
		cc: cc.map(one),
		replyTo: replyTo.map(one),
		subject,
		text: body.text,
		html: body.html,
		date: DATE,
		messageId: ID,
		attachments: attachments.map(({ name, contentType, disposition, contentId, source }) => ({
			filename: name,
			contentType,
			contentDisposition: disposition,
			cid: contentId,
			content: Buffer.from(source.kind === 'memory' ? source.base64 : '', 'base64'),
		})),
	});
	return await composer.compile().build();
}

/** What must be the same whoever wrote it. Line breaks of texts are those of the mail or CRLF. */
function compared(part: ParsedPart): unknown {
	if (part.parts) return { type: part.type, parts: part.parts.map(compared) };
	const isText = part.disposition === null || part.disposition === undefined;
	const bytes = Buffer.from(part.content ?? '', 'base64');
	return {
		type: part.type,
		filename: part.filename,
		contentId: part.contentId,
		content: isText ? String(bytes).replace(/\r\n/g, '\n').trimEnd() : part.content,
	};
}

const LOGO = file('logo.png', 'png', { contentType: 'image/png', disposition: 'inline', contentId: 'logo' });
const LONG = 'Ärger mit Übergrößen und anderem Straßenzubehör in München '.repeat(8).trim();

const CASES: Array<[string, Partial<MailMessage>]> = [
	['HTML and text', {}],
	['HTML alone', { body: { format: 'html', html: '<p>Größe</p>\n<p>ok</p>' } }],
	['text alone', { body: { format: 'text', text: 'First\nsecond\n.\nFrom here' } }],
	['a file', { attachments: [file('a.pdf', '%PDF-1.4')] }],
	['an inline picture', { body: { format: 'html', html: '<img src="cid:logo">' }, attachments: [LOGO] }],
	[
		'everything',
		{
			body: { format: 'both', html: '<img src="cid:logo">', text: 'Logo' },
			attachments: [LOGO, file('a.pdf', '%PDF'), file('b.csv', 'a;b', { contentType: 'text/csv' })],
			cc: [{ address: 'cc@example.org' }, { address: 'dd@example.org', name: 'Dee, Dr. "D"' }],
			replyTo: [{ address: 'reply@example.org' }],
		},
	],
	[
		'letters beyond ASCII',
		{ subject: LONG, to: [{ address: 'ase@example.net', name: 'Åse Bakken 山田太郎 🎉' }] },
	],
	['a subject that looks encoded', { subject: '=?UTF-8?B?QmNjOg==?=' }],
	['a long subject in ASCII', { subject: 'The quick brown fox jumps over the lazy dog. '.repeat(12).trim() }],
	['a subject of one long word', { subject: 'x'.repeat(2000) }],
	['a name with a quote and a backslash', { to: [{ address: 'a@example.org', name: 'A \\ "B" (C)' }] }],
	[
		'many recipients',
		{ to: Array.from({ length: 200 }, (_, i) => ({ address: `r${i}@example.org`, name: `R ${i}` })) },
	],
	...[
		'Angebot Größe.pdf',
		'見積書.pdf',
		`${'ä'.repeat(100)}.pdf`,
		'a "b" \\c.pdf',
		"it's 100% (new)*.pdf",
		`${'a'.repeat(150)}.pdf`,
	].map((name): [string, Partial<MailMessage>] => [
		`a file named ${name}`,
		{ attachments: [file(name, 'x')] },
	]),
];

/** All cases by ours and by nodemailer, read in one go: starting the parser takes longer than reading. */
let read: Array<{ written: Buffer; ours: ParsedMail; theirs: ParsedMail }>;
beforeAll(async () => {
	const given = CASES.map(([, changes]) => mail(changes));
	const written = await Promise.all(given.map(eml));
	const theirs = parseEmls(await Promise.all(given.map(reference)));
	const ours = parseEmls(written);
	read = given.map((_mail, index) => ({
		written: written[index],
		ours: ours[index],
		theirs: theirs[index],
	}));
});

test.each(CASES.map(([what, changes], index) => [what, mail(changes), index] as const))(
	'%s: read by a foreign parser it is what nodemailer writes',
	(_what, given, index) => {
		const { written, ours, theirs } = read[index];
		const text = written.toString('latin1');
		expect(ours.defects).toEqual([]);
		expect(compared(ours.body)).toEqual(compared(theirs.body));
		for (const name of ['from', 'cc', 'replyTo', 'date', 'messageId'] as const)
			expect(ours[name]).toEqual(theirs[name]);
		expect(ours.subject).toBe(given.subject);
		expect(ours.to).toEqual(given.to.map(({ address, name = '' }) => [name, address]));
		// Nothing that a server would break: ASCII, CRLF alone, short lines.
		expect(text).toMatch(/^[\x20-\x7e\r\n]*$/);
		expect(text).not.toMatch(/[^\r]\n|\r[^\n]/);
		expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
	},
);

test('files of every size come back byte for byte', async () => {
	const contents = [1, 2, 3, 56, 57, 58, 114, 1000, 24_576, 24_577].map((size) =>
		Buffer.from(Array.from({ length: size }, (_, index) => (index * 7 + size) % 256)),
	);
	const type = { contentType: 'application/octet-stream' };
	const files = contents.map((content, index) => file(`${index}.bin`, content, type));
	const leaves = leavesOf(parseEml(await eml(mail({ attachments: files }))).body);
	expect(leaves.slice(2).map(({ content }) => content)).toEqual(
		contents.map((content) => content.toString('base64')),
	);
});

test('a mail within a mail stays the bytes that it is, and an invitation keeps its method', async () => {
	const inner = 'Subject: Inner\r\n\r\nHi\r\n';
	const files = [
		file('inner.eml', inner, { contentType: 'message/rfc822' }),
		file('invite.ics', 'BEGIN:VCALENDAR', { contentType: 'text/calendar; charset=utf-8; method=REQUEST' }),
	];
	const leaves = leavesOf(parseEml(await eml(mail({ attachments: files }))).body);
	expect(leaves.slice(2)).toMatchObject([
		{
			type: 'application/octet-stream',
			filename: 'inner.eml',
			content: Buffer.from(inner).toString('base64'),
		},
		{ type: 'text/calendar', method: 'REQUEST' },
	]);
});

test('BCC is not in the message, and pictures without HTML are files', async () => {
	const parsed = parseEml(
		await eml(
			mail({
				bcc: [{ address: 'hidden@example.org' }],
				body: { format: 'text', text: 'Hi' },
				attachments: [LOGO],
			}),
		),
	);
	expect(parsed.bcc).toBeNull();
	expect(parsed.body).toMatchObject({
		type: 'multipart/mixed',
		parts: [{ type: 'text/plain' }, { type: 'image/png' }],
	});
});
