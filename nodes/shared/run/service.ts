import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ServiceLimits } from '../limits';
import type { Field } from '../n8n/fields';
import type { Connection } from '../wire/connection';
import type { NetworkFailure } from '../wire/outcome';
import type { Effect } from '../wire/refusal';
import type { Answer } from '../wire/request';
import type { Operation } from './operation';

/** What a service must bring to be a mail node. docs/adding-a-service.md shows one from start to end. */
export interface MailService {
	/** The node's name: `postbox`. */
	name: string;
	displayName: string;
	limits: ServiceLimits;
	/** Names of the resources by value, in the order of the dropdown: `{ mail: 'Mail' }`. */
	resources: Readonly<Record<string, string>>;
	/** Fields that the node has for all operations, above the others. */
	fields?: readonly Field[];
	operations: readonly Operation[];
	/**
	 * Base URL and credential for a run; asked once per run. `offline` is for previews: no request may be made, a
	 * base URL that is only known by asking stands as a readable stand-in.
	 * @throws MailError `unauthorized`
	 */
	connect(context: IExecuteFunctions, mode: 'online' | 'offline'): Promise<Connection>;
	/** The service's own words for an answer that is judged by its status alone (429 for good, 5xx). */
	explain?(answer: Answer, effect: Effect): Explanation;
	/** What to do when the login failed before the request. Left out: check the credential. */
	loginFix?(failure: NetworkFailure): string;
}

export interface Explanation {
	message?: string;
	fix?: string;
	details?: IDataObject;
}
