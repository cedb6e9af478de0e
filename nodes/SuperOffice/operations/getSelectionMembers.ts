import type { IDataObject } from 'n8n-workflow';
import { optionsCollection } from '../../shared/n8n/fields';
import { runOptions } from '../../shared/n8n/mailFields';
import { repeatable } from '../../shared/run/operation';
import { authentication, limit, type Authentication } from '../fields';
import { limits } from '../limits';
import { readId } from '../mailExtras';
import { readAnswer } from '../receipt';
import type { SuperOfficeAbout } from '../refusal';
import { consent, includeOptedOut, selection } from '../selectionFields';
import { selectionMembers, type MemberRules } from '../selectionMembers';

interface MembersQuestion extends MemberRules {
	authentication: Authentication;
	selectionId: number;
}

/** The members of a selection, an item each, for the To of Send. Works without the EMail agent. */
export const getSelectionMembers = repeatable<MembersQuestion>({
	resource: 'selection',
	operation: 'getSelectionMembers',
	name: 'Get Selection Members',
	action: 'Get selection members',
	description: 'Get the members of a selection who can be mailed',
	noun: 'selection',
	fields: [selection, optionsCollection([...runOptions(limits), limit, includeOptedOut, consent])],
	read: async (item) => ({
		authentication: item.readOrDefault(authentication),
		selectionId: readId(item, selection) as number,
		limit: item.isAdded(limit) ? item.readOrDefault(limit) : undefined,
		includeOptedOut: item.readOrDefault(includeOptedOut),
		consent: item.readOrDefault(consent),
	}),
	perform: async ({ authentication: chosen, selectionId, ...rules }, api) => {
		const about: SuperOfficeAbout = {
			doing: 'read the selection',
			noun: 'selection',
			effect: 'none',
			agent: false,
			authentication: chosen,
		};
		const found = await selectionMembers(selectionId, rules, async (request) =>
			readAnswer(await api.request(request), about),
		);
		return found.map((member) => ({ json: member as unknown as IDataObject }));
	},
});
