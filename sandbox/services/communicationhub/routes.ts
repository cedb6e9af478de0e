import type { FastifyInstance } from 'fastify';
import type { SandboxContext } from '../../core/service';
import type { HubSettings } from './settings';
import type { HubState } from './state';

export function registerRoutes(
	app: FastifyInstance,
	context: SandboxContext,
	_settings: HubSettings,
	_state: HubState,
): void {
	app.post('/Mail/Send', async (request) => {
		const body = JSON.parse(request.rawBody.toString('utf8')) as Record<string, string>;
		context.deliver(
			{
				envelope: { to: [{ address: body.To ?? '' }] },
				subject: body.Subject,
				text: body.Text,
				html: body.HTML, attachments: [],
			},
			request,
		);
		return { Status: 'accepted' };
	});
}
