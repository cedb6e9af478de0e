import type { INodeProperties } from 'n8n-workflow';

/** An Options collection, sorted by display name as n8n wants collections. */
export function optionsCollection(
	options: INodeProperties[],
	displayOptions: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((a, b) => inOrder(a.displayName, b.displayName)),
		displayOptions,
	};
}

/** For labels in English. Not localeCompare: its tables take as long to load as half of a node. */
export function inOrder(one: string, other: string): number {
	const [a, b] = [one.toLowerCase(), other.toLowerCase()];
	if (a === b) return 0;
	return a < b ? -1 : 1;
}
