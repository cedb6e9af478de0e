import type { Attachment } from '../mail/message';

/**
 * How a mail is sent, as plain data: steps, each one request, whose parts may refer to the answers of
 * earlier steps. Preview prints a plan, tests assert it, the transport performs it.
 */

/** The base64 of a file, at this place of a JSON or XML body. Streamed when the file is large. */
export class FileContent {
	constructor(readonly attachment: Attachment) {}
}

/** A value from the answer of an earlier step, e.g. `new AnswerRef('create', 'id')`. */
export class AnswerRef {
	constructor(
		readonly step: string,
		/** Property of the JSON answer; dots go deeper. */
		readonly property: string,
	) {}
}

/** A secret that has to travel in a body or URL; shown as `***` wherever a plan is shown. */
export class Secret {
	constructor(readonly value: string) {}
}

/** JSON with the three markers inside. `undefined` members are left out. */
export type PlanJson =
	| string
	| number
	| boolean
	| null
	| undefined
	| FileContent
	| AnswerRef
	| Secret
	| PlanJson[]
	| { [key: string]: PlanJson };

/** A body is either JSON or text with files in it (XML). Content-Length is always exact. */
export type RequestBody =
	| { contentType: string; json: PlanJson }
	| { contentType: string; parts: Array<string | FileContent | Secret> };

export interface RequestSpec {
	method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
	/**
	 * Path below the connection's base URL, starting with `/`. Literal parts are used as they are (encode
	 * them with encodeURIComponent); AnswerRef parts are encoded by the transport.
	 */
	path: string | Array<string | AnswerRef>;
	/** Query parameters, encoded by the transport; undefined ones are left out. */
	query?: Record<string, string | number | boolean | undefined>;
	/** Further headers. Content-Type and Content-Length come from the body, authentication from n8n. */
	headers?: Record<string, string>;
	body?: RequestBody;
}

export interface PlanStep {
	/** Name within the plan: `send`, `upload1`, `create`, `outbox`. */
	id: string;
	/** What it does, for people: "Create the message". */
	title: string;
	/** What the plan sends, for people; a mail if not said. */
	what?: string;
	request: RequestSpec;
	/**
	 * What an unclear outcome (time-out, reset, 5xx, unreadable answer) means:
	 * `send`  the mail may be on its way;
	 * `none`  it cannot be: the step only reads, uploads or makes a draft.
	 */
	effect: 'send' | 'none';
	/** How often the request may be repeated after an unclear outcome. 0 for everything that sends. */
	repeatUnclear: number;
	/** Asked after an unclear outcome; `operation.settle` reads the answer: done, repeat or unclear. */
	settle?: RequestSpec;
	/** A sentence for the user when the request was repeated after an unclear outcome ("A spare draft may be left."). */
	whenRepeated?: string;
	/**
	 * Removes what this step made when a later step fails for certain, as long as the step `keptBy` (which makes
	 * it part of something) has not succeeded. Best effort, never reported as failure.
	 */
	undo?: { request: RequestSpec; keptBy: string };
	/** Repeats this (reading) request until `operation.finished` says so or the time is over. */
	poll?: {
		/** Waits before each request in seconds; the last one repeats. */
		delaysSeconds: number[];
		deadlineSeconds: number;
	};
}

export interface Plan {
	steps: PlanStep[];
}

/** What a service answered, whatever the status. */
export interface Answer {
	statusCode: number;
	/** Lower-case names. */
	headers: Record<string, string>;
	/** Text as it came, without a byte order mark; secrets of the credential are masked. */
	body: string;
	/** How many requests it took, repeats included. */
	attempts: number;
	/** The last answer of a poll whose time was over. A poll that never got an answer leaves none. */
	timedOut?: boolean;
	/** Reading operations: how many of the repeats came after an unclear outcome, and may have found it done already. */
	unclearRepeats?: number;
}

/** Answers by step id. */
export type Answers = Record<string, Answer>;

/** A plan of one request that sends `what`. */
export function singleStep(request: RequestSpec, what = 'mail'): Plan {
	return {
		steps: [{ id: 'send', title: `Send the ${what}`, what, request, effect: 'send', repeatUnclear: 0 }],
	};
}
