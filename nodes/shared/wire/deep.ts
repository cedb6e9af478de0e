/** Deeper values are cut off: no service has data that deep, and n8n could not show it. */
const DEEPEST = 100;
const TOO_DEEP = '[nested too deeply]';

/**
 * A copy of a JSON value with every string, keys included, mapped. Cut off below 100 levels, so that no answer exhausts
 * the stack.
 */
export function mapDeep<T>(value: T, map: (text: string) => string, depth = 0): T {
	if (typeof value === 'string') return map(value) as T;
	if (typeof value !== 'object' || value === null) return value;
	if (depth >= DEEPEST) return TOO_DEEP as T;
	if (Array.isArray(value)) return value.map((entry: unknown) => mapDeep(entry, map, depth + 1)) as T;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [map(key), mapDeep(entry as unknown, map, depth + 1)]),
	) as T;
}
