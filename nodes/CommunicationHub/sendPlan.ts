import type { MailBody } from '../shared/mail/message';
import { singleStep, step, type Plan } from '../shared/run/plan';
import { checked } from '../shared/wire/contract';
import { provesRefusal } from '../shared/wire/refusal';
import type { PlanJson } from '../shared/wire/request';
import type { ZodTypeAny } from '../shared/zod';
import { REQUESTS, type RequestName } from './contract';
import { labelOf, type HubParams } from './fields';
import { writeRequest } from './format';
import { readSendResponse, receiptOf } from './receipt';
import { refusals, type HubAbout } from './refusal';

/**
 * The one request that sends a mail, an SMS or a letter.
 * @param members of the request; undefined ones are left out
 * @param recipients everybody that the message is for
 * @param body of a mail, for messages
 * @throws MailError `invalid` for what the contract or the format refuses
 */
export function sendPlan(
	name: RequestName,
	members: { [member: string]: PlanJson },
	{ form, failOnError }: HubParams,
	noun: string,
	recipients: string[],
	body?: MailBody,
): Plan {
	const about: HubAbout = { doing: `send the ${noun}`, noun, effect: 'send', request: name, body };
	const labelIn = (path: string) => labelOf(path, body);
	checked(REQUESTS[name].schema as ZodTypeAny, members, refusals.service, labelIn);
	const send = step({
		id: 'send',
		title: `Send the ${noun}`,
		request: writeRequest(name, members, form, labelIn),
		effect: 'send',
		read: (answer) => readSendResponse(answer, about),
		proves: (answer) => provesRefusal(refusals, answer, about),
	});
	return singleStep(send, (receipt) => receiptOf(receipt, { about, failOnError, recipients }));
}
