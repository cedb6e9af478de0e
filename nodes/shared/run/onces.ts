import type { IDataObject } from 'n8n-workflow';
import { batches } from './batches';
import { MailError, toMailError, withDetails } from '../errors';
import { earlierTryError } from './earlierTry';
import { Ledger, planFingerprint } from './ledger';
import { nodeError, type ItemsReport } from '../n8n/nodeError';
import { performPlan, type Performed, type StepRules } from './perform';
import type { Answer, Plan } from './plan';
import { previewPlan } from './preview';
import { redactDeep } from '../wire/masking';
import { addresses, asAlreadySent, attachmentResult, sendResult, shapeResult } from './result';
import type { Run, RunItem } from './run';
import { inParallel } from './concurrency';
import type { SendInput, SendOperation, SendReceipt } from './service';
import type { Transport } from '../wire/transport';

/** An item whose mail has been read and checked. */
export type SendItem = RunItem<SendInput<any>> & { input: SendInput<any>; plan: Plan };

/** What the parts of a sending run share. */
interface Sending extends Run {
	operation: SendOperation<any>;
	transport: Transport;
	ledger: Ledger;
	keyOf(item: SendItem): string;
}

/**
 * Sends the mails of a run: previews at once, what an earlier try has sent from the ledger, the rest side by side.
 * Outputs and errors are put into the items.
 * @throws NodeApiError or NodeOperationError when an item fails and Continue On Fail is off
 */
export async function performSends(
	run: Run,
	operation: SendOperation<any>,
	items: SendItem[],
	transport: Transport,
): Promise<void> {
	const { context } = run;
	const tool = context.isToolExecution?.() === true;
	const sending: Sending = {
		...run,
		operation,
		transport,
		ledger: new Ledger(context, tool ? 'tool' : String(runIndex(run))),
		// An agent's calls share a node and often a run index: what they send tells them apart.
		keyOf: (item) => (tool ? planFingerprint(item.plan) : String(item.index)),
	};
	for (const item of items) if (item.settings.preview) await preview(sending, item);

	const toSend = items.filter(({ settings }) => !settings.preview);
	// All at once: a run that stops early must still tell of every item what became of it before.
	for (const item of toSend) takeOver(sending, item);
	const units = batches(operation.batch, toSend);
	await inParallel(units, run.settings.concurrency, async (unit) => {
		await sendUnit(sending, unit);
		const failed = unit.some(({ error }) => error !== undefined);
		return transport.cancelSignal?.aborted !== true && (run.continues || !failed);
	});

	const cancelled = transport.cancelSignal?.aborted === true;
	const unreached = items.filter(({ output, error }) => output === undefined && error === undefined);
	if (cancelled) for (const item of unreached) item.error = notReached(item.index);
	const failed = items.find(({ error, output }) => error !== undefined && output === undefined);
	if (failed && (!run.continues || cancelled)) {
		throw nodeError(context, failed.error as MailError, failed.index, summaryOf(items), reportOf(items));
	}
}

function runIndex({ context }: Run): number {
	return context.getWorkflowDataProxy(0).$runIndex as number;
}

async function sendUnit(sending: Sending, unit: SendItem[]): Promise<void> {
	const fresh = unit.filter(({ output: taken, error }) => taken === undefined && error === undefined);
	if (fresh.length === 0) return;
	if (sending.transport.cancelSignal?.aborted) {
		for (const item of fresh) item.error = notReached(item.index);
		return;
	}
	const { batch } = sending.operation;
	if (fresh.length === 1 || !batch) {
		for (const item of fresh) await sendOne(sending, item);
		return;
	}
	const error = await sendTogether(sending, fresh);
	if (error && batch.sendSingly?.(error)) for (const item of fresh) await sendOne(sending, item);
	else if (error) for (const item of fresh) fail(sending, item, error);
}

/** Takes over what an earlier try of this run brought. */
function takeOver(sending: Sending, item: SendItem): void {
	const entry = sending.ledger.find(sending.keyOf(item));
	if (entry === undefined) return;
	if (entry.state === 'sent') {
		sending.notes.alreadySent++;
		item.output = [output(item, asAlreadySent(entry.result))];
	} else item.error = earlierTryError(entry, item.index);
}

async function sendOne(sending: Sending, item: SendItem): Promise<void> {
	const { operation, transport, clock } = sending;
	const started = clock.now();
	begin(sending, item);
	try {
		const performed = await performPlan(
			transport,
			item.plan,
			rulesFor(sending, item.input),
			item.settings.timeoutMs,
		);
		const receipt = operation.receipt(performed.answers, item.input);
		succeed(sending, item, receipt, performed, clock.now() - started);
	} catch (error) {
		fail(sending, item, toMailError(error, 'uncertain'));
	}
}

