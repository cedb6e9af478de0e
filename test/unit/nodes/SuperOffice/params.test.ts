import type { IDataObject } from 'n8n-workflow';
import { saveDraft } from '../../../../nodes/SuperOffice/operations/saveDraft';
import { send } from '../../../../nodes/SuperOffice/operations/send';
import { itemOf, mailParameters } from '../../../support/superoffice';
import { planOf, wire } from './planned';

test('Return Fields: our own properties in the casing of the wire, nothing twice; a draft has its id', async () => {
	const select = async (text: string) =>
		(await planOf({ options: { select: text } })).plan.steps[0].request.query;
	expect(await select('messageid, To/Name,Sent')).toEqual({
		$select: 'MessageID,Subject,To,To/Name,Sent',
	});
	const draft = itemOf(mailParameters({ options: { select: 'Sent' } }), undefined, saveDraft);
	const { steps } = saveDraft.plan(await saveDraft.read(draft));
	expect(steps[0].request.query).toEqual({ $select: 'MessageID,Subject,To,EmailItemId,Sent' });
});

test.each([
	['261', true],
	['NO', true],
	['261, includeTZOffset', true],
	['261,includeTZOffset', true],
	['261, offset', false],
	['261 includeTZOffset', false],
])('Time Zone %j', async (timeZone, taken) => {
	const planned = planOf({ options: { timeZone } });
	if (!taken) return await expect(planned).rejects.toMatchObject({ field: 'Time Zone' });
	expect((await planned).plan.steps[0].request.headers).toEqual({ 'SO-TimeZone': timeZone });
});

test('custom headers: several values under one name, and what an expression gives', async () => {
	const headers = async (value: unknown) =>
		(
			JSON.parse(await wire((await planOf({ options: { headers: value } })).plan)) as {
				Emails: IDataObject[];
			}
		).Emails[0].CustomHeaderList;
	const rows = [
		{ name: 'X-Tag', value: 'a' },
		{ name: 'X-Other', value: 'b' },
		{ name: 'x-tag', value: 'c' },
	];
	const wanted = [
		{ Name: 'X-Tag', Values: ['a', 'c'] },
		{ Name: 'X-Other', Values: ['b'] },
	];
	expect(await headers({ header: rows })).toEqual(wanted);
	expect(await headers(rows)).toEqual(wanted);
	expect(await headers({ 'X-Tag': 'a', 'X-Count': 2 })).toEqual([
		{ Name: 'X-Tag', Values: ['a'] },
		{ Name: 'X-Count', Values: ['2'] },
	]);
	expect(await headers({})).toBeUndefined();
	await expect(headers('X-Tag: a')).rejects.toMatchObject({ field: 'Custom Headers' });
});

test('without the mail server credential the advice fits the setting', async () => {
	const planned = async (parameters: IDataObject) => await send.read(itemOf(mailParameters(parameters)));
	const field = 'Credential for SuperOffice Mail Server API';
	await expect(planned({})).rejects.toMatchObject({
		kind: 'invalid',
		field,
		fix: expect.stringContaining('Server Default') as string,
	});
	await expect(planned({ sendWith: 'serverDefault', options: { saveSentCopy: true } })).rejects.toMatchObject(
		{ field, fix: expect.stringContaining('remove Save Sent Copy') as string },
	);
});
