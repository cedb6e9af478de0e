import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { MailError, toMailError } from '../errors';
import { giveHints, insecureWarning } from './hints';
import { ItemReader } from '../n8n/itemReader';
import { openLedger } from './ledger';
import { ratesOf, realClock, sharedLimiter, type Clock } from '../wire/limiter';
import { errorItem, nodeError, type ItemsReport } from '../n8n/nodeError';
import type { Plan } from './plan';
import { performReads } from './repeatables';
import { performSends, type SendItem } from './onces';
import type { Connection, MailService, ReadOperation, SendOperation } from './service';
import { readItemSettings, readRunSettings, type ItemSettings, type RunSettings } from './settings';
import { DEFAULT_SETTINGS, Transport } from '../wire/transport';

/** One item on its way through a run. */
export interface RunItem<Input = unknown> {
	index: number;
	/** Undefined when the item could not be read. */
	input?: Input;
	/** What performing a send operation asks of the service; undefined as `input` is, and for what only reads. */
	plan?: Plan;
	settings: ItemSettings;
	/** What the item ended in: output items, or an error. Neither: it was not reached. */
	output?: INodeExecutionData[];
	error?: MailError;
}

/** What all parts of one run share. */
export interface Run {
	context: IExecuteFunctions;
	service: MailService;
	settings: RunSettings;
	clock: Clock;
	/** With Continue On Fail, an item that fails does not stop the others. */
	continues: boolean;
	notes: { alreadySent: number; previews: number; redirected: number };
}

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
	const count = context.getInputData().length;
	if (count === 0) return [[]];
	const operation = operationOf(context, service);
	if (operation.kind === 'send') openLedger(context);
	const run: Run = {
		context,
		service,
		// Stands when the first item's settings are wrong and the others go on.
		settings: { concurrency: service.limits.concurrency, maxPerMinute: service.limits.maxPerMinute },
		clock,
		continues: context.continueOnFail(),
		notes: { alreadySent: 0, previews: 0, redirected: 0 },
	};
	const items = await readItems(run, operation, count);
	const faulty = items.filter(({ error }) => error !== undefined);
	if (faulty.length > 0 && !run.continues) throw stopBeforeSending(run, faulty, items);
	const ready = items.filter(({ error }) => error === undefined);

	let transport: Transport | undefined;
	if (ready.length > 0) {
		// The cancelled, the preview-only and the faulty need no connection; a preview must not make one.
		const online = operation.kind === 'read' || ready.some(({ settings }) => !settings.preview);
		const connected = await connect(run, online ? 'online' : 'offline', ready);
		if (connected) {
			transport = newTransport(run, connected);
			if (operation.kind === 'read') await performReads(run, operation, ready, transport);
			else await performSends(run, operation, ready as SendItem[], transport);
		}
	}
	giveHints(run, items, transport);
	return [items.flatMap((item) => item.output ?? (item.error ? [errorItem(item.error, item.index)] : []))];
}

function operationOf(
	context: IExecuteFunctions,
	service: MailService,
): SendOperation<any> | ReadOperation<any> {
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

async function readItems(
	run: Run,
	operation: SendOperation<any> | ReadOperation<any>,
	count: number,
): Promise<RunItem[]> {
	const items: RunItem[] = [];
	for (let index = 0; index < count; index++) {
		const reader = new ItemReader(run.context, index, run.service.limits);
		const item: RunItem = { index, settings: { preview: false, output: 'full', timeoutMs: 0 } };
		items.push(item);
		try {
			if (index === 0) run.settings = readRunSettings(reader, run.service.limits, operation.kind);
			item.settings = readItemSettings(reader);
			item.input = await operation.read(reader);
			// Planned here: what the service's contract refuses must stop the run before anything is sent.
			if (operation.kind === 'send') item.plan = operation.plan(item.input as never);
		} catch (error) {
			item.error = toMailError(error, 'invalid');
			item.error.itemIndex = index;
		}
	}
	return items;
}

function stopBeforeSending(run: Run, faulty: RunItem[], items: RunItem[]) {
	const [first, ...others] = faulty;
	const further = others.slice(0, 3).map(({ index, error }) => `item ${index}: ${error?.message}`);
	if (others.length > 3) further.push(`${others.length - 3} more`);
	const summary = `Nothing was sent.${further.length > 0 ? ` Also wrong: ${further.join('; ')}.` : ''}`;
	return nodeError(run.context, first.error as MailError, first.index, summary, nothingSent(items));
}

function nothingSent(items: RunItem[]): ItemsReport {
	return { sent: [], possiblySent: [], notSent: items.map(({ index }) => index) };
}

/** Without a connection no item can be sent: the error is that of every item. */
async function connect(
	run: Run,
	mode: 'online' | 'offline',
	ready: RunItem[],
): Promise<Connection | undefined> {
	try {
		return await run.service.connect(run.context, mode);
	} catch (error) {
		const failure = toMailError(error, 'unauthorized');
		if (!run.continues)
			throw nodeError(run.context, failure, ready[0].index, 'Nothing was sent.', nothingSent(ready));
		for (const item of ready) item.error = failure;
		return undefined;
	}
}

function newTransport(run: Run, connection: Connection): Transport {
	const { limits, name } = run.service;
	const warning = insecureWarning(connection.baseUrl);
	if (warning) connection.warnings = [...(connection.warnings ?? []), warning];
	return new Transport(
		run.context,
		connection,
		sharedLimiter(`${name}|${connection.paceKey}`, run.clock),
		{ ...DEFAULT_SETTINGS, rates: ratesOf(run.settings.maxPerMinute, limits.maxPerSecond) },
		run.clock,
	);
}
