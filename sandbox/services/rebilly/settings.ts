/** Outcome of a message, whatever its recipients are. */
type ForcedOutcome = 'sent' | 'failed';

/** Switches of the Rebilly sandbox; `PATCH /admin/services/rebilly` changes them. */
export interface RebillySettings {
	/**
	 * Refuse what the real API may tolerate: unknown and read-only properties, empty lists, lists without `limit`,
	 * duplicate recipients, empty mails, duplicate names in the JSON, queries and bodies where none belong.
	 */
	strict: boolean;
	/** Seconds on the sandbox's clock between `outbox` and `sent` or `failed`. */
	sendingSeconds: number;
	/** Report the retired state `sending` during the second half of that time. */
	reportSending: boolean;
	/** Overrides what the recipients' domain says (`bounce.test` fails); empty = the domain decides. */
	outcome: ForcedOutcome | '';
	/** Write requests (everything but GET) per window and organization. */
	rateLimit: number;
	rateWindowSeconds: number;
	/** Whether `POST` with status `outbox` sends. The real behaviour is not documented. */
	postOutboxSends: boolean;
	/** Refuse a From that is not a verified delivery setting. The real behaviour is not documented. */
	requireVerifiedFrom: boolean;
	/** Which request the fault of an address at `fault.test` hits: creating the draft or sending it. */
	faultsAt: 'create' | 'outbox';
}

export const DEFAULT_SETTINGS: RebillySettings = {
	strict: true,
	sendingSeconds: 1,
	reportSending: false,
	outcome: '',
	rateLimit: 3000,
	rateWindowSeconds: 600,
	postOutboxSends: true,
	requireVerifiedFrom: false,
	faultsAt: 'outbox',
};
