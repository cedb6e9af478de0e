import { MailError, toMailError, withDetails } from '../errors';
import { nodeError } from '../n8n/nodeError';
import { redactDeep } from '../wire/masking';
import type { Transport } from '../wire/transport';
import { inParallel } from './concurrency';
import type { RepeatableOperation, ServiceApi } from './operation';
import type { Run, RunItem } from './runItem';
import { failureOf } from './stepErrors';

/** Repeats of a request after an unclear outcome. */
const REPEATS = 3;

/** Performs a repeatable operation for its items, side by side; outputs and errors are put into the items. */
export async function performRepeatable(
	run: Run,
	operation: RepeatableOperation<any>,
	items: RunItem[],
	transport: Transport,
): Promise<void> {
	await inParallel(items, run.settings.concurrency, async (item) => {
		try {
			const outputs = await operation.perform(item.input, apiFor(run, operation, item, transport));
			item.output = outputs.map(({ json, binary }) => ({
				json: redactDeep(json, transport.masking.redact),
				...(binary && { binary }),
				pairedItem: { item: item.index },
			}));
			return true;
		} catch (error) {
			item.error = withDetails(toMailError(error), { itemIndex: item.index });
			return run.continues && transport.cancelSignal?.aborted !== true;
		}
	});
	const failed = items.find(({ error }) => error !== undefined);
	if (failed?.error && !run.continues) throw nodeError(run.context, failed.error, failed.index);
}

function apiFor(
	{ context, clock, service }: Run,
	{ operation, action, noun }: RepeatableOperation<any>,
	{ index, settings }: RunItem,
	transport: Transport,
): ServiceApi {
	return {
		context,
		itemIndex: index,
		now: () => clock.now(),
		sleep: async (seconds) => {
			try {
				await clock.sleep(seconds * 1000, transport.cancelSignal);
			} catch {
				throw cancelled();
			}
		},
		request: async (spec, options) => {
			const repeats = options?.repeat === false ? 0 : REPEATS;
			const exchange = await transport.exchange(spec, new Map(), repeats, settings.timeoutMs);
			if (exchange.kind === 'answer') return exchange.answer;
			const step = { id: operation, title: action, effect: 'none' as const };
			throw failureOf(exchange, { step, noun, service });
		},
	};
}

function cancelled(): MailError {
	return new MailError('failed', 'The execution was cancelled', { details: { cancelled: true } });
}
