import type { IExecuteFunctions } from 'n8n-workflow';
import { invalid, toMailError } from '../errors';
import { scalarText } from '../mail/text';

/** n8n's own HTML node finds them the same way (n8n-nodes-base, utils/utilities.ts, getResolvables). */
const EXPRESSION = /\{\{[\s\S]*?\}\}/g;

/**
 * HTML as it was typed, each `{{ }}` in it replaced by what it gives for an item: n8n's HTML editor offers and colours
 * them, and leaves them to the node. What they give is data: it is never evaluated.
 * @throws MailError `invalid` naming the field and, for what is no text, the expression
 */
export function withExpressionsFilledIn(
	context: IExecuteFunctions,
	html: string,
	itemIndex: number,
	label: string,
): string {
	return html.replace(EXPRESSION, (expression) => {
		try {
			return scalarText(context.evaluateExpression(expression, itemIndex), expression);
		} catch (error) {
			throw inField(error, label);
		}
	});
}

/** What n8n says of an expression that cannot be resolved: a fault of this item's input, not of the run. */
export function inField(error: unknown, label: string): Error {
	const { message, fix } = toMailError(error, 'invalid');
	return invalid(label, `${label}: ${message}`, fix);
}
