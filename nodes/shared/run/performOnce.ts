import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { MailError, toMailError } from '../errors';
import { isTool, runIndexOf } from '../n8n/lineage';
import { nodeError } from '../n8n/nodeError';
import { done } from '../wire/refusal';
import type { Transport } from '../wire/transport';
import { batches, type OnceItem } from './batches';
import { Brake } from './brake';
import { Breather } from './breather';
import { inParallel } from './concurrency';
import { reportOf, summaryOf, withFate } from './fate';
import { earlierTryError, Ledger, planFingerprint } from './ledger';
import type { OnceOperation } from './operation';
import { performPlan, type Performed } from './perform';
import type { Plan, Receipt, SendReceipt } from './plan';
import { maskedError } from './maskedError';
import { previewResult } from './preview';
import { alreadySent, sendResult, shapeResult } from './result';
import type { Run } from './runItem';

/** What the parts of a run of a once operation share. */
interface OnceRun extends Run {
	operation: OnceOperation<any>;
	transport: Transport;
	ledger: Ledger;
	brake: Brake;
	keyOf(item: OnceItem): string;
}

/**
 * Performs a once operation for its items: previews at once, what an earlier try has done from the ledger, the rest
 * side by side. Outputs and errors are put into the items.
 * @throws NodeApiError or NodeOperationError when an item fails and Continue On Fail is off
 */
export async function performOnce(
	run: Run,
	operation: OnceOperation<any>,
	items: OnceItem[],
	transport: Transport,
): Promise<void> {
	const { context } = run;
	const tool = isTool(context);
	const once: OnceRun = {
		...run,
		operation,
		transport,
		brake: new Brake(),
		ledger: new Ledger(context, tool ? 'tool' : String(runIndexOf(context))),
		// An agent's calls share a node and often a run index: what they send tells them apart.
		keyOf: (item) => (tool ? planFingerprint(item.plan) : String(item.index)),
	};
	const breather = new Breather(run.clock);
	for (const item of items) {
		await breather.breathe();
		if (item.settings.preview) await preview(once, item);
		// All before the first request: a run that stops early must still tell what happened to every item before.
		else restoreFromLedger(once, item);
	}
	const toPerform = items.filter(({ settings }) => !settings.preview);
	await inParallel(batches(operation.batch, toPerform), run.settings.concurrency, async (unit) => {
		await performUnit(once, unit);
		const failed = unit.some(({ error }) => error !== undefined);
		return transport.cancelSignal?.aborted !== true && (run.continues || !failed);
	});

	const cancelled = transport.cancelSignal?.aborted === true;
	const unreached = items.filter(({ output, error }) => output === undefined && error === undefined);
	if (cancelled) for (const item of unreached) item.error = notReached(once, item.index);
	const failed = items.find(({ error, output }) => error !== undefined && output === undefined);
	if (failed?.error && (!run.continues || cancelled)) {
		const summary = summaryOf(items, operation);
		throw nodeError(context, failed.error, failed.index, summary, reportOf(items));
	}
}

async function performUnit(once: OnceRun, unit: OnceItem[]): Promise<void> {
	const fresh = unit.filter(({ output, error }) => output === undefined && error === undefined);
	if (fresh.length === 0) return;
	if (once.transport.cancelSignal?.aborted) {
		for (const item of fresh) item.error = notReached(once, item.index);
		return;
	}
	if (once.brake.errorFor(0)) {
		for (const item of fresh) item.error = once.brake.errorFor(item.index);
		return;
	}
	const { batch } = once.operation;
	if (fresh.length === 1 || !batch) {
		for (const item of fresh) await performItem(once, item);
		return;
	}
	const error = await performTogether(once, fresh);
	if (error && batch.sendSingly?.(error)) for (const item of fresh) await performItem(once, item);
	else if (error) for (const item of fresh) fail(once, item, error);
}

