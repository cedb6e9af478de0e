/** What a service can do and its limits, as data: code, tests and the capability table read it. */
export interface ServiceLimits {
	/** A sender address can be given. */
	from: boolean;
	cc: boolean;
	bcc: boolean;
	replyTo: boolean;
	/** Display names of recipients reach the wire. */
	recipientNames: boolean;
	/** `both`: HTML and text can go together; `one`: one of them; `bothRequired`: both must be there. */
	bodies: 'one' | 'both' | 'bothRequired';
	/** How files travel: inside the request or uploaded before it. */
	attachments: 'inRequest' | 'upload';
	/** Images can be shown inside the HTML by content id. */
	inlineImages: boolean;
	/** Most characters (UTF-16 units) of a subject; undefined: not stated. */
	subjectLength?: number;
	/** Most characters of an attachment's file name. */
	fileNameLength?: number;
	/** Content types of files go without their parameters (`; method=REQUEST`). */
	bareFileTypes?: boolean;
	/** Most characters of one address. */
	addressLength: number;
	/** Domains without a dot (`localhost`, `intranet`) are reached: the service stands on the user's own network. */
	localDomains?: boolean;
	/** Above this many bytes of files (decoded, all together) a warning is given. */
	warnAttachmentBytes?: number;
	/** Above this many bytes of files (decoded, all together) the mail is refused before it is sent. */
	maxAttachmentBytes?: number;
	/** Above this many bytes (decoded) one file is refused before the mail is sent. */
	maxFileBytes?: number;
	/** Label of the option that raises this, where there is one. */
	maxAttachmentOption?: string;
	/** More recipients than this give a warning. */
	warnRecipients?: number;
	/** Requests in flight by default. */
	concurrency: number;
	/** Mails a minute by default; 0 = no limit of ours. */
	maxPerMinute: number;
	/** Requests a minute of reading operations by default; undefined = as for mails. */
	maxReadsPerMinute?: number;
	/** Requests a second, always kept; undefined = no limit of ours. */
	maxPerSecond?: number;
	/** The service offers a look-up of the status of a mail. */
	statusLookup: boolean;
}
