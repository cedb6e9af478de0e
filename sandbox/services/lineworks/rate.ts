import type { LineWorksSettings } from './settings';
import { Refusal } from './answers';

interface Window {
	endsAt: number;
	used: number;
}

/** A fixed window of calls, counted by key. */
class Windows {
	private readonly windows = new Map<string, Window>();

	/** The current window of `key`; a new one when the last has ended. */
	current(key: string, now: number, windowMs: number): Window {
		const running = this.windows.get(key);
		if (running !== undefined && now < running.endsAt && running.endsAt - now <= windowMs) return running;
		const fresh = { endsAt: now + windowMs, used: 0 };
		this.windows.set(key, fresh);
		return fresh;
	}

	clear(): void {
		this.windows.clear();
	}
}

interface Limited {
	limit: number;
	window: Window;
}

/** The service's two limits: calls per operation of the tenant, and mails per sender. */
export class RateLimits {
	private readonly windows = new Windows();

	constructor(
		private readonly settings: () => LineWorksSettings,
		private readonly now: () => number,
	) {}

	/**
	 * Counts a call. Throws 429 when a limit is used up; such a call does not count. `sender` is set for sends,
	 * whose own limit is counted by `mailSent`.
	 */
	call(operation: string, sender?: string): void {
		const limited = this.limitsOf(operation, sender);
		const exhausted = limited.find(({ limit, window }) => window.used >= limit);
		if (exhausted !== undefined) {
			throw new Refusal(429, 'TOO_MANY_REQUESTS', 'API rate limit exceeded', this.headersOf(exhausted));
		}
		for (const { window } of limited.slice(0, 1)) window.used += 1;
	}

	/** The headers of an answer: those of the limit with fewer calls left. */
	headers(operation: string, sender?: string): Record<string, string> {
		const left = ({ limit, window }: Limited) => limit - window.used;
		const [nearest] = this.limitsOf(operation, sender).sort((a, b) => left(a) - left(b));
		return nearest === undefined ? {} : this.headersOf(nearest);
	}

	/** Counts an accepted mail. */
	mailSent(sender: string): void {
		this.windows.current(`mails ${sender}`, this.now(), this.settings().windowSeconds * 1000).used += 1;
	}

	clear(): void {
		this.windows.clear();
	}

	private limitsOf(operation: string, sender: string | undefined): Limited[] {
		const { windowSeconds, callsPerWindow, mailsPerWindow } = this.settings();
		const window = (key: string) => this.windows.current(key, this.now(), windowSeconds * 1000);
		const limits: Limited[] = [
			{ limit: callsPerWindow || Number.MAX_SAFE_INTEGER, window: window(`calls ${operation}`) },
		];
		if (sender !== undefined && mailsPerWindow > 0) {
			limits.push({ limit: mailsPerWindow, window: window(`mails ${sender}`) });
		}
		return limits;
	}

	private headersOf({ limit, window }: Limited): Record<string, string> {
		if (limit === Number.MAX_SAFE_INTEGER) return {};
		return {
			'rateLimit-limit': String(limit),
			'rateLimit-remaining': String(Math.max(0, limit - window.used)),
			'rateLimit-reset': String(Math.max(1, Math.ceil((window.endsAt - this.now()) / 1000))),
			// The vendor spells it like this.
			'rateLimit-ssed': String(window.used),
		};
	}
}