/** Takes over what an earlier try of this run brought. */
function restoreFromLedger(once: OnceRun, item: OnceItem): void {
	const entry = once.ledger.find(once.keyOf(item));
	if (entry === undefined) return;
	if (entry.state === 'sent') {
		once.notes.alreadySent++;
		item.output = [output(item, alreadySent(entry.result))];
		return;
	}
	const { noun, effect } = once.operation;
	item.error = earlierTryError(entry, item.index, noun, done(effect));
}

async function performItem(once: OnceRun, item: OnceItem): Promise<void> {
	const started = once.clock.now();
	begin(once, [item]);
	try {
		const performed = await perform(once, item.plan, item.settings.timeoutMs);
		succeed(once, item, item.plan.receipt(performed.values), performed, started);
	} catch (error) {
		fail(once, item, toMailError(error, 'uncertain'));
	}
}

/** Performs several items in one call. Returns the error that holds for all of them, if there is one. */
async function performTogether(once: OnceRun, items: OnceItem[]): Promise<MailError | undefined> {
	const started = once.clock.now();
	begin(once, items);
	try {
		const plan = once.operation.batch?.plan(items.map(({ input }) => input)) as Plan<
			Array<SendReceipt | MailError>
		>;
		const timeoutMs = Math.max(...items.map(({ settings }) => settings.timeoutMs));
		const performed = await perform(once, plan, timeoutMs);
		const receipts = plan.receipt(performed.values);
		items.forEach((item, position) => {
			const receipt = receipts[position];
			if (receipt instanceof MailError) fail(once, item, receipt);
			else succeed(once, item, receipt, performed, started);
		});
		return undefined;
	} catch (error) {
		return toMailError(error, 'uncertain');
	}
}

async function perform(
	{ transport, service, operation: { noun } }: OnceRun,
	plan: Plan<unknown>,
	timeoutMs: number,
): Promise<Performed> {
	return await performPlan(plan, { transport, service, noun, timeoutMs });
}

function begin(once: OnceRun, items: OnceItem[]): void {
	for (const item of items) once.ledger.start(once.keyOf(item), timestamp(once));
}

function succeed(
	once: OnceRun,
	item: OnceItem,
	receipt: Receipt,
	performed: Performed,
	started: number,
): void {
	const durationMs = Math.round(once.clock.now() - started);
	const result =
		'output' in receipt
			? receipt.output
			: sendResult(once.service.name, item.input, receipt, { ...performed, durationMs });
	const shown = once.transport.masking.redactData(result);
	once.ledger.sent(once.keyOf(item), timestamp(once), shown);
	if (item.input.redirectedFrom) once.notes.redirected++;
	item.output = [output(item, shown)];
	once.brake.note(undefined);
}

function fail(once: OnceRun, item: OnceItem, error: MailError): void {
	const own = maskedError(withFate(error, once.operation), once.transport.masking, item.index);
	once.brake.note(own);
	const key = once.keyOf(item);
	if (own.mayHaveBeenSent) once.ledger.unknown(key, timestamp(once), own.message, own.details);
	else once.ledger.forget(key);
	item.error = own;
}

async function preview({ context, service, transport, notes }: OnceRun, item: OnceItem): Promise<void> {
	notes.previews++;
	try {
		const result = await previewResult(context, service.name, item, transport.connection);
		item.output = [{ json: transport.masking.redactAll(result), pairedItem: { item: item.index } }];
	} catch (error) {
		item.error = maskedError(toMailError(error), transport.masking, item.index);
	}
}

function output({ index, settings }: OnceItem, result: IDataObject): INodeExecutionData {
	return { json: shapeResult(result, settings.output), pairedItem: { item: index } };
}

function notReached({ operation }: OnceRun, itemIndex: number): MailError {
	const error = new MailError('failed', 'The execution was cancelled', {
		itemIndex,
		details: { cancelled: true },
	});
	return withFate(error, operation);
}

function timestamp({ clock }: Run): string {
	return new Date(clock.now()).toISOString();
}
