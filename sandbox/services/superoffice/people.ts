/** Who and what is stored in the sandbox's SuperOffice: addresses, templates and selections. */

export interface Recipient {
	emailId: number;
	name: string;
	address: string;
	type: 'Person' | 'Contact';
	company: string;
	/** 0 for a company. */
	personId: number;
	contactId: number;
	noMail?: boolean;
	retired?: boolean;
	/** Consent to e-marketing: given, withdrawn, or neither. */
	consent?: 'given' | 'withdrawn';
	/** The list shows `FullName` with the address in it, as some installations do. */
	addressInName?: boolean;
}

const TRADING = { company: 'Example Trading', contactId: 5 };
const NORDLYS = { company: 'Nordlys AS', contactId: 6 };

export const RECIPIENTS: Recipient[] = [
	{
		emailId: 20,
		name: 'Ann Lee',
		address: 'ann@example.org',
		type: 'Person',
		personId: 11,
		consent: 'given',
		...TRADING,
	},
	{
		emailId: 21,
		name: 'Anna Svensson',
		address: 'anna.svensson@example.net',
		type: 'Person',
		personId: 12,
		addressInName: true,
		...NORDLYS,
	},
	{
		emailId: 22,
		name: 'Åse Bakken',
		address: 'ase@example.net',
		type: 'Person',
		personId: 13,
		noMail: true,
		...NORDLYS,
	},
	{
		emailId: 23,
		name: 'Nordlys AS',
		address: 'post@nordlys.example',
		type: 'Contact',
		personId: 0,
		...NORDLYS,
	},
	{
		emailId: 24,
		name: 'Example Trading',
		address: 'info@example.org',
		type: 'Contact',
		personId: 0,
		...TRADING,
	},
	{
		emailId: 25,
		name: "Pat O'Neill",
		address: 'pat@example.org',
		type: 'Person',
		personId: 14,
		consent: 'withdrawn',
		...TRADING,
	},
	// Two persons with one address.
	{
		emailId: 26,
		name: 'Sam Berg',
		address: 'sales@nordlys.example',
		type: 'Person',
		personId: 15,
		...NORDLYS,
	},
	{
		emailId: 27,
		name: 'Tove Dahl',
		address: 'sales@nordlys.example',
		type: 'Person',
		personId: 16,
		...NORDLYS,
	},
	{
		emailId: 28,
		name: 'Ulf Former',
		address: 'ulf@example.net',
		type: 'Person',
		personId: 17,
		retired: true,
		...NORDLYS,
	},
];

/** Persons without a mail address. */
export const PERSONS_WITHOUT_MAIL = [{ personId: 18, name: 'Vera Still', ...NORDLYS }];

/** The logged-in person is known too. */
const KNOWN_PERSONS: Record<number, number> = {
	7: 5,
	...Object.fromEntries(
		[...RECIPIENTS, ...PERSONS_WITHOUT_MAIL].map(({ personId, contactId }) => [personId, contactId]),
	),
};

/** The company of a person; undefined for nobody. */
export function companyOf(personId: number): number | undefined {
	return personId > 0 ? KNOWN_PERSONS[personId] : undefined;
}

export const CONTACTS = [5, 6];
export const PROJECTS = [3];
export const SALES = [4];

/** Document templates; `mail` ones are in the list of mail templates as well. */
export const TEMPLATES = [
	{ id: 1, name: 'Letter', mail: false },
	{ id: 6, name: 'E-mail', mail: true },
	{ id: 11, name: 'Incoming e-mail', mail: true },
];

export interface SandboxSelection {
	id: number;
	name: string;
	/** What its members are. */
	table: 'contact' | 'sale';
	kind: 'static' | 'dynamic';
	/** The archive of its members. */
	provider: string;
	/** Persons, and companies as negative ids, in the order of the archive. */
	members: number[];
}

export const SELECTIONS: SandboxSelection[] = [
	{
		id: 31,
		name: 'Newsletter',
		table: 'contact',
		kind: 'static',
		provider: 'ContactPersonStaticSelectionV2',
		members: [11, 12, 13, 14, 15, 16, 17, 18, -5],
	},
	{
		id: 32,
		name: 'Nobody yet',
		table: 'contact',
		kind: 'dynamic',
		provider: 'ContactPersonDynamicSelectionV2',
		members: [],
	},
	{
		id: 33,
		name: 'Open sales',
		table: 'sale',
		kind: 'static',
		provider: 'SaleStaticSelectionV2',
		members: [],
	},
];
