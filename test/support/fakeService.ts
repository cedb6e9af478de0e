import { readMessage, type ReadRules } from '../../nodes/shared/n8n/readMessage';
import { commonRefusal, isSuccess } from '../../nodes/shared/wire/commonRefusals';
import { MailError } from '../../nodes/shared/errors';
import { jsonObject } from '../../nodes/shared/wire/json';
import { FileContent, singleStep } from '../../nodes/shared/run/plan';
import type { Connection, MailService, SendOperation, ServiceLimits } from '../../nodes/shared/run/service';

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

let runs = 0;

/** The smallest service there is: one POST of JSON, answered with an id. */
export function fakeService(
	changes: { limits?: Partial<ServiceLimits>; connection?: Partial<Connection>; rules?: ReadRules } = {},
	operation: Partial<SendOperation> = {},
): MailService {
	const send: SendOperation = {
		kind: 'send',
		resource: 'mail',
		operation: 'send',
		action: 'Send mail',
		read: async (item) => ({ ...(await readMessage(item, changes.rules)), params: {} }),
		plan: ({ message }) =>
			singleStep({
				method: 'POST',
				path: '/mails',
				body: {
					contentType: 'application/json',
					json: {
						to: message.to.map(({ address }) => address),
						subject: message.subject,
						html: message.body.html,
						files: message.attachments.map((file) => ({ name: file.name, content: new FileContent(file) })),
					},
				},
			}),
		check: (_step, answer) => {
			if (isSuccess(answer)) return;
			throw commonRefusal(answer, 'Fake') ?? new MailError('refused', `Fake says ${answer.statusCode}`);
		},
		receipt: (answers) => {
			const response = jsonObject(answers.send.body);
			if (response === undefined) throw new MailError('uncertain', 'Fake gave no receipt');
			return { status: 'accepted', messageId: String(response.id), response };
		},
		...operation,
	};
	return {
		name: 'fake',
		displayName: 'Fake',
		limits: { ...FAKE_LIMITS, ...changes.limits },
		connect: async () => ({
			credentialType: 'fakeApi',
			baseUrl: 'https://fake.example',
			// An account of its own each time: the limiter of an account is shared.
			paceKey: `account ${++runs}`,
			secrets: ['fake-secret-1'],
			...changes.connection,
		}),
		operations: [send],
	};
}
