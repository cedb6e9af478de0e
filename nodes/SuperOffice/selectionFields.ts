import type { Field } from '../shared/n8n/fields';

/** Whose mails of a selection are wanted. */

export const selection = {
	displayName: 'Selection',
	name: 'selectionId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'Selection of companies and persons',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchSelections', searchable: true },
		},
		{ displayName: 'ID', name: 'id', type: 'string', placeholder: 'e.g. 31' },
	],
} as const satisfies Field;

export const includeOptedOut = {
	displayName: 'Include Opted Out',
	name: 'includeOptedOut',
	type: 'boolean',
	default: true,
	description: 'Whether to return those who want no mailings, and former employees, too',
} as const satisfies Field;

export const consent = {
	displayName: 'Consent',
	name: 'consent',
	type: 'options',
	default: 'notWithdrawn',
	description: 'Whom to return by their consent to e-marketing',
	options: [
		{ name: 'Any', value: 'any', description: 'Everybody, whatever the consent' },
		{ name: 'Given', value: 'given', description: 'Only those who have given it' },
		{ name: 'Not Withdrawn', value: 'notWithdrawn', description: 'All but those who have withdrawn it' },
	],
} as const satisfies Field;
