import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface MailAddress {
	address: string;
	name?: string;
}

export interface MailAttachment {
	filename: string;
	contentType: string;
	content: Buffer;
	/** `inline` for images that the HTML shows by `cid:`; default `attachment`. */
	disposition?: 'attachment' | 'inline';
	/** Without the angle brackets. */
	contentId?: string;
}

/** A mail that a service has accepted, in the words all services share. */
export interface MailToDeliver {
	envelope: {
		from?: MailAddress;
		to?: MailAddress[];
		cc?: MailAddress[];
		bcc?: MailAddress[];
		replyTo?: MailAddress[];
	};
	subject?: string;
	text?: string;
	html?: string;
	headers?: Record<string, string>;
	attachments?: MailAttachment[];
	/** The caller's own reference, where the service has one. */
	reference?: string;
	/** Anything else that tests may assert: the service's own id, folder, state. */
	meta?: Record<string, unknown>;
}

interface InboxAttachment {
	index: number;
	filename: string;
	contentType: string;
	bytes: number;
	sha256: string;
	disposition: 'attachment' | 'inline';
	contentId?: string;
}

export interface InboxMessage {
	id: string;
	service: string;
	/** ISO time on the virtual clock. */
	receivedAt: string;
	from?: MailAddress;
	to: MailAddress[];
	cc: MailAddress[];
	bcc: MailAddress[];
	replyTo: MailAddress[];
	subject?: string;
	reference?: string;
	text?: string;
	html?: string;
	headers: Record<string, string>;
	attachments: InboxAttachment[];
	meta: Record<string, unknown>;
	/** The request in the log that delivered it. */
	requestId?: string;
}

/** Where an attachment's bytes are: in memory, in a file, or nowhere (only the hash is kept). */
type StoredContent = { buffer: Buffer } | { path: string } | undefined;

export interface InboxOptions {
	/** False keeps length and hash only, for long or large runs. Default true. */
	keepContent?: boolean;
	/** Attachments above this size go to a temporary file. Default 1 MiB. */
	memoryBytes?: number;
}

/** The mails that the services accepted, oldest first. */
export class Inbox {
	private readonly stored = new Map<string, InboxMessage>();
	private readonly contents = new Map<string, StoredContent[]>();
	private counter = 0;
	private folder: string | undefined;

	constructor(
		private readonly now: () => number,
		private readonly options: InboxOptions = {},
		private readonly arrived: (message: InboxMessage) => void = () => {},
	) {}

	get count(): number {
		return this.stored.size;
	}

	/** Stores a mail. `service` and `requestId` say where it came from. */
	deliver(service: string, mail: MailToDeliver, requestId?: string): InboxMessage {
		this.counter += 1;
		const id = `m${this.counter}`;
		const attachments = mail.attachments ?? [];
		const message: InboxMessage = {
			id,
			service,
			receivedAt: new Date(this.now()).toISOString(),
			from: mail.envelope.from,
			to: mail.envelope.to ?? [],
			cc: mail.envelope.cc ?? [],
			bcc: mail.envelope.bcc ?? [],
			replyTo: mail.envelope.replyTo ?? [],
			subject: mail.subject,
			reference: mail.reference,
			text: mail.text,
			html: mail.html,
			headers: mail.headers ?? {},
			attachments: attachments.map(describeAttachment),
			meta: mail.meta ?? {},
			requestId,
		};
		this.contents.set(
			id,
			attachments.map((attachment, index) => this.keep(`${id}-${index}`, attachment.content)),
		);
		this.stored.set(id, message);
		this.arrived(message);
		return message;
	}

	messages(filter: { service?: string } = {}): InboxMessage[] {
		return [...this.stored.values()].filter(
			(message) => filter.service === undefined || message.service === filter.service,
		);
	}

	get(id: string): InboxMessage | undefined {
		return this.stored.get(id);
	}

	/** Where the bytes of attachment `index` are; undefined when there is none or contents are not kept. */
	content(id: string, index: number): StoredContent {
		return this.contents.get(id)?.[index];
	}

	/** The attachment's bytes. Throws when it does not exist or contents are not kept. */
	async attachment(id: string, index: number): Promise<Buffer> {
		const content = this.content(id, index);
		if (content === undefined)
			throw new Error(`The inbox holds no bytes of attachment ${index} of message ${id}`);
		return 'buffer' in content ? content.buffer : await readFile(content.path);
	}

	/** Waits until at least `count` messages (of `service`) have arrived. Throws after `timeoutMs`. */
	async waitFor(
		count: number,
		options: { service?: string; timeoutMs?: number } = {},
	): Promise<InboxMessage[]> {
		const end = Date.now() + (options.timeoutMs ?? 5_000);
		for (;;) {
			const found = this.messages(options);
			if (found.length >= count) return found;
			if (Date.now() >= end)
				throw new Error(`The inbox holds ${found.length} messages, ${count} were awaited`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}

	/** Forgets everything and counts from m1 again. */
	reset(): void {
		this.clear();
		this.counter = 0;
	}

	/** Removes all messages and their files; ids go on counting. */
	clear(): void {
		this.stored.clear();
		this.contents.clear();
		if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
		this.folder = undefined;
	}

	private keep(name: string, content: Buffer): StoredContent {
		if (this.options.keepContent === false) return undefined;
		if (content.length <= (this.options.memoryBytes ?? 1024 * 1024)) return { buffer: content };
		this.folder ??= mkdtempSync(join(tmpdir(), 'send-mail-sandbox-'));
		const path = join(this.folder, name);
		writeFileSync(path, content);
		return { path };
	}
}

function describeAttachment(attachment: MailAttachment, index: number): InboxAttachment {
	return {
		index,
		filename: attachment.filename,
		contentType: attachment.contentType,
		bytes: attachment.content.length,
		sha256: createHash('sha256').update(attachment.content).digest('hex'),
		disposition: attachment.disposition ?? 'attachment',
		...(attachment.contentId === undefined ? {} : { contentId: attachment.contentId }),
	};
}
