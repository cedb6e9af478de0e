import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../core/service';
import { answerAuth, denyAccess, type AuthParts } from './auth';
import { bindFaithful, bindStrict } from './bind';
import { thrownBy } from './faults';
import { HubError, invalid, type Issue } from './hubError';
import { recipientsOf, toInboxMail } from './inboxMail';
import { OPERATIONS, type Operation } from './operations';
import type { HubSettings } from './settings';
import { courseFor, isFailure, type HubState, type Receipt } from './state';
import { parameter, readWire, wireIssues, type Wire } from './wire';
import { writeError, writeReceipt } from './write';

/** All routes of the hub behind one wildcard: the framework's own are case-insensitive and take suffixes. */
export function registerRoutes(
	app: FastifyInstance,
	context: SandboxContext,
	settings: HubSettings,
	state: HubState,
): void {
	const parts: AuthParts = { context, settings, state };
	const prefix = app.prefix;
	app.all('/*', async (request, reply) => {
		const wire = readWire(request, prefix);
		try {
			return await answer(request, reply, wire, parts);
		} catch (error) {
			if (!(error instanceof HubError)) throw error;
			context.note(request, error.reason);
			return await writeError(reply, wire, settings, error);
		}
	});
}

async function answer(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	parts: AuthParts,
): Promise<FastifyReply> {
	const operation = findOperation(wire);
	if (operation === undefined) {
		const auth = await answerAuth(request, reply, wire, parts);
		return auth ?? (await noRoute(request, reply, wire, parts));
	}
	const name = operation === 'GetStatus' ? operation : operation.name;
	const denied = parts.settings.protectedOperations.includes(name) ? denyAccess(request, parts) : undefined;
	if (denied !== undefined) {
		parts.context.note(request, denied.reason);
		if ((denied.error?.status ?? 401) === 401) void reply.header('www-authenticate', denied.challenge);
		if (denied.error === undefined) return await reply.code(401).send('');
		return await writeError(reply, wire, parts.settings, denied.error);
	}
	return operation === 'GetStatus'
		? await getStatus(request, reply, wire, parts)
		: await send(request, reply, wire, parts, operation);
}

function findOperation(wire: Wire): Operation | 'GetStatus' | undefined {
	if (wire.replyOperation !== undefined) {
		const found = OPERATIONS.find(({ name }) => name.toLowerCase() === wire.replyOperation);
		if (found !== undefined && wire.method === 'POST') return found;
		if (wire.replyOperation === 'getstatus' && wire.method === 'GET') return 'GetStatus';
		throw new HubError(405, 'NotImplementedException', [
			{ message: `The operation '${wire.replyOperation}' does not exist for this service` },
		]);
	}
	if (wire.path === '/status' && wire.method === 'GET') return 'GetStatus';
	return wire.method === 'POST' ? OPERATIONS.find(({ route }) => route === wire.path) : undefined;
}

async function noRoute(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	{ context }: AuthParts,
): Promise<FastifyReply> {
	const callbackRoute = wire.path === '/mail/receive' || wire.path === '/mail/status';
	context.note(
		request,
		callbackRoute ? 'A callback of the provider, not for clients' : 'No such route, or the wrong verb',
	);
	return await reply.code(404).header('content-type', 'text/plain').send(Buffer.from('404'));
}

async function send(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	{ context, settings, state }: AuthParts,
	operation: Operation,
): Promise<FastifyReply> {
	const bind = settings.mode === 'strict' ? bindStrict : bindFaithful;
	const { dto, lost } = bind(wire, request.rawBody, operation);
	const recipients = recipientsOf(operation, dto);
	const course = courseFor(settings, recipients);
	const first = (...names: string[]) =>
		names.map((name) => dto[name]).find((value) => typeof value === 'string') as string | undefined;
	const nothing = recipients.length === 0 && operation.name !== 'SendLetter';
	if (nothing) {
		// The real hub's answer to an empty request is unknown. Clients must survive the receipt of an unset DTO.
		context.note(request, `Silently lost, nothing was sent: ${lost ?? 'no recipient'}`);
		return await writeReceipt(reply, wire, settings, emptyReceipt(settings));
	}
	const receipt = state.open(
		course,
		{ sender: first('From', 'Sender'), receiver: first('To', 'Receiver', 'CC', 'BCC') },
		settings,
		context.now(),
	);
	if (isFailure(course.status)) {
		context.note(request, `Answered with status ${course.status}: the provider takes no such mail`);
	} else {
		const meta = {
			messageId: receipt.MessageId,
			status: course.status,
			...(lost === undefined ? {} : { lost }),
		};
		context.deliver(toInboxMail(operation, dto, meta), request);
	}
	const thrown = thrownBy(context.struck(request));
	if (thrown !== undefined) throw thrown;
	if (course.nullResult) return await reply.code(204).send();
	return await writeReceipt(reply, wire, settings, receipt);
}

async function getStatus(
	request: FastifyRequest,
	reply: FastifyReply,
	wire: Wire,
	{ context, settings, state }: AuthParts,
): Promise<FastifyReply> {
	const id = parameter(wire.query, 'MessageId') ?? '';
	if (settings.mode === 'strict') {
		const issues: Issue[] = wireIssues(wire, request.rawBody.length, ['MessageId']);
		if (id === '') issues.push({ field: 'MessageId', message: 'Missing' });
		if (issues.length > 0) throw invalid(issues);
	}
	const receipt = state.lookUp(id, settings, context.now());
	if (receipt !== undefined) return await writeReceipt(reply, wire, settings, receipt);
	switch (settings.unknownId) {
		case '204':
			return await reply.code(204).send();
		case 'accepted':
			return await writeReceipt(reply, wire, settings, emptyReceipt(settings));
		case '500':
			throw new HubError(500, 'NullReferenceException', [
				{ message: 'Object reference not set to an instance of an object.' },
			]);
		default:
			throw new HubError(404, 'NotFound', [{ message: `No message ${id}` }]);
	}
}

function emptyReceipt({ configuration }: HubSettings): Receipt {
	return {
		Configuration: configuration,
		ErrorMessage: null,
		MessageId: null,
		Receiver: null,
		Retry: false,
		RetryCount: 0,
		Sender: null,
		Status: 'accepted',
	};
}
