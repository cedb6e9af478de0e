import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext, SandboxService } from '../../core/service';
import { REBILLY_FAULTS } from './faults';
import { deleteFile, listFiles, uploadFile } from './files';
import { logins } from './logins';
import { admit, type Call, type Guarded } from './guard';
import {
	createMessage,
	deleteMessage,
	getMessage,
	listMessages,
	MAIL_CREDENTIAL_TYPES,
	sendDraft,
	sendList,
} from './messages';
import { notFound, Problem } from './problems';
import { applyListQuery, readListQuery } from './query';
import { DEFAULT_SETTINGS, type RebillySettings } from './settings';
import { seedOrganizations } from './seed';
import { Store, type PlainRecord } from './store';

export { DEMO_KEYS, DEMO_ORGANIZATION, OTHER_ORGANIZATION, seededSecrets } from './seed';

/** The service with its records, which tests may read. */
export interface RebillySandbox extends SandboxService {
	readonly settings: RebillySettings;
	readonly store: Store;
}

type Handler = (parts: Guarded, call: Call) => Promise<FastifyReply>;

/** Messages and files: method, path below the organization, permission, handler. */
const ROUTES: Array<['GET' | 'POST' | 'PATCH' | 'DELETE', string, string, Handler]> = [
	['POST', '/email-messages', 'PostEmailMessage', createMessage],
	['GET', '/email-messages', 'GetEmailMessageCollection', listMessages],
	['GET', '/email-messages/:id', 'GetEmailMessage', getMessage],
	['PATCH', '/email-messages/:id', 'PatchEmailMessage', sendDraft],
	['DELETE', '/email-messages/:id', 'DeleteEmailMessage', deleteMessage],
	['POST', '/files', 'PostFile', uploadFile],
	['GET', '/files', 'GetFileCollection', listFiles],
	['DELETE', '/files/:id', 'DeleteFile', deleteFile],
	['GET', '/email-delivery-settings', 'GetEmailDeliverySettingCollection', listRecords('deliverySettings')],
	['GET', '/customers', 'GetCustomerCollection', listRecords('customers')],
	['GET', '/invoices', 'GetInvoiceCollection', listRecords('invoices')],
	['GET', '/service-credentials/:type', 'GetServiceCredentialCollection', listServiceCredentials],
];

/**
 * Rebilly's email messages and what belongs to them, per organization, in memory.
 * A mail reaches the inbox when its message goes to the outbox and its recipients are not at `bounce.test`.
 */
export function createRebilly(): RebillySandbox {
	const settings: RebillySettings = { ...DEFAULT_SETTINGS };
	const store = new Store(seedOrganizations);
	return {
		name: 'rebilly',
		title: 'Rebilly',
		prefix: '/rebilly',
		logins,
		recipientFaults: 'manual',
		settings,
		store,
		faults: REBILLY_FAULTS,
		reset: () => {
			store.reset();
			Object.assign(settings, DEFAULT_SETTINGS);
		},
		register: (app, context) => {
			const parts: Guarded = { store, settings, context };
			app.get('/status', async () => ({ status: 'ok' }));
			for (const [method, path, permission, handler] of ROUTES) {
				app.route({
					method,
					url: `/organizations/:organizationId${path}`,
					handler: async (request, reply) =>
						await answerProblems(context, request, reply, async () => {
							return await handler(parts, admit(parts, request, reply, permission));
						}),
				});
			}
			app.all(
				'/organizations/*',
				async (request, reply) =>
					await answerProblems(context, request, reply, async () => {
						throw notFound(`There is no ${request.method} ${request.url.split('?')[0]}`);
					}),
			);
		},
	};
}

async function answerProblems(
	context: SandboxContext,
	request: FastifyRequest,
	reply: FastifyReply,
	work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Problem)) throw error;
		context.note(request, error.message);
		return await error.send(reply);
	}
}

/** Fields that lists of records can be filtered and sorted by, empty lists too. */
const RECORD_FIELDS = {
	deliverySettings: ['id', 'from', 'name', 'status', 'provider', 'isDefault', 'createdTime', 'updatedTime'],
	customers: ['id', 'email', 'firstName', 'lastName', 'createdTime', 'updatedTime'],
	invoices: [
		...['id', 'invoiceNumber', 'status', 'customerId', 'currency', 'amount', 'issuedTime'],
		...['createdTime', 'updatedTime'],
	],
};

function listRecords(kind: keyof typeof RECORD_FIELDS): Handler {
	return async ({ settings }, call) => {
		const query = readListQuery(call.request.query as Record<string, unknown>, settings);
		const records: PlainRecord[] = call.organization[kind];
		const { rows, total } = applyListQuery(records, query, RECORD_FIELDS[kind]);
		return await sendList(call.reply, rows, total, query);
	};
}

/** Answers with the secrets, as the real API does, and without Pagination headers. */
async function listServiceCredentials({ settings }: Guarded, call: Call): Promise<FastifyReply> {
	const { type } = call.request.params as { type: string };
	const records = call.organization.serviceCredentials[type];
	if (records === undefined && !MAIL_CREDENTIAL_TYPES.includes(type))
		throw notFound(`There is no credential type ${type}`);
	const query = readListQuery(call.request.query as Record<string, unknown>, settings);
	const { rows } = applyListQuery(records ?? [], query, ['id', 'status', 'createdTime']);
	return await call.reply.header('content-type', 'application/json').send(JSON.stringify(rows));
}
