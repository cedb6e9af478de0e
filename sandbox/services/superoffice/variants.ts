import type { FastifyReply } from 'fastify';
import type { Parts } from './parts';
import { allAddresses, type WireEmail } from './mail';

/**
 * Recipients at this domain cause an answer of the service that no general fault covers (SuperOffice API
 * sheet, section 6). `name+anything@superoffice.test` works too.
 */
const VARIANT_DOMAIN = 'superoffice.test';

/** What happens to the whole call, instead of sending or in addition. */
type CallVariant = (parts: Parts, reply: FastifyReply, mails: WireEmail[]) => Promise<boolean>;

const ERROR_OBJECT = { Message: 'The request is invalid.', MessageDetail: "parameter 'emails' is null" };
const JSON_TYPE = 'application/json; charset=utf-8';

async function answered(reply: FastifyReply, status: number, type: string, body: string): Promise<true> {
	await reply.code(status).type(type).send(body);
	return true;
}

/** Each returns whether it has answered the call; if so, no mail of the call is sent. */
export const CALL_VARIANTS: Record<string, CallVariant> = {
	null: async (_parts, reply) => await answered(reply, 200, JSON_TYPE, 'null'),
	empty: async (_parts, reply) => await answered(reply, 200, JSON_TYPE, ''),
	'empty-array': async (_parts, reply) => await answered(reply, 200, JSON_TYPE, '[]'),
	'error-object': async (_parts, reply) =>
		await answered(reply, 200, JSON_TYPE, JSON.stringify(ERROR_OBJECT)),
	'bad-request': async (_parts, reply) =>
		await answered(
			reply,
			400,
			JSON_TYPE,
			JSON.stringify({ ...ERROR_OBJECT, MessageDetail: 'a recipient is refused' }),
		),
	'not-found': async (_parts, reply) =>
		await answered(
			reply,
			404,
			JSON_TYPE,
			JSON.stringify({
				Error: true,
				ErrorType: 'SoNotFoundException',
				ErrorMessage: 'The sale does not exist',
				ErrorSource: 'SoDataBase',
			}),
		),
	'server-error': async (_parts, reply) =>
		await answered(
			reply,
			500,
			JSON_TYPE,
			JSON.stringify({
				Error: true,
				ErrorType: 'SoException',
				ErrorMessage: 'Mail server timed out',
				ErrorSource: 'EMail',
			}),
		),
	html: async (_parts, reply) =>
		await answered(
			reply,
			200,
			'text/html; charset=utf-8',
			'<!DOCTYPE html><html><body><h1>SuperOffice</h1></body></html>',
		),
	'agent-off': async ({ settings }, reply) =>
		await answered(
			reply,
			settings.emailAgentStatus,
			'text/plain',
			'The EMail agent is not available for this application',
		),
	/** The tenant moves before this call is accepted; the repeated call finds it at the new address. */
	move: async ({ settings, state }, reply, mails) => {
		if (!state.first(keyOf('move', mails))) return false;
		const number = Number(/\d+$/.exec(settings.cluster)?.[0] ?? 2);
		settings.cluster = `online${number + 1}`;
		return await answered(reply, 421, 'text/plain', 'Wrong subdomain used to access tenant');
	},
	/** Every ticket and token ends before this call is accepted. */
	expire: async ({ state }, reply, mails) => {
		if (!state.first(keyOf('expire', mails))) return false;
		state.expireSessions();
		return await answered(reply, 401, 'text/html', '<html><body>Log in</body></html>');
	},
};

/** What happens to the answer's entries once the mails are sent. */
type EntryVariant = 'short' | 'null-entry' | 'reversed' | 'other-subject' | 'null-sent';
const ENTRY_VARIANTS: readonly EntryVariant[] = [
	'short',
	'null-entry',
	'reversed',
	'other-subject',
	'null-sent',
];

/** The variant that one of the recipients names. */
export function variantOf(mail: WireEmail): string | undefined {
	for (const { Address } of allAddresses(mail)) {
		const [local = '', domain] = Address.toLowerCase().split('@');
		const name = local.split('+')[0] ?? '';
		if (domain === VARIANT_DOMAIN && (Object.hasOwn(CALL_VARIANTS, name) || isEntryVariant(name)))
			return name;
	}
	return undefined;
}

function isEntryVariant(name: string | undefined): name is EntryVariant {
	return ENTRY_VARIANTS.includes(name as EntryVariant);
}

/** Whether a mail of this variant is sent at all: a missing entry belongs to a mail that was not sent. */
export function isSent(variant: string | undefined): boolean {
	return variant !== 'short' && variant !== 'null-entry';
}

/** Applies the mails' variants to the answer: entries are missing, null or in another order. */
export function distort(
	entries: Array<Record<string, unknown>>,
	variants: Array<string | undefined>,
): Array<Record<string, unknown> | null> | null {
	if (variants.includes('null-sent')) return null;
	const shaped = entries.flatMap((entry, index): Array<Record<string, unknown> | null> => {
		if (variants[index] === 'short') return [];
		if (variants[index] === 'null-entry') return [null];
		return [variants[index] === 'other-subject' ? { ...entry, Subject: 'Something else' } : entry];
	});
	return variants.includes('reversed') ? shaped.reverse() : shaped;
}

function keyOf(name: string, mails: WireEmail[]): string {
	return `${name} ${mails
		.map(
			(mail) =>
				`${mail.Subject} ${allAddresses(mail)
					.map(({ Address }) => Address)
					.join()}`,
		)
		.join('|')}`;
}
