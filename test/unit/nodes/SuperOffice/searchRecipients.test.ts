import { NodeOperationError, type ILoadOptionsFunctions } from 'n8n-workflow';
import { searchRecipients } from '../../../../nodes/SuperOffice/listSearch/searchRecipients';

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
	['åse', ['/v1/MDOList/emailaddress?query=%C3%A5se']],
])('%j asks %j', async (filter, requests) => {
	await searchRecipients.call(editor(200, []), filter);
	expect(asked).toEqual(requests);
});

test('names and addresses, with a mark at those who want no mailings', async () =>
	expect(await searchRecipients.call(editor(200, [ANN, BOB]), 'example')).toEqual({
		results: [
			{ name: 'Ann Lee <ann@example.org>', value: 'ann@example.org' },
			{ name: 'Bob <bob@example.org> (no mailings)', value: 'bob@example.org' },
		],
	}));

test.each([
	['a refusal', editor(403, { Message: 'No' })],
	['an answer that is no list', editor(200, { value: [] })],
	['a base URL that is not one', editor(200, [], { baseUrl: 'crm' })],
])('%s: the editor shows what is wrong and what to do', async (_what, context) => {
	const error = await searchRecipients.call(context, 'ann').catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect((error as NodeOperationError).description).toEqual(expect.any(String));
});
