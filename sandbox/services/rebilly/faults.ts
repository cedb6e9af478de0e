import { answerWith, type FaultDefinition } from '../../core/faults/definition';

const SERVICE = 'rebilly';

/** How long a move to the outbox goes on behind a gateway that has given up. */
const DELAY_MS = 200;

/**
 * Faults of Rebilly that no general one covers (Rebilly API sheet, section 14). A move that finishes late was allowed
 * when it was asked for: a second one that is asked for meanwhile sends the mail again.
 */
export const REBILLY_FAULTS: readonly FaultDefinition[] = [
	{
		name: 'rebilly-late-504',
		description: 'The move to the outbox is answered 504 by a gateway and finished after delayMs',
		service: SERVICE,
		phase: 'within',
		delivers: 'later',
		defaults: { delayMs: DELAY_MS },
		numberParameter: 'delayMs',
	},
	{
		name: 'rebilly-late-reset',
		description: 'The connection is reset, the move to the outbox is finished after delayMs',
		service: SERVICE,
		phase: 'within',
		delivers: 'later',
		defaults: { delayMs: DELAY_MS },
		numberParameter: 'delayMs',
	},
	{
		name: 'rebilly-still-draft',
		description:
			'The move to the outbox is answered 200 with the draft as it was, and finished after delayMs',
		service: SERVICE,
		phase: 'within',
		delivers: 'later',
		defaults: { delayMs: DELAY_MS },
		numberParameter: 'delayMs',
	},
	{
		name: 'rebilly-draft-for-ever',
		description: 'The move to the outbox is answered 200 with the draft as it was, and never done',
		service: SERVICE,
		phase: 'within',
		delivers: 'none',
		defaults: {},
	},
	{
		name: 'rebilly-failed-at-once',
		description: 'A message that is created for the outbox is answered as failed, with code 550',
		service: SERVICE,
		phase: 'within',
		delivers: 'none',
		defaults: {},
	},
	{
		name: 'rebilly-empty-201',
		description: 'The message is created; the 201 has no body, its Location holds the id',
		service: SERVICE,
		phase: 'after',
		delivers: 'all',
		defaults: {},
		run: (exchange, _parameters, answer) =>
			answerWith(exchange, answer.status, '', undefined, { location: String(answer.headers.location) }),
	},
];
