import { answerWith, type FaultDefinition } from '../../core/faults/definition';

/** Bodies of a 202, which no page of the vendor describes (LINE WORKS API sheet, section 10). */
const ACCEPTED_WITH = [
	['null', 'null', 'application/json'],
	['empty-text', '""', 'application/json'],
	['list', '[]', 'application/json; charset=utf-8'],
	['plain', 'Accepted', 'text/plain'],
] as const;

/** Faults of LINE WORKS that no general one covers. */
export const LINEWORKS_FAULTS: readonly FaultDefinition[] = ACCEPTED_WITH.map(
	([name, body, contentType]) => ({
		name: `lineworks-202-${name}`,
		description: `Mail accepted, the 202 carries ${body}`,
		service: 'lineworks',
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) => answerWith(exchange, answer.status, body, contentType),
	}),
);
