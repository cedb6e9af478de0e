import { randomBytes } from 'node:crypto';

/** The permission for every operation. */
export const FULL_ACCESS = '*';

export type MessageStatus = 'draft' | 'outbox' | 'sending' | 'sent' | 'failed';

/** A stored message; the status that readers see depends on the clock (see progress.ts). */
export interface StoredMessage {
	id: string;
	from: string;
	to: string[];
	cc?: string[];
	bcc?: string[];
	subject: string;
	text: string;
	html: string;
	credentialHash?: string | null;
	metadata?: Record<string, string> | null;
	attachments?: Array<{ resourceType: string; resourceId: string }>;
	/** The status it was created with or moved to; `outbox` advances by itself. */
	status: 'draft' | 'outbox' | 'sent' | 'failed';
	/** Milliseconds since 1970. */
	createdAt: number;
	updatedAt: number;
	outboxAt?: number;
	/** Decided when the message goes to the outbox. */
	outcome?: { status: 'sent' | 'failed'; code: number; body: string; at: number };
}

export interface StoredFile {
	id: string;
	name: string;
	mime: string;
	extension: string;
	description: string;
	isPublic: boolean;
	tags: string[];
	sha1: string;
	content: Buffer;
	createdAt: number;
}

export interface ApiKey {
	key: string;
	/** Operation ids, or `FULL_ACCESS`. */
	permissions: string[];
	organizations: string[];
}

/** A record that only the pickers read. */
export type PlainRecord = Record<string, unknown> & { id: string };

export interface Organization {
	id: string;
	messages: Map<string, StoredMessage>;
	files: Map<string, StoredFile>;
	deliverySettings: PlainRecord[];
	serviceCredentials: Record<string, PlainRecord[]>;
	customers: PlainRecord[];
	invoices: PlainRecord[];
}

/** Everything the Rebilly sandbox remembers. */
export class Store {
	organizations = new Map<string, Organization>();
	keys: ApiKey[] = [];
	/** Times of write requests per organization, milliseconds, oldest first. */
	writes = new Map<string, number[]>();

	/** `seed` makes the records that every start and reset begin with. */
	constructor(private readonly seed: () => { organizations: Organization[]; keys: ApiKey[] }) {
		this.reset();
	}

	reset(): void {
		const { organizations, keys } = this.seed();
		this.organizations = new Map(organizations.map((organization) => [organization.id, organization]));
		this.keys = keys;
		this.writes.clear();
	}

	key(value: string): ApiKey | undefined {
		return this.keys.find(({ key }) => key === value);
	}

	static mayDo(key: ApiKey, organizationId: string, permission: string): boolean {
		return (
			key.organizations.includes(organizationId) &&
			(key.permissions.includes(FULL_ACCESS) || key.permissions.includes(permission))
		);
	}
}

/** An id in Rebilly's manner: prefix and 26 characters of Crockford's alphabet. */
export function newId(prefix: string): string {
	const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
	return prefix + [...randomBytes(26)].map((byte) => alphabet[byte & 31]).join('');
}
