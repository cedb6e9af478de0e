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
	['US-NY', true],
	['AU-ACT, includeTZOffset', true],
	['US-', false],
	['US--NY', false],
	['261, includeTZOffset', true],
	['261,includeTZOffset', true],
	['261, offset', false],
	['261 includeTZOffset', false],
])('Time Zone %j', async (timeZone, taken) => {
	const planned = planOf({ options: { timeZone } });
	if (!taken) return await expect(planned).rejects.toMatchObject({ field: 'Time Zone' });
	expect((await planned).plan.steps[0].request.headers).toEqual({ 'SO-TimeZone': timeZone });
});

test.each(['nb', 'NB', 'en-US', 'NB-NO'])('the codes %s of Language and Culture', async (code) => {
	const { plan } = await planOf({ options: { language: code, culture: code } });
	expect(plan.steps[0].request.headers).toEqual({ 'SO-Language': code, 'SO-Culture': code });
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
		{ field: 'Save Sent Copy', fix: expect.stringContaining('SMTP Server') as string },
	);
});

test.each([
	...['Resent-To', 'resent-cc', 'RESENT-BCC', 'Resent-From', 'Resent-Sender', 'Resent-Anything', 'Sender'],
	...['Return-Path', 'Delivered-To', 'Apparently-To', 'X-Original-Recipients', 'x-ms-exchange-recipients'],
	...['X-Recipients', 'To', 'BCC', 'From', 'Reply-To'],
])('the header %s is refused: it decides who gets the mail', async (name) => {
	const forms = [{ header: [{ name, value: 'eve@elsewhere.example' }] }, { [name]: 'eve@elsewhere.example' }];
	for (const headers of forms)
		await expect(planOf({ options: { headers } })).rejects.toMatchObject({
			kind: 'invalid',
			field: 'Custom Headers',
		});
});

test.each(['X-Sender-Id', 'Sender-Id', 'X-Recipients-Count', 'List-Unsubscribe', 'Delivered-To-Nobody'])(
	'the header %s goes through',
	async (name) => {
		const { plan } = await planOf({ options: { headers: { [name]: 'a' } } });
		expect(await wire(plan)).toContain(`{"Name":"${name}","Values":["a"]}`);
	},
);

test.each([
	[{}, true],
	[{ allowedRecipients: '@example.org' }, false],
	[{ redirectTo: 'ann@example.org' }, false],
])('ids beside addresses with %j: sent %s', async (options, sent) => {
	const to = [{ email: 'ann@example.org', emailId: 7, personId: 8 }];
	const { plan, warnings } = await planOf({ to, options });
	const [email] = (JSON.parse(await wire(plan)) as { Emails: IDataObject[] }).Emails;
	expect(email.To).toEqual([{ Address: 'ann@example.org', ...(sent && { EmailId: 7, PersonId: 8 }) }]);
	expect(warnings).toHaveLength(sent ? 0 : 1);
});

test.each([
	['onsite', send],
	['onsite', saveDraft],
	['oAuth2', send],
	['systemUser', send],
] as const)(
	'%s: names of the own network are domains where SuperOffice stands there',
	async (by, operation) => {
		const to = [{ email: 'ann@intranet', personId: 8 }];
		const parameters = mailParameters({ authentication: by, sendWith: 'serverDefault', to, cc: '' });
		const read = operation.read(itemOf(parameters, undefined, operation));
		if (by !== 'onsite') return await expect(read).rejects.toMatchObject({ kind: 'invalid', field: 'To' });
		expect((await read).message.to).toEqual([{ address: 'ann@intranet' }]);
		expect((await read).params.ids.get('ann@intranet')).toEqual({ PersonId: 8 });
	},
);
