import type { Explanation } from '../shared/run/service';
import { jsonAnswer } from '../shared/wire/answers';
import { excerptDetails, type Reason, type RefusalTable } from '../shared/wire/refusal';
import type { Answer } from '../shared/wire/request';
import { refused } from './contract';
import { labelOf } from './fields';

/** What Postbox means by its answers. The rows that all services share cover 401, 403, 404 and the like. */
export const refusals: RefusalTable = {
	service: 'Postbox',
	reasonOf,
	rules: [
		{
			// Postbox checks the whole mail before it takes it, and says so in a form of its own.
			status: [400],
			when: ({ answer }) => jsonAnswer(answer, refused) !== undefined,
			proves: true,
			kind: 'refused',
			message: ({ reason }) => `Postbox refused ${reason.field ?? 'the mail'}: ${reason.said}`,
			fix: ({ reason }) => `Correct ${reason.field ?? 'what the message names'} and run it again.`,
		},
	],
};

function reasonOf(answer: Answer): Reason {
	const read = jsonAnswer(answer, refused);
	if (read === undefined) return { said: `status ${answer.statusCode}`, details: excerptDetails(answer) };
	return { said: read.error, field: labelOf(read.field ?? ''), details: { serviceMessage: read.error } };
}

/** Details of an answer that is judged by its status alone (429, 5xx). */
export function explain(answer: Answer): Explanation {
	return { details: reasonOf(answer).details };
}
