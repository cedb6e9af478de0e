import { singleStep, step, type Plan } from '../shared/run/plan';
import type { About } from '../shared/wire/refusal';
import type { PlanJson } from '../shared/wire/request';
import type { RequestName } from './contract';
import type { HubParams } from './fields';
import { writeRequest } from './format';
import { readSendResponse, receiptOf } from './receipt';

/**
 * The one request that sends a mail, an SMS or a letter.
 * @param members of the request; undefined ones are left out
 * @param recipients everybody that the message is for
 * @throws MailError `invalid` for what the contract or the format refuses
 */
export function sendPlan(
	name: RequestName,
	members: object,
	{ form, failOnError }: HubParams,
	noun: string,
	recipients: string[],
): Plan {
	const about: About = { doing: `send the ${noun}`, noun, effect: 'send' };
	const send = step({
		id: 'send',
		title: `Send the ${noun}`,
		request: writeRequest(name, members as { [member: string]: PlanJson }, form),
		effect: 'send',
		read: (answer) => readSendResponse(answer, about),
	});
	return singleStep(send, (receipt) => receiptOf(receipt, { about, failOnError, recipients }));
}
