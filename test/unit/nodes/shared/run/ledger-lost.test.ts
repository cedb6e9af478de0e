import { Ledger, openLedger } from '../../../../../nodes/shared/run/ledger';
import { at, contextOf } from '../n8n/lineage-support';

describe('the ledger of an execution that was cut off', () => {
	const cutOff = { Webhook: at(0), Items: at(1) };

	const isLost = (context: ReturnType<typeof contextOf>) => {
		openLedger(context);
		return new Ledger(context, '0').isLost;
	};

	it('is lost, also for the next try', () => {
		const nodeContext = {};
		expect(isLost(contextOf('retry', cutOff, { nodeContext }))).toBe(true);
		const saved = JSON.parse(JSON.stringify(nodeContext)) as object;
		expect(isLost(contextOf('retry', { ...cutOff, Look: at(0) }, { nodeContext: saved }))).toBe(true);
	});

	it('is lost where an earlier try had opened its ledger too: what n8n has saved may be older', () => {
		const nodeContext = {};
		expect(isLost(contextOf('webhook', { Webhook: at(0) }, { nodeContext }))).toBe(false);
		expect(isLost(contextOf('retry', { ...cutOff, Send: [] }, { nodeContext }))).toBe(true);
	});

	it('is none when this try runs the execution for the first time', () =>
		expect(isLost(contextOf('webhook', { Webhook: at(0) }))).toBe(false));

	it('is opened once: what it notes is not lost by opening it again', () => {
		const context = contextOf('retry', cutOff);
		openLedger(context);
		const entry = {
			state: 'started' as const,
			at: 'now',
			facts: { operation: 'o', account: 'a', recipients: ['x'] },
		};
		new Ledger(context, '0').note('0', entry);
		openLedger(context);
		expect(new Ledger(context, '0').find('0')).toEqual([entry]);
	});
});
