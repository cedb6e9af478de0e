import { TENANT } from './seed';

/** Switches of the SuperOffice sandbox; `PATCH /admin/services/superoffice` changes them. */
export interface SuperOfficeSettings {
	/** Which of the numbered hosts the tenant lives on now; another value moves it, and old addresses answer 421. */
	cluster: string;
	/** Host name the tenant lives under (`localhost`, `127.0.0.1`); empty: any. */
	hostName: string;
	/** The tenant's state, by name or number: Running and OnlineMaintenance let calls through. */
	tenantState: string | number;
	/** How long a state answer may be kept. */
	stateValidSeconds: number;
	/** Lifetime of OAuth2 access tokens. */
	accessTokenSeconds: number;
	/** Lifetime of system user tickets since their last use. */
	ticketSeconds: number;
	/** False: the app was not given the EMail agent; its methods answer `emailAgentStatus`. */
	emailAgent: boolean;
	emailAgentStatus: number;
	/** Whether the database knows sent mails by their Message-ID. */
	knowsSentMails: boolean;
	/** Whether mails that are read come with the bytes of their files, where these are asked for. */
	attachmentStreams: boolean;
	/** Whether the archives understand `begins` for `emailMatch`; else they answer with an error of the method. */
	emailMatch: boolean;
	/** Answers in PascalCase as the vendor's pages show, or in camelCase as its client expects. */
	answerCase: 'pascal' | 'camel';
	/** Calls within any second above which the service answers 429; 0 = never. */
	callsPerSecond: number;
	/** The installation's `AuthorizeWithUsername` and `AuthorizeWithTicket`. */
	onsiteBasic: boolean;
	onsiteTicket: boolean;
	/** The system user's login answers 200 with a refusal. */
	refuseSystemUser: boolean;
	/** The only tenant; others are unknown to the state page. */
	tenant: string;
}

export function defaultSettings(): SuperOfficeSettings {
	return {
		cluster: 'online2',
		hostName: '',
		tenantState: 'Running',
		stateValidSeconds: 900,
		accessTokenSeconds: 3600,
		ticketSeconds: 6 * 3600,
		emailAgent: true,
		emailAgentStatus: 403,
		knowsSentMails: true,
		attachmentStreams: true,
		emailMatch: true,
		answerCase: 'pascal',
		callsPerSecond: 0,
		onsiteBasic: true,
		onsiteTicket: true,
		refuseSystemUser: false,
		tenant: TENANT,
	};
}
