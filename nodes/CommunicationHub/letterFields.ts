import { collection, type Field } from '../shared/n8n/fields';
import { INT } from './contract';

/** The fields of a letter. The vendor documents names and types only (CommunicationHub API sheet, section 12). */

export const file = {
	displayName: 'File',
	name: 'file',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data',
	hint: 'Name of the binary field of the item that holds the letter',
	description: 'The letter. An expression may also give a file, such as {{ $binary.data }}.',
} as const satisfies Field;

export const coverFile = {
	displayName: 'Cover File',
	name: 'coverFile',
	type: 'string',
	default: '',
	placeholder: 'e.g. cover',
	hint: 'Name of the binary field of the item that holds the cover',
	description: 'File that is sent as CoverFile. An expression may also give a file.',
} as const satisfies Field;

export const fileName = {
	displayName: 'File Name',
	name: 'fileName',
	type: 'string',
	default: '',
	placeholder: 'e.g. invoice.pdf',
	description: 'Name of the letter file; taken from the file when it is not given',
} as const satisfies Field;

const line = (displayName: string, name: string, placeholder: string) =>
	({ displayName, name, type: 'string', default: '', placeholder }) as const satisfies Field;

const flag = (displayName: string, name: string, description: string) =>
	({ displayName, name, type: 'boolean', default: true, description }) as const satisfies Field;

const ADDRESS = {
	AddressLine1: line('Address Line 1', 'addressLine1', 'e.g. Ann Lee'),
	AddressLine2: line('Address Line 2', 'addressLine2', 'e.g. Main Street 1'),
	AddressLine3: line('Address Line 3', 'addressLine3', 'e.g. Building B'),
	AddressLine4: line('Address Line 4', 'addressLine4', 'e.g. 2nd floor'),
	AddressLine5: line('Address Line 5', 'addressLine5', 'e.g. Department of Sales'),
	City: line('City', 'city', 'e.g. Berlin'),
	Country: line('Country', 'country', 'e.g. Germany'),
	ZipCode: line('ZIP Code', 'zipCode', 'e.g. 10115'),
};

/** `SenderAdressLine1` is spelt as the vendor spells it. */
const SENDER_ADDRESS = {
	SenderAdressLine1: line('Sender Address Line 1', 'senderAddressLine1', 'e.g. Example Ltd'),
	SenderCity: line('Sender City', 'senderCity', 'e.g. Hamburg'),
	SenderStreet: line('Sender Street', 'senderStreet', 'e.g. Harbour Street 2'),
	SenderZipCode: line('Sender ZIP Code', 'senderZipCode', 'e.g. 20095'),
};

const OPTIONS = {
	BatchId: {
		displayName: 'Batch ID',
		name: 'batchId',
		type: 'number',
		typeOptions: { minValue: INT.least, maxValue: INT.most, numberPrecision: 0 },
		default: 0,
		description: 'Value of the BatchId field, a whole number; its meaning is not documented',
	} as const satisfies Field,
	CoverLetter: flag(
		'Cover Letter',
		'coverLetter',
		'Whether CoverLetter is true; its meaning is not documented',
	),
	IsColor: flag('Color', 'isColor', 'Whether IsColor is true: probably a print in color'),
	IsDuplex: flag('Duplex', 'isDuplex', 'Whether IsDuplex is true: probably a print on both sides'),
	TestEMail: {
		displayName: 'Test Email',
		name: 'testEmail',
		type: 'string',
		default: '',
		placeholder: 'e.g. test@example.com',
		description: 'Value of the TestEMail field; its meaning is not documented',
	} as const satisfies Field,
	TestFlag: flag(
		'Test Flag',
		'testFlag',
		'Whether TestFlag is true; that no letter goes out then is probable, but not documented',
	),
	TestShowRestrictedArea: flag(
		'Show Restricted Area',
		'testShowRestrictedArea',
		'Whether TestShowRestrictedArea is true; its meaning is not documented',
	),
};

export const address = collection(
	{
		displayName: 'Address',
		name: 'address',
		placeholder: 'Add line',
		description: 'Address of the recipient of the letter',
	},
	Object.values(ADDRESS),
);

export const senderAddress = collection(
	{
		displayName: 'Sender Address',
		name: 'senderAddress',
		placeholder: 'Add line',
		description: 'Address of the sender of the letter',
	},
	Object.values(SENDER_ADDRESS),
);

export const letterOptions: readonly Field[] = [coverFile, fileName, ...Object.values(OPTIONS)];

/** Members of SendLetter that are read from a field as they are, without the files. */
export const PLAIN_MEMBERS = { ...ADDRESS, ...SENDER_ADDRESS, ...OPTIONS };

/** Fields behind the wire names. */
export const LETTER_MEMBERS: Readonly<Record<string, Field>> = {
	...PLAIN_MEMBERS,
	CoverFile: coverFile,
	File: file,
	FileName: fileName,
};
