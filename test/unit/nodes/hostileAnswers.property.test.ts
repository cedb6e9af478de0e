import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { service as communicationHub } from '../../../nodes/CommunicationHub/service';
import { service as lineWorks } from '../../../nodes/LineWorks/service';
import { service as rebilly } from '../../../nodes/Rebilly/service';
import { runMail } from '../../../nodes/shared/run/run';
import type { MailService } from '../../../nodes/shared/run/service';
import { service as superOffice } from '../../../nodes/SuperOffice/service';
import { fakeContext } from '../../support/fakeContext';
import { body, headers, HUGE, SECRET } from './hostile-support';

/**
 * Whatever a service answers, a run of its operations reports every item: as sent, or by an error in words of our own.
 * HOSTILE_RUNS sets the number of runs for each service; 10,000 are the whole.
 */
const RUNS = Number(process.env.HOSTILE_RUNS ?? 1_000);
const ITEMS = 3;

interface Target {
	service: MailService;
	credential: IDataObject;
	operations: IDataObject[];
	/** Good answers, of which hostile ones are made by taking pieces away and putting others in. */
	answers: string[];
}

const MAIL = {
	resource: 'mail',
	operation: 'send',
	from: 'ann@example.com',
	to: 'bob@example.org',
	subject: 'Hi',
	emailFormat: 'html',
	html: '<p>x</p>',
};
const id = (value: string) => ({ __rl: true, mode: 'id', value });

const TARGETS: Target[] = [
	{
		service: communicationHub,
		credential: { baseUrl: 'https://hub.example', authentication: 'bearer', token: SECRET },
		operations: [
			...['json', 'xml', 'jsonp'].map((format) => ({ ...MAIL, options: { format } })),
			{ ...MAIL, operation: 'getStatus', messageId: '<1@x>' },
		],
		answers: [
			'{"MessageId":"<1@x>","Status":"queued","ErrorMessage":null,"Retry":false}',
			'{"ResponseStatus":{"ErrorCode":"ValidationException","Message":"No\\r\\nError: x","Errors":[{"FieldName":"To","Message":"x"}]}}',
			'<SendResponse xmlns="http://x"><MessageId>1</MessageId><Status>sent</Status></SendResponse>',
			'cb({"MessageId":"1","Status":"sent"})',
		],
	},
	{
		service: lineWorks,
		credential: {
			environment: 'custom',
			apiBaseUrl: 'https://api.example/v1.0',
			authBaseUrl: 'https://auth.example',
			clientId: 'c',
			clientSecret: SECRET,
			oauthTokenData: { access_token: `a-${SECRET}`, refresh_token: `r-${SECRET}` },
		},
		operations: [
			{ ...MAIL, userId: id('me') },
			{ ...MAIL, operation: 'get', userId: id('me'), mailId: '7' },
		],
		answers: [
			'{"code":"INVALID_PARAMETER","description":"to"}',
			'{"mailId":7,"from":{"email":"a@b.example"},"to":[],"subject":"x","attachments":[{"attachmentId":"1"}]}',
			'null',
		],
	},
	{
		service: rebilly,
		credential: {
			environment: 'custom',
			baseUrl: 'https://rebilly.example',
			organizationId: 'org',
			apiKey: SECRET,
		},
		operations: [
			MAIL,
			{ ...MAIL, operation: 'create', status: 'outbox' },
			{ ...MAIL, operation: 'get', messageId: id('m1') },
			{ ...MAIL, operation: 'sendDraft', messageId: id('m1') },
		],
		answers: [
			'{"id":"m1","status":"outbox","to":["bob@example.org"],"events":[{"type":"sent"}]}',
			'{"title":"Bad","status":422,"detail":"x","invalidFields":[{"field":"to[0]","message":"y"}]}',
		],
	},
	{
		service: superOffice,
		credential: { baseUrl: 'https://so.example/api', method: 'basic', username: 'u', password: SECRET },
		operations: [{}, { batch: true }].map((options) => ({
			...MAIL,
			authentication: 'onsite',
			sendWith: 'serverDefault',
			to: { __rl: true, mode: 'address', value: 'bob@example.org' },
			options,
		})),
		answers: [
			'[{"MessageID":"<1@x>","Subject":"Hi","To":[{"EmailAddress":"bob@example.org"}]}]',
			'{"Error":true,"ErrorType":"SoMailException","ErrorMessage":"no"}',
			'{"Message":"The request is invalid.","ModelState":{"a":["b"]}}',
		],
	},
];

