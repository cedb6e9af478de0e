import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { MailError, toMailError, withDetails } from '../errors';
import { FieldIndex } from '../n8n/fields';
import { n8nHttp } from '../n8n/http';
import { Item } from '../n8n/item';
import { errorItem, nodeError } from '../n8n/nodeError';
import { isTool } from '../n8n/lineage';
import { realClock } from '../n8n/realClock';
import type { Clock } from '../wire/clock';
import { insecureWarning, type Connection } from '../wire/connection';
import { Masking } from '../wire/masking';
import { ratesOf, sharedLimiter } from '../wire/rateLimiter';
import { done } from '../wire/refusal';
import { DEFAULT_SETTINGS, Transport } from '../wire/transport';
import type { OnceItem } from './batches';
import { Breather } from './breather';
import { alsoWrong, reportOf, withFate } from './fate';
import { giveHints } from './hints';
import { openLedger } from './ledger';
import type { OnceInput, OnceOperation, Operation } from './operation';
import { performOnce } from './performOnce';
import { performRepeatable } from './performRepeatable';
import type { Run, RunItem } from './runItem';
import type { MailService } from './service';
import { demandOptions, readItemSettings, readRunSettings } from './settings';

/**
 * Runs the operation that a node is set to, for all of its items: reads and checks every item first, then performs
 * them side by side within the service's pace. The `execute` of every node of this package.
 * @throws NodeOperationError or NodeApiError, unless Continue On Fail is on
 */
export async function runMail(
	context: IExecuteFunctions,
	service: MailService,
	clock: Clock = realClock,
): Promise<INodeExecutionData[][]> {
	const given = context.getInputData().length;
	if (given === 0) return [[]];
	const operation = operationOf(context, service);
	// One mail for all items: the first one asks.
	const goOn = operation.kind === 'once' ? operation.goOn : undefined;
	const count = goOn ? 1 : given;
	if (operation.kind === 'once') openLedger(context);
	const run: Run = {
		context,
		service,
		// Stands when the first item's settings are wrong and the others go on.
		settings: { concurrency: service.limits.concurrency, maxPerMinute: service.limits.maxPerMinute },
		clock,
		// What is thrown does not reach the model of an agent: Agent 2 gives it an empty text.
		continues: context.continueOnFail() || isTool(context),
		notes: { alreadySent: 0, sentForKey: 0, previews: 0, redirected: 0 },
	};
	const items = await readItems(run, operation, count);
	const faulty = items.filter(({ error }) => error !== undefined);
	if (faulty.length > 0 && !run.continues) throw stopBeforeSending(run, operation, faulty, items);
	const ready = items.filter(({ error }) => error === undefined);

	let transport: Transport | undefined;
	if (ready.length > 0) {
		// The cancelled, the preview-only and the faulty need no connection; a preview must not make one.
		const online = operation.kind === 'repeatable' || ready.some(({ settings }) => !settings.preview);
		const connection = await connect(run, operation, online ? 'online' : 'offline', ready);
		if (connection) {
			transport = newTransport(run, connection, ready);
			if (operation.kind === 'repeatable') await performRepeatable(run, operation, ready, transport);
			else await performOnce(run, operation, ready as OnceItem[], transport);
		}
	}
	giveHints(run, operation, items, transport);
	if (goOn) return [await outputForAll(run, goOn, items[0], given)];
	return [items.flatMap((item) => item.output ?? (item.error ? [errorItem(item.error, item.index)] : []))];
}

/** One mail has gone out for all items: they share its end. */
async function outputForAll(
	{ context, continues }: Run,
	goOn: NonNullable<OnceOperation<any>['goOn']>,
	item: RunItem,
	count: number,
): Promise<INodeExecutionData[]> {
	if (item.output) {
		try {
			const [{ json: result }] = item.output;
			return await goOn({ context, input: item.input, result, count });
		} catch (error) {
			item.error = withDetails(toMailError(error), { itemIndex: item.index });
			if (!continues) throw nodeError(context, item.error, item.index);
		}
	}
	const { error } = item;
	return error ? Array.from({ length: count }, (_, index) => errorItem(error, index)) : [];
}

