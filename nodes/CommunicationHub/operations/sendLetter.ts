import type { INodeProperties } from 'n8n-workflow';
import { shownFor } from '../../shared/n8n/mailFields';
import { readAttachments } from '../../shared/mail/attachments';
import type { Attachment } from '../../shared/mail/message';
import { invalid } from '../../shared/errors';
import type { ItemReader } from '../../shared/n8n/itemReader';
import { FileContent } from '../../shared/run/plan';
import type { SendOperation } from '../../shared/run/service';
import type { SendLetter } from '../contract';
import { HUB_LABEL } from '../labels';
import { planSendLetter, type HubParams } from '../plan';
import { readSendResponse, receiptOf } from '../receipt';
import { explain, type Purpose } from '../serviceError';
import { letterFields as fieldsOf } from './letterFields';
import { readHubParams } from './options';

interface LetterParams extends HubParams {
	members: SendLetter;
}

const purpose: Purpose = { noun: 'letter', sends: true };

/** Send letter: `POST /Letter/Send` (CommunicationHub API sheet, section 12). */
export const sendLetter: SendOperation<LetterParams> = {
	kind: 'send',
	resource: 'letter',
	operation: 'send',
	action: 'Send letter',
	read: async (item) => {
		const warnings: string[] = [];
		const file = await oneFile(item, item.param('file', ''), HUB_LABEL.file, warnings);
		if (file === undefined)
			throw invalid(HUB_LABEL.file, `${HUB_LABEL.file} is empty`, 'Name the binary field with the letter.');
		const cover = await oneFile(item, item.option('coverFile'), HUB_LABEL.coverFile, warnings);
		return {
			message: {
				to: [],
				cc: [],
				bcc: [],
				replyTo: [],
				subject: '',
				body: { format: 'text' },
				attachments: cover ? [file, cover] : [file],
			},
			warnings,
			params: { ...readHubParams(item), members: membersOf(item, file, cover) },
		};
	},
	plan: ({ params }) => planSendLetter(params.members, params.form),
	check: (_step, answer) => void readSendResponse(answer, purpose),
	receipt: ({ send: answer }, { params: { failOnError } }) =>
		receiptOf(readSendResponse(answer, purpose), answer, { purpose, failOnError, recipients: [] }),
	explain,
};

/** Options that nobody added put nothing on the wire: what the fields mean is not documented. */
function membersOf(item: ItemReader, file: Attachment, cover: Attachment | undefined): SendLetter {
	const address = (name: string, label: string) => item.optionLine(name, label, 'address');
	const sender = (name: string, label: string) => item.optionLine(name, label, 'senderAddress');
	const flag = (name: 'coverLetter' | 'isColor' | 'isDuplex' | 'testFlag' | 'testShowRestrictedArea') =>
		item.optionFlag(name, HUB_LABEL[name]);
	return {
		AddressLine1: address('addressLine1', HUB_LABEL.addressLine1),
		AddressLine2: address('addressLine2', HUB_LABEL.addressLine2),
		AddressLine3: address('addressLine3', HUB_LABEL.addressLine3),
		AddressLine4: address('addressLine4', HUB_LABEL.addressLine4),
		AddressLine5: address('addressLine5', HUB_LABEL.addressLine5),
		BatchId: item.optionNumber('batchId', HUB_LABEL.batchId, {
			min: -(2 ** 31),
			max: 2 ** 31 - 1,
			integer: true,
		}),
		City: address('city', HUB_LABEL.city),
		Country: address('country', HUB_LABEL.country),
		CoverFile: cover && new FileContent(cover),
		CoverLetter: flag('coverLetter'),
		File: new FileContent(file),
		FileName: fileNameOf(item) ?? file.name,
		IsColor: flag('isColor'),
		IsDuplex: flag('isDuplex'),
		Reference: item.optionLine('reference', HUB_LABEL.reference),
		SenderAdressLine1: sender('senderAddressLine1', HUB_LABEL.senderAddressLine1),
		SenderCity: sender('senderCity', HUB_LABEL.senderCity),
		SenderStreet: sender('senderStreet', HUB_LABEL.senderStreet),
		SenderZipCode: sender('senderZipCode', HUB_LABEL.senderZipCode),
		TestEMail: item.optionLine('testEmail', HUB_LABEL.testEmail),
		TestFlag: flag('testFlag'),
		TestShowRestrictedArea: flag('testShowRestrictedArea'),
		ZipCode: address('zipCode', HUB_LABEL.zipCode),
	};
}

/** A name alone, as it is for the files of a mail: where the hub would put a path, nobody knows. */
function fileNameOf(item: ItemReader): string | undefined {
	const label = HUB_LABEL.fileName;
	const name = item.optionLine('fileName', label);
	if (name === undefined || !/[/\\]/.test(name)) return name;
	throw invalid(
		label,
		`${label} holds a path, not a name alone`,
		'Leave out the slashes and what is before them.',
	);
}

async function oneFile(
	item: ItemReader,
	value: unknown,
	label: string,
	warnings: string[],
): Promise<Attachment | undefined> {
	const files = await readAttachments(item.context, item.itemIndex, value, { label }, warnings);
	if (files.length <= 1) return files[0];
	throw invalid(label, `${label} names ${files.length} files`, 'Name one binary field.');
}

export const letterFields = (): INodeProperties[] => fieldsOf(shownFor('letter', 'send'));
