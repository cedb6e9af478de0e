import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readSendParams } from '../../../../nodes/SuperOffice/params';
import { planSend } from '../../../../nodes/SuperOffice/plan';
import { readMessage } from '../../../../nodes/shared/n8n/readMessage';
import { encodeBody } from '../../../../nodes/shared/wire/body';
import type { Plan } from '../../../../nodes/shared/run/plan';
import { MAIL_SERVER, mailParameters, readerOf } from '../../../support/superoffice';

/** The body of the plan's last step, as it goes over the wire. */
export async function wire(plan: Plan, answers = {}): Promise<string> {
	const { body } = plan.steps[plan.steps.length - 1].request;
	if (!body) throw new Error('The step has no body');
	return String(await encodeBody(body, answers).open({} as IExecuteFunctions));
}

/** The plan for a mail with these parameters, and what the user is warned of. */
export async function planOf(
	parameters: IDataObject,
	mailServer: IDataObject = MAIL_SERVER,
): Promise<{ plan: Plan; warnings: string[] }> {
	const item = readerOf(mailParameters(parameters), mailServer);
	const read = await readMessage(item, { toRequired: false });
	return {
		plan: planSend([{ ...read, params: await readSendParams(item, read.message, read.warnings) }]),
		warnings: read.warnings,
	};
}
