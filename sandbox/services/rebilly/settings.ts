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
	/** What a deletion answers. */
	deleteStatus: 200 | 202 | 204;
	/** Most rows of a page, whatever `limit` asks for; `Pagination-Limit` says so. 0 = no cap. */
	pageCap: number;
	/** Rows that are equal by the sort come in another order on every page, as without a tie-breaker. */
	shuffleTies: boolean;
	/** Every page is the first one, whatever `offset` asks for. */
	repeatPages: boolean;
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
	deleteStatus: 204,
	pageCap: 0,
	shuffleTies: false,
	repeatPages: false,
};
