/** Reading answers whose member names may come in PascalCase or, as SuperOffice's own client has them, in camelCase. */

/** A member by its name in any case. */
export function member(object: object, name: string): unknown {
	if (Object.prototype.hasOwnProperty.call(object, name)) return (object as Record<string, unknown>)[name];
	const wanted = name.toLowerCase();
	return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** A text member by its name in any case; '' when there is none. */
export function stringMember(object: unknown, name: string): string {
	const value = typeof object === 'object' && object !== null ? member(object, name) : undefined;
	return typeof value === 'string' ? value : '';
}

/** The same object with names in PascalCase; anything else as it is. */
export function pascal(value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			name.charAt(0).toUpperCase() + name.slice(1),
			entry as unknown,
		]),
	);
}

/** Message of an error object; undefined when the value is none (SuperOffice API sheet, section 6, parsing rule). */
export function errorWords(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
	const text = (name: string) => stringMember(value, name).replace(/\s+/g, ' ').trim().slice(0, 300);
	const own = text('ErrorMessage');
	if (own !== '') return own;
	const parts = [text('Message'), text('MessageDetail')].filter((part) => part !== '');
	if (parts.length > 0) return parts.join(' ');
	return member(value, 'Error') === true ? text('ErrorType') || 'no reason given' : undefined;
}
