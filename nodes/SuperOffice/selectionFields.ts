import type { Field } from '../shared/n8n/fields';
import { listOrId } from './listOrId';

/** Whose mails of a selection are wanted. */

export const selection = {
	displayName: 'Selection',
	name: 'selectionId',
	...listOrId('searchSelections', 'e.g. 31'),
	required: true,
	description: 'Selection of companies and persons',
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
