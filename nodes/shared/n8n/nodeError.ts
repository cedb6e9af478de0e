import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';
import type { MailError } from '../errors';
import { isTool } from './lineage';
import { toastText } from './toastText';

/** How an item ended, in words that stand in outputs and errors. */
export type ItemOutcome = 'sent' | 'notSent' | 'possiblySent';

export function outcomeOf(error: MailError): ItemOutcome {
	if (error.details.sent === true) return 'sent';
	return error.mayHaveBeenSent ? 'possiblySent' : 'notSent';
}

/** What the error output carries beside the message. No secret can be in here: MailError holds none. */
export function errorDetails(error: MailError): IDataObject {
	return {
		kind: error.kind,
		outcome: outcomeOf(error),
		mayHaveBeenSent: error.mayHaveBeenSent,
		...(error.itemIndex !== undefined && { item: error.itemIndex }),
		...(error.field && { field: error.field }),
		...(error.fix && { fix: error.fix }),
		...(error.statusCode !== undefined && { statusCode: error.statusCode }),
		...error.details,
		...(error.response !== undefined && { response: error.response as IDataObject }),
	};
}

/** The item for n8n's error output: `{error, details}` and nothing else, or n8n would count it as success. */
export function errorItem(error: MailError, itemIndex: number): INodeExecutionData {
	return {
		json: { error: error.message, details: errorDetails({ ...pick(error), itemIndex } as MailError) },
		pairedItem: { item: itemIndex },
	};
}

/** A MailError's members are on its prototype chain; a plain copy with another item index. */
function pick(error: MailError): Partial<MailError> {
	const { message, kind, fix, field, statusCode, details, response, mayHaveBeenSent } = error;
	return { message, kind, fix, field, statusCode, details, response, mayHaveBeenSent };
}

/** The fate of the items of a run, by item index. */
export interface ItemsReport {
	sent: number[];
	possiblySent: number[];
	notSent: number[];
}

/**
 * The error that stops the workflow: NodeOperationError for what is wrong with the item, NodeApiError for what the
 * service or the network did. It is made from plain words, never from the HTTP error, which holds the request.
 * @param summary the fate of the other items, as a sentence
 * @param items the same as data, for whoever reads the error in code
 */
export function nodeError(
	context: IExecuteFunctions,
	error: MailError,
	itemIndex: number,
	summary?: string,
	items?: ItemsReport,
): NodeApiError | NodeOperationError {
	const node = context.getNode();
	const description = [error.fix, summary].filter(Boolean).join(' ');
	const made =
		error.kind === 'invalid'
			? new NodeOperationError(node, error.message, { itemIndex, description })
			: new NodeApiError(node, { message: error.message } as JsonObject, {
					itemIndex,
					message: error.message,
					description,
					httpCode: error.statusCode === undefined ? undefined : String(error.statusCode),
				});
	// The constructors put their own texts over ours where words such as ECONNREFUSED occur. An agent sees the message only.
	made.message = isTool(context)
		? [error.message, description].filter(Boolean).join('. ')
		: toastText(error.message);
	made.description = toastText(description);
	made.context.data = {
		...errorDetails({ ...pick(error), itemIndex } as MailError),
		...(items && { items: { ...items } }),
	};
	return made;
}
