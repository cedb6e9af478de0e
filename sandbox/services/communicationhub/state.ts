import { randomBytes, randomUUID } from 'node:crypto';
import type { HubSettings } from './settings';
import { STATUSES } from './operations';

/** The receipt of a send, in the vendor's words; null is left out of JSON and written as i:nil in XML. */
export interface Receipt {
	Configuration: string | null;
	ErrorMessage: string | null;
	MessageId: string | null;
	Receiver: string | null;
	Retry: boolean;
	RetryCount: number;
	Sender: string | null;
	Status: string | number;
}

interface StoredMessage {
	receipt: Receipt;
	/** Statuses from the first to the last; the first is the receipt's. */
	path: Array<string | number>;
	step: number;
	since: number;
}

interface Session {
	userName: string;
	expires: number;
}

const FAILURE_TEXT = 'The provider refused the recipient';

/** How one message behaves, from the settings or from a recipient at `status.test`. */
interface Course {
	status: string | number;
	final: string;
	omitMessageId: boolean;
	nullResult: boolean;
}

/**
 * `status-failed@status.test` (or `status-4`) answers with that status, `later-undelivered@status.test` ends there,
 * `no-id@status.test` gets no MessageId and `null-result@status.test` a 204. A `+tag` may follow.
 */
export function courseFor(settings: HubSettings, addresses: readonly string[]): Course {
	const { status, finalStatus: final, omitMessageId, nullResult } = settings;
	const course: Course = { status, final, omitMessageId, nullResult };
	for (const address of addresses) {
		const found = /^([a-z-]+?)(?:-([a-z]+|\d+))?(?:\+[^@]*)?@status\.test$/i.exec(address);
		const [, word, value] = found ?? [];
		if (word === 'status' && value !== undefined) course.status = /^\d+$/.test(value) ? Number(value) : value;
		if (word === 'later' && value !== undefined) course.final = value;
		if (word === 'no' && value === 'id') course.omitMessageId = true;
		if (word === 'null' && value === 'result') course.nullResult = true;
	}
	return course;
}

/** True for the statuses of a mail that did not go out. */
export function isFailure(status: string | number): boolean {
	const name = typeof status === 'number' ? STATUSES[status] : status;
	return name === 'failed' || name === 'undelivered';
}

/** Messages and logins of the hub. */
export class HubState {
	private readonly messages = new Map<string, StoredMessage>();
	private readonly sessions = new Map<string, Session>();

	clear(): void {
		this.messages.clear();
		this.sessions.clear();
	}

	/** Makes the receipt of a message and remembers how its status advances. */
	open(
		course: Course,
		parties: { sender?: string; receiver?: string },
		settings: HubSettings,
		now: number,
	): Receipt {
		// With the plus sign that a client has to encode: raw in a query it means a space.
		const id = `<${randomUUID()}+hub@communicationhub.sandbox>`;
		const receipt: Receipt = {
			Configuration: settings.configuration,
			ErrorMessage: isFailure(course.status) ? FAILURE_TEXT : null,
			MessageId: course.omitMessageId ? null : id,
			Receiver: parties.receiver ?? null,
			Retry: settings.retry,
			RetryCount: settings.retryCount,
			Sender: parties.sender ?? null,
			Status: course.status,
		};
		this.messages.set(id, { receipt, path: statusPath(course), step: 0, since: now });
		return receipt;
	}

	/** The receipt with the present status: it advances by one with each question or each `progressSeconds`. */
	lookUp(id: string, settings: HubSettings, now: number): Receipt | undefined {
		const message = this.messages.get(id);
		if (message === undefined) return undefined;
		const steps =
			settings.progress === 'time'
				? Math.floor((now - message.since) / (settings.progressSeconds * 1000))
				: message.step + 1;
		message.step = Math.max(0, Math.min(steps, message.path.length - 1));
		const status = message.path[message.step] ?? 'unknown';
		return { ...message.receipt, Status: status, ErrorMessage: isFailure(status) ? FAILURE_TEXT : null };
	}

	login(userName: string, expires: number): string {
		const id = randomBytes(15).toString('base64url');
		this.sessions.set(id, { userName, expires });
		return id;
	}

	/** The user of a session that has not expired. */
	session(id: string | undefined, now: number): string | undefined {
		const session = id === undefined ? undefined : this.sessions.get(id);
		return session !== undefined && session.expires > now ? session.userName : undefined;
	}

	logout(id: string | undefined): void {
		if (id !== undefined) this.sessions.delete(id);
	}
}

function statusPath({ status, final }: Course): Array<string | number> {
	const usual = ['accepted', 'queued', 'sending', 'sent'];
	const name = typeof status === 'number' ? STATUSES[status] : status;
	const from = usual.indexOf(name ?? '');
	// A status outside the usual order is final.
	return from === -1 ? [status] : [...usual.slice(from), final];
}
