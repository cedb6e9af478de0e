'use strict';

/**
 * What `npm start` shows, one entry per service. To add a service: a workflow in examples/, its credential in
 * examples/credentials.js, and an entry here.
 *
 * @typedef {{ field: string, name: string, contentType: string, bytes: Buffer }} DemoFile
 *
 * @typedef {object} Demo
 * @property {string} service as people write it
 * @property {string} workflow file in examples/; its webhook receives the request
 * @property {(subject: string) => { fields: Record<string, string>, files: DemoFile[] }} request what is posted, as multipart/form-data
 * @property {(fields: Record<string, string>) => { inbox: string, to: string[] }} expected the service's name in the inbox, and who must have got the mail
 */

/** @type {Demo[]} */
const demos = [
	require('./communicationhub'),
	require('./lineworks'),
	require('./rebilly'),
	require('./superoffice'),
];

module.exports = { demos };
