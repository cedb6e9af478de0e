/** Reading answers whose member names may come in PascalCase or in camelCase, as the service is set. */

/** A member by its name in any case; the exact name first. */
export function caseInsensitiveMember(object: unknown, name: string): unknown {
	if (typeof object !== 'object' || object === null) return undefined;
	if (Object.prototype.hasOwnProperty.call(object, name)) return (object as Record<string, unknown>)[name];
	const wanted = name.toLowerCase();
	return Object.entries(object).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** A text member by its name in any case, numbers as text; '' when there is none. */
export function textMember(object: unknown, name: string): string {
	const value = caseInsensitiveMember(object, name);
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
