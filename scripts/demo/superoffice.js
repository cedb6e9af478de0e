'use strict';

const { makePdf } = require('./pdf');

/** @type {import('./index').Demo} */
module.exports = {
	service: 'SuperOffice',
	workflow: 'superoffice-webhook.json',
	request: (subject) => ({
		fields: {
			to: 'ann@example.org',
			name: 'Ann Lee',
			subject,
			saleId: '12',
			html: '<p>Dear Ann,</p><p>our offer is attached.</p>',
		},
		files: [
			{
				field: 'offer',
				name: 'offer.pdf',
				contentType: 'application/pdf',
				bytes: makePdf(['Offer 12', '', 'Ten licences', 'Total: 4,900.00 EUR']),
			},
		],
	}),
	expected: () => ({ inbox: 'superoffice', to: ['ann@example.org'] }),
};
