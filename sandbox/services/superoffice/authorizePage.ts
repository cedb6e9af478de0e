import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Parts } from './parts';
import { USER } from './seed';

const CODE_SECONDS = 600;
/** n8n's callback on this machine: the only redirect targets that the sandbox's app has registered. */
const REDIRECT = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?\/[\w/-]*oauth2-credential\/callback$/;

/** The page where a person signs in and authorizes the app (SuperOffice API sheet, section 2.1). */
export function registerAuthorizePage(app: FastifyInstance, { context, settings, state }: Parts): void {
	const path = '/login-host/login/common/oauth/authorize';

	const check = (query: Record<string, string | undefined>): string | undefined => {
		if (!state.knowsClient(query.client_id)) return 'client_id is not known';
		if (!REDIRECT.test(query.redirect_uri ?? '')) return 'redirect_uri is not registered for the app';
		if (query.response_type !== 'code') return 'response_type must be code';
		if (query.scope !== 'openid') return 'scope must be exactly openid';
		if (query.acr_values !== undefined && query.acr_values !== `tenant:${settings.tenant}`)
			return 'acr_values names a tenant that does not exist';
		if (
			query.code_challenge !== undefined &&
			!['S256', 'plain'].includes(query.code_challenge_method ?? 'plain')
		)
			return 'code_challenge_method must be S256 or plain';
		return undefined;
	};
	const refuse = async (request: FastifyRequest, reply: FastifyReply, reason: string) => {
		context.note(request, reason);
		return await reply
			.code(400)
			.type('text/html; charset=utf-8')
			.send(page(`<p>${escape(reason)}</p>`));
	};

	app.get(path, async (request, reply) => {
		const query = request.query as Record<string, string | undefined>;
		const reason = check(query);
		if (reason !== undefined) return await refuse(request, reply, reason);
		const fields = Object.entries(query).map(
			([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value ?? '')}">`,
		);
		return await reply
			.type('text/html; charset=utf-8')
			.send(
				page(
					`<p>Sign in to ${escape(settings.tenant)} as ${escape(USER.fullName)} and authorize this app?</p>` +
						`<form method="post">${fields.join('')}<button name="allow" value="yes">Allow</button> ` +
						'<button name="allow" value="no">Cancel</button></form>',
				),
			);
	});

	app.post(path, async (request, reply) => {
		const form = Object.fromEntries(new URLSearchParams(request.rawBody.toString('utf8'))) as Record<
			string,
			string | undefined
		>;
		const reason = check(form);
		if (reason !== undefined) return await refuse(request, reply, reason);
		const target = new URL(form.redirect_uri ?? '');
		if (form.state !== undefined) target.searchParams.set('state', form.state);
		if (form.allow !== 'yes') {
			target.searchParams.set('error', 'access_denied');
			return await reply.redirect(target.href, 302);
		}
		const code = state.newSecret();
		state.codes.set(code, {
			redirectUri: form.redirect_uri ?? '',
			challenge:
				form.code_challenge === undefined
					? undefined
					: { value: form.code_challenge, method: form.code_challenge_method ?? 'plain' },
			expiresAt: context.now() + CODE_SECONDS * 1000,
		});
		target.searchParams.set('code', code);
		return await reply.redirect(target.href, 302);
	});
}

function page(content: string): string {
	return `<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>SuperOffice sign-in (sandbox)</title></head><body><h1>SuperOffice sign-in (sandbox)</h1>${content}</body></html>\n`;
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
