/** A mail of the benchmark, as an item of the workflow holds it. */
export interface BenchMail {
	to: string;
	subject: string;
	html: string;
}

const SENDER = 'invoices@example.com';
const text =
	'<p>Dear customer,</p><p>please find below the summary of your order. It was packed with care and left our ' +
	'warehouse this morning; the carrier will ring twice. Questions? Just answer this mail, we read every one.</p>' +
	'<table><tr><td>Position 1</td><td>42,00 €</td></tr><tr><td>Position 2</td><td>17,50 €</td></tr></table>';

/** Small mails, each with a recipient and a subject of its own. */
export function mails(count: number): BenchMail[] {
	return Array.from({ length: count }, (_, index) => ({
		to: `customer${index}@example.com`,
		subject: `Your order ${index}`,
		html: `${text}<p>Order ${index}</p>`,
	}));
}

/** What CommunicationHub is sent for a mail, members in the order in which our node writes them. */
export function hubBody({ to, subject, html }: BenchMail) {
	return { From: SENDER, To: to, Subject: subject, HTML: html };
}

/** The same as a JSON body of the HTTP Request node. */
export const hubBodyExpression = `={{ JSON.stringify({ From: '${SENDER}', To: $json.to, Subject: $json.subject, HTML: $json.html }) }}`;

/** The same with the file that Extract From File has put into the field `data` as base64. */
export const hubFileBodyExpression = `={{ JSON.stringify({ From: '${SENDER}', To: 'customer@example.com', Subject: 'Large file', HTML: '<p>See attachment</p>', Attachments: [{ Bytes: $json.data, Name: $binary?.data?.fileName ?? 'file.bin', ContentType: 'application/octet-stream' }] }) }}`;

export const sender = SENDER;
