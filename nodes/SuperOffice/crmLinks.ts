import { allRecipients, type RecipientLists } from '../shared/mail/message';
import { step, type Step, type StepValues } from '../shared/run/plan';
import type { AnswerRef } from '../shared/wire/request';
import { ADDRESS_IDS } from './contract';
import type { MailParams } from './params';
import { readAnswer } from './receipt';
import { ownersRequest, readRows } from './recipients';
import type { SuperOfficeAbout } from './refusal';

/** What SuperOffice knows of an address: ids where exactly one person has it, else why there are none. */
interface Owner {
	PersonId?: number;
	ContactId?: number;
	EmailId?: number;
	/** The same as a document has it. */
	Person?: { PersonId: number };
	Contact?: { ContactId: number };
	/** For the user. */
	note?: string;
}

export type IdRefs = Partial<Record<(typeof ADDRESS_IDS)[number], AnswerRef>>;

/** The look-ups of a mail's addresses. */
export interface CrmLinks {
	steps: Array<Step<Owner>>;
	/** What stands for the ids of an address, by address in lower case. */
	refs: Map<string, IdRefs>;
	/** The step that looks up an address. */
	owner(address: string): Step<Owner> | undefined;
	notes(values: StepValues): string[];
}

/**
 * Looks up each recipient that came without ids (Link to CRM). The archive is not restricted Online.
 * @param mail the number of the mail in its call
 */
export function crmLinks(
	{ to, cc, bcc }: RecipientLists,
	params: Pick<MailParams, 'linkToCrm' | 'ids' | 'authentication'>,
	mail: number,
): CrmLinks {
	const addresses = params.linkToCrm
		? allRecipients({ to, cc, bcc }).map(({ address }) => address.toLowerCase())
		: [];
	const steps = addresses
		.filter((address) => !params.ids.has(address))
		.map((address, index) => [address, ownerStep(address, `link${mail + 1}.${index + 1}`, params)] as const);
	return {
		steps: steps.map(([, owner]) => owner),
		refs: new Map(steps.map(([address, owner]) => [address, refsOf(owner)])),
		owner: (address) => steps.find(([one]) => one === address.toLowerCase())?.[1],
		notes: (values) =>
			steps.flatMap(([address, owner]) => {
				const failure = values.failures.get(owner.id);
				return failure
					? `${address} is not linked to anybody in SuperOffice: ${failure.message}.`
					: (values.find(owner)?.note ?? []);
			}),
	};
}

function refsOf(owner: Step<Owner>): IdRefs {
	return Object.fromEntries(ADDRESS_IDS.map((name) => [name, owner.ref(name, true)]));
}

function ownerStep(
	address: string,
	id: string,
	{ authentication }: Pick<MailParams, 'authentication'>,
): Step<Owner> {
	const about: SuperOfficeAbout = {
		doing: `look up ${address}`,
		noun: 'request',
		effect: 'none',
		agent: false,
		authentication,
	};
	return step({
		id,
		title: `Look up ${address}`,
		request: ownersRequest(address),
		effect: 'none',
		repeatUnclear: 3,
		tolerated: true,
		read: (answer) => ownerOf(address, readAnswer(answer, about)),
	});
}

/** @throws MailError `failed` when the answer is not a page of the archive */
function ownerOf(address: string, value: unknown): Owner {
	const rows = readRows(value).filter((row) => row.address.toLowerCase() === address);
	const persons = new Set(rows.flatMap(({ personId }) => personId || []));
	const found = rows.find(({ personId }) => personId > 0);
	if (found && persons.size === 1)
		return {
			PersonId: found.personId,
			ContactId: found.contactId || undefined,
			EmailId: found.emailId || undefined,
			Person: { PersonId: found.personId },
			...(found.contactId > 0 && { Contact: { ContactId: found.contactId } }),
		};
	const count = persons.size === 0 ? 'No person' : `${persons.size} persons`;
	return {
		note: `${count} in SuperOffice ${persons.size === 0 ? 'has' : 'have'} the address ${address}; the mail is linked to nobody by it.`,
	};
}
