'use strict';

/**
 * The table of docs/superoffice.md: every field of the vendor's page of SendEMails, and what sets it. What can be sent
 * is read from the contract and its labels from the node; what cannot, has its reason here.
 */

/** Objects within a mail, as the vendor's page shows them. */
const ADDRESS = [
	...['ContactId', 'ContactName', 'PersonId', 'PersonName', 'AssociateId', 'Address', 'EmailId'],
	...['DuplicatePersonIds', 'Name', 'TableRight', 'FieldProperties'],
];
const ATTACHMENT = [
	...['Description', 'Filename', 'Size', 'Type', 'Encoding', 'Id', 'Disposition', 'IsSafeFileExtension'],
	...['Stream', 'TableRight', 'FieldProperties'],
];

/** Every field of the vendor's page, as a path of the wire; a list goes on below its name. */
const VENDOR_FIELDS = [
	'$select',
	...['Authorization', 'X-XSRF-TOKEN', 'Content-Type', 'Accept', 'Accept-Language'],
	...['SO-Language', 'SO-Culture', 'SO-TimeZone', 'SO-AppToken'],
	'OutgoingConnectionInfo',
	'SentItemsConnectionInfo',
	...[
		...[
			'To',
			...ADDRESS.map((name) => `To.${name}`),
			'Cc',
			'Bcc',
			'Subject',
			'HTMLBody',
			'From',
			'Sent',
			'Size',
		],
		...['Priority', 'Flags', 'MessageID', 'PlainBody', 'IsSent', 'EMailSOInfo', 'ServerId', 'Attachments'],
		...[...ATTACHMENT.map((name) => `Attachments.${name}`), 'CustomHeaderList', 'CustomHeaderList.Name'],
		...['CustomHeaderList.Values', 'CustomHeaderList.TableRight', 'CustomHeaderList.FieldProperties'],
		...['FolderName', 'EmailItemId', 'AccountId', 'ReceivedAt', 'InReplyTo', 'RepliedAt'],
		...['HasCalendarData', 'CalMethod', 'CalReplyStatus', 'TableRight', 'FieldProperties'],
	].map((name) => `Emails.${name}`),
];

const RIGHTS = 'not sent: the rights of the record, which SuperOffice sets; shown of the mail in the output';
const ANSWERED = 'not sent: SuperOffice sets it; in the output';

/** Fields that no parameter sets, and why; and those that are set by more than a parameter. */
const REASONS = {
	Authorization: 'the credential',
	'SO-AppToken': 'the credential',
	'X-XSRF-TOKEN': 'not sent: for web pages that have no Authorization header',
	'Content-Type': 'always `application/json`',
	Accept: 'always `application/json`',
	OutgoingConnectionInfo: 'Send With, with the mail server credential; Use Graph API',
	SentItemsConnectionInfo: 'Save Sent Copy and Sent Folder, with the mail server credential',
	'Emails.To.ContactId': 'To: chosen from the list, in an object, or by Link to CRM',
	'Emails.To.PersonId': 'To: chosen from the list, in an object, or by Link to CRM',
	'Emails.To.EmailId': 'To: chosen from the list, in an object, or by Link to CRM',
	'Emails.To.AssociateId': 'To, in an object',
	'Emails.To.ContactName': ANSWERED,
	'Emails.To.PersonName': ANSWERED,
	'Emails.To.DuplicatePersonIds': ANSWERED,
	'Emails.To.TableRight': RIGHTS,
	'Emails.To.FieldProperties': RIGHTS,
	'Emails.From': 'From; Sender Name',
	'Emails.EMailSOInfo': 'Sale ID, Project ID, Document ID, Appointment ID',
	'Emails.InReplyTo': 'In Reply To; Look Up Answered Mail adds the rest of the envelope',
	'Emails.Attachments.Size': 'the file: its decoded bytes',
	'Emails.Attachments.Encoding': 'always `base64`',
	'Emails.Attachments.Id': 'the Content-ID of an inline image',
	'Emails.Attachments.Disposition': 'Inline Images',
	'Emails.Attachments.IsSafeFileExtension': ANSWERED,
	'Emails.Attachments.TableRight': RIGHTS,
	'Emails.Attachments.FieldProperties': RIGHTS,
	'Emails.CustomHeaderList': 'Custom Headers; Reply To',
	'Emails.CustomHeaderList.TableRight': RIGHTS,
	'Emails.CustomHeaderList.FieldProperties': RIGHTS,
	'Emails.EmailItemId': 'Send Draft: the draft that goes out',
	'Emails.ServerId': 'Send Draft: that of the draft',
	'Emails.Sent': ANSWERED,
	'Emails.Size': ANSWERED,
	'Emails.Flags': ANSWERED,
	'Emails.IsSent': ANSWERED,
	'Emails.FolderName': ANSWERED,
	'Emails.ReceivedAt': ANSWERED,
	'Emails.RepliedAt': ANSWERED,
	'Emails.TableRight': RIGHTS,
	'Emails.FieldProperties': RIGHTS,
};

/** Parameters behind what is no part of the body. */
const AROUND = {
	$select: 'returnFields',
	'Accept-Language': 'acceptLanguage',
	'SO-Language': 'language',
	'SO-Culture': 'culture',
	'SO-TimeZone': 'timeZone',
};

/**
 * Whether the contract lets a path out.
 * @param {any} schema of zod @param {string[]} path @returns {boolean}
 */
function allows(schema, [name, ...rest]) {
	const inner = unwrapped(schema);
	if (name === undefined) return true;
	const member = inner.shape?.[name];
	return member !== undefined && allows(member, rest);
}

/** What lies within optional, nullable, list and union. @param {any} schema @returns {any} */
function unwrapped(schema) {
	const { innerType, type, options } = schema._def;
	if (innerType) return unwrapped(innerType);
	if (options) return unwrapped(options[0]);
	return type && typeof type === 'object' ? unwrapped(type) : schema;
}

/**
 * @param {{ contract: any, labelOf(path: string): string | undefined, options: any }} node
 * @returns {Array<{ field: string, setBy: string }>} one row for each field of the vendor's page
 */
function fieldRows({ contract, labelOf, options }) {
	return VENDOR_FIELDS.map((field) => {
		const path = field.split('.');
		const around = AROUND[/** @type {keyof AROUND} */ (field)];
		const reason = REASONS[/** @type {keyof REASONS} */ (field)];
		const isSent =
			allows(contract.sendEMailsRequest, path) ||
			(path[0] === 'Emails' && allows(contract.draftEmail, path.slice(1)));
		const label = around ? options[around].displayName : isSent ? labelOf(field) : undefined;
		const setBy = reason ?? label;
		if (setBy === undefined) throw new Error(`Nothing sets ${field}, and no reason is given`);
		const inBody = /^(?:Emails|OutgoingConnectionInfo|SentItemsConnectionInfo)\b/.test(field);
		if (inBody && isSent === setBy.startsWith('not sent'))
			throw new Error(`What is said of ${field} is not true`);
		return { field, setBy };
	});
}

/** @param {Parameters<typeof fieldRows>[0]} node @returns {string} the table in Markdown */
function fieldTable(node) {
	return [
		'| field of the vendor’s page | set by |',
		'| --- | --- |',
		...fieldRows(node).map(({ field, setBy }) => `| \`${field}\` | ${setBy} |`),
	].join('\n');
}

module.exports = { fieldRows, fieldTable, VENDOR_FIELDS };
