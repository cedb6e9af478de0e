/**
 * A record of SuperOffice, chosen from a list or named by its ID.
 * @param searchListMethod the search behind the list
 * @param placeholder an ID as an example
 */
export const listOrId = (searchListMethod: string, placeholder: string) =>
	({
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'ID', name: 'id', type: 'string', placeholder },
		],
	}) as const;
