import { isSuccess, unreadableAnswer } from '../shared/wire/commonRefusals';
import { tryParseJson } from '../shared/wire/json';
import type { Answer, RequestSpec } from '../shared/run/plan';
import type { ServiceApi } from '../shared/run/service';
import type { Output, ZodTypeAny } from '../shared/zod';
import { DISPLAY_NAME } from './limits';
import { refusal, type Asked } from './refusal';

/**
 * Asks LINE WORKS and reads the answer by its schema.
 * @throws MailError `refused` or `unauthorized` for a refusal, `failed` for an answer that is something else
 */
export async function ask<Schema extends ZodTypeAny>(
	api: ServiceApi,
	spec: RequestSpec,
	schema: Schema,
	asked: Asked,
): Promise<Output<Schema>> {
	const answer = await api.request(spec);
	if (!isSuccess(answer)) throw refusal(answer, asked);
	return readAnswer(answer, schema);
}

/**
 * The answer as its schema reads it; whole numbers beyond 2^53 are text.
 * @throws MailError `failed` when it is something else
 */
export function readAnswer<Schema extends ZodTypeAny>(answer: Answer, schema: Schema): Output<Schema> {
	const parsed = schema.safeParse(tryParseJson(answer.body));
	if (parsed.success) return parsed.data as Output<Schema>;
	throw unreadableAnswer(answer, DISPLAY_NAME, 'failed', 'something else than what was asked for');
}
