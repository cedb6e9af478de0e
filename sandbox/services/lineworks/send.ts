import type { MailAddress } from '../../core/inbox';
import type { ApiAnswer } from './answers';
import { ownMember, requireJson, type Api, type Call } from './api';
import { ATTACHMENT_KIND, FOLDER, STATUS, type Address, type StoredFile, type StoredMail } from './mailbox';
import { findMember, memberName, type Member } from './members';
import { readSendBody, type SentFile, type SentMail } from './sendBody';

/** Mails to this domain are accepted and bounce into the sender's mailbox, as dead addresses do. */
const BOUNCING_DOMAIN = 'bounce.test';

/** `POST /users/{userId}/mail`: 202 without a body (LINE WORKS API sheet, sections 2 and 3). */
export function sendMail(api: Api, call: Call): ApiAnswer {
	const sender = ownMember(call);
	requireJson(call.request);
	const mail = readSendBody(call.request.rawBody, api.settings());
	const stored = store(api, sender, mail);
	for (const envelope of envelopes(mail)) deliver(api, call, sender, mail, envelope, stored);
	return { status: 202 };
}

type Envelope = Pick<SentMail, 'to' | 'cc' | 'bcc'>;

/** One message for all, or one message each. */
function envelopes(mail: SentMail): Envelope[] {
	if (!mail.isSendSeparately) return [mail];
	return [...mail.to, ...mail.cc, ...mail.bcc].map((address) => ({ to: [address], cc: [], bcc: [] }));
}

function deliver(
	api: Api,
	call: Call,
	sender: Member,
	mail: SentMail,
	envelope: Envelope,
	saved?: StoredMail,
): void {
	const from = senderAddress(sender, mail);
	api.context.deliver(
		{
			envelope: {
				from: { address: from.email, name: from.name },
				to: envelope.to.map(toAddress),
				cc: envelope.cc.map(toAddress),
				bcc: envelope.bcc.map(toAddress),
			},
			subject: mail.subject,
			[mail.contentType]: mail.body,
			attachments: mail.attachments.map(({ filename, contentType, content, inline, cid }) => ({
				filename,
				contentType,
				content,
				disposition: inline ? 'inline' : 'attachment',
				...(cid === undefined ? {} : { contentId: cid }),
			})),
			meta: {
				userId: sender.userId,
				contentType: mail.contentType,
				userName: mail.userName,
				isSaveSentMail: mail.isSaveSentMail,
				isSaveTracking: mail.isSaveTracking,
				isSendSeparately: mail.isSendSeparately,
				securityLevel: mail.securityLevel,
				savedAs: saved === undefined ? undefined : String(saved.mailId),
			},
		},
		call.request,
	);
}

/** Puts the mail into Sent and Tracking, into the inboxes of members, and bounces mail to addresses that bounce. */
function store(api: Api, sender: Member, mail: SentMail): StoredMail | undefined {
	const base = {
		from: senderAddress(sender, mail),
		to: mail.to.map(toEmail),
		cc: mail.cc.map(toEmail),
		subject: mail.subject,
		body: mail.body,
		receivedAt: api.context.now(),
		securityLevel: mail.securityLevel,
		files: mail.attachments.map((file, index) =>
			toStoredFile(file, index, api.settings().keepAttachmentBytes),
		),
	};
	const own = { ...base, bcc: mail.bcc.map(toEmail), status: STATUS.sent | STATUS.read };
	const mailbox = api.mailbox(sender);
	const saved = mail.isSaveSentMail ? mailbox.add({ ...own, folderId: FOLDER.sent }) : undefined;
	if (mail.isSaveTracking) mailbox.add({ ...own, folderId: FOLDER.tracking });
	for (const address of [...mail.to, ...mail.cc, ...mail.bcc]) {
		const member = findMember(address);
		if (member !== undefined)
			api.mailbox(member).add({ ...base, bcc: [], status: STATUS.toMe, folderId: FOLDER.inbox });
		if (address.endsWith(`@${BOUNCING_DOMAIN}`)) mailbox.add(bounce(api, sender, mail, address));
	}
	return saved;
}

function bounce(api: Api, sender: Member, mail: SentMail, address: string): Omit<StoredMail, 'mailId'> {
	return {
		folderId: FOLDER.inbox,
		status: STATUS.toMe,
		from: { email: 'mailer-daemon@works.test', name: 'Mail Delivery' },
		to: [{ email: sender.email, name: memberName(sender) }],
		cc: [],
		bcc: [],
		subject: '[Message delivery failed]',
		body: `<p>"${mail.subject.replaceAll('<', '&lt;')}" could not be delivered to ${address}.</p>`,
		receivedAt: api.context.now(),
		securityLevel: 'General',
		files: [],
	};
}

function toStoredFile(
	{ filename, contentType, content, inline, cid }: SentFile,
	index: number,
	keep: number,
): StoredFile {
	return {
		attachmentId: inline ? ATTACHMENT_KIND.inline : index + 1,
		contentType,
		filename,
		size: content.length,
		content: content.length <= keep ? content : undefined,
		cid,
	};
}

function senderAddress(sender: Member, { userName }: SentMail): Address {
	return { email: sender.email, name: userName ?? memberName(sender) };
}

function toAddress(address: string): MailAddress {
	return { address };
}

function toEmail(email: string): Address {
	return { email };
}
