import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { MailError } from '../errors';
import type { Clock } from '../wire/clock';
import type { Plan } from './plan';
import type { MailService } from './service';
import type { ItemSettings, RunSettings } from './settings';

/** One item on its way through a run. */
export interface RunItem<Input = unknown> {
	index: number;
	/** Undefined when the item could not be read. */
	input?: Input;
	/** The requests of a once operation; undefined for a repeatable one, and when the item could not be read. */
	plan?: Plan;
	settings: ItemSettings;
	/** How the item ended: output items, or an error. Neither: it was not reached. */
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
	notes: RunNotes;
}

/** What the user is told after the run. */
export interface RunNotes {
	alreadySent: number;
	/** Mails that another execution, or an earlier item, has sent for the same Send Once Key. */
	sentForKey: number;
	previews: number;
	redirected: number;
	/** Why n8n's database kept no marks of this run. */
	ledgerProblem?: string;
}
