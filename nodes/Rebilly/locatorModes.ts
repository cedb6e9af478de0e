/** The ways to fill in a resource locator. */

/** A list of the editor. @param searchListMethod the name of its search in listSearch */
export function listMode(searchListMethod: string, placeholder: string) {
	return {
		displayName: 'From List',
		name: 'list',
		type: 'list' as const,
		placeholder,
		typeOptions: { searchListMethod, searchable: true },
	};
}

export function idMode(placeholder: string) {
	return { displayName: 'By ID', name: 'id', type: 'string' as const, placeholder };
}

export function addressMode(placeholder: string) {
	return { displayName: 'Address', name: 'address', type: 'string' as const, placeholder };
}
