import type { INodeProperties } from 'n8n-workflow';
import { HUB_LABEL } from '../labels';
import { messageOptions } from './options';

/** The parameters of Send Letter. The vendor documents names and types only (CommunicationHub API sheet, section 12). */
export const letterFields = (displayOptions: INodeProperties['displayOptions']): INodeProperties[] => [
	{
		displayName: HUB_LABEL.file,
		name: 'file',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data',
		hint: 'Name of the binary field of the item that holds the letter',
		description: 'The letter. An expression may also give a file, such as {{ $binary.data }}.',
		displayOptions,
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'collection',
		placeholder: 'Add line',
		default: {},
		description: 'Whom the letter goes to',
		options: [
			line('addressLine1', HUB_LABEL.addressLine1, 'e.g. Ann Lee'),
			line('addressLine2', HUB_LABEL.addressLine2, 'e.g. Main Street 1'),
			line('addressLine3', HUB_LABEL.addressLine3, 'e.g. Building B'),
			line('addressLine4', HUB_LABEL.addressLine4, 'e.g. 2nd floor'),
			line('addressLine5', HUB_LABEL.addressLine5, 'e.g. Department of Sales'),
			line('city', HUB_LABEL.city, 'e.g. Berlin'),
			line('country', HUB_LABEL.country, 'e.g. Germany'),
			line('zipCode', HUB_LABEL.zipCode, 'e.g. 10115'),
		],
		displayOptions,
	},
	{
		displayName: 'Sender Address',
		name: 'senderAddress',
		type: 'collection',
		placeholder: 'Add line',
		default: {},
		description: 'Whom the letter comes from',
		options: [
			line('senderAddressLine1', HUB_LABEL.senderAddressLine1, 'e.g. Example Ltd'),
			line('senderCity', HUB_LABEL.senderCity, 'e.g. Hamburg'),
			line('senderStreet', HUB_LABEL.senderStreet, 'e.g. Harbour Street 2'),
			line('senderZipCode', HUB_LABEL.senderZipCode, 'e.g. 20095'),
		],
		displayOptions,
	},
	messageOptions(ownOptions(), displayOptions),
];

function line(name: string, displayName: string, placeholder: string): INodeProperties {
	return { displayName, name, type: 'string', default: '', placeholder };
}

const ownOptions = (): INodeProperties[] => [
	{
		displayName: HUB_LABEL.batchId,
		name: 'batchId',
		type: 'number',
		default: 0,
		description: 'Value of the BatchId field, a whole number; its meaning is not documented',
	},
	{
		displayName: HUB_LABEL.coverFile,
		name: 'coverFile',
		type: 'string',
		default: '',
		placeholder: 'e.g. cover',
		hint: 'Name of the binary field of the item that holds the cover',
		description: 'File that goes as CoverFile. An expression may also give a file.',
	},
	{
		displayName: HUB_LABEL.coverLetter,
		name: 'coverLetter',
		type: 'boolean',
		default: false,
		description: 'Whether CoverLetter is true; its meaning is not documented',
	},
	{
		displayName: HUB_LABEL.fileName,
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice.pdf',
		description: 'Name of the letter file; taken from the file when it is not given',
	},
	{
		displayName: HUB_LABEL.isColor,
		name: 'isColor',
		type: 'boolean',
		default: false,
		description: 'Whether IsColor is true: probably a print in colour',
	},
	{
		displayName: HUB_LABEL.isDuplex,
		name: 'isDuplex',
		type: 'boolean',
		default: false,
		description: 'Whether IsDuplex is true: probably a print on both sides',
	},
	{
		displayName: HUB_LABEL.testEmail,
		name: 'testEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. test@example.com',
		description: 'Value of the TestEMail field; its meaning is not documented',
	},
	{
		displayName: HUB_LABEL.testFlag,
		name: 'testFlag',
		type: 'boolean',
		default: false,
		description: 'Whether TestFlag is true; that no letter goes out then is probable, but not documented',
	},
	{
		displayName: HUB_LABEL.testShowRestrictedArea,
		name: 'testShowRestrictedArea',
		type: 'boolean',
		default: false,
		description: 'Whether TestShowRestrictedArea is true; its meaning is not documented',
	},
];
