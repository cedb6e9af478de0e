import type { IExecuteFunctions } from 'n8n-workflow';
import { LastingStore } from '../../../../../nodes/shared/n8n/lastingStore';
import { LastingLedger, type LastingEntry } from '../../../../../nodes/shared/run/lastingLedger';
import { Deduplication } from '../../../../support/deduplication';
import { VirtualClock } from '../../../../support/virtualClock';

let workflows = 0;

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
	const open = (contested = false) =>
		new LastingLedger(
			LastingStore.of(context, mostEntries, async (pause) => await clock.sleep(pause)) as LastingStore,
			clock,
			contested,
		);
	return { clock, rows, open, row: () => [...rows.rows.values()].flat(), key: `${place.workflow.id}|n` };
}

export const entry = (place: string, ...recipients: string[]): LastingEntry => ({
	place,
	facts: { operation: 'mail/send', account: 'a', recipients: recipients.length > 0 ? recipients : ['ann'] },
});

export const away = () => {
	throw new Error('no connection to the database');
};
