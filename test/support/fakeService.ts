import type { IDataObject } from 'n8n-workflow';
import { MailError } from '../../nodes/shared/errors';
import type { ServiceLimits } from '../../nodes/shared/limits';
import type { Field } from '../../nodes/shared/n8n/fields';
import { bodyFields, from, fromName, sendOptions, subject, to } from '../../nodes/shared/n8n/mailFields';
import { readMail, type ReadRules } from '../../nodes/shared/n8n/readMail';
import { once, type OnceOperation, type SendInput } from '../../nodes/shared/run/operation';
import { singleStep, step, type Receipt, type StepDescription } from '../../nodes/shared/run/plan';
import type { MailService } from '../../nodes/shared/run/service';
import { isSuccess } from '../../nodes/shared/wire/answers';
import type { Connection } from '../../nodes/shared/wire/connection';
import { jsonObject } from '../../nodes/shared/wire/json';
import { refusalBy, type About, type RefusalTable } from '../../nodes/shared/wire/refusal';
import { FileContent, jsonBody, type Answer } from '../../nodes/shared/wire/request';

export const FAKE_LIMITS: ServiceLimits = {
	from: true,
	cc: true,
	bcc: true,
	replyTo: true,
	recipientNames: true,
	bodies: 'both',
	attachments: 'inRequest',
	inlineImages: true,
	addressLength: 254,
	concurrency: 5,
	maxPerMinute: 0,
	statusLookup: false,
};

/** A service whose 400 proves that it refused; all else is what any web server could answer. */
const FAKE_REFUSALS: RefusalTable = {
	service: 'Fake',
	reasonOf: () => ({ details: {} }),
	rules: [
		{
			status: [400],
			proves: true,
			kind: 'refused',
			message: 'Fake refused to send the mail (status 400)',
			fix: 'Check the parameters of the node and the credential.',
		},
	],
};

const ABOUT: About = { doing: 'send the mail', noun: 'mail', effect: 'send' };

interface FakeChanges {
	limits?: Partial<ServiceLimits>;
	connection?: Partial<Connection>;
	rules?: ReadRules;
	/** Changes to the one step of a mail. */
	step?: Partial<StepDescription<IDataObject>>;
	/** What the answer says of the mail. */
	receipt?: (response: IDataObject) => Receipt;
}

let runs = 0;

/** The smallest service there is: one POST of JSON, answered with an id. */
export function fakeService(
	changes: FakeChanges = {},
	operation: Partial<OnceOperation<SendInput>> = {},
): MailService {
	const limits = { ...FAKE_LIMITS, ...changes.limits };
	const send = once<SendInput>({
		resource: 'mail',
		operation: 'send',
		name: 'Send',
		action: 'Send mail',
		description: 'Send a mail',
		noun: 'mail',
		effect: 'send',
		fields: fakeFields(limits),
		read: async (item) => ({ ...(await readMail(item, limits, changes.rules)), params: {} }),
		plan: ({ message }) =>
			singleStep(
				step<IDataObject>({
					id: 'send',
					title: 'Send the mail',
					effect: 'send',
					request: {
						method: 'POST',
						path: '/mails',
						body: jsonBody({
							to: message.to.map(({ address }) => address),
							subject: message.subject,
							html: message.body.html,
							files: message.attachments.map((file) => ({
								name: file.name,
								content: new FileContent(file),
							})),
						}),
					},
					read: readReceipt,
					...changes.step,
				}),
				changes.receipt ?? ((response) => ({ status: 'accepted', messageId: String(response.id), response })),
			),
		...operation,
	});
	return {
		name: 'fake',
		displayName: 'Fake',
		limits,
		resources: { mail: 'Mail' },
		operations: [send],
		connect: async () => fakeConnection(changes.connection),
	};
}

/** The fields of a service that can do everything. */
export function fakeFields(limits: ServiceLimits = FAKE_LIMITS): Field[] {
	return [from, to, subject, ...bodyFields(limits), sendOptions(limits, [fromName])];
}

/** An account of its own each time: the limiter of an account is shared. */
export function fakeConnection(changes: Partial<Connection> = {}): Connection {
	return {
		credentialType: 'fakeApi',
		baseUrl: 'https://fake.example',
		paceKey: `account ${++runs}`,
		secrets: ['fake-secret-1'],
		...changes,
	};
}

function readReceipt(answer: Answer): IDataObject {
	if (!isSuccess(answer)) throw refusalBy(FAKE_REFUSALS, answer, ABOUT);
	const response = jsonObject(answer.body);
	if (response === undefined) throw new MailError('uncertain', 'Fake gave no receipt');
	return response;
}
