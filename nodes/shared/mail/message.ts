/** What a mail is, before any service has a say in it. */

/** One address with an optional display name. The domain is in ASCII (punycode). */
export interface Mailbox {
	address: string;
	name?: string;
}

/** Where the bytes of a file are. They are not read before the mail goes out. */
export type FileSource =
	/** In n8n's storage (file system, S3, database): read as a stream by `id`. */
	| { kind: 'stored'; id: string }
	/** Inside the item, already in base64 (standard alphabet, padded, no line breaks). */
	| { kind: 'memory'; base64: string };

/** A file that goes with a mail. */
export interface Attachment {
	/** File name for the recipient: no path, no control characters. */
	name: string;
	/** Content type such as `application/pdf`. */
	contentType: string;
	/** Size of the decoded file in bytes; at least 1. */
	bytes: number;
	disposition: 'attachment' | 'inline';
	/** The name after `cid:` in the HTML, without angle brackets; inline files only. */
	contentId?: string;
	/** The binary field (or a description of the expression) it came from, for messages to the user. */
	field: string;
	source: FileSource;
}

/** The body as the user gave it; the service decides whether the missing half has to be derived. */
export interface MailBody {
	/** Of Markdown both halves are derived. */
	format: 'html' | 'text' | 'both' | 'markdown';
	html?: string;
	text?: string;
}

/** Everything that the editor's common fields say about one mail. */
export interface MailMessage {
	from?: Mailbox;
	to: Mailbox[];
	cc: Mailbox[];
	bcc: Mailbox[];
	replyTo: Mailbox[];
	subject: string;
	body: MailBody;
	attachments: Attachment[];
}

/** Everybody whom a mail goes to. */
export type RecipientLists = Pick<MailMessage, 'to' | 'cc' | 'bcc'>;

/** A message with what was noticed while it was read. */
export interface ReadMessage {
	message: MailMessage;
	/** Sentences for the user: what was changed or will not arrive as written. */
	warnings: string[];
	/** The recipients as written, when Redirect All Mail To replaced them. */
	redirectedFrom?: { to: string[]; cc: string[]; bcc: string[] };
}

/** All recipients of a message in the order to, cc, bcc. */
export function allRecipients(message: RecipientLists): Mailbox[] {
	return [...message.to, ...message.cc, ...message.bcc];
}

/** The addresses of all recipients. */
export function addresses(message: RecipientLists): string[] {
	return allRecipients(message).map(({ address }) => address);
}
