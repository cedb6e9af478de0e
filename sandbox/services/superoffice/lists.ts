import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { inCase, listItem } from './answers';
import { archiveRows } from './archives';
import { admit, type Site } from './auth';
import type { Parts } from './parts';
import { RECIPIENTS, SELECTIONS, TEMPLATES } from './seed';

const FEWEST_SEARCH_CHARACTERS = 3;

/** The query parameters of each list, and what it holds. */
const LISTS: Record<
	string,
	{ takes: string[]; find(query: Record<string, string | undefined>): unknown[] | string }
> = {
	emailaddress: {
		takes: ['query'],
		find: ({ query = '' }) => {
			if ([...query].length < FEWEST_SEARCH_CHARACTERS) return 'query is too short';
			const needle = query.toLowerCase();
			return RECIPIENTS.filter(({ name, address, company }) =>
				[name, address, company].some((text) => text.toLowerCase().includes(needle)),
			).map(listItem);
		},
	},
	emailrecipient: { takes: [], find: () => RECIPIENTS.slice(0, 3).map(listItem) },
	mailtemplate: {
		takes: [],
		// The first one is a file and no template of documents.
		find: () =>
			[{ id: -1, name: 'mail.htm', mail: true }, ...TEMPLATES]
				.filter(({ mail }) => mail)
				.map(({ id, name }) => plainItem(id, name)),
	},
	selection: {
		takes: ['additional'],
		find: ({ additional }) =>
			additional === 'membertype=contact'
				? SELECTIONS.filter(({ table }) => table === 'contact').map(({ id, name, kind }) =>
						plainItem(id, name, kind),
					)
				: 'The list is asked for selections of all kinds',
	},
};

/** Lists, archives and selections, none of which is restricted Online. */
export function registerLists(app: FastifyInstance, parts: Parts, base: string, site: Site): void {
	const route = (
		path: string,
		answer: (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
	) =>
		app.get(`${base}/v1/${path}`, async (request, reply) =>
			(await admit(parts, site, request, reply)) === undefined ? reply : await answer(request, reply),
		);
	const refuse = async (request: FastifyRequest, reply: FastifyReply, detail: string) => {
		parts.context.note(request, detail);
		return await reply.code(400).send({ Message: 'The request is invalid.', MessageDetail: detail });
	};

	route('MDOList/:list', async (request, reply) => {
		const { list } = request.params as { list: string };
		const query = request.query as Record<string, string | undefined>;
		const known = Object.hasOwn(LISTS, list) ? LISTS[list] : undefined;
		if (known === undefined) return await refuse(request, reply, `There is no list ${list}`);
		const unknown = Object.keys(query).filter((name) => !known.takes.includes(name));
		if (unknown.length > 0) return await refuse(request, reply, `Unknown parameters: ${unknown.join(', ')}`);
		const found = known.find(query);
		if (typeof found === 'string') return await refuse(request, reply, found);
		return await reply.send(inCase(parts.settings, found));
	});

	route('Archive/:provider', async (request, reply) => {
		const { provider } = request.params as { provider: string };
		const found = archiveRows(provider, request, parts.settings);
		if ('refused' in found) return await refuse(request, reply, found.refused);
		if ('notUnderstood' in found) {
			parts.context.note(request, found.notUnderstood);
			return await reply
				.code(500)
				.send({ Error: true, ErrorType: 'SoException', ErrorMessage: found.notUnderstood });
		}
		return await reply.send({
			'odata.metadata': `${base}/v1/Archive/$metadata`,
			...(found.more && { 'odata.nextLink': `${base}/v1/Archive/${provider}?$skip=more` }),
			value: found.rows,
		});
	});

	route('Selection/:id', async (request, reply) => {
		const { id } = request.params as { id: string };
		const one = SELECTIONS.find((selection) => String(selection.id) === id);
		if (one === undefined) {
			parts.context.note(request, `There is no selection ${id}`);
			return await reply
				.code(404)
				.send({ Error: true, ErrorType: 'SoNotFoundException', ErrorMessage: 'Not found' });
		}
		return await reply.send(
			inCase(parts.settings, {
				SelectionId: one.id,
				Name: one.name,
				SelectionType: one.kind === 'static' ? 'Static' : 'Dynamic',
				TargetTableName: one.table,
				MainProviderName: one.provider,
				MemberCount: one.members.length,
				TableRight: null,
				FieldProperties: {},
			}),
		);
	});
}

function plainItem(id: number, name: string, extra = ''): Record<string, unknown> {
	return {
		Id: id,
		Name: name,
		ToolTip: '',
		Deleted: false,
		Rank: 0,
		Type: '',
		ChildItems: [],
		IconHint: '',
		ColorBlock: 0,
		ExtraInfo: extra,
		StyleHint: '',
		FullName: '',
		TableRight: null,
		FieldProperties: {},
	};
}
