import type { IHttpRequestHelper } from 'n8n-workflow';
import { readHubProof } from '../../../credentials/shared/communicationHubProof';
import { provePrincipal } from '../../../credentials/shared/superOfficeProof';
import { demandProof, giveProof, isProofWanted } from '../../../credentials/shared/testProof';
import { MailError } from '../../../nodes/shared/errors';

describe('a proof', () => {
	const thrown = (work: () => unknown): unknown => {
		try {
			return work();
		} catch (error) {
			return error;
		}
	};

	it('is demanded as n8n takes a login that is over, and good for one request of these values', async () => {
		const credentials = {};
		expect(isProofWanted(credentials)).toBe(false);
		expect(thrown(() => demandProof(credentials))).toMatchObject({ response: { status: 401 } });
		expect([isProofWanted(credentials), isProofWanted({})]).toEqual([true, false]);
		await giveProof(credentials, async () => {}, []);
		expect(isProofWanted(credentials)).toBe(false);
		expect(thrown(() => demandProof(credentials))).toBeUndefined();
		expect(thrown(() => demandProof(credentials))).toMatchObject({ response: { status: 401 } });
	});

	it('that fails lets nothing follow, and shows no secret', async () => {
		const credentials = {};
		thrown(() => demandProof(credentials));
		const refuse = async () => {
			throw new MailError('unauthorized', 'No: hunter2-secret', {
				fix: 'Ask for another than hunter2-secret.',
			});
		};
		await expect(giveProof(credentials, refuse, ['hunter2-secret'])).rejects.toThrow(
			'No: ***. Ask for another than ***.',
		);
		expect(isProofWanted(credentials)).toBe(false);
		expect(thrown(() => demandProof(credentials))).toMatchObject({ response: { status: 401 } });
	});
});

const json = JSON.stringify;
const error = (ErrorCode: string, Message: string) => json({ ResponseStatus: { ErrorCode, Message } });

describe('what proves that the hub has answered', () => {
	const judge = (statusCode: number, body: string) => () =>
		readHubProof({ statusCode, headers: {}, body, attempts: 1 });

	it.each<[what: string, statusCode: number, body: string]>([
		['a message that is not there', 404, error('NotFound', 'No message')],
		[
			'the same in camelCase',
			404,
			json({ responseStatus: { errorCode: 'NotFound', message: 'No message' } }),
		],
		['a hub that trips over it', 500, error('NullReferenceException', 'Object reference not set')],
		['a result that is null', 204, ''],
		['a status', 200, json({ Status: 'unknown', MessageId: null })],
		['a status as a number', 200, json({ status: 0, retry: false })],
		[
			'a status in XML',
			200,
			'<SendResponse xmlns="http://schemas.datacontract.org/2004/07/x"><Status>queued</Status></SendResponse>',
		],
	])('%s does', (_what, statusCode, body) => {
		expect(judge(statusCode, body)).not.toThrow();
	});

	it.each<[what: string, statusCode: number, body: string]>([
		['an empty list', 200, '[]'],
		['a list', 200, '[{"Status":"sent"}]'],
		['an empty object', 200, '{}'],
		['nothing', 200, ''],
		['a status of another service', 200, json({ status: 'UP' })],
		['a status without a value', 200, json({ Status: null })],
		['a problem of another service', 404, json({ title: 'Not Found', status: 404 })],
		['a status beside an error', 500, json({ Status: 'sent' })],
		['a web page', 200, '<html></html>'],
		['a web page with 404', 404, '<html></html>'],
		['a web page with 500', 500, '<html></html>'],
		['a text', 404, '404'],
		['an unknown API key', 404, error('NotFound', 'ApiKey does not exist')],
		['a refused login', 401, error('Unauthorized', 'Invalid')],
		['an empty 401', 401, ''],
		['a right that is missing', 403, error('Forbidden', 'No')],
		['a redirect', 302, ''],
		['a rate limit', 429, ''],
		['a server before it', 502, '<html></html>'],
	])('%s does not', (_what, statusCode, body) => {
		expect(judge(statusCode, body)).toThrow();
	});
});

describe('what proves that SuperOffice has answered', () => {
	const prove = (statusCode: number, body: unknown) => {
		const httpRequest = async () => ({ statusCode, headers: {}, body });
		const helper = { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
		return provePrincipal(helper, 'https://crm.example.com/api', {}, 'refused');
	};

	it.each([json({ Associate: 'ANN' }), json({ associate: 'ANN' })])('%s does', async (body) => {
		await expect(prove(200, body)).resolves.toBeUndefined();
	});

	it.each<[statusCode: number, body: string]>([
		[200, '[]'],
		[200, '[{"Associate":"ANN"}]'],
		[200, '{}'],
		[200, ''],
		[200, json({ Associate: '' })],
		[200, '<html></html>'],
		[302, ''],
		[401, json({ Associate: 'ANN' })],
		[403, ''],
		[404, ''],
		[421, ''],
		[500, json({ Associate: 'ANN' })],
		[503, ''],
	])('%i %s does not', async (statusCode, body) => {
		await expect(prove(statusCode, body)).rejects.toThrow();
	});
});
