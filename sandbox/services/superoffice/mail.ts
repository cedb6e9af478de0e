import type { MailAddress, MailAttachment, MailToDeliver } from '../../core/inbox';
import { companyOf, CONTACTS, IMAP_FOLDERS, IMAP_SERVERS, RECIPIENTS, SMTP_SERVERS, USER } from './seed';

export interface WireAddress {
	Address: string;
	Name?: string;
	PersonId?: number;
	ContactId?: number;
	AssociateId?: number;
	EmailId?: number;
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
		Description?: string;
	}>;
	CustomHeaderList?: Array<{ Name: string; Values: string[] }>;
	InReplyTo?: { MessageId: string };
	EMailSOInfo?: Record<string, number>;
	MessageID?: string;
	AccountId?: number;
	HasCalendarData?: boolean;
	CalMethod?: string;
	CalReplyStatus?: string;
	/** Of a draft that goes out. */
	EmailItemId?: number;
	ServerId?: number;
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

/** The fault of the ids beside an address: they must be those of one and the same record. */
function idFinding(
	{ Address, PersonId, ContactId, EmailId }: WireAddress,
	where: string,
): string | undefined {
	const email = RECIPIENTS.find(({ emailId }) => emailId === EmailId);
	if (EmailId !== undefined && email?.address.toLowerCase() !== Address.toLowerCase())
		return `${where}: EmailId ${EmailId} is not that of ${Address}`;
	if (PersonId !== undefined && companyOf(PersonId) === undefined)
		return `${where}: there is no person ${PersonId}`;
	if (email !== undefined && PersonId !== undefined && email.personId !== PersonId)
		return `${where}: EmailId ${EmailId} and PersonId ${PersonId} belong to two`;
	const company = PersonId === undefined ? undefined : companyOf(PersonId);
	if (ContactId !== undefined && (!CONTACTS.includes(ContactId) || (company ?? ContactId) !== ContactId))
		return `${where}: ContactId ${ContactId} is not the company of ${Address}`;
	return undefined;
}

/** The fault of the iCal part: exactly one file of that type, which names the method as the mail does. */
function calendarFinding(mail: WireEmail, where: string): string | undefined {
	const parts = (mail.Attachments ?? []).filter(({ Type }) => /^text\/calendar\b/i.test(Type));
	if ((mail.CalMethod !== undefined) !== (mail.HasCalendarData === true))
		return `${where} needs CalMethod exactly when HasCalendarData is true`;
	if (mail.CalReplyStatus !== undefined && mail.CalMethod !== 'Reply')
		return `${where} has CalReplyStatus without CalMethod Reply`;
	if (mail.CalMethod === undefined) return undefined;
	if (parts.length !== 1) return `${where} has ${parts.length} iCal parts`;
	const method = /;\s*method=([A-Za-z]+)/.exec(parts[0]?.Type ?? '')?.[1];
	return method === mail.CalMethod.toUpperCase() ? undefined : `${where}: the iCal part says ${method}`;
}

/** The same for a draft, which may lack what a mail needs. */
export function draftFinding(mail: WireEmail, where: string): string | undefined {
	const own = mail.CustomHeaderList?.find(({ Name }) => OWN_HEADERS.includes(Name.toLowerCase()));
	if (own !== undefined) return `${where} sets ${own.Name} as a custom header`;
	const names = (mail.CustomHeaderList ?? []).map(({ Name }) => Name.toLowerCase());
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice !== undefined) return `${where} has the header ${twice} twice; Values is the place for several`;
	const recipient = [...allAddresses(mail), mail.From]
		.map((address) => idFinding(address, where))
		.find((finding) => finding !== undefined);
	if (recipient !== undefined) return recipient;
	if (mail.AccountId !== undefined && mail.AccountId !== 346)
		return `${where}: there is no account ${mail.AccountId}`;
	const calendar = calendarFinding(mail, where);
	if (calendar !== undefined) return calendar;
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
			cc: mail.Cc,
			bcc: mail.Bcc,
			inReplyTo: mail.InReplyTo?.MessageId,
			calMethod: mail.CalMethod,
			accountId: mail.AccountId,
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
