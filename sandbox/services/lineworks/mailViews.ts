import {
	isUnread,
	mailSize,
	STATUS,
	type Folder,
	type Mailbox,
	type StoredFile,
	type StoredMail,
} from './mailbox';

/** A row of the list of a folder. `status` is a string here and an integer everywhere else. */
export function listView(mail: StoredMail) {
	return {
		mailId: mail.mailId,
		folderId: mail.folderId,
		status: isUnread(mail) ? 'Unread' : 'Read',
		from: mail.from,
		to: mail.to,
		subject: mail.subject,
		receivedTime: isoTime(mail.receivedAt),
		sentTime: isoTime(mail.receivedAt),
		size: mailSize(mail),
		isImportant: (mail.status & STATUS.important) !== 0,
		attachCount: mail.files.length,
	};
}

/** A whole mail. Inline images carry their data; files are fetched one by one. */
export function fullView(mail: StoredMail, threads?: StoredMail[]) {
	return {
		mail: {
			mailId: mail.mailId,
			folderId: mail.folderId,
			status: mail.status,
			from: mail.from,
			replyTo: mail.from,
			to: mail.to,
			cc: mail.cc,
			bcc: mail.bcc,
			subject: mail.subject,
			body: mail.body,
			receivedTime: isoTime(mail.receivedAt),
			sentTime: isoTime(mail.receivedAt),
			size: mailSize(mail),
			securityLevel: mail.securityLevel,
		},
		attachments: mail.files.map(fileView),
		...(threads === undefined ? {} : { threads: threads.map(listView) }),
	};
}

/** A folder with its counts. */
export function folderView(folder: Folder, mailbox: Mailbox) {
	const mails = mailbox.inFolder(folder.folderId);
	return {
		...folder,
		unreadMailCount: mails.filter(isUnread).length,
		mailCount: mails.length,
		usage: mails.reduce((sum, mail) => sum + mailSize(mail), 0),
	};
}

function fileView({ attachmentId, contentType, filename, size, cid, content }: StoredFile) {
	const inline = cid === undefined ? {} : { cid, encoding: 'base64', data: content?.toString('base64') };
	return { attachmentId, contentType, filename, size, ...inline };
}

/** `2026-11-20T20:00:00+09:00`: the vendor writes Japanese time. */
function isoTime(milliseconds: number): string {
	return new Date(milliseconds + 9 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+09:00');
}
