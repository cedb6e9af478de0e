import type { MailBody } from '../shared/mail/message';
import { checked } from '../shared/wire/contract';
import { jsonBody, type RequestSpec } from '../shared/wire/request';
import type { Input, ZodTypeAny } from '../shared/zod';
import type { AnswerOptions } from './answerOptions';
import { labelOf } from './fields';
import { refusals } from './refusal';

/**
 * A call of an agent with a body that its contract allows.
 * @param bodies of the mails in it, for messages
 * @throws MailError `invalid`
 */
export function agentRequest<Schema extends ZodTypeAny>(
	path: string,
	schema: Schema,
	json: Input<Schema>,
	{ select, requestHeaders }: Partial<AnswerOptions> = {},
	bodies: MailBody[] = [],
): RequestSpec {
	return {
		method: 'POST',
		path,
		query: { $select: select },
		headers: requestHeaders,
		body: jsonBody(checked(schema, json, refusals.service, (wirePath) => labelOf(wirePath, bodies))),
	};
}
