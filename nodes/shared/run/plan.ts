import type { IDataObject } from 'n8n-workflow';
import type { MailError } from '../errors';
import type { Effect } from '../wire/refusal';
import { AnswerRef, type Answer, type RequestSpec } from '../wire/request';

/**
 * How an operation is carried out: steps, each one request, whose parts may refer to what earlier steps have read.
 * Preview prints a plan, tests assert it, `performPlan` performs it.
 */

/** What a step needs to be performed and judged. `T` is what its answer is read as. */
export interface StepDescription<T> {
	/** Name within the plan: `send`, `upload1`, `create`, `outbox`. */
	id: string;
	/** What it does, for people: "Create the message". */
	title: string;
	request: RequestSpec;
	/** What is lost when the outcome is unclear (time-out, reset, 5xx); `none`: the step only reads, uploads or drafts. */
	effect: Effect;
	/**
	 * Reads the answer, whatever its status (429, 5xx and broken connections never get here).
	 * @throws MailError when the step did not do what it should
	 */
	read(answer: Answer): T;
	/**
	 * Whether an answer proves that the service refused before it worked on the request: then it may be repeated, and
	 * the item was not sent. Left out: no answer proves it. Asked of steps with an effect only.
	 */
	proves?(answer: Answer): boolean;
	/** How often a request without effect may be repeated after an unclear outcome. Left out: never. */
	repeatUnclear?: number;
	/** A sentence for the user when the request was repeated after an unclear outcome. */
	whenRepeated?: string;
	/**
	 * A failure of this step is not one of the item: the receipt finds it among the values. For what happens beside a mail,
	 * such as archiving it.
	 */
	tolerated?: boolean;
	/** The step is left out when this one, earlier in the plan, has read nothing. */
	needs?: string;
	/** What to do about an unclear outcome of a step without effect that may have left something behind. */
	inDoubt?: string;
	/** How doubt about the step is settled. */
	settleBy?: {
		/** Shows whether the step was done. */
		look: RequestSpec;
		/**
		 * Waits before each look in seconds. The service may finish late, so a look that finds nothing is repeated until
		 * the last one. Left out: one look at once.
		 */
		delaysSeconds?: readonly number[];
		verdict(answer: Answer): Verdict<T>;
		/** The error of an answer that left doubt, once the look has shown that the step was not done. Left out: the doubt stays. */
		notApplied?(error: MailError): MailError;
	};
	/**
	 * Removes what this step made when a later step fails for certain, as long as the step `keptBy` (which makes
	 * it part of something) has not succeeded. Best effort, never reported as failure.
	 */
	undo?: { request: RequestSpec; keptBy: string };
	/** Repeats this (reading) request until what it reads is final or the time is over. */
	poll?: {
		/** Waits before each request in seconds; the last one repeats. */
		delaysSeconds: number[];
		deadlineSeconds: number;
		until(value: T): boolean;
	};
}

/** What a look says about a step: what it did, that it was not done, or neither. */
export type Verdict<T> = { done: T } | 'notApplied' | 'unclear';

export interface Step<T = unknown> extends StepDescription<T> {
	/** Refers to what this step reads, e.g. `created.ref('id')`. Dots go deeper. */
	ref(property: string, optional?: boolean): AnswerRef;
}

export function step<T>(description: StepDescription<T>): Step<T> {
	return { ...description, ref: (property, optional) => new AnswerRef(description.id, property, optional) };
}

/** What the steps of a plan have read from their answers; each answer is parsed once. */
export class StepValues {
	readonly byId = new Map<string, unknown>();
	/** Of tolerated steps. */
	readonly failures = new Map<string, MailError>();

	/** @throws Error when the step has read nothing: a mistake in the plan */
	of<T>(read: Step<T>): T {
		if (!this.byId.has(read.id)) throw new Error(`The step "${read.id}" has read nothing`);
		return this.byId.get(read.id) as T;
	}

	/** Undefined when the step was not reached or got no answer. */
	find<T>(read: Step<T> | undefined): T | undefined {
		return read && (this.byId.get(read.id) as T | undefined);
	}
}

export interface Plan<R = Receipt> {
	steps: Array<Step<any>>;
	/** What the answers say. @throws MailError when they say that it failed */
	receipt(values: StepValues): R;
	/** Adds what earlier steps made to the error of a later one (the id of a draft). */
	failed?(error: MailError, failedStep: Step, values: StepValues): MailError;
}

/** What is known once the service has answered: of a mail, or the output of an operation without one. */
export type Receipt = SendReceipt | { output: IDataObject };

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

/** A plan of one step, whose receipt needs only what that step reads. */
export function singleStep<T>(only: Step<T>, receipt: (value: T) => Receipt): Plan {
	return { steps: [only], receipt: (values) => receipt(values.of(only)) };
}
