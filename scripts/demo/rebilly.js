'use strict';

const { makePdf } = require('./pdf');

/** @type {import('./index').Demo} */
module.exports = {
	service: 'Rebilly',
	workflow: 'rebilly-webhook.json',
	request: (subject) => ({
		fields: {
			to: 'grace.hopper@example.com',
			subject,
			orderId: '4711',
			html: '<p>Dear Grace,</p><p>your subscription is renewed. The receipt is attached.</p>',
		},
		files: [
			{
				field: 'receipt',
				name: 'receipt-4711.pdf',
				contentType: 'application/pdf',
				bytes: makePdf(['Receipt 4711', '', 'One year of compiler updates', 'Total: 99.00 EUR']),
			},
		],
	}),
	expected: () => ({ inbox: 'rebilly', to: ['grace.hopper@example.com'] }),
};
