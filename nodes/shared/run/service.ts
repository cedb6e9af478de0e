import type {
	IBinaryKeyData,
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
} from 'n8n-workflow';
import type { Attachment, MailMessage } from '../mail/message';
import type { ItemReader } from '../n8n/itemReader';
import type { MailError } from '../errors';
import type { Answer, Answers, Plan, PlanStep, RequestSpec } from './plan';

/**
 * What a service must bring to be a mail node. Four objects satisfy this interface; docs/adding-a-service.md
 * shows a fifth one.
 */
export interface MailService {
	/** The node's name: `communicationHub`. */
	name: string;
	displayName: string;
	limits: ServiceLimits;
	/**
	 * Base URL and credential for a run; asked once per run. `offline` is for previews: no request may be made, a
	 * base URL that is only known by asking stands as a readable stand-in.
	 * @throws MailError `invalid` or `unauthorized`
	 */
	connect(context: IExecuteFunctions, mode: 'online' | 'offline'): Promise<Connection>;
	operations: Array<SendOperation<any> | ReadOperation<any>>;
}

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
	/** Most characters of one address. */
	addressLength: number;
	/** Above this many bytes of files (decoded, all together) a warning is given. */
	warnAttachmentBytes?: number;
	/** Above this many bytes of files (decoded, all together) the mail is refused before it is sent. */
	maxAttachmentBytes?: number;
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
	/** The service offers a look-up of what became of a mail. */
	statusLookup: boolean;
}

export interface Connection {
	/** Credential type that n8n authenticates the requests with. */
	credentialType: string;
	/** Without a trailing slash. */
	baseUrl: string;
	/** Headers of every request, besides authentication. */
	headers?: Record<string, string>;
	/** Who is being paced: requests with the same key share one rate limit within this n8n process. */
	paceKey: string;
	/** Values that must never be seen: masked in answers, errors and previews. */
	secrets: string[];
	/** The same of the credential as it is by then: logins are renewed while a run goes on. */
	secretsIn?: (credential: ICredentialDataDecryptedObject) => string[];
	skipSslCertificateValidation?: boolean;
	/**
	 * The service says it has moved (421): the new connection. Called once per request at the most.
	 */
	moved?: () => Promise<Connection>;
	/** Things worth telling the user about the connection, e.g. that it is not encrypted. */
	warnings?: string[];
}

/** What is known of a mail once the service has answered. */
export interface SendReceipt {
	/** The service's own word where it has one, else `accepted`; `draft` when nothing was sent. */
	status: string;
	messageId: string | null;
	/** Addresses that the service took; default: all recipients of the message. */
	accepted?: string[];
	rejected?: string[];
	warnings?: string[];
	/** The service's answer, whole. */
	response: IDataObject | IDataObject[] | string | null;
	/** Id that the service's support can find the request by. */
	requestId?: string;
	/** Further members for the result, e.g. `waitTimedOut`. */
	extra?: IDataObject;
}

/** One mail to be sent, read and checked. `Params` is what only this service knows. */
export interface SendInput<Params = unknown> {
	message: MailMessage;
	params: Params;
	warnings: string[];
	redirectedFrom?: { to: string[]; cc: string[]; bcc: string[] };
}

interface OperationBase {
	resource: string;
	operation: string;
	/** What it does, for messages: "Send mail". */
	action: string;
}

/** An operation that makes something happen once: guarded by the ledger, never repeated in doubt. */
export interface SendOperation<Params = unknown> extends OperationBase {
	kind: 'send';
	/** Reads and checks one item. Throws MailError `invalid`; no network. */
	read(item: ItemReader): Promise<SendInput<Params>>;
	/** The requests for one mail. Pure. */
	plan(input: SendInput<Params>): Plan;
	/**
	 * Judges the answer of each step as it comes (2xx or not; 429, 5xx and broken connections never get here).
	 * Throws a MailError when the step did not do what it should.
	 */
	check(step: PlanStep, answer: Answer, input: SendInput<Params>): void;
	/** What the answers say about the mail. Throws a MailError when they say that it failed. */
	receipt(answers: Answers, input: SendInput<Params>): SendReceipt;
	/**
	 * Explains an answer that the transport itself judged (429 for good, 5xx) in the service's own words.
	 * The kind stays the transport's.
	 */
	explain?(step: PlanStep, answer: Answer): { message?: string; fix?: string; details?: IDataObject };
	/** Reads the answer of `step.settle`. */
	settle?(step: PlanStep, answer: Answer): 'done' | 'repeat' | 'unclear';
	/**
	 * An answer left doubt, and a look at the service (`settle`: repeat) shows that the step was not done after all:
	 * its error without the doubt. Left out, the doubt stays.
	 */
	undone?(error: MailError): MailError;
	/** Says whether polling `step` is over. */
	finished?(step: PlanStep, answer: Answer): boolean;
	/** Adds what earlier steps made to the error of a later one (the draft's id). */
	onFailure?(error: MailError, step: PlanStep, answers: Answers): MailError;
	/** Several mails in one call. */
	batch?: BatchRules<Params>;
}

export interface BatchRules<Params> {
	/** Whether this item wants to be sent together with others. */
	wanted(input: SendInput<Params>): boolean;
	/** Only items of equal key go together. */
	key(input: SendInput<Params>): string;
	maxItems(input: SendInput<Params>): number;
	/** Most bytes of files (decoded) in one call. */
	maxBytes: number;
	plan(inputs: Array<SendInput<Params>>): Plan;
	/** After this error of a whole call, each mail may be sent by itself: nothing of the call was carried out. */
	sendSingly?(error: MailError): boolean;
	/** One receipt or error per input, in order. Throws a MailError that then holds for all of them. */
	receipts(answers: Answers, inputs: Array<SendInput<Params>>): Array<SendReceipt | MailError>;
}

/** One item that a reading operation emits. */
export interface ReadOutput {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** An operation that may be repeated without harm. */
export interface ReadOperation<Input = unknown> extends OperationBase {
	kind: 'read';
	read(item: ItemReader): Promise<Input>;
	/** Throws a MailError when the answers are not what was asked for. */
	perform(input: Input, api: ServiceApi): Promise<ReadOutput[]>;
	/** As in SendOperation. */
	explain?(step: PlanStep, answer: Answer): { message?: string; fix?: string; details?: IDataObject };
	/** Says more about a failure than the transport can (what to do about a refused sign-in). */
	onFailure?(error: MailError): MailError;
}

/** How a reading operation talks to its service; retries, pace, deadline and masking are done for it. */
export interface ServiceApi {
	/**
	 * Performs a request and returns the answer, whatever the status. 408, 429, 5xx and broken
	 * connections are repeated first unless `repeat` is false. `unclearRepeats` of the answer counts those after an outcome
	 * that nobody knows.
	 */
	request(spec: RequestSpec, options?: { repeat?: boolean }): Promise<Answer>;
	/** Waits; ends early with an error when the execution is cancelled. */
	sleep(seconds: number): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
	itemIndex: number;
	context: IExecuteFunctions;
}

/** Total size of the files of a message in bytes, decoded. */
export function attachmentBytes(attachments: Attachment[]): number {
	return attachments.reduce((sum, { bytes }) => sum + bytes, 0);
}
