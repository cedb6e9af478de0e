'use strict';

const { makePdf } = require('./pdf');

/** @type {import('./index').Demo} */
module.exports = {
	service: 'CommunicationHub',
	workflow: 'communicationhub-webhook.json',
	request: (subject) => ({
		fields: {
			to: 'Ada Lovelace <ada@example.com>',
			subject,
			html: '<p>Dear Ada,</p><p>here is your invoice over <b>42,00 €</b>.</p>',
		},
		files: [
			{
				field: 'invoice',
				name: 'invoice-2024-001.pdf',
				contentType: 'application/pdf',
				bytes: makePdf(['Invoice 2024-001', '', 'One analytical engine, second hand', 'Total: 42.00 EUR']),
			},
		],
	}),
	expected: () => ({ inbox: 'communicationhub', to: ['ada@example.com'] }),
};
