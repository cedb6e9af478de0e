import type { IDataObject } from 'n8n-workflow';
import type { Field } from './fields';

/** n8n's guidelines ask for it wherever more than ten members come out. */
export const simplify = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
} as const satisfies Field;

/** Those of the members that are named, in the order of their names. */
export function onlyNamed(whole: IDataObject, names: readonly string[]): IDataObject {
	return Object.fromEntries(names.filter((name) => name in whole).map((name) => [name, whole[name]]));
}
