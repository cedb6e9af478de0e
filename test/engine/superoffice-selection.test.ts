import type { INodeParameters } from 'n8n-workflow';
import { superOfficeSeed } from '../../sandbox/services/superoffice';
import { superOfficeBench } from './superoffice-support';

/** Selections as recipients. */

const bench = superOfficeBench();
const members = async (selectionId: string, options: INodeParameters = {}) =>
	await bench.run({
		resource: 'selection',
		operation: 'getSelectionMembers',
		selectionId: { __rl: true, mode: 'id', value: selectionId },
		options,
	});
const personsOf = async (options: INodeParameters) =>
	(await members('31', options)).json.map(({ personId }) => personId);

test('members who can be mailed, with their ids, also where the app has no EMail agent', async () => {
	bench.superOffice.settings.emailAgent = false;
	const { json, error } = await members('31');
	expect(error).toBeUndefined();
	expect(json[0]).toEqual({
		email: 'ann@example.org',
		name: 'Ann Lee',
		personId: 11,
		contactId: 5,
		emailId: 20,
		company: 'Example Trading',
		optedOut: false,
		consent: 'given',
	});
	// Without 13 (no mailings), 14 (consent withdrawn), 17 (former employee) and 18 (no address); the company at the end.
	expect(json.map(({ personId, email }) => [personId, email])).toEqual([
		[11, 'ann@example.org'],
		[12, 'anna.svensson@example.net'],
		[15, 'sales@nordlys.example'],
		[16, 'sales@nordlys.example'],
		[0, 'info@example.org'],
	]);
});

test('consent, opted-out members and the limit', async () => {
	expect(await personsOf({ consent: 'given' })).toEqual([11]);
	expect(await personsOf({ consent: 'any' })).toEqual([11, 12, 14, 15, 16, 0]);
	expect(await personsOf({ includeOptedOut: true })).toEqual([11, 12, 13, 15, 16, 17, 0]);
	expect(await personsOf({ limit: 2 })).toEqual([11, 12]);
});

test('a long selection comes by pages', async () => {
	const [selection] = superOfficeSeed.SELECTIONS;
	const before = [...selection.members];
	selection.members.splice(0, before.length, ...Array.from({ length: 1203 }, () => 18), 11, 12);
	try {
		expect(await personsOf({})).toEqual([11, 12]);
		expect(bench.requests('Archive')).toHaveLength(3);
	} finally {
		selection.members.splice(0, selection.members.length, ...before);
	}
});

test('what it gives feeds Send, in a batch too', async () => {
	const { json } = await members('31');
	const result = await bench.run(
		{ to: '={{ $json }}', options: { batch: true } },
		{ items: json.slice(0, 2).map((member) => ({ json: member })) },
	);
	expect(result.error).toBeUndefined();
	expect(bench.requests('SendEMails')).toHaveLength(1);
	expect(bench.sandbox.inbox.messages().map(({ meta }) => meta.to)).toEqual([
		[{ Address: 'ann@example.org', Name: 'Ann Lee', PersonId: 11, ContactId: 5, EmailId: 20 }],
		[
			{
				Address: 'anna.svensson@example.net',
				Name: 'Anna Svensson',
				PersonId: 12,
				ContactId: 6,
				EmailId: 21,
			},
		],
	]);
});

test('an empty selection gives nothing; one of sales, one that is not there and no ID are errors', async () => {
	expect(await members('32')).toMatchObject({ json: [], error: undefined });
	expect((await members('33')).error?.context?.data).toMatchObject({ kind: 'failed' });
	expect((await members('99')).error?.context?.data).toMatchObject({ kind: 'refused', statusCode: 404 });
	expect((await members('all')).error?.context?.data).toMatchObject({ kind: 'invalid', field: 'Selection' });
	bench.sandbox.faults.add({ path: 'Archive', fault: { name: 'status', status: 200, body: '[]' } as never });
	expect((await members('31')).error?.context?.data).toMatchObject({ kind: 'failed' });
});
