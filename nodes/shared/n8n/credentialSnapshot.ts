import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { Clock } from '../wire/clock';

/** How long a credential that was read counts as the present one, in milliseconds. */
const GOOD_FOR_MS = 1_000;

/**
 * The credential of a run, read from n8n at most once a second. n8n's helper would fetch it from its database and
 * decrypt it for every single request, which costs more than the request itself.
 */
export class CredentialSnapshot {
	private current?: { data: Promise<ICredentialDataDecryptedObject>; at: number };

	/** Called with every state of the credential that comes up. */
	seen: (data: ICredentialDataDecryptedObject) => void = () => {};

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly clock: Clock,
	) {}

	/**
	 * Calls `work` with a copy of the credential. The copy is the caller's alone: n8n's helper writes a renewed login
	 * into it, and a login has to know which token it replaces. After a renewal the credential is read anew.
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
			return await work(
				async <D extends object = ICredentialDataDecryptedObject>(type: string, item?: number) => {
					const data = await this.context.getCredentials<D>(type, item);
					handedOut.push(data as ICredentialDataDecryptedObject);
					return data;
				},
			);
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
		const now = this.clock.now();
		if (this.current && now - this.current.at >= 0 && now - this.current.at < GOOD_FOR_MS)
			return await this.current.data;
		const read = { data: this.readAnew(type), at: now };
		this.current = read;
		// What could not be read is asked for again by the next request.
		read.data.catch(() => this.current === read && (this.current = undefined));
		return await read.data;
	}

	private async readAnew(type: string): Promise<ICredentialDataDecryptedObject> {
		const data = await this.context.getCredentials(type);
		this.seen(data);
		return data;
	}
}
