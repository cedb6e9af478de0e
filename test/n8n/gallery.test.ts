import { randomUUID } from 'node:crypto';

import { liveExamples } from '../support/examples';
import { realN8n, type InboxMessage } from '../support/real-n8n';

/** The workflows of docs/gallery.md that have no test elsewhere. */

const n8n = realN8n();
const { run } = liveExamples();

jest.setTimeout(180_000);

const addresses = (people: Array<{ address: string }>) => people.map(({ address }) => address);
const file = async ({ id }: InboxMessage) => (await n8n.inbox.attachment(id, 0)).toString('latin1');

/** The texts that a PDF of Make File draws; fails where its table of objects leads elsewhere. */
function drawn(pdf: string): string[] {
	const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
	expect(pdf.slice(table, table + 5)).toBe('xref\n');
	const places = [...pdf.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, place]) => Number(place));
	expect(places.length).toBeGreaterThan(4);
	places.forEach((place, index) =>
		expect(pdf.slice(place)).toMatch(new RegExp(`^${index + 1} 0 obj\\n[^]*?\\nendobj\\n`)),
	);
	for (const [, length, stream] of pdf.matchAll(/\/Length (\d+) >>\nstream\n([^]*?)\nendstream/g))
		expect(stream).toHaveLength(Number(length));
	return [...pdf.matchAll(/^\((.*)\) '$/gm)].map(([, text]) => text);
}

describe('invoice-pdf.json', () => {
	const invoice = (number: string, rest: object = {}) => ({
		to: 'ada@example.com',
		name: 'Ada <b>Lovelace</b>',
		number,
		date: '2026-11-28',
		lines: [{ text: 'Engine (analytical), für Zürich', amount: '40,00 €' }],
		total: '42,00 €',
		...rest,
	});

	it('mails an invoice as a PDF, and the same invoice once, however often it is posted', async () => {
		const number = `I-${randomUUID()}`;
		const workflow = await run('invoice-pdf.json');
		const first = await workflow.post(invoice(number));
		const second = await workflow.post(invoice(number));
		expect([first, second]).toMatchObject([
			{ status: 200, body: { status: 'accepted', attachments: [{ name: `invoice-${number}.pdf` }] } },
			{ status: 200, body: { status: 'alreadySent' } },
		]);
		const mails = await n8n.mailsWithSubject(`Your invoice ${number}`, 300);
		expect(mails).toMatchObject([
			{
				to: [{ address: 'ada@example.com' }],
				html: `<p>Dear Ada Lovelace,</p><p>invoice ${number} over <b>42,00 €</b> is attached.</p>`,
				attachments: [{ filename: `invoice-${number}.pdf`, contentType: 'application/pdf' }],
			},
		]);
		const texts = drawn(await file(mails[0]));
		expect(texts).toContain(`Invoice ${number}`);
		expect(texts.find((text) => text.startsWith('Engine'))).toMatch(
			/^Engine \\\(analytical\\\), f\\374r Z\\374rich +40,00 \\200$/,
		);
	});

	it('has as many pages as there are lines for', async () => {
		const number = `I-${randomUUID()}`;
		const lines = Array.from({ length: 90 }, (_, index) => ({ text: `Line ${index + 1}`, amount: '1' }));
		const workflow = await run('invoice-pdf.json');
		expect((await workflow.post(invoice(number, { lines }))).status).toBe(200);
		const [mail] = await n8n.mailsWithSubject(number);
		const pdf = await file(mail);
		expect(pdf.match(/\/Type \/Page /g)).toHaveLength(3);
		expect(drawn(pdf).filter((text) => text.startsWith('Line '))).toHaveLength(90);
	});

	it('says why an invoice was not sent', async () => {
		const workflow = await run('invoice-pdf.json');
		const answer = await workflow.post(invoice(randomUUID(), { to: 'eve@evil.example' }));
		expect(answer).toMatchObject({ status: 422, body: { details: { field: 'Allowed Recipients' } } });
	});
});

describe('dunning.json', () => {
	const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

	it('reminds of what is late with the invoice, each level once, and leaves the rest alone', async () => {
		const mark = randomUUID();
		const invoice = (days: number, rest: object = {}) => ({
			id: 'in_01DEMO12',
			number: `${mark}-${days}`,
			name: 'Ann',
			email: 'ann@example.com',
			amount: '10.50 USD',
			due: ago(days),
			...rest,
		});
		const invoices = [invoice(1), invoice(5), invoice(20), invoice(40), invoice(4, { email: 'nobody' })];
		const workflow = await run('dunning.json');
		const first = await workflow.post({ invoices });
		const sent = [
			`Reminder: invoice ${mark}-5`,
			`Second reminder: invoice ${mark}-20`,
			`Final notice: invoice ${mark}-40`,
		];
		const notSent = [{ error: expect.stringContaining('nobody'), outcome: 'notSent' }];
		expect(first).toEqual({ status: 200, body: { sent, sentBefore: [], notSent, notDue: [`${mark}-1`] } });
		const mails = await n8n.mailsWithSubject(mark);
		expect(mails.map(({ subject }) => subject).sort()).toEqual([...sent].sort());
		for (const { subject } of mails) {
			const about = `${n8n.sandboxUrl}/inbox/api/requests?contains=${encodeURIComponent(subject)}`;
			expect(await (await fetch(about)).text()).toContain('in_01DEMO12');
		}

		// The next day: nothing is sent anew but what has reached another level.
		const next = await workflow.post({ invoices: [invoice(5), { ...invoice(5), due: ago(15) }] });
		expect(next.body).toMatchObject({
			sent: [`Second reminder: invoice ${mark}-5`],
			sentBefore: [`Reminder: invoice ${mark}-5`],
			notSent: [],
		});
		expect(await n8n.mailsWithSubject(mark, 300)).toHaveLength(4);
	});
});

describe('calendar-invitation.json', () => {
	const meeting = (id: string) => ({
		id,
		title: 'Review; offer, second draft\nBring the numbers',
		place: 'Zürich, Bahnhofstraße 1',
		start: '2027-01-15T10:00:00+01:00',
		end: '2027-01-15T11:30:00+01:00',
		to: ['ada@example.com', 'grace@example.com'],
	});

	it('invites to a meeting as RFC 5545 has it, once', async () => {
		const id = randomUUID();
		const workflow = await run('calendar-invitation.json');
		const answers = [
			await workflow.post({ ...meeting(id), title: `Review ${id}; offer, second draft` }),
			await workflow.post({ ...meeting(id), title: `Review ${id}; offer, second draft` }),
		];
		expect(answers.map(({ status }) => status)).toEqual([200, 200]);
		expect(answers[1].body).toMatchObject({ status: 'alreadySent' });
		const mails = await n8n.mailsWithSubject(id, 300);
		expect(mails.map(({ to }) => addresses(to))).toEqual([['ada@example.com', 'grace@example.com']]);
		const [{ attachments }] = mails;
		expect(attachments).toMatchObject([
			{ filename: 'invitation.ics', contentType: expect.stringMatching(/^text\/calendar/) },
		]);
		const ics = (await n8n.inbox.attachment(mails[0].id, 0)).toString('utf8');
		const folded = ics.split('\r\n');
		expect(folded.filter((line) => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line))).toEqual([]);
		const lines = ics.replaceAll('\r\n ', '').split('\r\n');
		expect(lines).toEqual([
			'BEGIN:VCALENDAR',
			'VERSION:2.0',
			'PRODID:-//Example Ltd//n8n//EN',
			'METHOD:REQUEST',
			'BEGIN:VEVENT',
			`UID:${id}@example.com`,
			expect.stringMatching(/^DTSTAMP:\d{8}T\d{6}Z$/),
			'DTSTART:20270115T090000Z',
			'DTEND:20270115T103000Z',
			`SUMMARY:Review ${id}\\; offer\\, second draft`,
			'LOCATION:Zürich\\, Bahnhofstraße 1',
			'ORGANIZER:mailto:crm@example.com',
			'ATTENDEE;RSVP=TRUE:mailto:ada@example.com',
			'ATTENDEE;RSVP=TRUE:mailto:grace@example.com',
			'END:VEVENT',
			'END:VCALENDAR',
			'',
		]);
	});

	it('invites nobody where an address is none, nor whom it may not', async () => {
		const workflow = await run('calendar-invitation.json');
		for (const guest of ['ada@example.com\r\nATTENDEE:mailto:eve@evil.example', 'eve@evil.example']) {
			const id = randomUUID();
			const answer = await workflow.post({ ...meeting(id), title: `Review ${id}`, to: [guest] });
			expect(answer).toMatchObject({ status: 422, body: { details: { outcome: 'notSent' } } });
			expect(await n8n.mailsWithSubject(id, 300)).toEqual([]);
		}
	});
});
