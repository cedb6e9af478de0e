import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { MailError } from '../errors';
import type { MailMessage } from '../mail/message';
import type { Field } from '../n8n/fields';
import type { Item } from '../n8n/item';
import type { Effect } from '../wire/refusal';
import type { Answer, RequestSpec } from '../wire/request';
import type { Plan, SendReceipt } from './plan';

/** What an operation is, once: the dropdowns and fields of the node are made from it. */
interface OperationDescription {
	/** Value of Resource and of Operation. */
	resource: string;
	operation: string;
	/** Entry in the Operation dropdown: "Send". */
	name: string;
	/** Entry in n8n's list of actions, and the title of its requests: "Send mail". */
	action: string;
	description: string;
	/** What it handles, for messages: "mail", "SMS", "draft". */
	noun: string;
	/** Its parameters in order; those of a collection stand within it. */
	fields: readonly Field[];
}

/** One item of a once operation, read and checked. */
export interface OnceInput {
	message?: MailMessage;
	warnings?: string[];
	/** The recipients as written, when a redirection replaced them. */
	redirectedFrom?: { to: string[]; cc: string[]; bcc: string[] };
	/** What gives power to whoever reads it, such as the signature of a link: masked wherever it comes back. */
	secrets?: string[];
}

/** One mail to be sent. `Params` is what only this service knows. */
export interface SendInput<Params = unknown> extends OnceInput {
	message: MailMessage;
	params: Params;
	warnings: string[];
}

/** Makes something happen (sends, creates, deletes): guarded by the ledger, never repeated in doubt. */
export interface OnceOperation<Input extends OnceInput = OnceInput> extends OperationDescription {
	kind: 'once';
	effect: Exclude<Effect, 'none'>;
	/** Reads and checks one item. No network. @throws MailError `invalid` */
	read(item: Item): Promise<Input>;
	/** The requests for one item. Pure. @throws MailError `invalid` for what the contract refuses */
	plan(input: Input): Plan;
	/** Several items in one call. */
	batch?: BatchRules<Input>;
	/**
	 * One mail for all items of a run: only the first item is read and sent, then this says what goes on.
	 * @throws MailError when the run cannot go on although the mail went out
	 */
	goOn?(run: Asked<Input>): Promise<INodeExecutionData[]>;
}

/** What a run that mails once for all items knows after the mail. */
export interface Asked<Input> {
	context: IExecuteFunctions;
	input: Input;
	/** The result of the mail, of its preview, or of the mail that an earlier try has sent. */
	result: IDataObject;
	/** How many items wait for the answer. */
	count: number;
}

export interface BatchRules<Input> {
	/** Whether this item wants to be sent together with others. */
	wanted(input: Input): boolean;
	/** Only items of equal key go together. */
	key(input: Input): string;
	maxItems(input: Input): number;
	/** Most bytes of files (decoded) in one call. */
	maxBytes: number;
	/** One receipt or error per input, in order. */
	plan(inputs: Input[]): Plan<Array<SendReceipt | MailError>>;
	/** After this error of a whole call, each mail may be sent by itself: nothing of the call was carried out. */
	sendSingly?(error: MailError): boolean;
}

/** One item that a repeatable operation emits. */
export interface ItemOutput {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** May be asked again without harm, whatever its name. */
export interface RepeatableOperation<Input = unknown> extends OperationDescription {
	kind: 'repeatable';
	/** Reads and checks one item. No network. @throws MailError `invalid` */
	read(item: Item): Promise<Input>;
	/** @throws MailError when the answers are not what was asked for */
	perform(input: Input, api: ServiceApi): Promise<ItemOutput[]>;
}

export type Operation = OnceOperation<any> | RepeatableOperation<any>;

/** How a repeatable operation talks to its service; retries, pace, deadline and masking are done for it. */
export interface ServiceApi {
	/**
	 * Performs a request and returns the answer, whatever the status. 408, 429, 5xx and broken
	 * connections are repeated first unless `repeat` is false.
	 */
	request(spec: RequestSpec, options?: { repeat?: boolean }): Promise<Answer>;
	/** Waits; ends early with an error when the execution is cancelled. */
	sleep(seconds: number): Promise<void>;
	/** Milliseconds since 1970. */
	now(): number;
	itemIndex: number;
	context: IExecuteFunctions;
}

export function once<Input extends OnceInput>(
	operation: Omit<OnceOperation<Input>, 'kind'>,
): OnceOperation<Input> {
	return { kind: 'once', ...operation };
}

export function repeatable<Input>(
	operation: Omit<RepeatableOperation<Input>, 'kind'>,
): RepeatableOperation<Input> {
	return { kind: 'repeatable', ...operation };
}