/** Sends several mails in one call. Returns the error that holds for all of them, if there is one. */
async function sendTogether(sending: Sending, items: SendItem[]): Promise<MailError | undefined> {
	const { operation, transport, clock } = sending;
	const batch = operation.batch as NonNullable<typeof operation.batch>;
	const inputs = items.map(({ input }) => input);
	const started = clock.now();
	for (const item of items) begin(sending, item);
	try {
		const timeoutMs = Math.max(...items.map(({ settings }) => settings.timeoutMs));
		const performed = await performPlan(
			transport,
			batch.plan(inputs),
			rulesFor(sending, inputs[0]),
			timeoutMs,
		);
		const receipts = batch.receipts(performed.answers, inputs);
		items.forEach((item, position) => {
			const receipt = receipts[position];
			if (receipt instanceof MailError) fail(sending, item, receipt);
			else succeed(sending, item, receipt, performed, clock.now() - started);
		});
		return undefined;
	} catch (error) {
		return toMailError(error, 'uncertain');
	}
}

function rulesFor({ operation }: Sending, input: SendInput<any>): StepRules {
	return {
		check: (step, answer) => operation.check(step, answer, input),
		explain: operation.explain?.bind(operation),
		settle: operation.settle?.bind(operation),
		undone: operation.undone?.bind(operation),
		finished: operation.finished?.bind(operation),
		onFailure: operation.onFailure?.bind(operation),
	};
}

function begin(sending: Sending, item: SendItem): void {
	sending.ledger.start(sending.keyOf(item), timestamp(sending));
}

function succeed(
	sending: Sending,
	item: SendItem,
	receipt: SendReceipt,
	performed: Performed,
	durationMs: number,
): void {
	const last = Object.values(performed.answers).pop() as Answer | undefined;
	const warnings = [...performed.warnings, ...(receipt.warnings ?? [])];
	const result = redactDeep(
		sendResult(
			sending.service.name,
			item.input,
			{ ...receipt, warnings },
			{
				statusCode: last?.statusCode,
				attempts: performed.attempts,
				durationMs: Math.round(durationMs),
			},
		),
		sending.transport.redact,
	);
	sending.ledger.sent(sending.keyOf(item), timestamp(sending), result);
	if (item.input.redirectedFrom) sending.notes.redirected++;
	item.output = [output(item, result)];
}

function fail(sending: Sending, item: SendItem, error: MailError): void {
	const { redact } = sending.transport;
	const own = withDetails(error, {
		message: redact(error.message),
		fix: error.fix && redact(error.fix),
		details: redactDeep(error.details, redact),
		response: redactDeep(error.response, redact),
		itemIndex: item.index,
	});
	if (own.mayHaveBeenSent)
		sending.ledger.unknown(sending.keyOf(item), timestamp(sending), own.message, own.details);
	else sending.ledger.forget(sending.keyOf(item));
	item.error = own;
}

async function preview(sending: Sending, item: SendItem): Promise<void> {
	const { transport, context, service, notes } = sending;
	const { input } = item;
	notes.previews++;
	try {
		const result: IDataObject = {
			service: service.name,
			status: 'preview',
			messageId: null,
			accepted: [],
			rejected: [],
			recipients: addresses(input.message),
			subject: input.message.subject,
			attachments: input.message.attachments.map(attachmentResult),
			warnings: input.warnings,
			requests: await previewPlan(context, item.plan, transport.connection),
			delivery: {
				attempts: 0,
				durationMs: 0,
				...(input.redirectedFrom && { redirectedFrom: input.redirectedFrom }),
			},
			response: null,
		};
		item.output = [{ json: redactDeep(result, transport.redact), pairedItem: { item: item.index } }];
	} catch (error) {
		item.error = toMailError(error);
	}
}

function output(item: SendItem, result: IDataObject) {
	return { json: shapeResult(result, item.settings.output), pairedItem: { item: item.index } };
}

function notReached(itemIndex: number): MailError {
	return new MailError('failed', 'The execution was cancelled before this mail was sent', {
		itemIndex,
		details: { cancelled: true },
	});
}

/** "Of 10 mails 3 went out (item 0, 1, 2), 1 may have been sent (item 3) and 6 were not sent." */
function summaryOf(items: SendItem[]): string {
	if (items.length === 1) return '';
	const { sent, possiblySent, notSent } = reportOf(items);
	const which = (indexes: number[]) =>
		indexes.length === 0 || indexes.length > 20 ? '' : ` (item ${indexes.join(', ')})`;
	return `Of ${items.length} mails ${sent.length} went out${which(sent)}, ${possiblySent.length} may have been sent${which(possiblySent)} and ${notSent.length} were not sent.`;
}

function reportOf(items: SendItem[]): ItemsReport {
	const indexes = (those: SendItem[]) => those.map(({ index }) => index);
	const inDoubt = (item: SendItem) => item.output === undefined && item.error?.mayHaveBeenSent === true;
	return {
		sent: indexes(items.filter(({ output }) => output !== undefined)),
		possiblySent: indexes(items.filter(inDoubt)),
		notSent: indexes(items.filter((item) => item.output === undefined && !inDoubt(item))),
	};
}

function timestamp({ clock }: Run): string {
	return new Date(clock.now()).toISOString();
}
