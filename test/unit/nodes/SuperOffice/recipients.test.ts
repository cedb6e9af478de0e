import { recipientIds } from '../../../../nodes/SuperOffice/recipientIds';
import { findRecipients, readList, readRows } from '../../../../nodes/SuperOffice/recipients';
import { answer } from '../../../support/superoffice';
import { thrownBy } from '../shared/thrown';

test('ids beside addresses, in any case and depth; nonsense is left out', () => {
	const found = recipientIds(
		'a@example.org',
		[
			{ email: 'B@Example.org', personId: 7, contactid: '5', associateId: 0 },
			[{ address: 'c@example.org', EmailId: -1, PersonId: 1.5 }],
		],
		{
			email: 'd@example.org',
			PersonID: 2,
		},
	);
	expect([...found]).toEqual([
		['b@example.org', { PersonId: 7, ContactId: 5 }],
		['d@example.org', { PersonId: 2 }],
	]);
});

test('ids of an address that is there twice are those of the first mention, as its mail is', () => {
	const found = recipientIds(
		{ email: 'a@example.org', personId: 7 },
		{ email: 'A@example.org', personId: 8 },
	);
	expect([...found]).toEqual([['a@example.org', { PersonId: 7 }]]);
});

test('entries of the address list, in either casing; entries without an address are left out', () => {
	const entries = [
		{
			Id: 20,
			Name: 'Ann Lee <ann@example.org>',
			ExtraInfo: 'ann@example.org',
			Type: 'Person',
			StyleHint: 'nomail',
			FullName: 'Ann B. Lee <ann@example.org>',
		},
		{ id: 21, name: 'Nordlys <post@nordlys.example>', extraInfo: 'post@nordlys.example', type: 'Contact' },
		{ Id: 22, Name: 'Nobody', ExtraInfo: '' },
		null,
	];
	expect(readList(entries)).toEqual([
		{
			emailId: 20,
			name: 'Ann B. Lee',
			address: 'ann@example.org',
			type: 'Person',
			company: '',
			personId: 0,
			contactId: 0,
			optedOut: true,
		},
		{
			emailId: 21,
			name: 'Nordlys',
			address: 'post@nordlys.example',
			type: 'Contact',
			company: '',
			personId: 0,
			contactId: 0,
			optedOut: false,
		},
	]);
	expect(readList([])).toEqual([]);
	// Not "nobody found": a login page, a proxy, a call that failed.
	for (const value of [null, {}, undefined, ''])
		expect(thrownBy(() => readList(value))).toMatchObject({ kind: 'failed' });
});

test('rows of the archive: ids as numbers or text, name and company of a person, columns that are missing', () => {
	const row = { emailId: '26', emailAddress: 'sales@nordlys.example', personId: 15, contactId: 6 };
	const page = {
		value: [
			{ ...row, fullName: 'Sam Berg <sales@nordlys.example>', name: 'Nordlys AS', personNoMail: 'True' },
			{ ...row, emailId: 27, personId: '16', fullName: 'Tove Dahl', name: 'Nordlys AS', personNoMail: false },
			{ emailId: 23, emailAddress: 'post@nordlys.example', personId: '', contactId: 6, name: 'Nordlys AS' },
			{ emailId: 30, emailAddress: '' },
			7,
		],
	};
	const nordlys = { address: 'sales@nordlys.example', type: 'Person', company: 'Nordlys AS', contactId: 6 };
	expect(readRows(page)).toEqual([
		{ ...nordlys, emailId: 26, personId: 15, name: 'Sam Berg', optedOut: true },
		{ ...nordlys, emailId: 27, personId: 16, name: 'Tove Dahl', optedOut: false },
		{
			emailId: 23,
			address: 'post@nordlys.example',
			type: 'Contact',
			company: '',
			personId: 0,
			contactId: 6,
			name: 'Nordlys AS',
			optedOut: false,
		},
	]);
	for (const value of [null, [], {}, { value: 1 }])
		expect(thrownBy(() => readRows(value))).toMatchObject({ kind: 'failed' });
});

test('quotes of a search are doubled, and a list takes the place of an archive that does not understand', async () => {
	const asked: unknown[] = [];
	const ask = (statusCode: number, body: unknown) => async (request: { path: unknown; query?: object }) => {
		asked.push([request.path, request.query]);
		return answer(asked.length === 1 ? statusCode : 200, asked.length === 1 ? body : []);
	};
	const read = ({ body }: { body: string }) => JSON.parse(body) as unknown;
	await findRecipients("o'n", 5, ask(500, { Error: true }), read);
	expect(asked).toEqual([
		['/v1/Archive/EmailAddress', expect.objectContaining({ $filter: "emailMatch begins 'o''n'", $top: 5 })],
		['/v1/MDOList/emailaddress', { query: "o'n" }],
	]);
});

test('ids within JSON text are read as those of objects: a choice from the list, a list from an expression', () => {
	const one = JSON.stringify({ name: 'Sam', email: 'sales@nordlys.example', emailId: 26, personId: 15 });
	expect([...recipientIds(one)]).toEqual([['sales@nordlys.example', { EmailId: 26, PersonId: 15 }]]);
	expect([...recipientIds(`[${one}]`)]).toEqual([['sales@nordlys.example', { EmailId: 26, PersonId: 15 }]]);
	expect([...recipientIds('{not json}', '[1,2]')]).toEqual([]);
});
