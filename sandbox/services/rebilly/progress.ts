import type { RebillySettings } from './settings';
import type { MessageStatus, StoredMessage } from './store';

/** Mail to this domain fails at the mail service. */
const BOUNCE_DOMAIN = 'bounce.test';

/** Decides the outcome of a message that goes to the outbox now. */
export function decideOutcome(
	message: StoredMessage,
	settings: RebillySettings,
	now: number,
): StoredMessage['outcome'] {
	const recipients = [...message.to, ...(message.cc ?? []), ...(message.bcc ?? [])];
	const bounced = recipients.find((address) => address.toLowerCase().endsWith(`@${BOUNCE_DOMAIN}`));
	const fails = settings.outcome === '' ? bounced !== undefined : settings.outcome === 'failed';
	const at = now + settings.sendingSeconds * 1000;
	return fails
		? {
				status: 'failed',
				code: 550,
				body: `5.1.1 <${bounced ?? recipients[0]}>: Recipient address rejected`,
				at,
			}
		: { status: 'sent', code: 250, body: '2.0.0 OK: queued', at };
}

/** The status that a reader sees now. */
export function statusNow(message: StoredMessage, settings: RebillySettings, now: number): MessageStatus {
	const { outcome, outboxAt } = message;
	if (message.status !== 'outbox' || outcome === undefined || outboxAt === undefined) return message.status;
	if (now >= outcome.at) return outcome.status;
	return settings.reportSending && now >= (outboxAt + outcome.at) / 2 ? 'sending' : 'outbox';
}

/** The EmailMessage resource as the API answers it (Rebilly API sheet, section 4). */
export function messageJson(message: StoredMessage, settings: RebillySettings, now: number) {
	const status = statusNow(message, settings, now);
	const over = message.outcome !== undefined && now >= message.outcome.at ? message.outcome : undefined;
	return {
		id: message.id,
		status,
		from: message.from,
		to: message.to,
		cc: message.cc ?? [],
		bcc: message.bcc ?? [],
		subject: message.subject,
		text: message.text,
		html: message.html,
		attachments: message.attachments ?? [],
		credentialHash: message.credentialHash ?? null,
		metadata: message.metadata ?? null,
		responseCode: over?.code ?? null,
		responseBody: over?.body ?? null,
		initiatedTime: time(message.outboxAt),
		sentTime: over?.status === 'sent' ? time(over.at) : null,
		createdTime: time(message.createdAt),
		updatedTime: time(over?.at ?? message.updatedAt),
		_links: [{ rel: 'self', href: `/email-messages/${message.id}` }],
	};
}

function time(milliseconds: number | undefined): string | null {
	return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}
