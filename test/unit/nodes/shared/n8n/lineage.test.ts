import type { IExecuteFunctions } from 'n8n-workflow';
import {
	isTool,
	lineageOf,
	mayHaveRunBefore,
	nodeMemory,
	runIndexOf,
	wasCutOff,
} from '../../../../../nodes/shared/n8n/lineage';
import { fakeContext } from '../../../../support/fakeContext';
import { at, contextOf, type RunData } from './lineage-support';

describe('mayHaveRunBefore', () => {
	it.each<[string, string, RunData | undefined, boolean]>([
		['a first try', 'webhook', { Webhook: at(0) }, false],
		['a first try in a loop', 'trigger', { Webhook: at(0), Send: at(1) }, false],
		[
			'a retry that starts over: cancelled or killed before n8n saved anything',
			'retry',
			{ Webhook: at(0), Items: at(1) },
			true,
		],
		[
			'a retry that starts with the node itself: cancelled with progress saved',
			'retry',
			{ Webhook: at(0), Items: at(1) },
			true,
		],
		[
			'a retry after a crash within the node: its entry is there, and empty',
			'retry',
			{ Webhook: at(0, 0), Send: [] },
			true,
		],
		['a retry after a crash before the node', 'retry', { Webhook: at(0, 0), Items: at(0, 1) }, false],
		[
			'a retry in which the node that failed ran first',
			'retry',
			{ Webhook: at(0), Look: at(0), Items: at(1) },
			false,
		],
		['a second retry of that', 'retry', { Webhook: at(0), Look: at(0), Items: at(0) }, false],
		['an n8n that does not count its runs', 'retry', { Webhook: [{}], Items: [{}] }, false],
		['an n8n that shows no run data', 'retry', undefined, false],
	])('%s', (_what, mode, runData, missing) => {
		expect(mayHaveRunBefore(contextOf(mode, runData))).toBe(missing);
	});

	it('is not asked for an agent’s calls, which are no runs of the node', () => {
		expect(mayHaveRunBefore(contextOf('retry', { Webhook: at(0) }, { tool: true }))).toBe(false);
	});
});

/** n8n's artificial data of a node that ended before n8n was killed. */
const MADE_UP = {
	executionStatus: 'success',
	data: { main: [[{ json: { isArtificialRecoveredEventItem: true } }]] },
};

describe('what n8n tells of the run', () => {
	const { context } = fakeContext({ runIndex: 3, nodeContext: { kept: 1 } });

	it('has its index', () => expect(runIndexOf(context)).toBe(3));

	it.each<[string, number, unknown[], number]>([
		['the runs before it', 2, [{}, {}], 2],
		['not n8n’s record of a crash in the node', 1, [{ executionStatus: 'crashed' }], 0],
		['not what n8n has made up after a crash behind the node', 1, [MADE_UP], 0],
		['only those before it', 0, [{ executionStatus: 'crashed' }], 0],
	])('counts %s', (_what, $runIndex, runs, expected) => {
		const inRun = contextOf('retry', { Send: runs as never });
		expect(runIndexOf(Object.assign(inRun, { getWorkflowDataProxy: () => ({ $runIndex }) }))).toBe(expected);
	});

	it.each<[string, string, unknown[] | undefined, boolean]>([
		['in a retry, by the record of the crash', 'retry', [{ executionStatus: 'crashed' }], true],
		['in a retry, by the record that n8n took out', 'retry', [], true],
		['in a retry, by what n8n has made up', 'retry', [MADE_UP], true],
		['not by a pass of a loop before', 'retry', [{ executionStatus: 'success' }], false],
		['not where the node has not run', 'retry', undefined, false],
		['not in a first try', 'trigger', [], false],
	])('knows that the node was cut off: %s', (_what, mode, runs, expected) =>
		expect(wasCutOff(contextOf(mode, runs ? { Send: runs as never } : {}))).toBe(expected),
	);

	it('has the memory of the node, the same each time', () => {
		nodeMemory(context).more = 2;
		expect(nodeMemory(context)).toEqual({ kept: 1, more: 2 });
	});

	it.each([true, false])('knows whether an agent calls: %p', (tool) =>
		expect(isTool(fakeContext({ tool }).context)).toBe(tool),
	);

	it('is no call of an agent where n8n does not tell', () =>
		expect(isTool(Object.assign(fakeContext().context, { isToolExecution: undefined }))).toBe(false));
});

describe('an agent that runs the node as a tool shows', () => {
	const contextOfTool = (node: object, runs?: unknown[]) =>
		({
			getNode: () => ({ name: 'Send', type: 'n8n-nodes-send-mail.rebilly', ...node }),
			isToolExecution: () => false,
			...(runs && { runExecutionData: { resultData: { runData: { Send: runs } } } }),
		}) as unknown as IExecuteFunctions;

	it.each<[string, object, unknown[] | undefined, boolean]>([
		['by the type that n8n gives to tools', { type: 'n8n-nodes-send-mail.rebillyTool' }, undefined, true],
		['by where its output goes', { rewireOutputLogTo: 'ai_tool' }, undefined, true],
		['by the input that the agent gave', {}, [{ inputOverride: { ai_tool: [[]] } }], true],
		['no more than any node: none of them', {}, [{}, { inputOverride: { main: [[]] } }], false],
		['not by an output that goes elsewhere', { rewireOutputLogTo: 'main' }, [], false],
	])('%s', (_what, node, runs, expected) => expect(isTool(contextOfTool(node, runs))).toBe(expected));

	it('and its calls are no runs of the node', () => {
		const context = contextOfTool({ rewireOutputLogTo: 'ai_tool' }, []);
		expect(mayHaveRunBefore(Object.assign(context, { getMode: () => 'retry' }))).toBe(false);
	});
});

describe('the token of an execution', () => {
	const lineage = (url: unknown) =>
		lineageOf({
			evaluateExpression: (text: string) => {
				if (url instanceof Error) throw url;
				return text === '{{ $execution.resumeUrl }}' ? url : undefined;
			},
		} as unknown as IExecuteFunctions);

	it('is the signature of its resume URL', () =>
		expect(lineage('https://n8n.example/webhook-waiting/7?signature=abc123&x=1')).toBe('abc123'));

	it.each<[string, unknown]>([
		['a URL without a signature (an older n8n)', 'https://n8n.example/webhook-waiting/7'],
		['no URL', ''],
		['nothing', undefined],
		['an expression that cannot be resolved', new Error('no execution')],
	])('is not there for %s', (_what, url) => expect(lineage(url)).toBeUndefined());

	it('is not there in an n8n that cannot be asked', () =>
		expect(lineageOf({} as unknown as IExecuteFunctions)).toBeUndefined());
});
