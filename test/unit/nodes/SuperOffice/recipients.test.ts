import { recipientIds } from '../../../../nodes/SuperOffice/recipientIds';
import { readRecipients } from '../../../../nodes/SuperOffice/recipients';
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
	expect(readRecipients(entries)).toEqual([
		{ emailId: 20, name: 'Ann B. Lee', address: 'ann@example.org', type: 'Person', optedOut: true },
		{ emailId: 21, name: 'Nordlys', address: 'post@nordlys.example', type: 'Contact', optedOut: false },
	]);
	expect(readRecipients([])).toEqual([]);
	// Not "nobody found": a login page, a proxy, a call that failed.
	for (const value of [null, {}, undefined, ''])
		expect(thrownBy(() => readRecipients(value))).toMatchObject({ kind: 'failed' });
});
