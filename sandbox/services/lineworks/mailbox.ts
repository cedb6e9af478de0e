import { DOMAIN } from './members';

export interface Address {
	email: string;
	name?: string;
}

/** Bits of `status` (LINE WORKS API sheet, section 7). */
export const STATUS = { read: 0x4, important: 0x20, sent: 0x100, bigFile: 0x1000, toMe: 0x200000 } as const;

/** What `attachmentId` says when it is not the number of a file. */
export const ATTACHMENT_KIND = { bigFile: -1, inline: -2 } as const;

export interface StoredFile {
	attachmentId: number;
	contentType: string;
	filename: string;
	size: number;
	/** Missing when the file was too large to be kept, or is a link only. */
	content?: Buffer;
	cid?: string;
}

export interface StoredMail {
	mailId: bigint;
	folderId: number;
	status: number;
	from: Address;
	to: Address[];
	cc: Address[];
	bcc: Address[];
	subject: string;
	body: string;
	/** Milliseconds since 1970. */
	receivedAt: number;
	securityLevel: string;
	files: StoredFile[];
}

export const FOLDER = {
	inbox: 0,
	sent: 1,
	tracking: 2,
	temp: 3,
	trash: 4,
	spam: 5,
	memo: 6,
	projects: 10_001,
} as const;

export interface Folder {
	folderId: number;
	folderType: 'S' | 'U';
	folderName: string;
	folderDepth: number;
	parentFolderId?: number;
	hasChildFolder: boolean;
}

const system = (folderId: number, folderName: string): Folder => ({
	folderId,
	folderType: 'S',
	folderName,
	folderDepth: 0,
	hasChildFolder: false,
});

/** Every member has the same folders. */
export const FOLDERS: readonly Folder[] = [
	system(FOLDER.inbox, 'Inbox'),
	system(FOLDER.sent, 'Sent'),
	system(FOLDER.tracking, 'Tracking'),
	system(FOLDER.temp, 'Temp'),
	system(FOLDER.trash, 'Trash'),
	system(FOLDER.spam, 'Spam'),
	system(FOLDER.memo, 'Memo'),
	{ ...system(FOLDER.projects, 'Projects'), folderType: 'U', hasChildFolder: true },
	{ ...system(10_002, 'Archive'), folderType: 'U', folderDepth: 1, parentFolderId: FOLDER.projects },
];

/** Beyond 2^53 and odd: a client that reads JSON numbers as doubles gets every id wrong. */
const FIRST_MAIL_ID = 9_007_199_254_740_993n;
/** A long run must not fill the memory. */
const MOST_MAILS = 5_000;

/** One member's mails, newest last. */
export class Mailbox {
	private mails: StoredMail[] = [];
	private counter = 0n;

	constructor(
		readonly owner: Address,
		now: number,
	) {
		for (const mail of seedMails(owner, now)) this.add(mail);
	}

	add(mail: Omit<StoredMail, 'mailId'>): StoredMail {
		const stored = { ...mail, mailId: FIRST_MAIL_ID + this.counter * 2n };
		this.counter += 1n;
		this.mails.push(stored);
		if (this.mails.length > MOST_MAILS) this.mails.shift();
		return stored;
	}

	find(mailId: string): StoredMail | undefined {
		return this.mails.find((mail) => String(mail.mailId) === mailId);
	}

	/** Newest first. */
	inFolder(folderId: number): StoredMail[] {
		return this.mails.filter((mail) => mail.folderId === folderId).reverse();
	}

	/** Mails of the same conversation, newest first, without `mail` itself. */
	thread(mail: StoredMail): StoredMail[] {
		return this.mails.filter((other) => other !== mail && topic(other) === topic(mail)).reverse();
	}

	/** Into the trash; out of the trash for good. */
	remove(mail: StoredMail): void {
		if (mail.folderId === FOLDER.trash) this.mails = this.mails.filter((other) => other !== mail);
		else mail.folderId = FOLDER.trash;
	}

	get unread(): number {
		return this.inFolder(FOLDER.inbox).filter(isUnread).length;
	}
}

export function isUnread({ status }: StoredMail): boolean {
	return (status & STATUS.read) === 0;
}

/** Approximate size of a mail in bytes. */
export function mailSize({ body, files }: StoredMail): number {
	return Buffer.byteLength(body) + files.reduce((sum, { size }) => sum + size, 0);
}

function topic({ subject }: StoredMail): string {
	return subject.replace(/^((re|fwd?):\s*)+/i, '').toLowerCase();
}

const PIXEL = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

/** The mails in every member's inbox at the start: enough for paging, filters, files and threads. */
function seedMails(owner: Address, now: number): Array<Omit<StoredMail, 'mailId'>> {
	return Array.from({ length: 12 }, (_, index) => {
		const hoursAgo = 12 - index;
		const withFiles = index === 10;
		const files = withFiles ? seedFiles() : [];
		return {
			folderId: FOLDER.inbox,
			status:
				(index < 5 ? STATUS.read : 0) |
				(index % 4 === 0 ? STATUS.important : 0) |
				(index % 2 === 0 ? STATUS.toMe : 0) |
				(withFiles ? STATUS.bigFile : 0),
			from: { email: `anna@${DOMAIN}`, name: 'Anna Berg' },
			to: index % 2 === 0 ? [owner] : [{ email: `team@${DOMAIN}`, name: 'The Team' }],
			cc: index % 2 === 0 ? [] : [owner],
			bcc: [],
			subject: index === 11 ? 'Re: Weekly report 11' : `Weekly report ${index + 1}`,
			body: withFiles
				? '<p>Numbers <img src="cid:chart@works"></p>'
				: `<p>Report number ${index + 1}. Regards, Anna</p>`,
			receivedAt: now - hoursAgo * 3_600_000,
			securityLevel: 'General',
			files,
		};
	});
}

function seedFiles(): StoredFile[] {
	const table = Buffer.from('week,mails\r\n11,42\r\n');
	return [
		{ attachmentId: 1, contentType: 'text/csv', filename: 'weekly.csv', size: table.length, content: table },
		{
			attachmentId: ATTACHMENT_KIND.inline,
			contentType: 'image/png',
			filename: 'chart.png',
			size: PIXEL.length,
			content: PIXEL,
			cid: 'chart@works',
		},
		{
			attachmentId: ATTACHMENT_KIND.bigFile,
			contentType: 'video/mp4',
			filename: 'party.mp4',
			size: 734_003_200,
		},
	];
}
