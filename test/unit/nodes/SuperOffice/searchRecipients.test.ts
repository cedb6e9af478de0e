import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';
import { searchRecipients } from '../../../../nodes/SuperOffice/listSearch/searchRecipients';

const COLUMNS =
	'%24select=emailId%2CemailAddress%2CpersonId%2CcontactId%2CfullName%2Cname%2CpersonNoMail%2CcontactNoMail';
const ANN = { Id: 20, Name: 'Ann Lee <ann@example.org>', ExtraInfo: 'ann@example.org', Type: 'Person' };
const BOB = { Id: 21, Name: 'Bob', ExtraInfo: 'bob@example.org', Type: 'Person', StyleHint: 'nomail' };

let asked: string[];
beforeEach(() => (asked = []));

/** The editor of a node that signs in to an installation, whose answers are these. */
function editor(
	statusCode: number,
	body: unknown,
	credential: object = { baseUrl: 'https://crm.example.com' },
) {
	return {
		getCurrentNodeParameter: () => 'onsite',
		getCredentials: async () => credential,
		getNode: () => ({ name: 'SuperOffice', type: 'superOffice', parameters: {} }),
		helpers: {
			httpRequestWithAuthentication: async (_type: string, { url }: { url: string }) => {
				asked.push(url.replace('https://crm.example.com/api', ''));
				return { statusCode, headers: {}, body: JSON.stringify(body) };
			},
		},
	} as unknown as ILoadOptionsFunctions;
}

test.each([
	['', ['/v1/MDOList/emailrecipient']],
	[' a', []],
	['an', []],
	[
		'åse',
		[
			`/v1/Archive/EmailAddress?${COLUMNS}&%24filter=emailMatch%20begins%20'%C3%A5se'&%24top=50&%24output=Logical`,
		],
	],
])('%j asks %j', async (filter, requests) => {
	await searchRecipients.call(editor(200, filter === 'åse' ? { value: [] } : []), filter);
	expect(asked).toEqual(requests);
});

test('recent recipients: names and addresses, with a mark at those who want no mailings', async () =>
	expect(await searchRecipients.call(editor(200, [ANN, BOB]), '')).toEqual({
		results: [
			{
				name: 'Ann Lee <ann@example.org>',
				value: '{"name":"Ann Lee","email":"ann@example.org","emailId":20}',
			},
			{
				name: 'Bob <bob@example.org> (no mailings)',
				value: '{"name":"Bob","email":"bob@example.org","emailId":21}',
			},
		],
	}));

test('two persons with one address are two choices, name and company once each', async () => {
	const row = { emailAddress: 'sales@nordlys.example', contactId: 6, name: 'Nordlys AS' };
	const value = [
		{ ...row, emailId: 26, personId: 15, fullName: 'Sam Berg' },
		{ ...row, emailId: 27, personId: 16, fullName: 'Nordlys AS' },
		{ ...row, emailId: 23, personId: 0, fullName: '' },
	];
	const { results } = await searchRecipients.call(editor(200, { value }), 'nordlys');
	expect(results.map(({ name }) => name)).toEqual([
		'Sam Berg, Nordlys AS <sales@nordlys.example>',
		'Nordlys AS <sales@nordlys.example>',
		'Nordlys AS <sales@nordlys.example>',
	]);
	expect(results.map((one) => JSON.parse(String(one.value)) as object)).toEqual([
		{ name: 'Sam Berg', email: 'sales@nordlys.example', emailId: 26, personId: 15, contactId: 6 },
		{ name: 'Nordlys AS', email: 'sales@nordlys.example', emailId: 27, personId: 16, contactId: 6 },
		{ name: 'Nordlys AS', email: 'sales@nordlys.example', emailId: 23, contactId: 6 },
	]);
});

test.each([
	['a refusal', editor(403, { Message: 'No' })],
	['an answer that is no list', editor(200, [])],
	['a base URL that is not one', editor(200, [], { baseUrl: 'crm' })],
])('%s: the editor shows what is wrong and what to do', async (_what, context) => {
	const error = await searchRecipients.call(context, 'ann').catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect((error as NodeOperationError).description).toEqual(expect.any(String));
});
