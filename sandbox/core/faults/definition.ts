import type { Answer, Exchange } from '../exchange';

/** Values a fault can be tuned with; each has a default in the table. */
export type FaultParameters = Record<string, unknown>;

/** What a rule names: `{name: 'slow', delayMs: 500}`; a plain string means no parameters. */
export type FaultSpec = string | ({ name: string } & FaultParameters);

/**
 * What of a good request reaches the inbox although the client sees the fault. `part`: as many `mails` or `recipients`
 * as the parameters say, the first ones. `later`: all, `delayMs` after the answer.
 */
export type Delivers = 'none' | 'all' | 'part' | 'later';

interface FaultBase {
	name: string;
	description: string;
	delivers: Delivers;
	/** The only service that can play it; without: each. */
	service?: string;
	defaults: FaultParameters;
	/** The parameter that the number in `slow-2000@fault.test` sets. */
	numberParameter?: string;
}

/** Strikes before the service sees the request. `connect` does not even read the body. */
interface FaultBefore extends FaultBase {
	phase: 'connect' | 'before';
	delivers: 'none';
	run(exchange: Exchange, parameters: FaultParameters): void;
}

/** Strikes once the service has handled the request, just before its answer leaves. */
interface FaultAfter extends FaultBase {
	phase: 'after';
	run(exchange: Exchange, parameters: FaultParameters, answer: Answer): void;
}

/** Strikes while the service works on the request: the service plays it, in the format that the request chose. */
interface FaultWithin extends FaultBase {
	phase: 'within';
	service: string;
}

export type FaultDefinition = FaultBefore | FaultAfter | FaultWithin;

/** A fault with the values it is to be played with. */
export interface ChosenFault {
	definition: FaultDefinition;
	parameters: FaultParameters;
}

export const JSON_TYPE = 'application/json; charset=utf-8';

/** The page of a proxy. */
export function htmlPage(title: string): string {
	return `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1><hr><center>nginx</center></body></html>\n`;
}

/** Answers with a text as it is, bytes as they are, or anything else as JSON. */
export function answerWith(
	exchange: Exchange,
	status: number,
	body: unknown,
	contentType = JSON_TYPE,
	headers: Record<string, string> = {},
): void {
	const bytes = Buffer.isBuffer(body)
		? body
		: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
	exchange.answer({ status, headers: { 'content-type': contentType, ...headers }, body: bytes });
}
