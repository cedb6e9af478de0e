import fc from 'fast-check';
import { MailError, toMailError, withDetails } from '../../../../../nodes/shared/errors';
import { answerText } from '../../../../../nodes/shared/n8n/answerText';
import { maskedError } from '../../../../../nodes/shared/run/maskedError';
import { mapDeep } from '../../../../../nodes/shared/wire/deep';
import { jsonObject, tryParseJson } from '../../../../../nodes/shared/wire/json';
import { Masking } from '../../../../../nodes/shared/wire/masking';
import {
	excerptDetails,
	kindOfAnswer,
	provesRefusal,
	refusalBy,
	unreadableAnswer,
	type About,
	type RefusalTable,
} from '../../../../../nodes/shared/wire/refusal';
import type { Answer } from '../../../../../nodes/shared/wire/request';
import { body, headers, HUGE, SECRET } from '../../hostile-support';

/** Answers that no service means to give: deep, long, cut, in a wrong charset, or no text at all. */

const ANSWERS = 10_000;
const about: About = { doing: 'send the mail', noun: 'mail', effect: 'send' };
/** Reads all of an answer and tells all of it, as the services do with theirs. */
const table: RefusalTable = {
	service: 'Fake',
	reasonOf: ({ body }) => {
		const said = jsonObject(body);
		const { code, message } = said ?? {};
		return {
			code: typeof code === 'string' ? code : undefined,
			said: typeof message === 'string' ? message : undefined,
			details: said ?? excerptDetails({ body } as Answer),
		};
	},
	rules: [
		{
			code: /^E/,
			proves: false,
			kind: 'refused',
			message: ({ reason }) => `Fake: ${reason.said ?? 'no'}`,
			fix: 'Ask.',
		},
	],
};

/** Everything that is done with an answer on its way to the user. */
function told(answer: Answer): string {
	provesRefusal(table, answer, about);
	const masking = new Masking([SECRET]);
	const errors = [
		refusalBy(table, answer, about),
		unreadableAnswer(answer, table, about, kindOfAnswer(answer, 'something else')),
		withDetails(toMailError(new Error(answer.body)), { response: tryParseJson(answer.body) }),
	];
	const left = errors.map((error) => {
		const masked = maskedError(error, masking, 3);
		expect(masked).toBeInstanceOf(MailError);
		expect(masked.kind).toBe(error.kind);
		expect(masked.message.length).toBeLessThanOrEqual(800);
		return JSON.stringify([masked.message, masked.fix, masked.details, masked.response]);
	});
	const data = JSON.stringify(masking.redactData(mapDeep(tryParseJson(answer.body), (text) => text)) ?? null);
	return left.join('') + data;
}

test.each(HUGE)('%s: an error like any other, without a secret, in time', (_what, body) => {
	for (const statusCode of [200, 400]) {
		const text = told({ statusCode, headers: {}, body, attempts: 1 });
		expect(text).not.toContain(SECRET);
	}
});

test(`${ANSWERS} answers: each ends in an error for the user, and none shows the secret`, () =>
	fc.assert(
		fc.property(fc.integer({ min: 200, max: 599 }), headers, body, (statusCode, given, text) => {
			expect(told({ statusCode, headers: given, body: text, attempts: 1 })).not.toContain(SECRET);
		}),
		{ numRuns: ANSWERS },
	));

test('bytes of any charset, right or wrong, are a text of bounded length', async () =>
	await fc.assert(
		fc.asyncProperty(
			fc.uint8Array({ maxLength: 300 }),
			fc.constantFrom('utf-8', 'utf-16le', 'shift_jis', 'iso-2022-jp', 'x-none', '"', 'utf-7', ''),
			fc.integer({ min: 0, max: 300 }),
			async (bytes, charset, most) => {
				const type = `application/json; charset=${charset}`;
				const { text, cut } = await answerText(Buffer.from(bytes), type, most);
				expect(cut).toBe(bytes.length > most);
				expect(text.length).toBeLessThanOrEqual(2 * most + 2);
			},
		),
		{ numRuns: 2_000 },
	));
