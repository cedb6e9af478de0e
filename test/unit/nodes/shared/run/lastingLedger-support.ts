import type { IExecuteFunctions } from 'n8n-workflow';
import type * as StoreModule from '../../../../../nodes/shared/n8n/lastingStore';
import type * as LedgerModule from '../../../../../nodes/shared/run/lastingLedger';
import type { LastingEntry } from '../../../../../nodes/shared/run/lastingLedger';
import { Deduplication } from '../../../../support/deduplication';
import { VirtualClock } from '../../../../support/virtualClock';

let workflows = 0;

/** Copies of the modules, as an n8n process of its own has them. */
export function processModules() {
	let ledger = {} as typeof LedgerModule;
	let store = {} as typeof StoreModule;
	jest.isolateModules(() => {
		/* eslint-disable @typescript-eslint/no-require-imports */
		ledger = require('../../../../../nodes/shared/run/lastingLedger') as typeof LedgerModule;
		store = require('../../../../../nodes/shared/n8n/lastingStore') as typeof StoreModule;
		/* eslint-enable @typescript-eslint/no-require-imports */
	});
	return { LastingLedger: ledger.LastingLedger, LastingStore: store.LastingStore };
}

const ours = processModules();
const others = processModules();

/** Ledgers over one row of n8n's store. */
export function ledgers(mostEntries = 100) {
	const clock = new VirtualClock();
	const rows = new Deduplication(async () => await clock.sleep(1));
	const place = { workflow: { id: `w${++workflows}` }, node: { id: 'n' } };
	const context = {
		getWorkflow: () => place.workflow,
		getNode: () => place.node,
		helpers: rows.helpers(place),
	} as unknown as IExecuteFunctions;
	const openIn =
		({ LastingLedger, LastingStore }: typeof ours) =>
		(contested = false) => {
			const pause = async (milliseconds: number) => await clock.sleep(milliseconds);
			const store = LastingStore.of(context, mostEntries, pause) as StoreModule.LastingStore;
			return new LastingLedger(store, clock, contested);
		};
	const open = openIn(ours);
	/** In another process. */
	const elsewhere = openIn(others);
	return {
		clock,
		rows,
		open,
		elsewhere,
		row: () => [...rows.rows.values()].flat(),
		key: `${place.workflow.id}|n`,
	};
}

export const entry = (place: string, ...recipients: string[]): LastingEntry => ({
	place,
	facts: { operation: 'mail/send', account: 'a', recipients: recipients.length > 0 ? recipients : ['ann'] },
});

export const away = () => {
	throw new Error('no connection to the database');
};
