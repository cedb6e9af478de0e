import { MailError, toMailError } from '../errors';
import { nodeError } from '../n8n/nodeError';
import { failureOf } from './perform';
import type { PlanStep, RequestSpec } from './plan';
import { redactDeep } from '../wire/masking';
import type { Run, RunItem } from './run';
import { inParallel } from './concurrency';
import type { ReadOperation, ServiceApi } from './service';
import type { Transport } from '../wire/transport';

/** Repeats of a reading request after an unclear outcome. */
const READ_REPEATS = 3;

/** Performs a reading operation for its items, side by side; outputs and errors are put into the items. */
export async function performReads(
	run: Run,
	operation: ReadOperation<any>,
	items: RunItem[],
	transport: Transport,
): Promise<void> {
	await inParallel(items, run.settings.concurrency, async (item) => {
		try {
			const outputs = await operation.perform(item.input, apiFor(run, operation, item, transport));
			item.output = outputs.map(({ json, binary }) => ({
				json: redactDeep(json, transport.redact),
				...(binary && { binary }),
				pairedItem: { item: item.index },
			}));
			return true;
		} catch (error) {
			const failure = toMailError(error);
			item.error = operation.onFailure?.(failure) ?? failure;
			item.error.itemIndex = item.index;
			return run.continues && transport.cancelSignal?.aborted !== true;
		}
	});
	const failed = items.find(({ error }) => error !== undefined);
	if (failed && !run.continues) throw nodeError(run.context, failed.error as MailError, failed.index);
}

function apiFor(run: Run, operation: ReadOperation<any>, item: RunItem, transport: Transport): ServiceApi {
	const { context, clock } = run;
	return {
		context,
		itemIndex: item.index,
		now: () => clock.now(),
		sleep: async (seconds) => {
			try {
				await clock.sleep(seconds * 1000, transport.cancelSignal);
			} catch {
				throw cancelled();
			}
		},
		request: async (spec: RequestSpec, options) => {
			const step: PlanStep = {
				id: operation.operation,
				title: operation.action,
				request: spec,
				effect: 'none',
				repeatUnclear: 0,
			};
			const repeats = options?.repeat === false ? 0 : READ_REPEATS;
			const exchange = await transport.exchange(spec, {}, repeats, item.settings.timeoutMs);
			if (exchange.kind === 'answer') return { ...exchange.answer, unclearRepeats: exchange.unclearRepeats };
			throw failureOf(exchange, step, operation, 'reading');
		},
	};
}

function cancelled(): MailError {
	return new MailError('failed', 'The execution was cancelled', { details: { cancelled: true } });
}