function operationOf(context: IExecuteFunctions, service: MailService): Operation {
	// Resource and operation take no expressions: they are the same for all items.
	const resource = context.getNodeParameter('resource', 0, 'mail') as string;
	const name = context.getNodeParameter('operation', 0, 'send') as string;
	const operation = service.operations.find((one) => one.resource === resource && one.operation === name);
	if (operation) return operation;
	throw nodeError(
		context,
		new MailError('invalid', `${service.displayName} has no operation "${name}" for "${resource}"`, {
			fix: 'Choose an operation in the node.',
		}),
		0,
	);
}

async function readItems(run: Run, operation: Operation, count: number): Promise<RunItem[]> {
	const fields = new FieldIndex([...(run.service.fields ?? []), ...operation.fields]);
	const items: RunItem[] = [];
	const breather = new Breather(run.clock);
	for (let index = 0; index < count; index++) {
		await breather.breathe();
		if (run.context.getExecutionCancelSignal?.()?.aborted) throw cancelledWhileReading(run, operation, index);
		const read = new Item(run.context, index, fields);
		const item: RunItem = { index, settings: { preview: false, output: 'full', timeoutMs: 0 } };
		items.push(item);
		try {
			if (index === 0) run.settings = readRunSettings(read);
			item.settings = readItemSettings(read);
			demandOptions(read);
			item.input = await operation.read(read);
			addNotes(item.input, read.notes);
			// Planned here: what the service's contract refuses must stop the run before anything is sent.
			if (operation.kind === 'once') item.plan = operation.plan(item.input as never);
		} catch (error) {
			item.error = withDetails(toMailError(error, 'invalid'), { itemIndex: index });
		}
	}
	return items;
}

/** Once operations have warnings of their own. */
function addNotes(input: unknown, notes: string[]): void {
	if (notes.length === 0) return;
	const { warnings = [] } = input as OnceInput;
	(input as OnceInput).warnings = [...warnings, ...new Set(notes)];
}

function cancelledWhileReading(run: Run, operation: Operation, index: number) {
	const error = new MailError('failed', 'The execution was cancelled', { details: { cancelled: true } });
	return nodeError(run.context, error, index, nothingDone(operation));
}

function stopBeforeSending(run: Run, operation: Operation, faulty: RunItem[], items: RunItem[]) {
	const [first, ...others] = faulty;
	const summary = [nothingDone(operation), alsoWrong(others)].filter(Boolean).join(' ');
	return nodeError(run.context, first.error as MailError, first.index, summary, reportOf(items));
}

function nothingDone(operation: Operation): string {
	return operation.kind === 'once' ? `Nothing was ${done(operation.effect)}.` : '';
}

/** Without a connection no item can be sent: the error is that of every item. */
async function connect(
	run: Run,
	operation: Operation,
	mode: 'online' | 'offline',
	ready: RunItem[],
): Promise<Connection | undefined> {
	try {
		return await run.service.connect(run.context, mode);
	} catch (error) {
		const failure = toMailError(error, 'unauthorized');
		if (!run.continues)
			throw nodeError(run.context, failure, ready[0].index, nothingDone(operation), reportOf(ready));
		const own = operation.kind === 'once' ? withFate(failure, operation) : failure;
		for (const item of ready) item.error = own;
		return undefined;
	}
}

function newTransport(
	{ context, service, settings, clock }: Run,
	connection: Connection,
	ready: RunItem[],
): Transport {
	const warning = insecureWarning(connection.baseUrl);
	if (warning) connection.warnings = [...(connection.warnings ?? []), warning];
	const ofMails = ready.flatMap(({ input }) => (input as OnceInput | undefined)?.secrets ?? []);
	const masking = new Masking([...connection.secrets, ...ofMails]);
	return new Transport(
		connection,
		n8nHttp(context, clock, masking),
		sharedLimiter(`${service.name}|${connection.paceKey}`, clock),
		{ ...DEFAULT_SETTINGS, rates: ratesOf(settings.maxPerMinute, service.limits.maxPerSecond) },
		clock,
		masking,
	);
}
