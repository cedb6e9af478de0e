import type { FastifyInstance, FastifyRequest } from 'fastify';
import { admit, type Site } from './auth';
import { inCase, unknownPath } from './answers';
import type { Call, Method } from './call';
import { DOCUMENT_METHODS } from './documentAgent';
import { EMAIL_METHODS } from './emailAgent';
import { registerLists } from './lists';
import type { Parts } from './parts';
import { TENANT_SERIAL, USER } from './seed';

/** Time zones by id and code, as far as the sandbox knows them. */
const TIME_ZONES = ['261', 'NO', '248', 'SE', '103', 'UTC', 'US-NY', 'AU-ACT', 'CA-QC'];
const ACCEPT_LANGUAGE =
	/^(\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)(;\s?q=[01](\.\d{1,3})?)?(,\s*(\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)(;\s?q=[01](\.\d{1,3})?)?)*$/;

/** The WebAPI below `base` (`/online2/Cust12345/api` or `/onsite/api`). */
export function registerTenantApi(app: FastifyInstance, parts: Parts, base: string, site: Site): void {
	app.get(base, async () => ({
		NetServerVersion: '10.3.6',
		v1: { NetServerVersion: '10.3.6', Url: 'v1/' },
		Sandbox: true,
	}));

	app.get(`${base}/v1/User/currentPrincipal`, async (request, reply) => {
		const caller = await admit(parts, site, request, reply);
		if (caller === undefined) return reply;
		return inCase(parts.settings, principal(caller, parts.settings.tenant));
	});

	registerLists(app, parts, base, site);

	// A GET describes a method and does not run it.
	app.get(`${base}/v1/Agents/:agent/:method`, async (request, reply) => {
		const { agent, method } = request.params as { agent: string; method: string };
		return await reply
			.type('text/html')
			.send(`<html><body><h1>${encodeURIComponent(agent)}/${encodeURIComponent(method)}</h1></body></html>`);
	});

	for (const [agent, { methods, restricted }] of Object.entries(AGENTS))
		app.post(`${base}/v1/Agents/${agent}/:method`, async (request, reply) => {
			const { method } = request.params as { method: string };
			const caller = await admit(parts, site, request, reply);
			if (caller === undefined) return reply;
			if (
				request.headers['content-length'] === undefined &&
				request.headers['transfer-encoding'] === undefined
			) {
				parts.context.note(request, 'A POST needs a Content-Length, also without a body');
				return await reply.code(411).type('text/html').send('<html><body>Length Required</body></html>');
			}
			const run = Object.hasOwn(methods, method) ? methods[method] : undefined;
			if (run === undefined) {
				parts.context.note(request, `The ${agent} agent has no method ${method}`);
				return await reply.code(404).send({ Message: `No such method ${method}` });
			}
			const { settings } = parts;
			if (restricted && site === 'online' && !settings.emailAgent) {
				parts.context.note(request, `The app was not given the ${agent} agent`);
				return await reply
					.code(settings.emailAgentStatus)
					.type('text/plain')
					.send(`The ${agent} agent is not available`);
			}
			const query = request.query as Record<string, string | undefined>;
			const refused = headerFinding(request) ?? queryFinding(query);
			if (refused !== undefined) {
				parts.context.note(request, refused);
				return await reply.code(400).send({ Message: 'The request is invalid.', MessageDetail: refused });
			}
			const call: Call = { parts, request, reply, caller, site, query };
			return await run(call);
		});
}

/** The agents that the sandbox plays; Online, only the EMail agent must be asked for (section 13). */
const AGENTS: Record<string, { methods: Record<string, Method>; restricted: boolean }> = {
	EMail: { methods: EMAIL_METHODS, restricted: true },
	Document: { methods: DOCUMENT_METHODS, restricted: false },
};

/** Headers whose wrong values the service silently ignores. */
function headerFinding(request: FastifyRequest): string | undefined {
	const header = (name: string) => request.headers[name] as string | undefined;
	const language = header('so-language');
	if (language !== undefined && !/^([A-Za-z]{2}(-[A-Za-z]{2,4})?|\*|x)$/.test(language))
		return `SO-Language ${language} is not a language`;
	const accepted = header('accept-language');
	if (accepted !== undefined && !ACCEPT_LANGUAGE.test(accepted))
		return `Accept-Language ${accepted} is not a list of languages`;
	const culture = header('so-culture');
	if (culture !== undefined && !/^[A-Za-z]{2}(-[A-Za-z]{2,4})?$/.test(culture))
		return `SO-Culture ${culture} is not a culture`;
	if (culture !== undefined && language === undefined && accepted === undefined)
		return 'SO-Culture without a language is ignored';
	const [zone, ...flags] = header('so-timezone')?.split(',') ?? [];
	if (zone !== undefined && !TIME_ZONES.includes(zone.trim())) return `SO-TimeZone ${zone} is not known`;
	if (flags.length > 1 || flags.some((flag) => flag.trim() !== 'includeTZOffset'))
		return `SO-TimeZone takes includeTZOffset alone after the zone`;
	if (!String(header('accept')).includes('application/json')) return 'Accept must name application/json';
	return undefined;
}

function queryFinding(query: Record<string, string | undefined>): string | undefined {
	const unknown = Object.keys(query).filter((name) => name !== '$select');
	if (unknown.length > 0) return `Unknown query parameters: ${unknown.join(', ')}`;
	const paths = query.$select?.split(',') ?? [];
	const bad = paths.find((path) => !/^[A-Za-z]+(\/[A-Za-z]+)*$/.test(path));
	if (bad !== undefined) return `$select holds "${bad}"`;
	const nowhere = paths.find(unknownPath);
	return nowhere === undefined ? undefined : `$select asks for ${nowhere}, which no mail has`;
}

function principal(caller: 'user' | 'systemUser', tenant: string): Record<string, unknown> {
	const user = caller === 'user';
	return {
		UserType: user ? 'InternalAssociate' : 'SystemAssociate',
		Associate: user ? USER.name : 'SYSTEM',
		AssociateId: user ? USER.associateId : 1,
		IsPerson: user,
		PersonId: user ? USER.personId : 0,
		ContactId: user ? USER.contactId : 0,
		GroupId: 1,
		RoleId: 1,
		RoleName: 'User level 0',
		FullName: user ? USER.fullName : 'System user',
		EMailAddress: user ? USER.emailAddress : '',
		UserName: user ? USER.emailAddress : 'system',
		DatabaseContextIdentifier: tenant,
		DatabaseSerialNumber: TENANT_SERIAL,
		FunctionRights: ['admin-fullaccess'],
		Licenses: [],
	};
}
