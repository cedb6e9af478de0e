/** Switches of the sandbox's CommunicationHub, changed by tests or `PATCH /admin/services/communicationhub`. */
export interface HubSettings {
	/** `strict` refuses what the real framework silently loses, with a reason; `faithful` loses it too. */
	mode: 'strict' | 'faithful';
	/** Authentication (CommunicationHub API sheet, section 10). `bearer` takes the key as Basic user name as well. */
	auth: 'none' | 'basic' | 'bearer' | 'header' | 'session';
	/** Operations that need it; the real hub may protect them one by one. */
	protectedOperations: string[];
	username: string;
	password: string;
	token: string;
	/** An expired key: 403 instead of the 401 of an unknown one. */
	expiredToken: string;
	headerName: string;
	headerValue: string;
	/** Lifetime of a login on the virtual clock. */
	sessionSeconds: number;
	/** Status in the answer to a send: a name, an ordinal, or any text. */
	status: string | number;
	/** The status that a message ends in. */
	finalStatus: string;
	/** The status advances with every question (`polls`) or every `progressSeconds` of virtual time (`time`). */
	progress: 'polls' | 'time';
	progressSeconds: number;
	/** Answer to a status question about an id that was never given out. */
	unknownId: '404' | '500' | '204' | 'accepted';
	/** Leave MessageId out of the receipt. */
	omitMessageId: boolean;
	/** Answer 204 with an empty body, as a service that returns null does. */
	nullResult: boolean;
	configuration: string | null;
	retry: boolean;
	retryCount: number;
	/** JSON keys in camelCase, as a host may be configured. */
	camelCase: boolean;
	/** Status as its ordinal in JSON. */
	enumAsNumber: boolean;
	/** JSONP errors come with status 200, as newer servers do. */
	jsonpErrors200: boolean;
}

/** The settings after start and reset. */
export function defaultSettings(): HubSettings {
	return {
		mode: 'strict',
		auth: 'none',
		protectedOperations: ['SendMail', 'SendSMS', 'SendLetter', 'GetStatus'],
		username: 'sandbox',
		password: 'sandbox-secret',
		token: 'sandbox-token',
		expiredToken: 'sandbox-expired-token',
		headerName: 'X-Api-Key',
		headerValue: 'sandbox-key',
		sessionSeconds: 1200,
		status: 'accepted',
		finalStatus: 'delivered',
		progress: 'polls',
		progressSeconds: 10,
		unknownId: '404',
		omitMessageId: false,
		nullResult: false,
		configuration: null,
		retry: false,
		retryCount: 0,
		camelCase: false,
		enumAsNumber: false,
		jsonpErrors200: false,
	};
}
