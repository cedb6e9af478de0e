import type { FastifyInstance } from 'fastify';
import { Refusal, type ApiAnswer } from './answers';
import { choiceOf, cursorAt, cursorPlace, integerOf, type Api, type Call } from './api';
import { DOMAIN_ID, findMember, MEMBERS } from './members';

const DIRECTORY = ['user', 'user.read', 'directory', 'directory.read'];

/** `/users` and `/users/{userId}` (LINE WORKS API sheet, section 7). */
export function registerMembers(app: FastifyInstance, api: Api): void {
	app.get(
		'/v1.0/users',
		api.handler({
			operation: 'user-list',
			scopes: DIRECTORY,
			query: ['domainId', 'count', 'cursor', 'orderBy', 'sortOrder'],
			run: (call) => listMembers(api, call),
		}),
	);
	app.get(
		'/v1.0/users/:userId',
		api.handler({ operation: 'user-get', scopes: [...DIRECTORY, 'user.email.read'], run: getMember }),
	);
}

function listMembers(api: Api, { query }: Call): ApiAnswer {
	if (api.settings().memberList === 'forbidden') {
		throw new Refusal(403, 'FORBIDDEN', 'The administrator withholds the member list');
	}
	const count = integerOf(query, 'count', [1, 100, 100]);
	integerOf(query, 'domainId', [DOMAIN_ID, DOMAIN_ID, DOMAIN_ID]);
	const order = choiceOf(query, 'orderBy', ['NAME', 'CREATED_TIME'], 'CREATED_TIME');
	const descending = choiceOf(query, 'sortOrder', ['ASCENDING', 'DESCENDING'], 'ASCENDING') === 'DESCENDING';
	const members = [...MEMBERS];
	if (order === 'NAME') members.sort((a, b) => a.userName.lastName.localeCompare(b.userName.lastName));
	if (descending) members.reverse();
	const { offset } = cursorPlace(query);
	const users = members.slice(offset, offset + count);
	const next = offset + users.length;
	const responseMetaData = next < members.length ? { nextCursor: cursorAt(next) } : {};
	return { status: 200, body: { users, responseMetaData } };
}

function getMember({ params, member }: Call): ApiAnswer {
	const { userId = '' } = params;
	const found = userId === 'me' ? member : findMember(userId);
	if (found === undefined) throw new Refusal(404, 'USER_NOT_EXIST', `There is no member "${userId}"`);
	return { status: 200, body: found };
}
