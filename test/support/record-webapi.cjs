'use strict';

/**
 * Records what npm's @superoffice/webapi puts on the wire for a mail, a draft and an archived mail, for the tests that
 * compare the node with it. Run where that package is installed:
 * `node record-webapi.cjs > webapi-client.json` (it is too large to be a dependency of the tests).
 */
const { readFileSync } = require('node:fs');
const http = require('node:http');
const { dirname, join } = require('node:path');
const WebApi = require('@superoffice/webapi');
// Its package.json is not among what the package exports.
const { version } = JSON.parse(
	readFileSync(join(dirname(require.resolve('@superoffice/webapi')), '../../package.json'), 'utf8'),
);

const MAIL = {
	to: [{ address: 'sales@nordlys.example', name: 'Sam Berg', emailId: 26, personId: 15, contactId: 6 }],
	cc: [{ address: 'info@example.org' }],
	from: { address: 'crm@example.com', name: 'Sales' },
	subject: 'Offer',
	htmlBody: '<p>Hello</p>',
	priority: WebApi.EMailPriority?.High ?? 2,
	customHeaderList: [{ name: 'X-Campaign', values: ['spring'] }],
	inReplyTo: { messageId: '<first@example.org>' },
	messageID: '<offer@example.com>',
	accountId: 346,
	eMailSOInfo: { saleId: 4 },
	attachments: [
		{
			filename: 'a.pdf',
			type: 'application/pdf',
			encoding: 'base64',
			disposition: 'attachment',
			size: 4,
			description: 'The offer',
			stream: 'JVBERg==',
		},
	],
};
const SERVER = {
	serverName: 'smtp.example.com:587',
	userName: 'crm@example.com',
	password: 'marked-secret-smtp',
	useSSL: false,
};
const SENT = {
	...SERVER,
	serverName: 'imap.example.com:993',
	password: 'marked-secret-imap',
	folder: 'Sent Items',
	useSSL: true,
};
const DOCUMENT = {
	header: 'Offer',
	name: 'Offer.eml',
	externalRef: '<offer@example.com>',
	date: new Date('2026-01-31T09:00:00Z'),
	documentTemplate: { documentTemplateId: 6 },
	person: { personId: 15 },
	contact: { contactId: 6 },
	sale: { saleId: 4 },
};

async function main() {
	const recorded = [];
	const server = http.createServer((request, response) => {
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', () => {
			recorded.push({
				method: request.method,
				path: request.url,
				contentType: request.headers['content-type'],
				body: JSON.parse(Buffer.concat(chunks).toString()),
			});
			response.setHeader('content-type', 'application/json');
			response.end(/SendEMails/.test(request.url) ? '[{}]' : '{}');
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${server.address().port}/api/`;
	const mail = new WebApi.EMailAgent(url);
	const documents = new WebApi.DocumentAgent(url);
	await mail.sendEMailsAsync(SERVER, [MAIL], SENT);
	await mail.saveDraftAsync(MAIL);
	await documents.saveDocumentEntityAsync(DOCUMENT);
	await documents.setDocumentStreamFromIdAsync(12, 'Subject: Offer\r\n');
	server.close();
	process.stdout.write(
		`${JSON.stringify({ client: `@superoffice/webapi ${version}`, requests: recorded }, null, '\t')}\n`,
	);
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
