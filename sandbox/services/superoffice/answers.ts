import { USER, type Recipient } from './seed';
import type { WireEmail } from './mail';
import type { SuperOfficeSettings } from './settings';

/** The only account of the logged-in user. Its passwords are readable in answers (section 8). */
export const ACCOUNT = {
	EMailAccountId: 346,
	EMailAddress: USER.emailAddress,
	AssociateId: USER.associateId,
	AccountStatus: 4,
	IncomingCredentials: {
		Server: 'imap.example.com',
		Port: 993,
		Username: USER.emailAddress,
		Password: USER.imapPassword,
	},
	OutgoingCredentials: {
		Server: 'smtp.example.com',
		Port: 587,
		Username: USER.emailAddress,
		Password: USER.smtpPassword,
	},
	InboxFolder: 'INBOX',
	SentFolder: 'Sent Items',
	TableRight: null,
	FieldProperties: {},
};

/** The service's answer for a mail it accepted (SuperOffice API sheet, section 5). */
export function sentEntity(
	mail: WireEmail,
	ids: { email: number; item: number },
	nowMs: number,
): Record<string, unknown> {
	const sent = new Date(nowMs).toISOString().slice(0, 19);
	return {
		...storedEntity(mail, ids, nowMs),
		Sent: sent,
		MessageID: mail.MessageID ?? `<${ids.email}.${nowMs}@mail.sandbox.test>`,
		IsSent: true,
		Flags: 'Seen',
		FolderName: 'Sent Items',
		ReceivedAt: sent,
	};
}

/** The answer for a draft: not sent, no Message-ID. */
export function storedEntity(
	mail: WireEmail,
	ids: { email: number; item: number },
	nowMs: number,
): Record<string, unknown> {
	return {
		To: (mail.To ?? []).map(fullAddress),
		Cc: (mail.Cc ?? []).map(fullAddress),
		Bcc: (mail.Bcc ?? []).map(fullAddress),
		Subject: mail.Subject,
		HTMLBody: mail.HTMLBody ?? null,
		From: fullAddress(mail.From),
		Sent: '0001-01-01T00:00:00',
		Size: Buffer.byteLength(JSON.stringify({ ...mail, Attachments: undefined })),
		Priority: mail.Priority ?? 'NoPriority',
		Flags: 'Seen, Draft',
		MessageID: mail.MessageID ?? null,
		PlainBody: mail.PlainBody ?? null,
		IsSent: false,
		EMailSOInfo: mail.EMailSOInfo ?? null,
		ServerId: ids.email,
		// The bytes never come back (section 4, EMailAttachment).
		Attachments: (mail.Attachments ?? []).map((file) => ({
			Description: file.Description ?? '',
			Filename: file.Filename,
			Size: file.Size,
			Type: file.Type,
			Encoding: 'base64',
			Id: file.Id ?? '',
			Disposition: file.Disposition,
			IsSafeFileExtension: true,
			Stream: '',
			TableRight: null,
			FieldProperties: {},
		})),
		CustomHeaderList: mail.CustomHeaderList ?? [],
		FolderName: 'Drafts',
		EmailItemId: ids.item,
		AccountId: mail.AccountId ?? ACCOUNT.EMailAccountId,
		ReceivedAt: new Date(nowMs).toISOString().slice(0, 19),
		InReplyTo: mail.InReplyTo ?? null,
		RepliedAt: '0001-01-01T00:00:00',
		HasCalendarData: mail.HasCalendarData ?? false,
		CalMethod: mail.CalMethod ?? 'Unknown',
		CalReplyStatus: mail.CalReplyStatus ?? 'Unknown',
		TableRight: null,
		FieldProperties: {},
	};
}

function fullAddress(address: WireEmail['From']): Record<string, unknown> {
	return {
		ContactId: 0,
		ContactName: '',
		PersonId: 0,
		PersonName: '',
		AssociateId: 0,
		EmailId: 0,
		DuplicatePersonIds: [],
		Name: '',
		...address,
		TableRight: null,
		FieldProperties: {},
	};
}

/** Properties of a mail, with those of its addresses and files below; `$select` can ask for nothing else. */
const EMPTY = storedEntity(
	{
		To: [{ Address: '' }],
		Cc: [{ Address: '' }],
		Bcc: [{ Address: '' }],
		From: { Address: '' },
		Subject: '',
		Attachments: [{ Filename: '', Type: '', Stream: '', Size: 0, Disposition: 'attachment' }],
		CustomHeaderList: [{ Name: '', Values: [] }],
		InReplyTo: { MessageId: '' },
		EMailSOInfo: { DocumentId: 0, AppointmentId: 0, ProjectId: 0, SaleId: 0 },
	},
	{ email: 0, item: 0 },
	0,
);

/** Whether a path of `$select` leads nowhere: the service silently leaves it out. Names in exact case. */
export function unknownPath(path: string): boolean {
	let at: unknown = EMPTY;
	for (const name of path.trim().split('/')) {
		const owner = Array.isArray(at) ? (at[0] as unknown) : at;
		if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, name)) return true;
		at = (owner as Record<string, unknown>)[name];
	}
	return false;
}

/** `$select`: what is not named comes back as null, not removed; `From/Address` leaves the rest of From null. */
export function select(entity: Record<string, unknown>, paths: string | undefined): Record<string, unknown> {
	if (paths === undefined || paths === '') return entity;
	return narrowed(
		entity,
		paths.split(',').map((path) => path.trim().split('/')),
	) as Record<string, unknown>;
}

function narrowed(value: unknown, paths: string[][]): unknown {
	if (paths.some((path) => path.length === 0)) return value;
	if (Array.isArray(value)) return value.map((entry) => narrowed(entry, paths));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => {
			const below = paths.filter(([first]) => first === name).map(([, ...rest]) => rest);
			return [name, below.length === 0 ? null : narrowed(member, below)];
		}),
	);
}

/** PascalCase -> the casing that the vendor's own client shows: messageID, htmlBody, eMailSOInfo. */
export function toCamelCase(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(toCamelCase);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [
			name === 'HTMLBody' ? 'htmlBody' : name.charAt(0).toLowerCase() + name.slice(1),
			toCamelCase(member),
		]),
	);
}

/** An entry of `MDOList/emailaddress`. */
export function listItem(recipient: Recipient): Record<string, unknown> {
	return {
		Id: recipient.emailId,
		Name: `${recipient.name} <${recipient.address}>`,
		ToolTip: recipient.company,
		Deleted: false,
		Rank: 0,
		Type: recipient.type,
		ChildItems: [],
		IconHint: recipient.type === 'Person' ? 'Person' : 'Contact',
		ColorBlock: 0,
		ExtraInfo: recipient.address,
		StyleHint: recipient.noMail === true ? 'nomail' : '',
		FullName: recipient.addressInName === true ? `${recipient.name} <${recipient.address}>` : recipient.name,
		TableRight: null,
		FieldProperties: {},
	};
}

/** The answer in the casing that the settings ask for. */
export function inCase({ answerCase }: SuperOfficeSettings, value: unknown): unknown {
	return answerCase === 'camel' ? toCamelCase(value) : value;
}
