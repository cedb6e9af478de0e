import { Ledger, openLedger } from '../../../../../nodes/shared/run/ledger';
import { at, contextOf } from '../n8n/lineage-support';

describe('the ledger of an execution that was cut off', () => {
	const cutOff = { Webhook: at(0), Items: at(1) };

	it('has every item as lost, in every run, also for the next try', () => {
		const nodeContext = {};
		openLedger(contextOf('retry', cutOff, { nodeContext }));
		const saved = JSON.parse(JSON.stringify(nodeContext)) as object;
		const next = contextOf('retry', { ...cutOff, Look: at(0) }, { nodeContext: saved });
		openLedger(next);
		for (const run of ['0', '1']) expect(new Ledger(next, run).find('3')).toEqual({ state: 'lost' });
	});

	it('knows what it notes itself', () => {
		const context = contextOf('retry', cutOff);
		openLedger(context);
		const ledger = new Ledger(context, '0');
		ledger.sent('0', 'now', { status: 'sent' });
		expect(ledger.find('0')).toMatchObject({ state: 'sent' });
		expect(ledger.find('1')).toEqual({ state: 'lost' });
	});

	it('is none when the earlier try had opened its ledger', () => {
		const nodeContext = {};
		openLedger(contextOf('webhook', { Webhook: at(0) }, { nodeContext }));
		const retry = contextOf('retry', { ...cutOff, Send: [] }, { nodeContext });
		openLedger(retry);
		expect(new Ledger(retry, '0').find('0')).toBeUndefined();
	});

	it('is none when this try runs the execution for the first time', () => {
		const context = contextOf('webhook', { Webhook: at(0) });
		openLedger(context);
		expect(new Ledger(context, '0').find('0')).toBeUndefined();
	});

	it('is opened once: what it notes is not lost by opening it again', () => {
		const context = contextOf('retry', cutOff);
		openLedger(context);
		new Ledger(context, '0').sent('0', 'now', { status: 'sent' });
		openLedger(context);
		expect(new Ledger(context, '0').find('0')).toMatchObject({ state: 'sent' });
	});
});
