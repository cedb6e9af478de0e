import { invalid } from '../../shared/errors';
import type { Attachment } from '../../shared/mail/message';
import { readAttachments } from '../../shared/n8n/files';
import type { Item } from '../../shared/n8n/item';
import { once, type SendInput } from '../../shared/run/operation';
import { FileContent } from '../../shared/wire/request';
import type { SendLetter } from '../contract';
import { messageOptions, readHubParams, reference, type HubParams } from '../fields';
import {
	address,
	coverFile,
	file,
	fileName,
	letterOptions,
	PLAIN_MEMBERS,
	senderAddress,
} from '../letterFields';
import { sendPlan } from '../sendPlan';

interface LetterParams extends HubParams {
	members: SendLetter;
}

/** `POST /Letter/Send` (CommunicationHub API sheet, section 12). */
export const sendLetter = once<SendInput<LetterParams>>({
	resource: 'letter',
	operation: 'send',
	name: 'Send',
	action: 'Send letter',
	description: 'Send a file as a letter on paper',
	noun: 'letter',
	effect: 'send',
	fields: [file, address, senderAddress, messageOptions(letterOptions)],
	read: async (item) => {
		const warnings: string[] = [];
		const letter = await oneFile(item, file, warnings);
		if (letter === undefined)
			throw invalid(
				file.displayName,
				`${file.displayName} is empty`,
				'Name the binary field with the letter.',
			);
		const cover = await oneFile(item, coverFile, warnings);
		return {
			message: {
				to: [],
				cc: [],
				bcc: [],
				replyTo: [],
				subject: '',
				body: { format: 'text' },
				attachments: cover ? [letter, cover] : [letter],
			},
			warnings,
			params: { ...readHubParams(item), members: membersOf(item, letter, cover) },
		};
	},
	plan: ({ params }) => sendPlan('SendLetter', params.members, params, 'letter', []),
});

/** Options that nobody added put nothing on the wire: the meaning of the fields is not documented. */
function membersOf(item: Item, letter: Attachment, cover: Attachment | undefined): SendLetter {
	const plain = Object.entries(PLAIN_MEMBERS).map(([member, field]) => [member, item.read(field)] as const);
	return {
		...Object.fromEntries(plain),
		Reference: item.read(reference),
		CoverFile: cover && new FileContent(cover),
		File: new FileContent(letter),
		FileName: readFileName(item) ?? letter.name,
	};
}

/** A name alone, as it is for the files of a mail: it is unknown where the hub would put a path. */
function readFileName(item: Item): string | undefined {
	const name = item.read(fileName);
	if (name === undefined || !/[/\\]/.test(name)) return name;
	throw invalid(
		fileName.displayName,
		`${fileName.displayName} holds a path, not a name alone`,
		'Leave out the slashes and everything before them.',
	);
}

async function oneFile(
	item: Item,
	field: typeof file | typeof coverFile,
	warnings: string[],
): Promise<Attachment | undefined> {
	if (!item.isAdded(field)) return undefined;
	const label = field.displayName;
	const rules = { label, fromExpression: item.isExpression(field) };
	const files = await readAttachments(item.context, item.index, item.raw(field), rules, warnings);
	if (files.length <= 1) return files[0];
	throw invalid(label, `${label} names ${files.length} files`, 'Name one binary field.');
}
