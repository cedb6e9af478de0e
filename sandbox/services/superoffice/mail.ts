import type { MailAddress, MailAttachment, MailToDeliver } from '../../core/inbox';
import { IMAP_FOLDERS, IMAP_SERVERS, SMTP_SERVERS, USER } from './seed';

interface WireAddress {
	Address: string;
	Name?: string;
}

export interface WireEmail {
	To?: WireAddress[];
	Cc?: WireAddress[];
	Bcc?: WireAddress[];
	From: WireAddress;
	Subject: string;
	HTMLBody?: string;
	PlainBody?: string;
	Priority?: string;
	Attachments?: Array<{
		Stream: string;
		Filename: string;
		Type: string;
		Disposition: 'attachment' | 'inline';
		Id?: string;
		Size: number;
	}>;
	CustomHeaderList?: Array<{ Name: string; Values: string[] }>;
	InReplyTo?: { MessageId: string };
	EMailSOInfo?: Record<string, number>;
}

export interface WireConnection {
	ServerName: string;
	UserName?: string;
	Password?: string;
	UseSSL: boolean;
	Folder?: string;
}

/** All recipients in the order to, cc, bcc. */
export function allAddresses(mail: WireEmail): WireAddress[] {
	return [...(mail.To ?? []), ...(mail.Cc ?? []), ...(mail.Bcc ?? [])];
}

/** Headers that are properties of the mail; as custom headers they would arrive twice or not at all. */
const OWN_HEADERS = [
	'from',
	'to',
	'cc',
	'bcc',
	'subject',
	'date',
	'message-id',
	'in-reply-to',
	'content-type',
	'content-transfer-encoding',
	'mime-version',
];

/** The fault of a mail that a schema cannot find; undefined when there is none. */
export function mailFinding(mail: WireEmail, where: string): string | undefined {
	if (allAddresses(mail).length === 0) return `${where} has no recipient`;
	if (mail.HTMLBody === undefined && mail.PlainBody === undefined) return `${where} has no body`;
	return draftFinding(mail, where);
}

/** The same for a draft, which may lack what a mail needs. */
export function draftFinding(mail: WireEmail, where: string): string | undefined {
	const own = mail.CustomHeaderList?.find(({ Name }) => OWN_HEADERS.includes(Name.toLowerCase()));
	if (own !== undefined) return `${where} sets ${own.Name} as a custom header`;
	const names = (mail.CustomHeaderList ?? []).map(({ Name }) => Name.toLowerCase());
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) return `${where} has the header ${twice} twice; Values is the place for several`;
	const ids = new Set<string>();
	for (const file of mail.Attachments ?? []) {
		const bytes = Buffer.from(file.Stream, 'base64');
		if (bytes.toString('base64') !== file.Stream) return `${where}: Stream of ${file.Filename} is not base64`;
		if (bytes.length !== file.Size)
			return `${where}: Size of ${file.Filename} is ${file.Size}, the file has ${bytes.length} bytes`;
		if ((file.Disposition === 'inline') !== (file.Id !== undefined))
			return `${where}: ${file.Filename} needs Id exactly when it is inline`;
		if (file.Id === undefined) continue;
		if (ids.has(file.Id)) return `${where}: Id ${file.Id} occurs twice`;
		ids.add(file.Id);
		if (mail.HTMLBody?.includes(`cid:${file.Id}`) !== true)
			return `${where}: nothing in HTMLBody shows cid:${file.Id}`;
	}
	return undefined;
}

/** Why a login at a mail server fails; undefined when it works. */
export function smtpFinding(connection: WireConnection): string | undefined {
	return serverFinding(connection, SMTP_SERVERS, USER.smtpPassword);
}

/** The same for the IMAP server and folder of the sent copy. */
export function imapFinding(connection: WireConnection): string | undefined {
	const finding = serverFinding(connection, IMAP_SERVERS, USER.imapPassword);
	if (finding !== undefined || connection.Folder === undefined) return finding;
	return IMAP_FOLDERS.includes(connection.Folder) ? undefined : `There is no folder ${connection.Folder}`;
}

function serverFinding(
	connection: WireConnection,
	servers: Record<string, { useSsl: boolean }>,
	password: string,
): string | undefined {
	const server = Object.hasOwn(servers, connection.ServerName) ? servers[connection.ServerName] : undefined;
	if (server === undefined) return `Nothing answers at ${connection.ServerName}`;
	if (server.useSsl !== connection.UseSSL)
		return `${connection.ServerName} ${server.useSsl ? 'speaks TLS from the first byte' : 'does not speak TLS from the first byte'}`;
	if (connection.UserName !== USER.emailAddress || connection.Password !== password)
		return `${connection.ServerName} does not accept the user name and password`;
	return undefined;
}

/** The mail in the inbox's words. */
export function toInbox(mail: WireEmail, meta: Record<string, unknown>): MailToDeliver {
	const custom = (mail.CustomHeaderList ?? []).map(({ Name, Values }) => [Name, Values.join(', ')] as const);
	const replyTo = custom.find(([name]) => name.toLowerCase() === 'reply-to')?.[1];
	return {
		envelope: {
			from: mailbox(mail.From),
			to: mail.To?.map(mailbox),
			cc: mail.Cc?.map(mailbox),
			bcc: mail.Bcc?.map(mailbox),
			replyTo: replyTo === undefined ? undefined : parseList(replyTo),
		},
		subject: mail.Subject,
		html: mail.HTMLBody,
		text: mail.PlainBody,
		headers: Object.fromEntries([
			...custom.filter(([name]) => name.toLowerCase() !== 'reply-to'),
			...(mail.InReplyTo === undefined ? [] : [['In-Reply-To', mail.InReplyTo.MessageId] as const]),
			...(mail.Priority === undefined ? [] : [['X-Priority', mail.Priority] as const]),
		]),
		attachments: mail.Attachments?.map((file): MailAttachment => ({
			filename: file.Filename,
			contentType: file.Type,
			content: Buffer.from(file.Stream, 'base64'),
			disposition: file.Disposition,
			contentId: file.Id,
		})),
		meta: {
			...meta,
			priority: mail.Priority,
			soInfo: mail.EMailSOInfo,
			to: mail.To,
			inReplyTo: mail.InReplyTo?.MessageId,
		},
	};
}

function mailbox({ Address, Name }: WireAddress): MailAddress {
	return Name === undefined ? { address: Address } : { address: Address, name: Name };
}

/** `Ann <a@b>, c@d` -> mailboxes; commas inside quotes do not separate. */
function parseList(text: string): MailAddress[] {
	return (text.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []).map((piece) => {
		const match = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^<"]*?))\s*<([^>]+)>\s*$/.exec(piece);
		const name = (match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2])?.trim();
		return match === null
			? { address: piece.trim() }
			: { address: match[3] ?? '', ...(name ? { name } : {}) };
	});
}
