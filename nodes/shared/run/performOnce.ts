import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { MailError, toMailError } from '../errors';
import { nodeError } from '../n8n/nodeError';
import type { Transport } from '../wire/transport';
import { batches, type OnceItem } from './batches';
import { Bookkeeping, type Verdict } from './bookkeeping';
import { Brake } from './brake';
import { Breather } from './breather';
import { inParallel } from './concurrency';
import { reportOf, summaryOf, withFate } from './fate';
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
	books: Bookkeeping;
	brake: Brake;
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
	const { context, notes } = run;
	const books = new Bookkeeping(run, operation, transport.connection, items.length);
	const once: OnceRun = { ...run, operation, transport, books, brake: new Brake() };
	const breather = new Breather(run.clock);
	for (const item of items) {
		await breather.breathe();
		if (item.settings.preview) await preview(once, item);
		// All before the first request: a run that stops early must still tell what happened to every item before.
		else apply(once, item, books.restore(item));
	}
	// What an earlier try has left in doubt stops the rest, as a failure does.
	const stopped = run.continues ? -1 : items.findIndex(({ error }) => error !== undefined);
	const toPerform = (stopped < 0 ? items : items.slice(0, stopped)).filter(isOpen);
	const units = batches(operation.batch, toPerform);
	books.expect(units);
	try {
		await inParallel(units, run.settings.concurrency, breather, async (unit) => {
			await performUnit(once, unit);
			const failed = unit.some(({ error }) => error !== undefined);
			return transport.cancelSignal?.aborted !== true && (run.continues || !failed);
		});
	} finally {
		notes.ledgerProblem = await books.close();
	}

	const cancelled = transport.cancelSignal?.aborted === true;
	if (!cancelled) await lookBack(once, items.filter(isUnreached));
	if (cancelled) for (const item of items.filter(isOpen)) item.error = notReached(once, item.index);
	const failed = items.find(({ error, output }) => error !== undefined && output === undefined);
	if (failed?.error && (!run.continues || cancelled)) {
		const summary = summaryOf(items, operation);
		throw nodeError(context, failed.error, failed.index, summary, reportOf(items));
	}
}

/** Items behind the one that ended the run: an earlier try may have sent them. */
async function lookBack(once: OnceRun, items: OnceItem[]): Promise<void> {
	for (const [item, verdict] of await once.books.lookBack(items)) {
		item.error = undefined;
		apply(once, item, verdict);
	}
}

function isUnreached(item: OnceItem): boolean {
	return isOpen(item) || (item.output === undefined && item.error?.details.notBegun === true);
}

async function performUnit(once: OnceRun, unit: OnceItem[]): Promise<void> {
	for (const item of unit) item.error = once.brake.errorFor(item.index);
	const fresh: OnceItem[] = [];
	const busy: OnceItem[] = [];
	for (const item of unit.filter(isOpen)) {
		if (isCancelled(once, item)) continue;
		const verdict = await once.books.begin(item);
		if (verdict === 'busy') busy.push(item);
		else if (verdict === undefined) fresh.push(item);
		else apply(once, item, verdict);
	}
	await performFresh(once, fresh);
	// After its own mails have gone out: nobody waits for a unit that is waiting itself.
	for (const item of busy) await performBusy(once, item);
}

async function performFresh(once: OnceRun, fresh: OnceItem[]): Promise<void> {
	if (fresh.length === 0) return;
	const { batch } = once.operation;
	if (fresh.length === 1 || !batch) {
		for (const item of fresh) await performItem(once, item);
		return;
	}
	const error = await performTogether(once, fresh);
	if (!error) return;
	const singly = batch.sendSingly?.(error) === true;
	for (const item of fresh.filter(isOpen)) {
		const braked = singly ? once.brake.errorFor(item.index) : error;
		if (braked) fail(once, item, braked);
		else await performItem(once, item);
	}
}

/** An item that another call of this n8n process, or an earlier item, was sending when it was looked at. */
async function performBusy(once: OnceRun, item: OnceItem): Promise<void> {
	if (isCancelled(once, item)) return;
	item.error = once.brake.errorFor(item.index);
	if (!isOpen(item)) return;
	const verdict = await once.books.beginOnceSettled(item, once.transport.cancelSignal);
	if (isCancelled(once, item)) return;
	apply(once, item, verdict);
	if (isOpen(item)) await performItem(once, item);
}

function isCancelled(once: OnceRun, item: OnceItem): boolean {
	const cancelled = once.transport.cancelSignal?.aborted === true;
	if (cancelled) item.error = notReached(once, item.index);
	return cancelled;
}

function isOpen({ output, error }: OnceItem): boolean {
	return output === undefined && error === undefined;
}

/** Takes over what the books say of an item that is not to be sent. */
function apply(once: OnceRun, item: OnceItem, verdict: Verdict | undefined): void {
	if (verdict === undefined) return;
	if ('error' in verdict) {
		item.error = withFate(verdict.error, once.operation);
		return;
	}
	if (verdict.byKey) once.notes.sentForKey++;
	else once.notes.alreadySent++;
	item.output = [output(item, alreadySent(verdict.result))];
}

async function performItem(once: OnceRun, item: OnceItem): Promise<void> {
	const started = once.clock.now();
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
	let plan: Plan<Array<SendReceipt | MailError>>;
	try {
		plan = once.operation.batch?.plan(items.map(({ input }) => input)) as typeof plan;
	} catch (error) {
		// Nothing has left yet, whatever is wrong with the plan.
		return toMailError(error);
	}
	try {
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
	once.books.sent(item, shown);
	if (item.input.redirectedFrom) once.notes.redirected++;
	item.output = [output(item, shown)];
	once.brake.note(undefined);
}

function fail(once: OnceRun, item: OnceItem, error: MailError): void {
	const own = maskedError(withFate(error, once.operation), once.transport.masking, item.index);
	once.brake.note(own);
	once.books.failed(item, own);
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
