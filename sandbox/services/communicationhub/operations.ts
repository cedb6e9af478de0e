type FieldType = 'string' | 'bytes' | 'boolean' | 'integer' | 'attachments';

export interface Field {
	name: string;
	type: FieldType;
}

/** An operation that takes a body; its fields stand in the order that XML demands (ordinal). */
export interface Operation {
	name: 'SendMail' | 'SendSMS' | 'SendLetter';
	route: string;
	fields: readonly Field[];
}

export interface HubAttachment {
	Bytes?: Buffer;
	ContentType?: string;
	Name?: string;
}

export type HubValue = string | Buffer | boolean | number | HubAttachment[];

/** A request body as the framework binds it; absent and null fields are missing. */
export type HubDto = Record<string, HubValue | undefined>;

const fields = (names: string, type: FieldType = 'string'): Field[] =>
	names.split(' ').map((name) => ({ name, type }));

/** Parts of an attachment, in the order that XML demands. */
export const ATTACHMENT_FIELDS: readonly Field[] = [
	...fields('Bytes', 'bytes'),
	...fields('ContentType Name'),
];

/** CommunicationHub API sheet, sections 7 and 12. */
export const OPERATIONS: readonly Operation[] = [
	{
		name: 'SendMail',
		route: '/mail/send',
		fields: [
			...fields('Attachments', 'attachments'),
			...fields('BCC CC Domain From FromName HTML ReceiverName Reference Subject Text To'),
		],
	},
	{ name: 'SendSMS', route: '/sms/send', fields: fields('Message Receiver Reference Sender') },
	{
		name: 'SendLetter',
		route: '/letter/send',
		fields: [
			...fields('AddressLine1 AddressLine2 AddressLine3 AddressLine4 AddressLine5'),
			...fields('BatchId', 'integer'),
			...fields('City Country'),
			...fields('CoverFile', 'bytes'),
			...fields('CoverLetter', 'boolean'),
			...fields('File', 'bytes'),
			...fields('FileName'),
			...fields('IsColor IsDuplex', 'boolean'),
			...fields('Reference SenderAdressLine1 SenderCity SenderStreet SenderZipCode TestEMail'),
			...fields('TestFlag TestShowRestrictedArea', 'boolean'),
			...fields('ZipCode'),
		],
	},
];

/** The twelve values in the vendor's order; the position is the ordinal (section 8). */
export const STATUSES = [
	'accepted',
	'queued',
	'sending',
	'sent',
	'failed',
	'delivered',
	'undelivered',
	'receiving',
	'received',
	'read',
	'pickedup',
	'unknown',
] as const;
