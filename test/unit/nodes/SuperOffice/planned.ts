import type { IDataObject } from 'n8n-workflow';
import type { Plan } from '../../../../nodes/shared/run/plan';
import { encodeBody } from '../../../../nodes/shared/wire/body';
import { batch } from '../../../../nodes/SuperOffice/batch';
import { saveDraft } from '../../../../nodes/SuperOffice/operations/saveDraft';
import { send } from '../../../../nodes/SuperOffice/operations/send';
import { itemOf, MAIL_SERVER, mailParameters, type input } from '../../../support/superoffice';

type Input = ReturnType<typeof input>;

export const planSend = (given: Input): Plan => send.plan(given);
export const planBatch = (given: Input[]) => batch.plan(given);
export const planDraft = (given: Input): Plan => saveDraft.plan(given);

/** The body of the plan's last step, as it goes over the wire. `values`: what the steps before it have read, by id. */
export async function wire(plan: Plan<unknown>, values: Record<string, unknown> = {}): Promise<string> {
	const { body } = plan.steps[plan.steps.length - 1].request;
	if (!body) throw new Error('The step has no body');
	const read = new Map(Object.entries(values));
	return String(await encodeBody(body, read).open({} as never));
}

/** The plan for a mail with these parameters, and what the user is warned of. */
export async function planOf(
	parameters: IDataObject,
	mailServer: IDataObject = MAIL_SERVER,
): Promise<{ plan: Plan; warnings: string[] }> {
	const read = await send.read(itemOf(mailParameters(parameters), mailServer));
	return { plan: send.plan(read), warnings: read.warnings };
}
