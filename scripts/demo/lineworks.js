'use strict';

const { makePdf } = require('./pdf');

/** A picture of 16 by 16 pixels in one colour. */
const LOGO = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR4nGNgK7clCTGMahjVMHw1AACstLoBNc2o/gAAAABJRU5ErkJggg==',
	'base64',
);

/** @type {import('./index').Demo} */
module.exports = {
	service: 'LINE WORKS',
	workflow: 'lineworks-webhook.json',
	request: (subject) => ({
		fields: {
			to: 'matz@example.com',
			subject,
			html: '<p><img src="cid:logo" alt="Logo"></p><p>Dear Matz,</p><p>the minutes of our meeting are attached.</p>',
		},
		files: [
			{ field: 'logo', name: 'logo.png', contentType: 'image/png', bytes: LOGO },
			{
				field: 'minutes',
				name: 'minutes.pdf',
				contentType: 'application/pdf',
				bytes: makePdf(['Minutes', '', 'We agreed that mail should just arrive.']),
			},
		],
	}),
	expected: () => ({ inbox: 'lineworks', to: ['matz@example.com'] }),
};
