import type { FastifyInstance, FastifyRequest } from 'fastify';
import { admit, type Site } from './auth';
import { listItem, toCamelCase, unknownPath } from './answers';
import { EMAIL_METHODS, type Call } from './emailAgent';
import type { Parts } from './parts';
import { RECIPIENTS, TENANT_SERIAL, USER } from './seed';

/** Time zones by id and code, as far as the sandbox knows them. */
const TIME_ZONES = ['261', 'NO', '248', 'SE', '103', 'UTC'];
const ACCEPT_LANGUAGE =
	/^(\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)(;\s?q=[01](\.\d{1,3})?)?(,\s*(\*|[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)(;\s?q=[01](\.\d{1,3})?)?)*$/;
const FEWEST_SEARCH_CHARACTERS = 3;

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
		return inCase(parts, principal(caller, parts.settings.tenant));
	});

	for (const list of ['emailaddress', 'emailrecipient']) {
		app.get(`${base}/v1/MDOList/${list}`, async (request, reply) => {
			const caller = await admit(parts, site, request, reply);
			if (caller === undefined) return reply;
			const { query = '', ...others } = request.query as Record<string, string | undefined>;
			const unknown = [
				...Object.keys(others),
				...(list === 'emailrecipient' && query !== '' ? ['query'] : []),
			];
			if (unknown.length > 0) {
				parts.context.note(request, `Unknown query parameters: ${unknown.join(', ')}`);
				return await reply
					.code(400)
					.send({ Message: 'The request is invalid.', MessageDetail: 'unknown parameters' });
			}
			if (list === 'emailrecipient') return inCase(parts, RECIPIENTS.slice(0, 3).map(listItem));
			if ([...query].length < FEWEST_SEARCH_CHARACTERS) {
				parts.context.note(request, `Searches need ${FEWEST_SEARCH_CHARACTERS} characters`);
				return await reply
					.code(400)
					.send({ Message: 'The request is invalid.', MessageDetail: 'query is too short' });
			}
			const needle = query.toLowerCase();
			const found = RECIPIENTS.filter(({ name, address, company }) =>
				[name, address, company].some((text) => text.toLowerCase().includes(needle)),
			);
			return inCase(parts, found.map(listItem));
		});
	}

	// A GET describes a method and does not run it.
	app.get(`${base}/v1/Agents/EMail/:method`, async (request, reply) => {
		const { method } = request.params as { method: string };
		return await reply
			.type('text/html')
			.send(`<html><body><h1>EMail/${encodeURIComponent(method)}</h1></body></html>`);
	});

	app.post(`${base}/v1/Agents/EMail/:method`, async (request, reply) => {
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
		const run = Object.hasOwn(EMAIL_METHODS, method) ? EMAIL_METHODS[method] : undefined;
		if (run === undefined) {
			parts.context.note(request, `The EMail agent has no method ${method}`);
			return await reply.code(404).send({ Message: `No such method ${method}` });
		}
		const { settings } = parts;
		if (site === 'online' && !settings.emailAgent) {
			parts.context.note(request, 'The app was not given the EMail agent');
			return await reply
				.code(settings.emailAgentStatus)
				.type('text/plain')
				.send('The EMail agent is not available');
		}
		const query = request.query as Record<string, string | undefined>;
		const refused = headerFinding(request) ?? queryFinding(query);
		if (refused !== undefined) {
			parts.context.note(request, refused);
			return await reply.code(400).send({ Message: 'The request is invalid.', MessageDetail: refused });
		}
		const call: Call = { parts, request, reply, caller, query };
		return await run(call);
	});
}

/** The answer in the casing that the settings ask for. */
function inCase({ settings }: Parts, value: unknown): unknown {
	return settings.answerCase === 'camel' ? toCamelCase(value) : value;
}

/** Headers whose wrong values the service silently ignores. */
function headerFinding(request: FastifyRequest): string | undefined {
	const header = (name: string) => request.headers[name] as string | undefined;
	const language = header('so-language');
	if (language !== undefined && !/^([a-z]{2}(-[A-Za-z]{2,4})?|\*|x)$/.test(language))
		return `SO-Language ${language} is not a language`;
	const accepted = header('accept-language');
	if (accepted !== undefined && !ACCEPT_LANGUAGE.test(accepted))
		return `Accept-Language ${accepted} is not a list of languages`;
	const culture = header('so-culture');
	if (culture !== undefined && !/^[a-z]{2}(-[A-Za-z]{2,4})?$/.test(culture))
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
