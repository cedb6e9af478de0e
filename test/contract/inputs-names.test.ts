import { memoryFile } from '../support/engine';
import { eachRow, expectRefused, expectSent, forEachInput, type Row } from './inputs-support';

/** Names and types of files as people and n8n's nodes hand them over, in every service. */

interface Named extends Row {
	/** The name that arrives. */
	name: string;
}

const CONTENT = '%PDF-1.4';
const pdf = (given: unknown, name: string): Named => ({
	what: JSON.stringify(given),
	item: { binary: { data: memoryFile(CONTENT, given as string, 'application/pdf') } },
	name,
});
const encoded = (text: string) => `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

const NAMES = [
	// Without an extension; the type is known.
	pdf('Quarterly Report', 'Quarterly Report.pdf'),
	pdf('Report 2026.06.30', 'Report 2026.06.30.pdf'),
	pdf('Angebot v1.2', 'Angebot v1.2.pdf'),
	pdf('Invoice.', 'Invoice.pdf'),
	pdf('請求書', '請求書.pdf'),
	pdf('117', '117.pdf'),
	// A slash that belongs to the name, and those of paths.
	pdf('Rechnung 2026/117.pdf', 'Rechnung 2026_117.pdf'),
	pdf('01/02/2026 offer.pdf', '01_02_2026 offer.pdf'),
	pdf('a\\b.pdf', 'a_b.pdf'),
	pdf('/tmp/uploads/offer.pdf', 'offer.pdf'),
	pdf('C:\\Users\\ann\\offer.pdf', 'offer.pdf'),
	pdf('..\\..\\offer.pdf', 'offer.pdf'),
	pdf('\\\\server\\share\\offer.pdf', 'offer.pdf'),
	pdf('What? "Why": <now>|*.pdf', 'What_ _Why__ _now___.pdf'),
	// Encoded words, and what other headers have.
	pdf(encoded('Rechnung März.pdf'), 'Rechnung März.pdf'),
	pdf('=?iso-8859-1?Q?Rechnung_M=E4rz=2Epdf?=', 'Rechnung März.pdf'),
	pdf(`${encoded('Rechnung ')} ${encoded('März.pdf')}`, 'Rechnung März.pdf'),
	pdf("UTF-8''Rechnung%20M%C3%A4rz.pdf", 'Rechnung März.pdf'),
	pdf('"Rechnung März.pdf"', 'Rechnung März.pdf'),
	// Percent-encoded.
	pdf('invoice%20M%C3%A4rz.pdf', 'invoice März.pdf'),
	pdf('100%25%20sure.pdf', '100% sure.pdf'),
	pdf('100% sure.pdf', '100% sure.pdf'),
	pdf('50%off.pdf', '50%off.pdf'),
	pdf('https://files.example.com/a/invoice%20117.pdf?token=x#p', 'invoice 117.pdf'),
	// Decomposed, as macOS has them.
	pdf('Ma\u0308rz.pdf', 'März.pdf'),
	pdf('re\u0301sume\u0301.pdf', 'résumé.pdf'),
	pdf('\u1100\u1161.pdf', '\uac00.pdf'),
	// Joiners within words and emoji.
	pdf('گزارش\u200cها.pdf', 'گزارش\u200cها.pdf'),
	pdf('ක්\u200dෂ.pdf', 'ක්\u200dෂ.pdf'),
	pdf('Family 👨\u200d👩\u200d👧.pdf', 'Family 👨\u200d👩\u200d👧.pdf'),
	pdf('❤\ufe0f.pdf', '❤\ufe0f.pdf'),
	pdf('\u200dinvoice.pdf\u200c', 'invoice.pdf'),
	// Directions, in whatever form.
	pdf('invoice\u202efdp.exe.pdf', 'invoicefdp.exe.pdf'),
	pdf('invoice%E2%80%AEfdp.pdf', 'invoicefdp.pdf'),
	pdf(encoded('invoice\u202efdp.pdf'), 'invoicefdp.pdf'),
	pdf('\u2066invoice\u2069.pdf', 'invoice.pdf'),
	pdf('inv\u061co\u200fice.pdf', 'invoice.pdf'),
	// Characters that show nothing, and controls.
	pdf('in\u00advo\u200bice\ufeff.pdf', 'invoice.pdf'),
	pdf('invoice\r\n.pdf\u0000', 'invoice.pdf'),
	pdf('invoice\u00a0117.pdf', 'invoice\u00a0117.pdf'),
];

interface Typed extends Row {
	name: string;
	/** The type that arrives where the service carries types. */
	type: string;
}

const typed = (given: string, name: string, type: string): Typed => ({
	what: given,
	item: { binary: { data: memoryFile(CONTENT, name, given) } },
	name,
	type,
});

const TYPES = [
	typed('text/calendar; method=REQUEST', 'invite.ics', 'text/calendar; method=REQUEST'),
	typed(
		'Text/Calendar;METHOD=REQUEST; charset="utf-8"',
		'invite.ics',
		'text/calendar; method=REQUEST; charset="utf-8"',
	),
	typed('text/csv; charset=utf-16; header=present', 'a.csv', 'text/csv; charset=utf-16; header=present'),
	typed('application/pdf; version=1.7', 'a.pdf', 'application/pdf; version=1.7'),
	typed('image/png;', 'a.png', 'image/png'),
];

forEachInput((bench) => {
	const { fileKinds, limits } = bench.service;

	describe('names arrive as people mean them, with their bytes', () => {
		eachRow(bench, NAMES, { attachments: 'data' }, (outcome, { name }) => {
			expectSent(outcome);
			expect(outcome.files).toMatchObject([{ name, bytes: CONTENT }]);
		});
	});

	describe('parameters of types are kept where the service carries types, else told', () => {
		eachRow(bench, TYPES, { attachments: 'data' }, (outcome, { name, type }) => {
			if (fileKinds && !fileKinds.includes(name.slice(name.lastIndexOf('.') + 1)))
				return expectRefused(outcome, 'Attachments');
			expectSent(outcome);
			const [bare, ...parameters] = type.split(';');
			const isLost = limits.bareFileTypes === true && parameters.length > 0;
			expect(outcome.files).toMatchObject([{ name, type: isLost ? bare : type }]);
			expect(outcome.warnings.some((text) => text.includes(type))).toBe(isLost);
		});
	});
});
