import type { IDataObject } from 'n8n-workflow';
import { onlyNamed } from '../shared/n8n/simplify';
import type { ItemOutput, ServiceApi } from '../shared/run/operation';
import { readMailFiles, type Download } from './attachments';
import type { MailAnswer } from './contract';

/** Bits of `status` (LINE WORKS API sheet, section 7). */
const STATUS_BITS: Readonly<Record<string, number>> = {
	read: 0x4,
	replied: 0x8,
	forwarded: 0x10,
	important: 0x20,
	sent: 0x100,
	readByRecipients: 0x800,
	expiringAttachment: 0x1000,
	replyReceived: 0x40000,
	toMe: 0x200000,
	scheduled: 0x400000,
};

/** IDs that are shown as text, so that the same ID looks the same everywhere and none loses a digit. */
const ID_NAMES = new Set(['mailId', 'folderId', 'parentFolderId', 'attachmentId']);

/** A mail as one item: its own members, the bits of its status by name, its files, and its conversation. */
export async function mailOutput(
	{ mail, attachments: files = [], threads }: MailAnswer,
	download: Download,
	api: ServiceApi,
): Promise<ItemOutput> {
	const { attachments, binary, warnings } = await readMailFiles(files as IDataObject[], download, api);
	const flags = statusFlags(mail.status);
	const json = {
		...withTextIds(mail as IDataObject),
		...(flags && { flags }),
		attachments: attachments.map(withTextIds),
		...(threads && { threads: (threads as IDataObject[]).map(withTextIds) }),
		...(warnings && { warnings }),
	};
	return { json, ...(binary && { binary }) };
}

const SIMPLE = [
	'mailId',
	'folderId',
	'status',
	'flags',
	'from',
	'to',
	'cc',
	'subject',
	'body',
	'receivedTime',
	'attachCount',
	'attachments',
	// Only where they were asked for, or have something to say.
	'threads',
	'warnings',
];

/** A mail, or a row of a list, with what most workflows go on with. */
export function simplified(mail: IDataObject): IDataObject {
	return onlyNamed(mail, SIMPLE);
}

/** A mail, a row of a list, a folder or a file with its own IDs as text. They stand nowhere deeper. */
export function withTextIds(row: IDataObject): IDataObject {
	const ids = Object.entries(row).filter(([name, id]) => ID_NAMES.has(name) && typeof id === 'number');
	return { ...row, ...Object.fromEntries(ids.map(([name, id]) => [name, String(id)])) };
}

/** The names of the bits that are set in a whole mail's status; undefined where the status is a word. */
export function statusFlags(status: unknown): IDataObject | undefined {
	if (typeof status !== 'number') return undefined;
	const flags = Object.entries(STATUS_BITS).map(([name, bit]) => [name, (status & bit) !== 0]);
	return Object.fromEntries(flags) as IDataObject;
}
