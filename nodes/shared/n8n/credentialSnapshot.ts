import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { MailError, toMailError } from '../errors';
import type { Clock } from '../wire/clock';

/** How long a credential that was read counts as the present one, in milliseconds. */
const GOOD_FOR_MS = 1_000;
/** How long the last one serves on while it cannot be read again: n8n's database may be away for a while. */
const SERVES_ON_MS = 5 * 60_000;
/** Longest pause between two tries to read it, in milliseconds. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * The credential of a run, read from n8n at most once a second. n8n's helper would fetch it from its database and
 * decrypt it for every single request, which costs more than the request itself.
 */
export class CredentialSnapshot {
	private current?: { data: Promise<ICredentialDataDecryptedObject>; at: number };
	private lastGood?: { data: ICredentialDataDecryptedObject; at: number };
	private failures = 0;
	/** No new try before this moment of the monotonic clock. */
	private pausedUntil = 0;

	/** Called with every state of the credential that comes up. */
	seen: (data: ICredentialDataDecryptedObject) => void = () => {};

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly clock: Clock,
	) {}

	/**
	 * Calls `work` with a copy of the credential. The copy is the caller's alone: n8n's helper writes a renewed login
	 * into it, and a login has to know which token it replaces. After a renewal the credential is read anew.
	 * @throws MailError `failed` when n8n cannot read the credential
	 */
	async with<T>(type: string, work: (data: ICredentialDataDecryptedObject) => Promise<T>): Promise<T> {
		const original = await this.read(type);
		const copy = { ...original };
		try {
			return await work(copy);
		} finally {
			const renewed = Object.keys(copy).some((name) => copy[name] !== original[name]);
			if (renewed) {
				this.seen(copy);
				this.lastGood = { data: copy, at: this.clock.monotonic() };
				this.current = undefined;
			}
		}
	}

	/** What n8n's OAuth2 helper reads by itself, and renews in place. */
	async readByHelper<T>(
		work: (getCredentials: IExecuteFunctions['getCredentials']) => Promise<T>,
	): Promise<T> {
		const handedOut: ICredentialDataDecryptedObject[] = [];
		try {
			return await work(async <D extends object = ICredentialDataDecryptedObject>(type: string) => {
				const data = (await this.readAnew(type)) as D;
				handedOut.push(data as ICredentialDataDecryptedObject);
				return data;
			});
		} finally {
			for (const data of handedOut) this.seen(data);
		}
	}

	/** Reads the credential again: somebody else may have renewed the login. */
	async lookAgain(type: string): Promise<void> {
		this.current = undefined;
		try {
			await this.read(type);
		} catch {
			// The answer at hand counts; the next request says what is wrong.
		}
	}

	private async read(type: string): Promise<ICredentialDataDecryptedObject> {
		const now = this.clock.monotonic();
		if (this.current && now - this.current.at < GOOD_FOR_MS) return await this.current.data;
		const read = { data: this.readAnew(type), at: now };
		this.current = read;
		// What could not be read is asked for again by the next request.
		read.data.catch(() => this.current === read && (this.current = undefined));
		return await read.data;
	}

	private async readAnew(type: string): Promise<ICredentialDataDecryptedObject> {
		const now = this.clock.monotonic();
		if (now < this.pausedUntil && this.lastGood) return { ...this.lastGood.data };
		try {
			const data = await this.context.getCredentials(type);
			this.failures = 0;
			this.lastGood = { data: { ...data }, at: this.clock.monotonic() };
			this.seen(data);
			return data;
		} catch (error) {
			this.pausedUntil = now + Math.min(GOOD_FOR_MS * 2 ** this.failures++, LONGEST_PAUSE_MS);
			if (this.lastGood && now - this.lastGood.at < SERVES_ON_MS) return { ...this.lastGood.data };
			throw unreadable(error);
		}
	}
}

function unreadable(error: unknown): MailError {
	return new MailError('failed', `n8n could not read the credential: ${toMailError(error).message}`, {
		fix: "Check n8n's database and whether the credential still exists, then run it again.",
	});
}
