import { MailError, toMailError } from '../errors';
import { nodeError } from '../n8n/nodeError';
import type { Transport } from '../wire/transport';
import { Brake } from './brake';
import { Breather } from './breather';
import { inParallel } from './concurrency';
import { maskedError } from './maskedError';
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
	const brake = new Brake();
	await inParallel(items, run.settings.concurrency, new Breather(run.clock), async (item) => {
		item.error = brake.errorFor(item.index);
		if (item.error) return run.continues;
		try {
			const outputs = await operation.perform(item.input, apiFor(run, operation, item, transport));
			item.output = outputs.map(({ json, binary }) => ({
				json: transport.masking.redactData(json),
				...(binary && { binary }),
				pairedItem: { item: item.index },
			}));
			brake.note(undefined);
			return true;
		} catch (error) {
			item.error = maskedError(toMailError(error), transport.masking, item.index);
			brake.note(item.error);
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
			const repeatUnclear = options?.repeat === false ? 0 : REPEATS;
			const { timeoutMs } = settings;
			const exchange = await transport.exchange(spec, new Map(), { repeatUnclear, timeoutMs });
			if (exchange.kind === 'answer') return exchange.answer;
			const step = { id: operation, title: action, effect: 'none' as const };
			throw failureOf(exchange, { step, noun, service });
		},
	};
}

function cancelled(): MailError {
	return new MailError('failed', 'The execution was cancelled', { details: { cancelled: true } });
}
