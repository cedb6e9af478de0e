import { invalid } from '../errors';
import type { Input, ZodTypeAny } from '../zod';

/**
 * A value that the contract allows. The value itself comes back: a copy would lose the markers within it.
 * @param labelOf the label of the parameter behind a wire name; undefined when no parameter stands for it
 * @throws MailError `invalid` naming the parameter
 */
export function checked<Schema extends ZodTypeAny, Value extends Input<Schema>>(
	schema: Schema,
	value: Value,
	service: string,
	labelOf: (wirePath: string) => string | undefined,
): Value {
	const result = schema.safeParse(value);
	if (result.success) return value;
	const [issue] = result.error.issues;
	const path = issue.path.join('.');
	const label = labelOf(path) ?? path;
	throw invalid(label, `${label} cannot be sent to ${service}: ${issue.message}`, `Correct ${label}.`);
}