interface Hostile {
	statusCode: number;
	headers: Record<string, string>;
	body: string;
}

const statuses = fc.oneof(
	fc.constantFrom(200, 201, 202, 204, 301, 400, 401, 403, 404, 409, 413, 421, 422, 429, 500, 502, 503),
	fc.integer({ min: 200, max: 599 }),
);

function answers(good: string[]): fc.Arbitrary<Hostile> {
	const changed = fc
		.tuple(fc.constantFrom(...good), fc.nat(200), fc.nat(30), fc.oneof(fc.constant(''), body))
		.map(([text, from, length, piece]) => text.slice(0, from) + piece + text.slice(from + length));
	return fc.oneof(
		{ weight: 2, arbitrary: fc.record({ statusCode: statuses, headers, body: fc.oneof(changed, body) }) },
		{
			weight: 1,
			arbitrary: fc.record({
				statusCode: fc.constantFrom(200, 201, 202),
				headers: fc.constant({}),
				body: fc.constantFrom(...good),
			}),
		},
	);
}

async function reported({ service, credential }: Target, parameters: IDataObject, answersGiven: Hostile[]) {
	const fake = fakeContext({
		parameters: { options: {}, ...parameters },
		items: Array.from({ length: ITEMS }, (_, index) => ({ json: { index } })),
		continueOnFail: true,
		answer: (_request, count) => answersGiven[(count - 1) % answersGiven.length],
	});
	fake.context.getCredentials = (async () => ({ ...credential })) as never;
	const [output] = await runMail(fake.context, service, fake.clock);
	const items = new Set(output.map(({ pairedItem }) => (pairedItem as { item: number }).item));
	expect(items.size).toBe(ITEMS);
	for (const { json } of output) if (typeof json.error === 'string') checkError(json);
	const shown = JSON.stringify(output) + fake.hints.join('\n');
	expect(shown).not.toContain(SECRET);
	return output;
}

/** An error has an outcome, and the words of no programming language. */
function checkError({ error, details }: IDataObject): void {
	expect(['notSent', 'possiblySent']).toContain((details as IDataObject).outcome);
	expect(error).not.toMatch(
		/Cannot (?:read|set|convert)|is not (?:a function|iterable|defined)|call stack|Invalid regular|\[object/,
	);
}

describe.each(TARGETS.map((target) => [target.service.displayName, target] as const))(
	'%s',
	(_name, target) => {
		test(`${RUNS} runs: every item is reported`, async () => {
			let errors = 0;
			await fc.assert(
				fc.asyncProperty(
					fc.constantFrom(...target.operations),
					fc.array(answers(target.answers), { minLength: 1, maxLength: 4 }),
					async (parameters, given) => {
						const output = await reported(target, parameters, given);
						if (output.some(({ json }) => typeof json.error === 'string')) errors++;
					},
				),
				{ numRuns: RUNS },
			);
			// Answers that hardly ever matter would prove nothing.
			expect(errors).toBeGreaterThan(RUNS / 4);
			expect(errors).toBeLessThan(RUNS);
		}, 1_200_000);

		test.each(HUGE)(
			'%s',
			async (_what, text) => {
				for (const parameters of target.operations)
					for (const statusCode of [200, 400])
						await reported(target, parameters, [{ statusCode, headers: {}, body: text }]);
			},
			120_000,
		);
	},
);
