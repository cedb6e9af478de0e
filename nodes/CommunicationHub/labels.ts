import { LABEL } from '../shared/n8n/readMessage';

/** Labels of the parameters that only this node has, as the editor shows them and as messages name them. */
export const HUB_LABEL = {
	addressLine1: 'Address Line 1',
	addressLine2: 'Address Line 2',
	addressLine3: 'Address Line 3',
	addressLine4: 'Address Line 4',
	addressLine5: 'Address Line 5',
	allowedReceivers: 'Allowed Receivers',
	batchId: 'Batch ID',
	city: 'City',
	country: 'Country',
	coverFile: 'Cover File',
	coverLetter: 'Cover Letter',
	domain: 'Domain',
	failOnError: 'Fail on Undelivered Status',
	file: 'File',
	fileName: 'File Name',
	format: 'Data Format',
	isColor: 'Color',
	isDuplex: 'Duplex',
	message: 'Message',
	messageId: 'Message ID',
	receiver: 'Receiver',
	receiverName: 'Recipient Name',
	redirectTo: 'Redirect All SMS To',
	reference: 'Reference',
	responseForm: 'Response Form',
	sender: 'Sender',
	senderAddressLine1: 'Sender Address Line 1',
	senderCity: 'Sender City',
	senderStreet: 'Sender Street',
	senderZipCode: 'Sender ZIP Code',
	testEmail: 'Test Email',
	testFlag: 'Test Flag',
	testShowRestrictedArea: 'Show Restricted Area',
	waitTimeout: 'Wait Timeout',
	waitUntilFinal: 'Wait Until Final',
	zipCode: 'ZIP Code',
} as const;

/** Labels of the parameters behind the wire names, lower case. */
const BY_WIRE_NAME: Readonly<Record<string, string>> = {
	from: LABEL.from,
	fromname: LABEL.fromName,
	to: LABEL.to,
	cc: LABEL.cc,
	bcc: LABEL.bcc,
	subject: LABEL.subject,
	text: LABEL.text,
	html: LABEL.html,
	attachments: LABEL.attachments,
	bytes: LABEL.attachments,
	name: LABEL.attachments,
	contenttype: LABEL.attachments,
	senderadressline1: HUB_LABEL.senderAddressLine1,
	...Object.fromEntries(Object.entries(HUB_LABEL).map(([name, label]) => [name.toLowerCase(), label])),
};

/** The label of the parameter that a wire name (`To`, `Attachments[0].Bytes`) comes from; the name itself when there is none. */
export function labelOf(wireName: string): string {
	return knownLabel(wireName) ?? wireName;
}

/** As labelOf; undefined for a name that belongs to no parameter. */
export function knownLabel(wireName: string): string | undefined {
	const [first] = wireName.toLowerCase().split(/[.[]/);
	return Object.prototype.hasOwnProperty.call(BY_WIRE_NAME, first) ? BY_WIRE_NAME[first] : undefined;
}
